"""How the tests of the allocation compute a campaign: start, execute, read again."""

from poles.domain.allocation.usecases import execute, start_run
from poles.words.allocation import RunKind
from tests.factories import NOW


def computed(cast, campaign, kind=RunKind.OFFICIAL, **changes):
    """The run of a campaign, executed here, with its campaign read again."""
    run = start_run(actor=cast.karim, campaign_id=campaign.pk, kind=kind, at=NOW)
    run = execute(actor=cast.machine, run_id=run.pk, at=NOW, **changes)
    run.refresh_from_db()
    campaign.refresh_from_db()
    return run
