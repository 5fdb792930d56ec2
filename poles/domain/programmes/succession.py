"""The diagnosis, the project and the programme of the year follow the map; those of past years stay where they were."""

from datetime import datetime

from poles.domain.governance.successors import Heirs
from poles.records.models import ActionProgramme, Diagnosis, HubProject
from poles.words.actor import Actor


def follow_map(*, heirs: Heirs, actor: Actor, at: datetime) -> int:
    """Give to the successors what the main line of each has for the school year of the map or later.

    What is reported stays: its figures are frozen under the former pôle.
    """
    year = heirs.chart.school_year
    moved = heirs.hand_over_singly(Diagnosis.objects.filter(school_year__gte=year), "school_year")
    programmes = ActionProgramme.objects.filter(school_year__gte=year).exclude(status="reported")
    moved += heirs.hand_over_singly(programmes, "school_year")
    return moved + heirs.hand_over_singly(HubProject.objects.filter(last_year__gte=year), "first_year")
