"""What the tests of a coordinator's campaign pages share: the browser of Karim, and a campaign that lacks seats."""

import pytest

from poles.domain.allocation import usecases
from poles.words.allocation import RunKind
from tests import factories as make
from tests.factories import NOW


@pytest.fixture
def short(cast):
    """A closed campaign: six learners of Saint-Dié for two seats of the garage, five of Vittel whom no offer suits."""
    cast.need.delete()
    town = cast.jean_moulin.commune
    town.employment_zone = "4413"
    town.save()
    far = make.commune("88516", "Vittel", lat=48.2036, lon=5.9447, employment_zone="4415", population=5_000, rural=True)
    for _ in range(6):
        make.need(make.learner(cast.cap, home_commune=town), cast.january)
    division = make.class_group(cast.neighbour, "2 CUI", programme=make.programme(family="hotellerie"))
    period = make.period(division)
    for _ in range(5):
        make.need(make.learner(division, home_commune=far), period)
    make.offer("Entretien des voitures", site=cast.garage, hub=cast.valley, seats=2)
    return make.campaign(cast.valley, status="closed", label="PFMP de janvier")


@pytest.fixture
def tried(cast, short):
    """Its dry run, done."""
    return done(cast, short, RunKind.TRIAL)


def done(cast, campaign, kind=RunKind.OFFICIAL):
    """A run of a campaign, executed here."""
    run = usecases.start_run(actor=cast.karim, campaign_id=campaign.pk, kind=kind, at=NOW, inline=True)
    run = usecases.execute(actor=cast.machine, run_id=run.pk, at=NOW)
    run.refresh_from_db()
    assert run.status == "done", run.error
    return run


def url(campaign, what: str = "") -> str:
    """An address of a campaign."""
    return f"/pole/campagnes/{campaign.pk}" + (f"/{what}" if what else "")
