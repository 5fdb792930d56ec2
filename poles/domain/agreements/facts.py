"""What a convention says and what is known around it, as the facts that the law judges: the one call to the engine.

The form, the lists that are imported, the interface for machines, the sending and each signature ask ``verdicts``, and so
read the same findings.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from poles.domain.agreements import filled, soundness
from poles.domain.agreements.around import Around
from poles.domain.agreements.schedule import period_of, stay_days, work_days
from poles.domain.agreements.weeks_owed import in_course
from poles.law.placement import hosts, judge
from poles.law.placement.engine import in_force
from poles.law.placement.facts import (
    Document,
    Facts,
    Host,
    Money,
    Referent,
    Trainee,
    Tutor,
)
from poles.law.placement.sectors import LEAST_STAFF, activities_of
from poles.law.weeks import FARMING
from poles.records.models import Agreement, Placement
from poles.words.agreements import AgreementModel, Party, Proof
from poles.words.findings import Finding, Severity
from poles.words.terms import Stay, Terms
from poles.words.training import PlacementKind

OF_A_HOST = ("HOST-", "MON-", "WT-", "AGE-", "SAFE-", "DUR-02", "CONV-09", "CONV-11", "CONV-13")
"""The rules that look at one host: asked for each stay, with its own days."""
OF_ONE_HOST_ALONE = ("HOST-", "MON-", "DUR-02", "CONV-09", "CONV-11", "CONV-13")
"""Those of them that say nothing of the whole placement: hours and ages are asked of the whole too, across two hosts."""
ORDER = list(Severity)
BROKEN = "Le stage de cette convention a été rompu : annulez-la, ou reprenez une place pour l’élève."


def facts_of(
    terms: Terms,
    *,
    signed: Iterable[tuple[Party, date]] = (),
    signatures_due: bool,
    agreement: Agreement | None = None,
    placement: Placement | None = None,
) -> Facts:
    """The facts of a whole placement, with its first host; ``placement``: when there is no convention yet.

    Reads the database as the actor's scope lets it; with neither convention nor placement, only what the text names there
    (school by UAI, sites).
    """
    return _whole(Around(terms, agreement, placement), signed, signatures_due)


def verdicts(
    terms: Terms,
    *,
    agreement: Agreement | None = None,
    placement: Placement | None = None,
    signed: Iterable[tuple[Party, date]] = (),
    signatures_due: bool = False,
) -> tuple[Finding, ...]:
    """What the law says of a text: each rule once a day, the gravest first, in the order of the rules.

    Several hosts: what looks at one host is asked for each, with its own days; the rest for the whole. A text that does not
    hold together (``soundness``) is told so, and the law does not read it; nor that of a placement that was broken.
    """
    if wrong := soundness.check(terms):
        return wrong
    signed = tuple(signed)
    around = Around(terms, agreement, placement)
    if around.placement and around.placement.status == "broken":
        return (Finding("agreement.placement", Severity.BLOCKING, BROKEN),)
    whole = _whole(around, signed, signatures_due)
    found = list(judge(whole))
    if len(terms.stays) > 1:
        found = [one for one in found if not one.rule.startswith(OF_ONE_HOST_ALONE)]
        for stay in terms.stays:
            found += [one for one in judge(_of_stay(around, whole, stay)) if one.rule.startswith(OF_A_HOST)]
    once = dict.fromkeys(found)
    return tuple(sorted(once, key=lambda one: ORDER.index(one.severity)))


def _whole(around: Around, signed: Iterable[tuple[Party, date]], signatures_due: bool) -> Facts:
    terms, first = around.terms, around.terms.stays[0]
    host = _host(around, first)
    if len(terms.stays) > 1:
        every = frozenset().union(*(_host(around, stay).activities for stay in terms.stays))
        host = _host(around, first, every)
    holidays, known = _days_off(around)
    same_year = around.year.period
    return Facts(
        kind=terms.kind,
        period=around.period,
        days=work_days(terms),
        trainee=_trainee(around),
        host=host,
        tutor=_tutor(around, first),
        referent=Referent(bool(terms.referent.name), around.followed[0], students=around.followed[1]),
        money=_money(around, first),
        signed=tuple(signed),
        documents=_documents(around),
        mentions=filled.mentions(terms),
        tasks=frozenset(terms.tasks) | frozenset(terms.works),
        others=tuple(period for _, period, _ in around.own_placements),
        holidays=holidays,
        leave_days=terms.leave_days,
        activities_linked=any(one.competence for one in terms.activities),
        precautions=frozenset(terms.precautions),
        public_school=terms.school.public,
        signatures_due=signatures_due,
        earlier=tuple(
            sorted(
                period
                for kind, period, _ in around.own_placements
                if kind is terms.kind is PlacementKind.OBSERVATION and same_year.contains(period)
            )
        ),
        holidays_known=known,
        course=in_course(around),
    )


def _of_stay(around: Around, whole: Facts, stay: Stay) -> Facts:
    """The facts of one host of several: its days, what it pays, who looks after the learner there."""
    period = period_of(stay)
    return replace(
        whole,
        period=period,
        days=tuple(stay_days(stay)),
        host=_host(around, stay),
        tutor=_tutor(around, stay),
        money=_money(around, stay),
    )


def _trainee(around: Around) -> Trainee:
    said, division = around.terms.learner, around.division
    return Trainee(
        birth=said.birth_date,
        status=said.status,
        grade=said.grade,
        segpa=said.segpa,
        prepa_metiers=said.prepa_metiers,
        agricultural=bool(division and division.programme.mef_code[:3] in FARMING),
        course_hours=said.course_hours,
    )


def _host(around: Around, stay: Stay, activities: frozenset[str] | None = None) -> Host:
    """The host of a stay. Of its staff the bracket of the site tells the least: enough to say that the quota holds, never that
    it is passed, since it is not the headcount of the legal person (HOST-02).
    """
    site = around.site_of(stay)
    if activities is None:
        activities = activities_of(site.naf_code) if site else frozenset()
    siren = stay.siret[:9] or (site.organisation.siren if site else "")
    trainees = around.trainees_of(stay)
    staff = LEAST_STAFF.get(site.size_band) if site else None
    limit = in_force("HOST-01", stay.first_day)
    return Host(
        siren=siren,
        public=stay.public,
        staff=staff if staff and limit and trainees < hosts.quota(staff, limit) else None,
        trainees=trainees,
        activities=activities,
        abroad=stay.country != "FR" or around.terms.model is AgreementModel.ABROAD,
        previous=around.before_on_seat(stay),
        department=site.commune.department if site else "",
    )


def _tutor(around: Around, stay: Stay) -> Tutor:
    return Tutor(named=bool(stay.tutor.name), others=around.followed_by_tutor(stay))


def _money(around: Around, stay: Stay) -> Money:
    paid = around.terms.paid
    return Money(
        hourly_cents=paid.hourly,
        minutes_before=around.minutes_before(stay),
        monthly=not paid.every or "mois" in paid.every.lower() or "mensuel" in paid.every.lower(),
        lump_cents=paid.lump,
    )


def _documents(around: Around) -> tuple[Document, ...]:
    """The proofs that are noted, those that the text names, those that it holds itself."""
    named = (
        Document(Proof(one.proof), one.since, one.until) for one in around.terms.documents if one.proof in set(Proof)
    )
    return tuple(dict.fromkeys((*around.documents, *named, *filled.own_documents(around.terms))))


def _days_off(around: Around) -> tuple[frozenset[date], bool]:
    """The days without class inside the placement, and whether the calendar of the school is known."""
    calendar = around.calendar
    if calendar is None:
        return frozenset(), False
    known = calendar.facts(around.terms.kind, around.period)
    spans = (named.period.intersection(around.period) for named in (*known.holidays, *known.closed))
    return frozenset(day for span in spans if span for day in span.each_day()), bool(calendar.holidays)
