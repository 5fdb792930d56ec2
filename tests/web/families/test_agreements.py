"""What a learner and an adult read of the own conventions: what went out, never a draft, never somebody else's."""

import pytest
from django.urls import reverse

from poles.web.agreements import papers
from tests import agreement_factories as at_law
from tests import factories as make
from tests.web.visits import text_of
from tests.web.wearing import client_of_code


@pytest.fixture
def placement(cast):
    """Inès has a place at the garage."""
    cast.need.status = "placed"
    cast.need.save()
    return at_law.placed(need=cast.need, seat=make.offer(site=cast.garage, hub=cast.valley).seats.get())


def test_a_draft_is_not_shown_to_its_learner(placement, ines):
    draft = at_law.agreement(placement)
    assert "Pas encore de convention" in text_of(ines.get(reverse("families:agreements")))
    assert ines.get(reverse("agreements:paper", args=[draft.pk, 1])).status_code == 404
    assert ines.get(reverse("agreements:travel_sheet", args=[draft.pk])).status_code == 404


def test_a_text_to_sign_is_shown_with_its_file_its_words_and_the_door_to_sign(cast, placement, ines):
    agreement, mother = at_law.agreement(placement, text="signing"), make.guardian(cast.ines)
    at_law.signatory(agreement.versions.get(), "learner")
    at_law.signatory(agreement.versions.get(), "guardian", guardian=mother)
    for client in (ines, client_of_code(make.access_code(cast.ines, mother))):
        page = text_of(client.get(reverse("families:agreements")))
        assert "Garage Morel" in page and "à signer" in page and "Lire et signer ce qui attend" in page
        assert "Vidange" in page
        assert client.get(reverse("agreements:paper", args=[agreement.pk, 1])).content.startswith(b"%PDF")


def test_who_has_signed_is_no_longer_asked_while_others_sign(placement, ines):
    version = at_law.agreement(placement, text="signing").versions.get()
    at_law.signature(at_law.signatory(version, "learner"))
    at_law.signatory(version, "host")
    page = text_of(ines.get(reverse("families:agreements")))
    assert "d’autres doivent encore signer" in page and "Lire et signer ce qui attend" not in page


def test_a_draft_of_an_avenant_stays_hidden_behind_the_signed_text(placement, ines, monkeypatch):
    agreement = at_law.agreement(placement, text="signed")
    said = at_law.terms(placement, absences="Tout autre chose.")
    at_law.version(agreement, kind="amendment", said=said)
    page = text_of(ines.get(reverse("families:agreements")))
    assert "signée de tous" in page and "Tout autre chose." not in page and "texte n° 2" not in page
    assert ines.get(reverse("agreements:paper", args=[agreement.pk, 2])).status_code == 404
    monkeypatch.setattr(papers, "travel_sheet", lambda version: str(version.number).encode())
    assert ines.get(reverse("agreements:travel_sheet", args=[agreement.pk])).content == b"1"


def test_the_convention_of_another_learner_does_not_exist(cast, placement, ines):
    other = make.need(make.learner(cast.cap, "Zoé"), cast.january, status="placed")
    agreement = at_law.agreement(at_law.placed(need=other), text="signed")
    assert "Pas encore de convention" in text_of(ines.get(reverse("families:agreements")))
    assert ines.get(reverse("agreements:paper", args=[agreement.pk, 1])).status_code == 404
    assert ines.get(reverse("agreements:one", args=[agreement.pk])).status_code == 403
