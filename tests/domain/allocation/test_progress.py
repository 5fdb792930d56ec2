"""While a run works, everybody sees how far it is; what it proposes appears all at once, at the end."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from poles.domain.allocation.usecases import execute, start_run
from poles.records.models import Campaign, Match, Run
from poles.words.actor import system
from tests import factories as make
from tests.factories import NOW


@pytest.mark.django_db(transaction=True)
def test_another_connection_sees_the_progress_and_no_half_result():
    hub = make.hub()
    school = make.school(hub=hub)
    make.need(when=make.period(make.class_group(school)))
    make.offer(hub=hub)
    campaign = make.campaign(hub, status="closed")
    run = start_run(actor=system("essai"), campaign_id=campaign.pk, at=NOW)
    seen = []

    def from_elsewhere(stage, share):
        with ThreadPoolExecutor(1) as other:
            seen.append((stage, other.submit(look, run.pk).result(timeout=20)))

    execute(actor=system("essai"), run_id=run.pk, at=NOW, progress=from_elsewhere)
    for stage, (status, told, progress, matches, state) in seen:
        assert (status, told, matches, state) == ("running", stage, 0, "closed")
        assert 0 <= progress < 100
    assert len({progress for _, (_, _, progress, _, _) in seen}) > 3
    assert look(run.pk) == ("done", "Terminé", 100, 1, "allocated")


def look(run_id):
    """What a page would read: the run, the number of proposals, the state of the campaign."""
    try:
        run = Run.objects.get(pk=run_id)
        return run.status, run.stage, run.progress, Match.objects.count(), Campaign.objects.get().status
    finally:
        connections.close_all()
