"""The pages of the trainings: prepared, opened, filled by link, school and pôle; attendance, certificate, register."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from poles.records.models import TutorTraining, TutorTrainingSeat
from tests import factories as make
from tests import hub_factories as at_hub
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of, client_of_link

pytestmark = pytest.mark.django_db
LIST = "/ressources/formations"


def url(name: str, *args) -> str:
    return reverse(f"library:{name}", args=args)


@pytest.fixture
def training(cast):
    """One place, in three weeks of the real clock of the pages."""
    starts = timezone.now() + timedelta(days=20)
    return at_hub.training(
        cast.valley, title="Tuteurs <b>", starts_at=starts, ends_at=starts + timedelta(hours=3), capacity=1,
        closes_on=timezone.localdate(starts), diplomas="CAP MVA; Bac pro MV",
    )  # fmt: skip


@pytest.fixture
def held(cast):
    """A training of yesterday to which one tutor of the garage came."""
    starts = timezone.now() - timedelta(days=1)
    row = at_hub.training(
        cast.valley, title="Tuteurs <b>", starts_at=starts, ends_at=starts + timedelta(hours=3), status="held",
        closes_on=timezone.localdate(starts), diplomas="CAP MVA; Bac pro MV", hours="6.5",
    )  # fmt: skip
    at_hub.training_seat(row, cast.garage, name="=Anne #strong[Forge]", came=True, certificate="CDFG-HJKM-NPQR")
    return row


def test_a_hub_prepares_and_opens_a_training_that_visitors_find(cast):
    day = timezone.localdate() + timedelta(days=20)
    said = {
        "title": "Accueillir", "place": "Salle 12", "day": day.isoformat(), "begins": "14:00", "ends": "17:00",
        "hours": "3", "closes_on": day.isoformat(), "capacity": "12", "diplomas": "CAP MVA\nBac pro MV",
    }  # fmt: skip
    client = client_of(cast.karim)
    wrong = client.post(url("training_new"), said | {"ends": "13:00"})
    assert wrong.status_code == 422 and "La fin vient avant le début" in text_of(wrong)
    client.post(url("training_new"), said)
    row = TutorTraining.objects.get()
    assert row.diplomas == "CAP MVA; Bac pro MV"
    visitor = client_of(cast.visitor)
    assert visitor.get(url("training", row.pk)).status_code == 404
    client.post(url("training_open", row.pk))
    assert "Recevoir mon lien" in text_of(visitor.get(url("training", row.pk)))
    stale = client.get(url("training_change", row.pk)).context["form"]["read"].value()
    client.post(url("training_change", row.pk), said | {"capacity": "13", "read": stale})
    again = client.post(url("training_change", row.pk), said | {"capacity": "14", "read": stale})
    assert again.status_code == 422 and "entre-temps" in text_of(again)
    assert TutorTraining.objects.get().capacity == 13


def test_a_host_registers_by_its_link_a_school_finds_the_host_and_the_second_waits(cast, training):
    host = client_of_link(cast.morel_contact)
    page = host.get(url("training", training.pk))
    assert "Garage Morel" in text_of(page) and "Tuteurs <b>" not in page.content.decode()
    host.post(url("training_register", training.pk), {"site": cast.garage.pk, "name": "Anne <i>"})
    school = client_of(cast.roy)
    assert "Aucun organisme ne répond" in text_of(school.get(url("training", training.pk), {"mots": "scierie"}))
    assert "Garage Morel" in text_of(school.get(url("training", training.pk), {"mots": "morel"}))
    said = {"mots": "morel", "site": cast.garage.pk, "name": ""}
    assert school.post(url("training_register", training.pk), said).status_code == 422
    answer = school.post(url("training_register", training.pk), said | {"name": "Luc Forge"}, follow=True)
    assert "Luc Forge : en attente" in text_of(answer)
    assert "Anne &lt;i&gt;" in host.get(url("training", training.pk)).content.decode()
    assert "Anne" not in text_of(client_of(cast.foreign_head).get(url("training", training.pk)))
    first = TutorTrainingSeat.objects.get(waiting=False)
    assert "Retirer" in text_of(host.get(url("registration_out", first.pk)))
    host.post(url("registration_out", first.pk))
    assert TutorTrainingSeat.objects.get().waiting is False


def test_a_foreign_host_is_no_choice(cast, training):
    other = make.host_site("Scierie", commune=cast.foreign.commune)
    said = {"mots": "scierie", "site": other.pk, "name": "X"}
    for client in (client_of(cast.roy), client_of_link(cast.morel_contact)):
        assert client.post(url("training_register", training.pk), said).status_code == 422
        assert client.post(url("training_register", training.pk)).status_code == 422
    assert not TutorTrainingSeat.objects.exists()


def test_the_hub_notes_who_came_and_corrects_it(cast, training):
    seat = at_hub.training_seat(training, cast.garage)
    client = client_of(cast.karim)
    early = client.post(url("attendance", training.pk), {f"seat_{seat.pk}": "on"})
    assert early.status_code == 422 and "pas encore commencé" in text_of(early)
    TutorTraining.objects.update(starts_at=timezone.now() - timedelta(hours=2))
    client.post(url("attendance", training.pk), {f"seat_{seat.pk}": "on"})
    seat.refresh_from_db()
    assert seat.came and seat.certificate
    client.post(url("attendance", training.pk), {})
    seat.refresh_from_db()
    assert seat.came is False and not seat.certificate
    assert client.get(url("certificate", seat.pk)).status_code == 409


def test_the_certificate_is_a_tagged_pdf_for_the_hub_and_the_host_alone(cast, held):
    seat = TutorTrainingSeat.objects.get()
    assert client_of(cast.foreign_head).get(url("certificate", seat.pk)).status_code == 403
    assert client_of(cast.stranger).get(url("certificate", seat.pk)).status_code == 404
    answer = client_of_link(cast.morel_contact).get(url("certificate", seat.pk))
    assert answer["Content-Type"] == "application/pdf" and "CDFG-HJKM-NPQR" in answer["Content-Disposition"]
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert pdf.Root.Lang in ("fr-FR", "fr") and pdf.Root.MarkInfo.Marked and "/StructTreeRoot" in pdf.Root
        assert str(pdf.docinfo["/Title"]) == "Attestation de formation de tuteur"


def test_the_register_names_for_the_hub_counts_for_the_rectorat_and_its_sheet_computes_nothing(cast, held):
    assert "=Anne #strong[Forge]" in text_of(client_of(cast.karim).get(url("register"), {"diplome": "CAP MVA"}))
    office = text_of(client_of(cast.rectorate).get(url("register")))
    assert "CAP MVA" in office and "Anne" not in office
    sheet = client_of(cast.karim).get(url("register_file")).content.decode("utf-8-sig")
    assert "'=Anne #strong[Forge];Garage Morel" in sheet and ";6,5;" in sheet
    assert client_of(cast.roy).get(url("register_file")).status_code == 403


def test_the_lists_ask_the_same_of_the_database_whatever_their_length(cast, training, held):
    client = client_of(cast.karim)
    at_hub.training_seat(training, cast.garage)
    pages = (LIST, url("training", training.pk), url("register"))
    before = [queries_of(client, page) for page in pages]
    for number in range(3):
        more = at_hub.training(cast.valley, starts_at=training.starts_at, ends_at=training.ends_at)
        at_hub.training_seat(more, cast.garage)
        at_hub.training_seat(training, make.host_site(f"Atelier {number}"))
        at_hub.training_seat(held, make.host_site(f"Usine {number}"), came=True, certificate=f"C{number}")
    assert [queries_of(client, page) for page in pages] == before
