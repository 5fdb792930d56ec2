"""The page of one convention: what to do now, what it says, its texts; the avenant, the end, the papers, the proofs."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from poles.records.models import LegalProof
from poles.web.agreements import papers
from tests import agreement_factories as at_law
from tests import factories as make
from tests.web.agreements.conftest import at, placed
from tests.web.visits import queries_of, stop_the_clock, text_of
from tests.web.wearing import client_of

PROOFS = "/conventions/pieces"
VOTE = {"proof": "board_vote", "since": "2026-09-28", "reference": "Séance du 28 septembre"}


@pytest.fixture
def signed(cast):
    """The convention of Inès, signed of all."""
    return at_law.agreement(placed(cast), text="signed")


def test_a_draft_says_how_many_points_forbid_and_leads_to_their_step(draft, roy):
    version = draft.versions.get()
    version.terms = at_law.terms(draft.placement, absences="", activities=()).model_dump(mode="json")
    version.save()
    text = text_of(roy.get(at("one", draft)))
    assert "avant la signature" in text
    assert at("edit", draft, "activites") in text and at("edit", draft, "conditions") in text
    assert "Déclarer le texte prêt à signer" not in text


def test_a_text_that_nothing_forbids_is_settled_then_reworked(draft, roy):
    at_law.proof(school=draft.school)
    assert "Déclarer le texte prêt à signer" in text_of(roy.get(at("one", draft)))
    assert "Le texte est prêt à signer." in text_of(roy.post(at("settle", draft, 1), follow=True))
    text = text_of(roy.get(at("one", draft)))
    assert "Envoyer en signature" in text
    assert roy.post(at("rework", draft, 1)).url == at("edit", draft, "parties")
    assert draft.versions.get().status == "draft"


def test_a_teacher_writes_and_does_not_send(cast, draft, diallo):
    version = draft.versions.get()
    version.status = "ready"
    version.save()
    text = text_of(diallo.get(at("one", draft)))
    assert "Envoyer en signature" not in text and "l’envoie en signature" in text
    assert diallo.post(at("order", draft), {"order": "in_turn"}).status_code == 403
    assert diallo.get(at("cancel", draft)).status_code == 403


def test_an_avenant_opens_at_the_step_that_changes_and_shows_what_it_changes(signed, roy):
    said = {"changes": ["hours"], "reason": "L’atelier ouvre plus tôt.", "applies_on": signed.starts_on.isoformat()}
    answer = roy.post(at("amend", signed), said)
    assert answer.url == at("edit", signed, "horaires")
    version = signed.versions.get(status="draft")
    stay = at_law.stay(signed.placement.seat.offer.site).model_copy(
        update={"week": ((((480, 720), (780, 960)),) * 5 + ((), ()))}
    )
    version.terms = version.terms | {"stays": [stay.model_dump(mode="json")]}
    version.save()
    text = text_of(roy.get(at("one", signed)))
    assert "Avenant à écrire" in text and "Ce qui change" in text
    assert "L’atelier ouvre plus tôt." in text
    assert roy.get(at("amend", signed)).status_code == 409, "one text at a time"
    roy.post(at("drop", signed, version.number))
    version.refresh_from_db()
    assert version.status == "dropped"


def test_an_avenant_without_a_change_or_a_reason_is_told_beside_its_field(signed, roy):
    page = roy.post(at("amend", signed), {"applies_on": "2001-01-01"})
    assert page.status_code == 422
    assert "Cochez au moins un changement." in text_of(page)


def test_a_draft_is_not_amended(draft, roy):
    assert roy.get(at("amend", draft)).status_code == 409


def test_a_convention_is_cancelled_with_its_reason(draft, roy):
    assert roy.post(at("cancel", draft), {"reason": ""}).status_code == 422
    assert "La convention est annulée." in text_of(
        roy.post(at("cancel", draft), {"reason": "L’atelier a brûlé."}, follow=True)
    )
    draft.refresh_from_db()
    assert draft.status == "cancelled"


def test_the_end_of_a_placement_is_not_noted_before_it_begins(signed, roy):
    assert "Noter la fin du stage" not in text_of(roy.get(at("one", signed)))
    answer = roy.post(at("end", signed), {"ended_on": signed.ends_on.isoformat(), "reason": ""})
    assert answer.status_code == 422 and "Ce jour n’est pas encore venu" in text_of(answer)
    signed.refresh_from_db()
    assert signed.status == "signed"


def test_the_end_of_a_placement_is_noted_and_a_day_outside_refused(cast, signed, monkeypatch):
    stop_the_clock(monkeypatch, make.NOW + timedelta(days=120))
    roy = client_of(cast.roy)
    assert roy.post(at("end", signed), {"ended_on": "2020-01-01", "reason": "x"}).status_code == 422
    roy.post(at("end", signed), {"ended_on": signed.ends_on.isoformat(), "reason": ""})
    signed.refresh_from_db()
    assert signed.status == "ended"
    assert "Le stage est terminé" in text_of(roy.get(at("one", signed)))


def test_the_order_of_signatures_is_chosen(draft, roy):
    roy.post(at("order", draft), {"order": "in_turn"})
    draft.refresh_from_db()
    assert draft.signing_order == "in_turn"


def test_the_page_asks_as_many_queries_with_four_texts_as_with_one(cast, signed, roy):
    few = queries_of(roy, at("one", signed))
    for _ in range(3):
        at_law.version(signed, status="void", kind="amendment")
    assert queries_of(roy, at("one", signed)) == few


class TestPapers:
    def test_a_text_that_went_out_is_given_as_it_was_kept(self, signed, roy):
        answer = roy.get(at("paper", signed, 1))
        assert answer.content == b"%PDF-1.7 essai"
        assert answer["Content-Type"] == "application/pdf" and "no-store" in answer["Cache-Control"]

    def test_a_draft_is_printed_as_it_stands(self, draft, roy, monkeypatch):
        monkeypatch.setattr(papers, "agreement_pdf", lambda version: b"%PDF " + str(version.number).encode())
        assert roy.get(at("paper", draft, 1)).content == b"%PDF 1"
        assert roy.get(at("paper", draft, 9)).status_code == 404

    def test_the_pack_holds_what_is_ready_and_says_when_nothing_is(self, cast, draft, roy, monkeypatch):
        monkeypatch.setattr(papers, "print_pack", lambda versions: b"%PDF " + str(len(versions)).encode())
        address = reverse("agreements:print_pack")
        assert "rien à imprimer" in text_of(roy.get(address, {"periode": str(cast.january.pk)}, follow=True))
        draft.versions.update(status="ready")
        assert roy.get(address, {"periode": str(cast.january.pk)}).content == b"%PDF 1"
        assert roy.get(address, {"convention": str(draft.pk), "periode": "x"}).content == b"%PDF 1"

    def test_the_sheet_to_take_along(self, signed, roy, monkeypatch):
        monkeypatch.setattr(papers, "travel_sheet", lambda version: b"%PDF fiche")
        assert roy.get(at("travel_sheet", signed)).content == b"%PDF fiche"


class TestProofs:
    def test_a_document_of_the_school_is_noted_and_every_convention_reads_it(self, cast, draft, roy):
        assert "délibération" in text_of(roy.get(at("one", draft)))
        page = roy.post(PROOFS, VOTE | {"of": f"ecole/{cast.jean_moulin.pk}"}, follow=True)
        assert "Séance du 28 septembre" in text_of(page)
        assert "Aucune délibération" not in text_of(roy.get(at("one", draft)))

    def test_a_document_of_a_host_is_noted_for_it(self, cast, draft, roy):
        roy.post(PROOFS, {"of": f"lieu/{cast.garage.pk}", "proof": "host_declaration", "since": "2026-01-10"})
        assert LegalProof.objects.get().site == cast.garage

    def test_twice_backwards_or_of_somebody_else_is_refused(self, cast, roy):
        at_law.proof(school=cast.jean_moulin, since=date(2026, 9, 28))
        own = {"of": f"ecole/{cast.jean_moulin.pk}"}
        assert "déjà notée" in text_of(roy.post(PROOFS, VOTE | own))
        assert "finirait avant de commencer" in text_of(roy.post(PROOFS, VOTE | own | {"until": "2026-01-01"}))
        assert roy.post(PROOFS, VOTE | {"of": f"ecole/{cast.neighbour.pk}"}).status_code == 422
        assert LegalProof.objects.count() == 1

    def test_a_document_is_taken_back_by_who_may(self, cast, roy, diallo):
        row = at_law.proof(school=cast.jean_moulin)
        address = reverse("agreements:proof_drop", args=[row.pk])
        assert diallo.post(address).status_code == 403
        assert client_of(cast.neighbour_head).post(address).status_code == 404
        assert roy.post(address).status_code == 302
        assert not LegalProof.objects.exists()
