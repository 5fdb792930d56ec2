"""Rows of every table about learners, in the four lands of the tests of reach, and whose land each row is of."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Model

from poles.records import models as rows
from tests import factories as make
from tests import host_factories as hosts
from tests import school_factories as at_school
from tests.web import lands as world
from tests.web.lands import Land

WAYS = {
    "Learner": "school", "Guardian": "school", "PlacementNeed": "school", "AssistanceRequest": "school",
    "RollImport": "school", "Enrolment": "learner__school", "Guardianship": "learner__school",
    "DropoutFollowUp": "learner__school", "CreditedWeeks": "learner__school",
    "ApprenticeshipContract": "learner__school", "AccessCode": "learner__school", "Mobility": "learner__school",
    "FunctionalAdjustment": "learner__school", "Wish": "need__school", "SearchContact": "need__school",
    "RequestedNeed": "need__school", "RequestLead": "request__school", "PastLearner": "school",
    "PastGuardian": "school", "PastNeed": "school", "PastRequest": "school", "PastGuardianship": "learner__school",
    "PastMobility": "learner__school", "MeetingSeat": "school", "HostNote": "school",
    "Agreement": "school", "AgreementVersion": "agreement__school", "AgreementStay": "agreement__school",
    "AttendanceDay": "agreement__school", "LegalProof": "agreement__school",
    "Signatory": "version__agreement__school", "Signature": "version__agreement__school",
    "SigningLink": "signatory__version__agreement__school",
}  # fmt: skip
"""Protected table → the way from a row to its school."""
TABLES = sorted(WAYS)


_ROWS = {
    "Wish": lambda land: rows.Wish.objects.create(
        academy=land.need.academy, need=land.need, offer=land.published, rank=1
    ),
    "RequestLead": lambda land: rows.RequestLead.objects.create(
        academy=land.need.academy, request=land.request, offer=land.published
    ),
    "FunctionalAdjustment": lambda land: make.adjustment(land.need.learner),
    "Mobility": lambda land: make.mobility(land.need.learner),
    "SearchContact": lambda land: at_school.search_contact(land.need),
    "MeetingSeat": lambda land: hosts.meeting_seat(hosts.meeting(land.hub), land.need.learner),
    "HostNote": lambda land: hosts.note(land.published.site, land.hats["head"], land.school),
    "RollImport": lambda land: at_school.roll_import(land.school),
}
"""What the lands may lack → how it is made."""


@dataclass
class World:
    """The lands, and for each table the land of each row by its key, noted while everything was seen."""

    lands: dict[str, Land]
    whose: dict[str, dict[object, str]]

    def seen(self, name: str) -> dict[str, int]:
        """How many rows of each land are seen in a table now, without any filter of the application."""
        table = model(name)._meta
        found: dict[str, int] = {}
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {table.pk.column} FROM {table.db_table}")
            for (key,) in cursor.fetchall():
                found[self.whose[name][key]] = found.get(self.whose[name][key], 0) + 1
        return found

    def a_row(self, name: str, land: str) -> Model:
        """One row of a land, whatever is seen now."""
        key = next(key for key, known in self.whose[name].items() if known == land)
        return model(name)._default_manager.get(pk=key)


def model(name: str) -> type[Model]:
    """A table by its name."""
    return getattr(rows, name)


def gather() -> World:
    """The lands with at least one row in every protected table; must be called where everything is seen."""
    lands = world.gather()
    for land in lands.values():
        for name, made in _ROWS.items():
            if not model(name)._default_manager.filter(**{WAYS[name]: land.school}).exists():
                made(land)
        _change(land)
    by_school = {land.school.pk: known for known, land in lands.items()}
    whose = {
        name: {key: by_school[school] for key, school in model(name)._default_manager.values_list("pk", way)}
        for name, way in WAYS.items()
    }
    return World(lands, whose)


def _change(land: Land) -> None:
    """One event at least in each table of the past."""
    day = date(2029, 1, 1)
    rows.Learner.objects.filter(school=land.school).update(keep_until=day)
    rows.Guardian.objects.filter(school=land.school).update(phone="0300000000")
    rows.Guardianship.objects.filter(learner__school=land.school).update(link="contact")
    rows.Guardianship.objects.filter(learner__school=land.school).update(link="legal")
    rows.PlacementNeed.objects.filter(school=land.school).update(travel_limit=44)
    rows.Mobility.objects.filter(learner__school=land.school).update(boarding=True)
    rows.AssistanceRequest.objects.filter(school=land.school).update(keep_until=day)
