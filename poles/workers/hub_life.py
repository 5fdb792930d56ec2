"""The life of the pôle of the demonstration: members, office, sessions, diagnosis, project, programme, a return asked."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils.timezone import make_aware

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

ACTIONS = (
    (Axis.PATHWAYS, "Accompagner les élèves de 3e prépa-métiers dans leur recherche (exemple)", 40, 20),
    (Axis.PARTNERS, "Prospecter ensemble les métiers en tension (exemple)", 60, 24),
    (Axis.QUALITY, "Former vingt tuteurs (exemple)", 18, 18),
)
"""Axis, title, hours asked of the first member, hours asked of the second."""


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
        text=members.OfficeText("Lycée (exemple), bureau 12", "", "", "Du lundi au jeudi, de 9 h à 17 h (exemple)"),
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
    """Three actions, one by axis; the member with an account answers for itself; adopted, one begun, one at risk."""
    programme = writing.start(actor=coordinator, hub_id=stage.hub.pk, school_year=stage.year.start, at=stage.at)
    made = []
    first, last = max(stage.year.first_day, stage.today - timedelta(days=60)), stage.year.last_day
    for rank, (axis, title, own, others) in enumerate(ACTIONS):
        text = writing.ActionText(
            axis, title, first, last - timedelta(days=40), goal="Que chacun ait sa place à temps (exemple).",
            indicator="jeunes accompagnés", baseline="0", target="60", publics=(TargetPublic.VOCATIONAL,),
            pilot_id=joined[rank].pk,
        )  # fmt: skip
        action = writing.add_action(actor=coordinator, programme_id=programme.pk, text=text, at=stage.at)
        writing.add_step(
            actor=coordinator,
            action_id=action.pk,
            label="Faire la liste (exemple)",
            due_on=first + 30 * ONE_DAY,
            at=stage.at,
        )
        made.append(action)
        hours: dict[str, Any] = {"action_id": action.pk, "kind": ContributionKind.HOURS, "at": stage.at}
        asked = contributing.ask(actor=coordinator, member_id=joined[0].pk, amount=Decimal(own), **hours)
        if rank < 2:
            contributing.promise(actor=speaker, contribution_id=asked.pk, amount=Decimal(own), at=stage.at)
        told = contributing.ask(actor=coordinator, member_id=joined[1].pk, amount=Decimal(others), **hours)
        contributing.note_answer(
            actor=coordinator, contribution_id=told.pk, amount=Decimal(others), confirmed_on=stage.today, at=stage.at
        )
    commenting.comment(
        actor=speaker, programme_id=programme.pk, text="Peut-on commencer par les jeunes sortis en juin ? (exemple)",
        at=stage.at,
    )  # fmt: skip
    adopting.adopt(actor=coordinator, programme_id=programme.pk, adopted_on=stage.today, at=stage.at)
    carrying_out.begin(actor=coordinator, action_id=made[0].pk, at=stage.at)
    carrying_out.begin(actor=coordinator, action_id=made[1].pk, at=stage.at)
    carrying_out.say_risk(
        actor=coordinator, action_id=made[1].pk, reason="Deux entreprises ferment cet hiver (exemple).", at=stage.at
    )
    for one in reading.asked_of(speaker)[:1]:
        contributing.give(actor=speaker, contribution_id=one.pk, given=one.promised / 4, at=stage.at)


def _ask(stage: Stage) -> None:
    """The ministry prepares the cycle of the circular, and opens one campaign; the académie begins its return."""
    ministry = actor_of(stage, Role.NATIONAL_OFFICE, "ministere")
    returns.prepare_cycle(actor=ministry, school_year=stage.year.start, at=stage.at)
    text = returns.CampaignText(
        "Point d’étape des pôles (exemple)", "Où en est chaque pôle, et avec qui (exemple).",
        [ReturnSection.MAP, ReturnSection.PROGRAMMES, ReturnSection.PARTNERS, ReturnSection.INDICATORS], stage.today,
        stage.today + timedelta(days=30),
    )  # fmt: skip
    campaign = returns.write(actor=ministry, text=text, school_year=stage.year.start, at=stage.at)
    returns.open_campaign(actor=ministry, campaign_id=campaign.pk, at=stage.at)
    office = actor_of(stage, Role.ACADEMY_OFFICE, "rectorat")
    returns.prepare(actor=office, campaign_id=campaign.pk, at=stage.at)
