"""What learners' rows were before each change and each deletion, written by triggers: raw SQL is seen as well.

Creations are not here (the journal tells them), nor the steps of a status (the journal too). Two things are kept out on
purpose: the kinds of functional adjustments, which have no history at all, and whether somebody around a learner can open
a door. An INE is not copied either. ``pgh_context`` says who and under which hat; nothing there: outside the software.
"""

from typing import Any

import pghistory
from django.db.models import Model

from poles.records.learners import Guardian, Guardianship, Learner
from poles.records.needs import AssistanceRequest, Mobility, PlacementNeed


def _past(model: type[Model], *left_out: str) -> Any:
    """The event table of a table, without what is left out; each event bears the row as it was before."""
    return pghistory.create_event_model(
        model,
        pghistory.UpdateEvent(row=pghistory.Old),
        pghistory.DeleteEvent(),
        exclude=["created_at", *left_out],
        obj_field=pghistory.ObjForeignKey(related_name="+", related_query_name="+"),
        context_field=pghistory.ContextJSONField(),
        context_id_field=None,  # type: ignore[arg-type] # the stub forgets that None is allowed
    )


class PastLearner(_past(Learner, "ine")):  # type: ignore[misc]
    """What a learner's row was."""


class PastGuardian(_past(Guardian)):  # type: ignore[misc]
    """What the row of an adult was."""


class PastGuardianship(_past(Guardianship)):  # type: ignore[misc]
    """What the link between an adult and a learner was."""


class PastNeed(_past(PlacementNeed, "status")):  # type: ignore[misc]
    """What a need was."""


class PastMobility(_past(Mobility, "network")):  # type: ignore[misc]
    """How a learner could go."""


class PastRequest(_past(AssistanceRequest, "status")):  # type: ignore[misc]
    """What a request for help was."""


PAST = (PastLearner, PastGuardian, PastGuardianship, PastNeed, PastMobility, PastRequest)
