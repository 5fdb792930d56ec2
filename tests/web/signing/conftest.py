"""A convention out for signature, sent by its school through the gesture of the house: its links, its people."""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from poles.domain.signing import links, usecases
from poles.records import models as rows
from poles.words.terms import Person
from tests import agreement_factories as at_law
from tests import factories as make
from tests.factories import NOW
from tests.web.visits import stop_the_clock

PAPER = b"%PDF-1.7 texte d\xe2\x80\x99essai"


@dataclass
class Sent:
    """A text out for signature, and the token of each of its signatories who came to have a link."""

    agreement: rows.Agreement
    version: rows.AgreementVersion

    def who(self, party: str) -> rows.Signatory:
        """The signatory of a party."""
        return rows.Signatory.objects.get(version=self.version, party=party)

    def token(self, party: str) -> str:
        """The token of the link last sent to a party."""
        return links.token_of(rows.SigningLink.objects.filter(signatory=self.who(party)).order_by("-sent_at")[0].pk)

    def signed(self) -> set[str]:
        """The parties that have signed."""
        return set(rows.Signature.objects.filter(version=self.version).values_list("party", flat=True))


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def send(cast):
    """Send a settled convention of Inès, or of another learner of her class."""

    def sends(learner: rows.Learner | None = None, **fields) -> Sent:
        need = cast.need if learner is None else make.need(learner, cast.january)
        rows.PlacementNeed.objects.filter(pk=need.pk).update(status="placed")
        offer = make.offer(site=cast.garage, hub=cast.valley)
        placement = make.placement(need, offer.seats.get())
        agreement = at_law.agreement(placement, said=said(placement, **fields), text="ready")
        version = agreement.versions.get()
        usecases.send(actor=cast.roy, version_id=version.pk, print_=lambda _: PAPER, at=NOW)
        version.refresh_from_db()
        return Sent(agreement, version)

    return sends


@pytest.fixture
def sent(send):
    """The convention of Inès, out for signature."""
    return send()


def said(placement, **fields):
    """What the convention of a placement says: its head and referent are the people of the cast, who have accounts."""
    school = at_law.terms(placement).school.model_copy(update={"head": Person(name="Mme Roy", job="proviseure")})
    return at_law.terms(placement, school=school, referent=Person(name="M. Diallo"), **fields)


def at(step: str, token: str) -> str:
    """The address of a step of a link: « » for its first page, « _read », « _sign »…"""
    return reverse(f"signing:link{step}", args=[token])


def read(client: Client, token: str):
    """Press « Lire », then « J’ai lu »: the page of the signature."""
    client.post(at("", token))
    return client.post(at("_read", token), follow=True)


def signs(client: Client, sent: Sent, token: str, **more):
    """Consent and sign."""
    return client.post(at("_sign", token), {"seen": sent.version.digest, "consent": "on"} | more, follow=True)
