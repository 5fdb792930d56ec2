"""Rows for tests of what a school does in its year and in its searches: files, marks, weeks, contracts, calls, requests.

As in ``factories``: one plain function a table, each saves what it returns.
"""

from datetime import date, timedelta

from poles.records import models as rows
from poles.words.actor import Actor
from poles.words.retention import kept_until
from poles.words.roles import Role
from tests.factories import NOW, TODAY, YEAR, academy, need


def roll_import(home: rows.School, **fields) -> rows.RollImport:
    """Files of a school that were read, and hold nothing."""
    return rows.RollImport.objects.create(
        school=home, academy=home.academy, **{"school_year": YEAR, "read_at": NOW, **fields}
    )


def follow_up(who: rows.Learner, **fields) -> rows.DropoutFollowUp:
    """A learner whom the MLDS coordinator of the school follows."""
    return rows.DropoutFollowUp.objects.create(learner=who, academy=who.academy, **{"since": TODAY, **fields})


def search_contact(whose: rows.PlacementNeed, by: Actor | None = None, **fields) -> rows.SearchContact:
    """A phone call without answer, made today for a need, by nobody who is still there unless told."""
    return rows.SearchContact.objects.create(
        need=whose,
        academy=whose.academy,
        user_id=by.user_id if by else None,
        author=by.name if by else "M. Ancien",
        **{
            "hat": by.role if by else Role.TEACHER,
            "host_name": "Menuiserie d’essai",
            "means": "phone",
            "outcome": "no_answer",
            "made_on": TODAY,
            **fields,
        },
    )


def assistance_request(*needs: rows.PlacementNeed, hub: rows.Hub, **fields) -> rows.AssistanceRequest:
    """A request sent this morning by a school to its pôle, for these needs (or a new one); traits: ``status=``."""
    needs = needs or (need(),)
    first = needs[0]
    made = rows.AssistanceRequest.objects.create(
        school=first.school,
        hub=hub,
        academy=first.academy,
        kind=first.period.kind,
        family=first.family,
        starts_on=min(one.period.starts_on for one in needs),
        ends_on=max(one.period.ends_on for one in needs),
        **{"sent_at": NOW, "due_on": TODAY + timedelta(days=14), "keep_until": kept_until(YEAR), **fields},
    )
    for one in needs:
        rows.RequestedNeed.objects.create(request=made, need=one, academy=first.academy)
    return made


def calendar_mark(home: rows.School | None = None, **fields) -> rows.CalendarMark:
    """Days of examination of a school, in June; ``school=None`` marks a whole académie."""
    place = fields.pop("academy", None) or (home.academy if home else academy())
    days = {"first_day": date(2027, 6, 14), "last_day": date(2027, 6, 18)}
    return rows.CalendarMark.objects.create(
        school=home, academy=place, **{"kind": "exam", "label": "Épreuves d’essai", **days, **fields}
    )


def credited_weeks(who: rows.Learner, **fields) -> rows.CreditedWeeks:
    """Two weeks that count for a learner this year."""
    values = {"school_year": YEAR, "weeks": 2, "reason": "positioning"}
    return rows.CreditedWeeks.objects.create(learner=who, academy=who.academy, **{**values, **fields})


def contract(who: rows.Learner, **fields) -> rows.ApprenticeshipContract:
    """A contract of a learner, of two years."""
    values = {"employer": "Atelier d’essai", "starts_on": date(2025, 9, 1), "ends_on": date(2027, 8, 31)}
    return rows.ApprenticeshipContract.objects.create(learner=who, academy=who.academy, **{**values, **fields})


def holiday(zone: str = "B", name: str = "Hiver", **fields) -> rows.SchoolHoliday:
    """The winter holidays of a zone (B: that of the usual académie)."""
    values = {"school_year": YEAR, "first_day": date(2027, 2, 20), "last_day": date(2027, 3, 7)}
    return rows.SchoolHoliday.objects.create(zone=zone, name=name, **{**values, **fields})
