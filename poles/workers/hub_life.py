"""The life of the pôle of the demonstration: members, office, sessions, diagnosis, project, programme, a return, a draft map."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.timezone import make_aware

from poles.domain.governance import usecases as maps
from poles.domain.partners import queries as partners
from poles.domain.partners import usecases as members
from poles.domain.programmes import reading
from poles.domain.programmes.diagnosing import mark_of
from poles.domain.programmes.usecases import (
    adopting,
    carrying_out,
    commenting,
    contributing,
    diagnosing,
    projecting,
    ranking,
    writing,
)
from poles.domain.returns import usecases as returns
from poles.words.actor import Actor
from poles.words.diagnosis import Section
from poles.words.partners import MeansKind, MemberKind
from poles.words.programmes import Axis, ContributionKind, TargetPublic
from poles.words.returns import ReturnSection
from poles.words.roles import Role
from poles.words.time import ONE_DAY
from poles.workers.staging import Stage, actor_of, open_account_of

MEMBERS = (
    (
        MemberKind.LOCAL_MISSION,
        "Mission locale (fictive)",
        "Repère les jeunes sans solution et les accompagne (exemple).",
    ),
    (MemberKind.CHAMBER, "Chambre de métiers (fictive)", "Fait connaître les artisans qui accueillent (exemple)."),
    (MemberKind.MDPH, "MDPH (fictive)", "Conseille sur l’aménagement des places (exemple)."),
    (MemberKind.GRETA, "GRETA (fictif)", "Prête ses formateurs pour les tuteurs (exemple)."),
)
"""Kind, name, role; the first one speaks by an account of its own."""


class _Deed(NamedTuple):
    """An action of the programme: what is counted, the hours asked of the first member, what the second one brings."""

    axis: Axis
    title: str
    indicator: str
    target: str
    hours: int
    kind: ContributionKind
    brought: int


RUNNING, FINISHED, AT_RISK, LATE = range(4)
DEEDS = (
    _Deed(
        Axis.PATHWAYS, "Accompagner les élèves de 3e prépa-métiers dans leur recherche", "élèves accompagnés", "60", 40,
        ContributionKind.HOURS, 20,
    ),
    _Deed(
        Axis.PATHWAYS, "Des ateliers « premier appel » dans chaque lycée", "ateliers tenus", "6", 12,
        ContributionKind.ROOMS, 2,
    ),
    _Deed(
        Axis.PARTNERS, "Prospecter ensemble les métiers en tension", "places nouvelles", "45", 60,
        ContributionKind.PLACES, 24,
    ),
    _Deed(Axis.QUALITY, "Former vingt tuteurs", "tuteurs formés", "20", 18, ContributionKind.HOURS, 18),
)  # fmt: skip
"""The actions of the programme: one that runs, one that is done, one at risk, one that is late."""


def live_as_a_hub(stage: Stage) -> int:
    """Once: gather the members, date a diagnosis, adopt a programme with two contributions; gives how many members."""
    coordinator = actor_of(stage, Role.HUB_COORDINATOR, "coordination")
    known = partners.members_of(coordinator, on=stage.today)
    joined = known or _gather(stage, coordinator)
    heard = next(each for each in joined if each.kind == MemberKind.LOCAL_MISSION)
    open_account_of(stage, Role.HUB_MEMBER, "mission.locale", "Aubépine-Lin", hub=stage.hub, member=heard)
    if known:
        return 0
    speaker = actor_of(stage, Role.HUB_MEMBER, "mission.locale")
    _settle_in(stage, coordinator, joined)
    _find_out(stage, coordinator)
    _plan(stage, coordinator, speaker, joined)
    _ask(stage)
    _sketch(stage)
    return len(joined)


def _gather(stage: Stage, coordinator: Actor) -> list:
    return [
        members.add_member(
            actor=coordinator, hub_id=stage.hub.pk, text=members.MemberText(kind, name, role), joined_on=stage.today,
            at=stage.at,
        )
        for kind, name, role in MEMBERS
    ]  # fmt: skip


def _settle_in(stage: Stage, coordinator: Actor, joined: list) -> None:
    """An office with its means, a session to come."""
    office = members.describe_office(
        actor=coordinator, hub_id=stage.hub.pk, school_year=stage.year.start, seen="", at=stage.at,
        text=members.OfficeText("Lycée (exemple), bureau 12", "", "", "du lundi au jeudi, de 9 h à 17 h (exemple)"),
    )  # fmt: skip
    members.allot_means(
        actor=actor_of(stage, Role.ACADEMY_OFFICE, "rectorat"), hub_id=stage.hub.pk, school_year=stage.year.start,
        given={MeansKind.HOURS: Decimal(108), MeansKind.TRAVEL: Decimal(1200), MeansKind.SESSIONS: Decimal(400)},
        seen=partners.version_of(office), at=stage.at,
    )  # fmt: skip
    members.use_means(
        actor=coordinator, office_id=office.pk, kind=MeansKind.HOURS, amount=Decimal(6), used_on=stage.today,
        purpose="Visites d’entreprises (exemple)", at=stage.at,
    )  # fmt: skip
    day = stage.today + timedelta(days=18)
    text = members.SessionText(
        "Revue du programme (exemple)", "Lycée (exemple), salle 4", make_aware(datetime.combine(day, time(14))),
        make_aware(datetime.combine(day, time(16))), "Où en sont les actions ; les semaines chargées du printemps (exemple).",
    )  # fmt: skip
    members.call(
        actor=coordinator, hub_id=stage.hub.pk, text=text, member_ids=[each.pk for each in joined], at=stage.at
    )


def _find_out(stage: Stage, coordinator: Actor) -> None:
    """A diagnosis with a remark and two priorities, dated; a project over three years."""
    row = diagnosing.open_diagnosis(actor=coordinator, school_year=stage.year.start, at=stage.at)
    diagnosing.write_remark(
        actor=coordinator, diagnosis_id=row.pk, section=Section.TENSION, read=mark_of(""), at=stage.at,
        text="Ces métiers manquent de places surtout en janvier, quand trois lycées envoient leurs classes (exemple).",
    )  # fmt: skip
    for axis, title in (
        (Axis.PARTNERS, "Plus de places dans les métiers en tension"),
        (Axis.QUALITY, "Des tuteurs formés"),
    ):
        ranking.add_priority(
            actor=coordinator, diagnosis_id=row.pk, axis=axis, title=f"{title} (exemple)", reason="", at=stage.at
        )
    diagnosing.date_diagnosis(actor=coordinator, diagnosis_id=row.pk, at=stage.at)
    project = projecting.draft_project(
        actor=coordinator, title="Une place pour chacun (exemple)", first_year=stage.year.start,
        last_year=stage.year.start + 2, aims="Chaque élève a sa place un mois avant le départ (exemple).", at=stage.at,
    )  # fmt: skip
    projecting.adopt_project(actor=coordinator, project_id=project.pk, on=stage.today, at=stage.at)


def _plan(stage: Stage, coordinator: Actor, speaker: Actor, joined: list) -> None:
    """Four actions on three axes; the member with an account answers for itself; adopted, then followed."""
    programme = writing.start(actor=coordinator, hub_id=stage.hub.pk, school_year=stage.year.start, at=stage.at)
    made = [_write(stage, coordinator, speaker, programme, joined, rank) for rank in range(len(DEEDS))]
    commenting.comment(
        actor=speaker, programme_id=programme.pk, text="Peut-on commencer par les jeunes sortis en juin ? (exemple)",
        at=stage.at,
    )  # fmt: skip
    adopting.adopt(actor=coordinator, programme_id=programme.pk, adopted_on=stage.today, at=stage.at)
    for rank in (RUNNING, FINISHED, AT_RISK):
        carrying_out.begin(actor=coordinator, action_id=made[rank].pk, at=stage.at)
    for rank in (RUNNING, FINISHED):
        step = made[rank].steps.get()
        carrying_out.mark_step(
            actor=coordinator, action_id=made[rank].pk, step_id=step.pk, done_on=min(step.due_on, stage.today), at=stage.at
        )  # fmt: skip
    carrying_out.finish(
        actor=coordinator, action_id=made[FINISHED].pk, result="Six ateliers tenus, 140 élèves (exemple).", at=stage.at
    )
    carrying_out.say_risk(
        actor=coordinator,
        action_id=made[AT_RISK].pk,
        reason="Deux entreprises ferment cet hiver (exemple).",
        at=stage.at,
    )
    for one in reading.asked_of(speaker)[:1]:
        contributing.give(actor=speaker, contribution_id=one.pk, given=one.promised / 4, at=stage.at)


def _write(stage: Stage, coordinator: Actor, speaker: Actor, programme: Any, joined: list, rank: int) -> Any:
    """One action with its step and two contributions asked; the last one waits for the answer of the first member."""
    deed = DEEDS[rank]
    first, last = max(stage.year.first_day, stage.today - timedelta(days=60)), stage.year.last_day
    text = writing.ActionText(
        deed.axis, f"{deed.title} (exemple)", first, last - timedelta(days=40), indicator=deed.indicator, baseline="0",
        target=deed.target, publics=(TargetPublic.VOCATIONAL,), pilot_id=joined[rank].pk,
        goal="Que chacun ait sa place à temps (exemple).",
    )  # fmt: skip
    action = writing.add_action(actor=coordinator, programme_id=programme.pk, text=text, at=stage.at)
    wait = 100 if rank == AT_RISK else 30
    writing.add_step(
        actor=coordinator, action_id=action.pk, label="Faire la liste (exemple)", due_on=first + wait * ONE_DAY, at=stage.at
    )  # fmt: skip
    own = contributing.ask(
        actor=coordinator, action_id=action.pk, member_id=joined[0].pk, kind=ContributionKind.HOURS,
        amount=Decimal(deed.hours), at=stage.at,
    )  # fmt: skip
    if rank != LATE:
        contributing.promise(actor=speaker, contribution_id=own.pk, amount=Decimal(deed.hours), at=stage.at)
    told = contributing.ask(
        actor=coordinator, action_id=action.pk, member_id=joined[1].pk, kind=deed.kind, amount=Decimal(deed.brought),
        at=stage.at,
    )  # fmt: skip
    contributing.note_answer(
        actor=coordinator, contribution_id=told.pk, amount=Decimal(deed.brought), confirmed_on=stage.today, at=stage.at
    )
    return action


def _ask(stage: Stage) -> None:
    """The ministry prepares the cycle of the coming year, and opens one campaign; the académie begins its return."""
    ministry = actor_of(stage, Role.NATIONAL_OFFICE, "ministere")
    returns.prepare_cycle(actor=ministry, school_year=stage.year.next.start, at=stage.at)
    text = returns.CampaignText(
        "Point d’étape des pôles (exemple)", "Où en est chaque pôle, et avec qui (exemple).",
        [ReturnSection.MAP, ReturnSection.PROGRAMMES, ReturnSection.PARTNERS, ReturnSection.INDICATORS], stage.today,
        stage.today + timedelta(days=30),
    )  # fmt: skip
    campaign = returns.write(actor=ministry, text=text, school_year=stage.year.start, at=stage.at)
    returns.open_campaign(actor=ministry, campaign_id=campaign.pk, at=stage.at)
    office = actor_of(stage, Role.ACADEMY_OFFICE, "rectorat")
    returns.prepare(actor=office, campaign_id=campaign.pk, at=stage.at)


def _sketch(stage: Stage) -> None:
    """The rector's team tries another map for the coming year, to weigh beside the one in force."""
    maps.propose_map(
        actor=actor_of(stage, Role.ACADEMY_OFFICE, "rectorat"), academy_id=stage.academy_id, basis="employment_zone",
        school_year=stage.year.next.start, at=stage.at,
    )  # fmt: skip
