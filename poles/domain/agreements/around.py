"""What the shared file knows around a convention: the host's other trainees, the tutor's, the learner's other placements.

Counts over all schools (HOST-01, HOST-08, SCH-01) are made beyond the scope of who asks, for the errand QUOTA: numbers
and days come out, never a row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from poles.domain.agreements.schedule import key_of, minutes_of, stay_days
from poles.domain.calendar.days import SchoolDays, days_of
from poles.domain.calendar.teams import followed_by, teams_of
from poles.domain.reach import Errand, beyond
from poles.law.placement import hosts
from poles.law.placement.facts import Document
from poles.law.referents import Followed
from poles.records.models import (
    Agreement,
    AgreementStay,
    AgreementVersion,
    AttendanceDay,
    ClassGroup,
    HostSite,
    LegalProof,
    Placement,
    School,
    User,
)
from poles.words.agreements import Proof
from poles.words.terms import Stay, Terms
from poles.words.time import Period, SchoolYear, Week
from poles.words.training import PlacementKind

LIVING = ("draft", "signed", "ended")
"""The states of the conventions that a quota counts: all but those that were cancelled."""
DECLARED_FOR = 3
"""Years for which a declaration of regulated work stands (R4153-41)."""


@dataclass(frozen=True)
class OtherStay:
    """Another trainee of the same host, tutor or seat: days and keys, nobody's name."""

    agreement_id: UUID
    kind: PlacementKind
    period: Period
    organisation_id: UUID | None
    tutor_id: UUID | None
    seat_id: UUID | None


class Around:
    """What is known around a text; each thing is read once, when the law first asks for it."""

    def __init__(self, terms: Terms, agreement: Agreement | None, placement: Placement | None):
        self.terms, self.agreement = terms, agreement
        self.placement = placement or (agreement.placement if agreement else None)
        self.period = Period.of_days(terms.first_day, terms.last_day)
        self.year = SchoolYear.of(terms.first_day)

    @cached_property
    def sites(self) -> dict[str, HostSite]:
        """The sites of the stays in the shared file, by what the stay says of them (key, else SIRET)."""
        keys = {key for stay in self.terms.stays if (key := key_of(stay.site_id))}
        sirets = {stay.siret for stay in self.terms.stays if stay.siret and not stay.site_id}
        if not keys and not sirets:
            return {}
        rows = HostSite.objects.filter(Q(pk__in=keys) | Q(siret__in=sirets)).select_related("organisation", "commune")
        return {name: row for row in rows for name in (str(row.pk), row.siret) if name}

    def site_of(self, stay: Stay) -> HostSite | None:
        """The site of a stay in the shared file, None when nobody knows it there."""
        return self.sites.get(stay.site_id or stay.siret)

    @cached_property
    def division(self) -> ClassGroup | None:
        """The class of the placement."""
        return self.placement.need.period.class_group if self.placement else None

    @cached_property
    def school(self) -> School | None:
        """The school, by the placement, else by the UAI of the text."""
        if self.placement:
            return self.placement.school
        rows = School.objects.select_related("academy", "commune")
        return rows.filter(uai=self.terms.school.uai).first() if self.terms.school.uai else None

    @cached_property
    def calendar(self) -> SchoolDays | None:
        """The calendar of the school in the school year of the placement."""
        return days_of(self.school, self.year.start) if self.school else None

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The proofs noted for the school, the sites and the convention, with the declaration that a site has dated."""
        sites = {row.pk: row for row in self.sites.values()}
        where = Q(site__in=list(sites))
        if self.agreement:
            where |= Q(agreement=self.agreement)
        if self.placement:
            where |= Q(school_id=self.placement.school_id)
        found = [Document(Proof(row.proof), row.since, row.until) for row in LegalProof.objects.filter(where)]
        for row in sites.values():
            if until := row.regulated_until:
                since = date(until.year - DECLARED_FOR, until.month, min(until.day, 28))
                found.append(Document(Proof.HOST_DECLARATION, since, until))
        return tuple(found)

    @cached_property
    def others(self) -> tuple[OtherStay, ...]:
        """The stays of other conventions at the same hosts, with the same tutors, on the same seat, in the school year."""
        organisations = {row.organisation_id for row in self.sites.values()}
        tutors = {key for stay in self.terms.stays if (key := key_of(stay.tutor_id))}
        where = Q(site__organisation__in=organisations) | Q(tutor__in=tutors)
        if self.placement:
            where |= Q(agreement__placement__seat_id=self.placement.seat_id)
        elif not organisations and not tutors:
            return ()
        rows = AgreementStay.objects.filter(where, agreement__status__in=LIVING).filter(
            starts_on__lte=self.year.last_day, ends_on__gte=self.year.previous.first_day
        )
        if self.agreement:
            rows = rows.exclude(agreement=self.agreement)
        with beyond(Errand.QUOTA):
            told = rows.values_list(
                "agreement_id", "agreement__kind", "starts_on", "ends_on", "site__organisation_id", "tutor_id",
                "agreement__placement__seat_id",
            )  # fmt: skip
            return tuple(
                OtherStay(key, PlacementKind(kind), Period.of_days(first, last), organisation, tutor, seat)
                for key, kind, first, last, organisation, tutor, seat in told
            )

    def trainees_of(self, stay: Stay) -> int:
        """The most trainees that the host of a stay has in a civil week of it, this one not (HOST-01, 04, 06)."""
        site = self.site_of(stay)
        if site is None:
            return 0
        here = [one for one in self.others if one.organisation_id == site.organisation_id]
        return hosts.busiest(_hosted(here), Period.of_days(stay.first_day, stay.last_day))

    def followed_by_tutor(self, stay: Stay) -> int:
        """The conventions that the tutor of a stay already follows on its first day, this one not (HOST-08)."""
        if not stay.tutor_id:
            return 0
        mine = [one.period for one in self.others if str(one.tutor_id) == stay.tutor_id]
        return hosts.load_of_tutor(mine, stay.first_day)

    def before_on_seat(self, stay: Stay) -> Period | None:
        """The last placement on the same post before a stay (HOST-09): that of the same seat."""
        if self.placement is None or stay is not self.terms.stays[0]:
            return None
        spans = [
            one.period
            for one in self.others
            if one.seat_id == self.placement.seat_id and one.period.last_day < stay.first_day
        ]
        return max(spans, key=lambda span: span.end, default=None)

    @cached_property
    def own_stays(self) -> tuple[tuple[str, Stay, dict[date, int]], ...]:
        """The stays of the learner's other conventions of the school year: (SIREN, stay, days not done as planned)."""
        if self.placement is None:
            return ()
        rows = Agreement.objects.filter(
            learner_id=self.placement.learner_id, school_year=self.year.start, status__in=LIVING
        )
        ended = dict((rows.exclude(pk=self.agreement.pk) if self.agreement else rows).values_list("pk", "ended_on"))
        keys = list(ended)
        latest: dict[UUID, AgreementVersion] = {}
        texts = AgreementVersion.objects.filter(
            agreement__in=keys, status__in=("draft", "ready", "signing", "signed")
        ).exclude(kind="certificate")
        for row in texts.only("agreement_id", "terms", "status", "number").order_by("number"):
            if row.status == "signed" or row.agreement_id not in latest:  # an avenant holds once it is signed
                latest[row.agreement_id] = row
        missed: dict[UUID, dict[date, int]] = {}
        for key, day, minutes in AttendanceDay.objects.filter(agreement__in=keys).values_list(
            "agreement_id", "day", "minutes"
        ):
            missed.setdefault(key, {})[day] = minutes
        found = []
        for key, row in latest.items():
            said = Terms.model_validate(row.terms)
            if last := ended[key]:
                after = {one.day: 0 for stay in said.stays for one in stay_days(stay) if one.day > last}
                missed.setdefault(key, {}).update(after)
            found += [(stay.siret[:9], stay, missed.get(key, {})) for stay in said.stays]
        return tuple(found)

    def minutes_before(self, stay: Stay) -> int:
        """Minutes of the learner at the same SIREN earlier in the school year, in other stays of this text too: done where
        they were noted, else planned.
        """
        siren = stay.siret[:9]
        if not siren:
            return 0
        told: list = [(one.siret[:9], one, {}) for one in self.terms.stays]
        mine = [(one, missed) for code, one, missed in (*told, *self.own_stays) if code == siren]
        return sum(_done(one, missed) for one, missed in mine if one.first_day < stay.first_day)

    @cached_property
    def own_placements(self) -> tuple[tuple[PlacementKind, Period, UUID], ...]:
        """The learner's other placements that hold: (kind, days, need)."""
        if self.placement is None:
            return ()
        rows = Placement.objects.filter(learner_id=self.placement.learner_id).exclude(status="broken")
        told = rows.exclude(pk=self.placement.pk).values_list("need__period__kind", "starts_on", "ends_on", "need_id")
        return tuple((PlacementKind(kind), Period.of_days(first, last), need) for kind, first, last, need in told)

    @cached_property
    def referent(self) -> User | None:
        """The account of the referent whom the text names: of the class or learner, else by the address."""
        said, division = self.terms.referent, self.division
        if self.placement and division:
            duty = teams_of([division.pk])[division.pk].referent_of(self.placement.learner_id)
            if duty and (duty.user.email.lower() == said.email.lower() or duty.user.name == said.name):
                return duty.user
        return User.objects.filter(email__iexact=said.email, is_active=True).first() if said.email else None

    @cached_property
    def followed(self) -> tuple[int, int]:
        """How many learners the referent follows at once during the placement, this one not; and students of STS of them."""
        if self.referent is None:
            return 0, 0
        every = followed_by([self.referent.pk], on=self.period.first_day)[self.referent.pk]
        away = _busiest_day([one for one in every if one.period.overlaps(self.period)], self.period)
        own = next((one for one in away if one.kind is self.terms.kind), None) if self.placement else None
        if own:
            away.remove(own)
        return len(away), sum(one.kind is PlacementKind.BTS_INTERNSHIP for one in away)


def _hosted(stays: Iterable[OtherStay]) -> list[hosts.Hosted]:
    """Who is at a host, and when: a trainee who goes from one of its sites to another within a week is there once."""
    found: list[hosts.Hosted] = []
    before: OtherStay | None = None
    for one in sorted(stays, key=lambda stay: (stay.agreement_id, stay.period)):
        follows = before is not None and before.agreement_id == one.agreement_id
        if follows and Week.of(one.period.first_day) <= Week.of(found[-1].period.last_day):
            last = found.pop().period
            found.append(hosts.Hosted(one.kind, Period(last.start, max(last.end, one.period.end))))
        else:
            found.append(hosts.Hosted(one.kind, one.period))
        before = one
    return found


def _busiest_day(rows: list[Followed], within: Period) -> list[Followed]:
    """Who is away on the day of a period on which the most are."""
    days: Iterable[date] = sorted({max(one.period.start, within.start) for one in rows})
    return max(([one for one in rows if day in one.period] for day in days), key=len, default=[])


def _done(stay: Stay, missed: dict[date, int]) -> int:
    """Minutes of a stay, with what was noted of the days not done as planned."""
    if not missed:
        return minutes_of(stay)
    return sum(missed.get(one.day, one.minutes) for one in stay_days(stay))
