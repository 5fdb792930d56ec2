"""The host's side of the demonstration: a contact point with its messages, a file that two schools share, a meeting."""

from datetime import datetime, time, timedelta

from django.utils.timezone import make_aware

from poles.domain.calendar import queries as calendar
from poles.domain.desk import queries as desk
from poles.domain.desk import usecases as desk_gestures
from poles.domain.hosts import queries as hosts
from poles.domain.hosts import usecases as host_gestures
from poles.domain.meetings import queries as meetings
from poles.domain.meetings import usecases as meeting_gestures
from poles.words.actor import PUBLIC
from poles.words.desk import Topic
from poles.words.hosts import CallOutcome, CallPurpose, Licence
from poles.words.meetings import MeetingKind
from poles.words.roles import Role
from poles.words.searches import Means
from poles.words.training import PlacementKind
from poles.workers.staging import Stage, actor_of

SITES = 6
LEARNERS = 6
FACT = "Demande qu’un seul établissement appelle (exemple)."
NOTE = "Passer par l’atelier plutôt que par l’accueil (exemple)."
LEFT = (
    (Topic.QUESTION, "Faut-il une assurance particulière pour accueillir un élève de 3e ? (exemple)"),
    (Topic.PROBLEM, "L’élève arrive en retard le matin : qui peut en parler avec lui ? (exemple)"),
)


def fill_address_book(stage: Stage) -> int:
    """Open the contact points, then, once, fill the file of a few hosts; gives how many hosts were filled."""
    desk_gestures.open_points(actor=stage.actor, at=stage.at)
    coordinator = actor_of(stage, Role.HUB_COORDINATOR, "coordination")
    if meetings.meetings_of(coordinator, at=stage.at).exists():
        return 0
    sites = list(hosts.sites_of(coordinator).filter(offers__hub=stage.hub).distinct()[:SITES])
    _describe(stage, coordinator, sites)
    _call(stage, coordinator, sites)
    _write(stage, sites)
    _meet(stage, coordinator, sites)
    return len(sites)


def _describe(stage: Stage, coordinator, sites) -> None:
    for number, site in enumerate(sites):
        offer = site.offers.order_by("created_at", "pk")[0]
        months = [1 + (number + step) % 12 for step in range(3)]
        host_gestures.state_capacity(
            actor=coordinator, site_id=site.pk, family=offer.family, kind=PlacementKind(offer.kind),
            seats=offer.seat_count, months=months, at=stage.at,
        )  # fmt: skip
    if sites:
        host_gestures.name_tutor(
            actor=coordinator, site_id=sites[0].pk, name="Tuteur (fictif)", job="Chef d’atelier",
            licences=[Licence.TUTOR], trained_on=stage.today - timedelta(days=200), at=stage.at,
        )  # fmt: skip
        host_gestures.sign_agreement(
            actor=coordinator, site_id=sites[0].pk, title="Accord d’accueil régulier (exemple)",
            signed_on=stage.today - timedelta(days=320), ends_on=stage.today + timedelta(days=45),
            commitments="Deux places à chaque période, un tuteur formé (exemple).", at=stage.at,
        )  # fmt: skip


def _call(stage: Stage, coordinator, sites) -> None:
    """The DDFPT called the first host three days ago; the pôle takes charge of the second."""
    teacher = actor_of(stage, Role.TRAINING_DIRECTOR, "ddfpt")
    for site, outcome in zip(sites, (CallOutcome.NOT_REACHED, CallOutcome.NOT_THIS_YEAR), strict=False):
        host_gestures.log_call(
            actor=teacher, site_id=site.pk, means=Means.PHONE, purpose=CallPurpose.PROSPECTING, outcome=outcome,
            made_on=stage.today - timedelta(days=3), fact=FACT, at=stage.at,
        )  # fmt: skip
    for site in sites[2:3]:
        host_gestures.claim(actor=coordinator, site_id=site.pk, until=stage.today + timedelta(days=7), at=stage.at)
    for site in sites[:1]:
        host_gestures.write_note(actor=teacher, site_id=site.pk, text=NOTE, at=stage.at)


def _write(stage: Stage, sites) -> None:
    """Two employers have left a message at the contact point."""
    point = desk.own_point(actor_of(stage, Role.HUB_COORDINATOR, "coordination"))
    for number, ((topic, text), site) in enumerate(zip(LEFT, sites, strict=False)):
        said = desk_gestures.Left(
            topic=topic, organisation=site.name, commune_code=site.commune_id, name="Accueil (fictif)", text=text,
            email=f"message{number}@exemple.invalid",
        )  # fmt: skip
        desk_gestures.leave(actor=PUBLIC, point=point, said=said, at=stage.at)


def _meet(stage: Stage, coordinator, sites) -> None:
    """A job-dating on a Tuesday in three weeks or so, open, with hosts and a few learners of the school on stage."""
    day = stage.today + timedelta(days=21)
    day += timedelta(days=(1 - day.weekday()) % 7)
    text = meeting_gestures.MeetingText(
        kind=MeetingKind.JOB_DATING, title="Dix minutes pour convaincre (exemple)", place="Salle polyvalente",
        commune_code=sites[0].commune_id if sites else stage.hub.commune_links.all()[0].commune_id,
        starts_at=make_aware(datetime.combine(day, time(14))), ends_at=make_aware(datetime.combine(day, time(17))),
        closes_on=day - timedelta(days=4), capacity=40, accessible=True,
        description="Chaque élève rencontre trois entreprises, dix minutes chacune (exemple).",
    )  # fmt: skip
    meeting = meeting_gestures.prepare(actor=coordinator, hub_id=stage.hub.pk, text=text, at=stage.at)
    for site in sites:
        meeting_gestures.invite(actor=coordinator, meeting_id=meeting.pk, site_id=site.pk, at=stage.at)
    meeting_gestures.open_registrations(actor=coordinator, meeting_id=meeting.pk, at=stage.at)
    teacher = actor_of(stage, Role.TRAINING_DIRECTOR, "ddfpt")
    division = calendar.classes_of(teacher).first()
    if division:
        learners = meetings.candidates(teacher, meeting, division.pk)[:LEARNERS]
        keys = [row.pk for row in learners]
        if keys:
            meeting_gestures.register(actor=teacher, meeting_id=meeting.pk, learner_ids=keys, at=stage.at)
