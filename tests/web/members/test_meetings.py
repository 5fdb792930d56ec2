"""The pages of meetings, for the pôle that holds them and the schools that register."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from poles.records.models import Meeting, MeetingSeat
from tests import factories as make
from tests import host_factories as hosts
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of, client_of_code

pytestmark = pytest.mark.django_db
NEW = "/carnet/rencontres/nouvelle"


@pytest.fixture
def soon():
    """A day within a month of the real clock of the pages."""
    return timezone.localdate() + timedelta(days=20)


def said(day, **fields) -> dict:
    values = {
        "kind": "job_dating", "title": "Métiers de l’atelier", "place": "Salle des fêtes", "town": "Saint-Dié-des-Vosges",
        "day": day.isoformat(), "begins": "14:00", "ends": "17:00", "closes_on": (day - timedelta(days=2)).isoformat(),
        "capacity": "12",
    }  # fmt: skip
    return values | fields


@pytest.fixture
def meeting(cast, soon):
    starts = timezone.now() + timedelta(days=20)
    return hosts.meeting(
        cast.valley,
        title="Forum <b>",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        closes_on=soon,
        capacity=1,
    )


def url(name: str, *args) -> str:
    return reverse(f"members:{name}", args=args)


def test_a_hub_prepares_opens_and_shows_a_meeting(cast, soon):
    client = client_of(cast.karim)
    answer = client.post(NEW, said(soon), follow=True)
    made = Meeting.objects.get()
    assert answer.redirect_chain[-1][0] == url("meeting", made.pk)
    assert "en préparation" in text_of(answer)
    client.post(url("meeting_open", made.pk))
    made.refresh_from_db()
    assert made.status == "open"
    assert "Métiers de l’atelier" in text_of(client_of(cast.roy).get(url("meetings")))


def test_a_wrong_hour_is_said_beside_its_field_and_nothing_typed_is_lost(cast, soon):
    answer = client_of(cast.karim).post(NEW, said(soon, ends="13:00"))
    assert answer.status_code == 422
    assert "La fin vient avant le début" in text_of(answer)
    assert 'value="Salle des fêtes"' in answer.content.decode()
    assert not Meeting.objects.exists()


def test_a_school_registers_a_class_and_reads_who_waits(cast, meeting):
    leo = make.learner(cast.cap, "Léo")
    client = client_of(cast.roy)
    page = client.get(url("meeting", meeting.pk), {"classe": cast.cap.pk})
    assert "Vallon Inès" in text_of(page) and "Forum <b>" not in page.content.decode()
    sent = {"classe": cast.cap.pk, "learner_ids": [cast.ines.pk, leo.pk]}
    answer = client.post(url("meeting_register", meeting.pk), sent, follow=True)
    assert "1 élève inscrit ; 1 élève en attente." in text_of(answer)
    assert MeetingSeat.objects.count() == 2


def test_nothing_ticked_is_an_error_and_the_class_stays(cast, meeting):
    answer = client_of(cast.roy).post(url("meeting_register", meeting.pk), {"classe": cast.cap.pk})
    assert answer.status_code == 422
    assert "Cochez au moins un élève." in text_of(answer) and "Vallon Inès" in text_of(answer)


def test_the_hub_reads_counts_and_no_name(cast, meeting):
    hosts.meeting_seat(meeting, cast.ines)
    text = text_of(client_of(cast.karim).get(url("meeting", meeting.pk)))
    assert "Lycée Jean-Moulin" in text and "Vallon" not in text


def test_another_school_reads_neither_the_names_nor_the_page_of_taking_out(cast, meeting):
    seat = hosts.meeting_seat(meeting, cast.ines)
    client = client_of(cast.neighbour_head)
    assert "Vallon" not in text_of(client.get(url("meeting", meeting.pk)))
    assert client.get(url("meeting_out", seat.pk)).status_code == 404


def test_presences_are_noted_after_the_meeting(cast, soon):
    starts = timezone.now() - timedelta(hours=3)
    past = hosts.meeting(cast.valley, starts_at=starts, ends_at=starts + timedelta(hours=2), closes_on=starts.date())
    seat = hosts.meeting_seat(past, cast.ines)
    client = client_of(cast.roy)
    assert "Noter les présences" in text_of(client.get(url("meeting", past.pk)))
    client.post(url("meeting_presence", past.pk), {f"seat_{seat.pk}": "came"})
    seat.refresh_from_db()
    assert seat.presence == "came"


def test_a_host_is_found_in_the_address_book_and_added(cast, meeting):
    client = client_of(cast.karim)
    page = client.get(url("meeting_invite", meeting.pk), {"mots": "morel"})
    assert "Garage Morel" in text_of(page)
    client.post(url("meeting_invite", meeting.pk), {"site": cast.garage.pk})
    assert meeting.hosts.get().site == cast.garage
    client.post(url("meeting_drop_host", meeting.pk, meeting.hosts.get().pk))
    assert not meeting.hosts.exists()


def test_a_meeting_is_called_off_after_a_page_that_names_who_will_be_told(cast, meeting):
    hosts.meeting_seat(meeting, cast.ines)
    client = client_of(cast.karim)
    assert "1 élève est inscrit" in text_of(client.get(url("meeting_cancel", meeting.pk)))
    client.post(url("meeting_cancel", meeting.pk))
    meeting.refresh_from_db()
    assert meeting.status == "cancelled"


def test_the_page_of_the_learner_shows_the_meeting(cast, meeting):
    hosts.meeting_seat(meeting, cast.ines, waiting=True)
    text = text_of(client_of_code(make.access_code(cast.ines)).get("/eleve/"))
    assert "Vos rencontres avec des entreprises" in text and "en attente d’une place" in text


def test_the_calendar_file_names_nobody(cast, meeting):
    hosts.meeting_seat(meeting, cast.ines)
    answer = client_of(cast.roy).get(url("meeting_ics", meeting.pk))
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"Vallon" not in answer.content


def test_the_list_of_a_hub_without_meeting_says_what_to_do(cast):
    assert "Préparer une rencontre" in text_of(client_of(cast.karim).get(url("meetings")))
    assert "Aucune rencontre à venir" in text_of(client_of(cast.roy).get(url("meetings")))


def test_no_host_chosen_is_an_error_that_says_what_to_do(cast, meeting):
    answer = client_of(cast.karim).post(url("meeting_invite", meeting.pk))
    assert answer.status_code == 422
    assert "Choisissez un organisme dans la liste" in text_of(answer)


def test_an_offer_born_of_a_meeting_is_shown_to_a_school_once_published_and_to_the_hub_before(cast, meeting):
    make.offer("Offre à lire", hub=cast.valley, status="submitted", meeting=meeting)
    make.offer("Offre publiée", hub=cast.valley, meeting=meeting)

    theirs, ours = (text_of(client_of(who).get(url("meeting", meeting.pk))) for who in (cast.roy, cast.karim))

    assert "Offre publiée" in theirs and "Offre à lire" not in theirs
    assert "Offre publiée" in ours and "Offre à lire" in ours


def test_the_list_asks_as_much_for_one_meeting_as_for_six(cast, meeting):
    hosts.meeting_seat(meeting, cast.ines)
    client = client_of(cast.roy)
    client.get(url("meetings"))
    one = queries_of(client, url("meetings"))
    for day in range(5):
        starts = meeting.starts_at + timedelta(days=day)
        hosts.meeting(
            cast.valley, starts_at=starts, ends_at=starts + timedelta(hours=1), closes_on=meeting.closes_on, capacity=9
        )

    assert queries_of(client, url("meetings")) == one
