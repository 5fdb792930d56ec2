"""A pupil of 14 and a parent read the convention in plain words and sign it with the code of the school."""

import pytest
from django.urls import reverse

from poles.records import models as rows
from poles.web.plain_words import in_short
from poles.words.agreements import Party
from poles.words.terms import Person
from tests import agreement_factories as at_law
from tests import factories as make
from tests.web.visits import text_of
from tests.web.wearing import client_of_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(cast):
    """The convention of Inès, out for signature: herself, her mother, the host."""
    placement = make.placement(cast.need, make.offer(site=cast.garage, hub=cast.valley).seats.get())
    mother = make.guardian(cast.ines)
    version = at_law.agreement(placement, text="signing").versions.get()
    for party, fields in (("learner", {}), ("guardian", {"guardian": mother, "turn": 0}), ("host", {})):
        at_law.signatory(version, party, **fields)
    return version, mother


def who(version, party):
    return rows.Signatory.objects.get(version=version, party=party)


def sign(client, version, party):
    """Open, read to the end, consent."""
    key = who(version, party).pk
    client.post(reverse("signing:text", args=[key]))
    return client.post(reverse("signing:sign", args=[key]), {"seen": version.digest, "consent": "on"}, follow=True)


def test_a_learner_signs_by_the_code_of_the_school(sent, ines):
    version, _ = sent
    assert "Vous avez une convention à signer" in text_of(ines.get(reverse("families:home")))
    home = ines.get(reverse("families:sign"))
    assert "Lire, puis signer" in text_of(home)
    page = text_of(ines.get(reverse("signing:text", args=[who(version, "learner").pk])))
    assert "Vous êtes en stage chez" in page and "Ce que vous signez, c’est le texte en entier" in page
    assert "C’est signé" in text_of(sign(ines, version, "learner"))
    assert rows.Signature.objects.get().means == "family_code"
    assert "Ce que vous avez signé" in text_of(ines.get(reverse("families:sign")))


def test_a_parent_signs_as_oneself_and_never_for_the_child(cast, sent):
    version, mother = sent
    parent = client_of_code(make.access_code(cast.ines, mother))
    key = who(version, "learner").pk
    assert parent.get(reverse("signing:text", args=[key])).status_code == 404
    assert (
        parent.post(reverse("signing:sign", args=[key]), {"seen": version.digest, "consent": "on"}).status_code == 404
    )
    assert "C’est signé" in text_of(sign(parent, version, "guardian"))
    assert {one.party for one in rows.Signature.objects.all()} == {"guardian"}


def test_another_learner_finds_nothing_to_sign(cast, sent):
    other = client_of_code(make.access_code(make.learner(cast.cap)))
    assert "Rien à signer pour le moment" in text_of(other.get(reverse("families:sign")))
    for step in ("text", "sign", "refuse", "pdf"):
        assert other.get(reverse(f"signing:{step}", args=[who(sent[0], "learner").pk])).status_code == 404
    assert other.get(reverse("signing:batch")).status_code == 403


@pytest.mark.parametrize("party", list(Party))
def test_the_essential_is_told_in_short_sentences_to_each_party(party):
    sentences = in_short(at_law.terms(referent=Person(name="Mme Référente")), party)
    words = [one.split() for part in sentences for one in part.replace("?", ".").split(". ")]
    assert 4 <= len(sentences) <= 10 and max(map(len, words)) <= 26
    assert any("stage" in one for one in sentences)
