"""Placements that are over, or nearly, for the tests of their end: one of the cast, signed by all, seven hours a day."""

from poles.records import models as rows
from poles.words.terms import Paid, Terms
from tests import agreement_factories as at_law
from tests import factories as make
from tests.cast import Cast
from tests.factories import NOW

LAST = NOW.replace(year=2027, month=2, day=5, hour=17)
"""The evening of the last day."""
MORNING_AFTER = NOW.replace(year=2027, month=2, day=8, hour=9)
MINUTES, DAYS = 8400, 20
"""What the four weeks of the tests hold: 20 days of seven hours."""


def signed(cast: Cast, *, contact: bool = True, **fields) -> rows.Agreement:
    """The convention of Inès at the garage Morel, signed; ``contact``: Mme Morel speaks for the garage and its offer."""
    if contact:
        rows.HostContact.objects.filter(pk=cast.morel_contact.pk).update(vouched_at=make.NOW)
    rows.PlacementNeed.objects.filter(pk=cast.need.pk).update(status="placed")
    offer = make.offer("Entretien", site=cast.garage, contact=cast.morel_contact if contact else None)
    return _signed(make.placement(cast.need, offer.seats.get()), **fields)


def classmate(cast: Cast, **fields) -> rows.Agreement:
    """Another learner of the same class and period, at another host, signed as well."""
    need = make.need(make.learner(cast.cap), cast.january, status="placed")
    return _signed(make.placement(need, make.offer().seats.get()), **fields)


def placed(cast: Cast) -> rows.Placement:
    """The placement of Inès at the garage, confirmed, without a convention."""
    return make.placement(cast.need, make.offer(site=cast.garage).seats.get())


def at_siret(placement: rows.Placement, siret: str) -> Terms:
    """What a convention says when its host has this SIRET."""
    said = at_law.terms(placement)
    return said.model_copy(update={"stays": (said.stays[0].model_copy(update={"siret": siret}),)})


def _signed(placement: rows.Placement, *, paid: Paid | None = None, **fields) -> rows.Agreement:
    said = at_law.terms(placement, **({"paid": paid} if paid else {}))
    return at_law.agreement(placement, said=said, text="signed", **fields)


def certificate(of: rows.Agreement, status: str = "signed", **fields) -> rows.AgreementVersion:
    """The attestation of a convention, as the gesture writes it, in a state."""
    from poles.domain.closing import queries
    from poles.domain.closing.usecases.certifying import closing_of

    stage = queries.stage_of(queries.whole(rows.Agreement.objects.filter(pk=of.pk)).get(), on=LAST.date())
    said = closing_of(stage, gratuity=fields.pop("gratuity", 0))
    values = {"signed_at": LAST} if status == "signed" else {}
    return at_law.version(of, said=said, status=status, kind="certificate", **values | fields)
