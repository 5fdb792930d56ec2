"""Texts out for signature, for the tests of this room: sent by the head, by account, by links, in the hands of a family."""

from datetime import date, timedelta

from poles.domain.signing import links, usecases
from poles.domain.signing.queries import signatories_of
from poles.records import models as rows
from poles.words.evidence import digest_of
from poles.words.terms import Document, Person
from tests import agreement_factories as agreed
from tests import factories as make
from tests.factories import NOW

PAPER = b"%PDF-1.7 le texte"
DIGEST = digest_of(PAPER)
BY_LINK = ("guardian", "host", "tutor")


def printed(_version) -> bytes:
    return PAPER


def ready(cast, **said) -> rows.AgreementVersion:
    """A convention of Inès that the school has settled, with nothing that blocks."""
    annexes = tuple(
        Document(proof=one, since=date(2026, 9, 1)) for one in ("pedagogical_annex", "financial_annex", "board_vote")
    )
    seat = make.offer(site=cast.garage).seats.first()
    placement = agreed.placed(need=rows.PlacementNeed.objects.get(pk=cast.need.pk), seat=seat)
    head = Person(name="Mme Roy", job="proviseure", email=rows.User.objects.get(pk=cast.roy.user_id).email)
    values = {"documents": annexes} | said
    terms = agreed.terms(placement, **values)
    school = terms.school.model_copy(update={"head": head})
    referent = said.get("referent", Person(name="M. Diallo"))
    terms = terms.model_copy(update={"school": school, "referent": referent})
    return agreed.agreement(placement, said=terms, text="ready").versions.get()


def sent(cast, *, at=NOW, order: str = "free", **said) -> rows.AgreementVersion:
    """The same, sent to be signed by the head."""
    version = ready(cast, **said)
    rows.Agreement.objects.filter(pk=version.agreement_id).update(signing_order=order)
    return usecases.send(actor=cast.roy, version_id=version.pk, print_=printed, at=at)


def who(version, party: str, rank: int = 1) -> rows.Signatory:
    return next(one for one in signatories_of(version) if (one.party, one.rank) == (party, rank))


def token(version, party: str) -> str:
    """The token of the last link sent to a party."""
    link = rows.SigningLink.objects.filter(signatory=who(version, party)).order_by("sent_at").last()
    return links.token_of(link.pk)


def sign_link(version, party: str, at=NOW, **more) -> rows.Signature:
    return usecases.sign_by_link(**{"token": token(version, party), "seen_digest": version.digest, "at": at} | more)


def sign_as(actor, version, party: str, at=NOW) -> rows.Signature:
    return usecases.sign(actor=actor, signatory_id=who(version, party).pk, seen_digest=version.digest, at=at)


def all_sign(cast, version, *, but: tuple[str, ...] = (), at=NOW) -> None:
    """Everybody signs, but some."""
    for party, actor in (("learner", cast.pupil), ("referent", cast.diallo), ("school", cast.roy)):
        if party not in but:
            sign_as(actor, version, party, at)
    for party in BY_LINK:
        if party not in but:
            sign_link(version, party, at)


def later(**span) -> object:
    return NOW + timedelta(**span)
