"""The library of the demonstration: a few resources, read and to read; a training that was held, another that is open."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils.timezone import make_aware

from poles.domain.hosts import queries as hosts
from poles.domain.library import queries as library
from poles.domain.library import trainings, usecases
from poles.words.actor import Actor
from poles.words.library import Audience, Moment, ResourceLicence
from poles.words.programmes import Axis, TargetPublic
from poles.words.roles import Role
from poles.workers.staging import Stage, actor_of

T, E, Y = Audience.TEACHERS, Audience.EMPLOYERS, Audience.YOUTHS
SHELF = (
    ("Préparer un premier appel à une entreprise (exemple)", Moment.BEFORE, Axis.PATHWAYS, (T, Y), "appel"),
    ("Livret d’accueil du stagiaire (exemple)", Moment.DURING, Axis.QUALITY, (T, E), "livret"),
    ("Raconter son stage : grille d’exposé (exemple)", Moment.AFTER, Axis.QUALITY, (T, Y), "expose"),
    ("Le rôle du tuteur en une page (exemple)", Moment.BEFORE, Axis.PARTNERS, (E, T), "tuteur"),
)
"""Title, moment, axis, readers, end of the address: the last one waits for its review."""
TUTORS = 4
DIPLOMAS = ("CAP Maintenance des véhicules", "Bac pro Maintenance des véhicules")


def fill_library(stage: Stage) -> int:
    """Once: deposit, review, hold a training and open another; gives how many resources were deposited."""
    teacher = actor_of(stage, Role.TRAINING_DIRECTOR, "ddfpt")
    if library.own(teacher).exists():
        return 0
    coordinator = actor_of(stage, Role.HUB_COORDINATOR, "coordination")
    for number, (title, moment, axis, readers, end) in enumerate(SHELF):
        text = usecases.ResourceText(
            title=title, moment=moment, axis=axis, audiences=readers, licence=ResourceLicence.ETALAB,
            credit="Équipe des stages (exemple)", summary="Une page, prête à l’emploi (exemple).",
            publics=(TargetPublic.VOCATIONAL,), url=f"https://exemple.invalid/{end}",
        )  # fmt: skip
        row = usecases.deposit(actor=teacher, text=text, at=stage.at)
        usecases.propose(actor=teacher, resource_id=row.pk, at=stage.at)
        if number < len(SHELF) - 1:
            usecases.review(actor=coordinator, resource_id=row.pk, publish=True, at=stage.at)
    sites = list(hosts.sites_of(coordinator).filter(offers__hub=stage.hub).distinct()[:TUTORS])
    held = _open(stage, coordinator, "Devenir tuteur d’un élève (exemple)", stage.today - timedelta(days=30))
    _register(coordinator, held, sites, at=held.starts_at - timedelta(days=5))
    came = {seat.pk: True for seat in trainings.seats_of(coordinator, held.pk)}
    usecases.hold(actor=coordinator, training_id=held.pk, came=came, at=held.ends_at)
    coming = _open(stage, coordinator, "Évaluer une période en entreprise (exemple)", stage.today + timedelta(days=24))
    _register(coordinator, coming, sites, at=stage.at)
    return len(SHELF)


def _open(stage: Stage, coordinator: Actor, title: str, day):
    """A training of an afternoon on that day, fewer places than tutors, prepared forty days before and opened."""
    before = make_aware(datetime.combine(day - timedelta(days=40), time(9)))
    text = usecases.TrainingText(
        title=title, place="Salle polyvalente du lycée (exemple)", hours=Decimal(3), capacity=TUTORS - 1,
        starts_at=make_aware(datetime.combine(day, time(14))), ends_at=make_aware(datetime.combine(day, time(17))),
        closes_on=day - timedelta(days=2), diplomas=DIPLOMAS,
        description="Les objectifs de la période, le rôle du tuteur, l’évaluation avec l’équipe (exemple).",
    )  # fmt: skip
    row = usecases.prepare(actor=coordinator, hub_id=stage.hub.pk, text=text, at=before)
    return usecases.open_registrations(actor=coordinator, training_id=row.pk, at=before)


def _register(coordinator: Actor, training, sites, *, at: datetime) -> None:
    """One fictional tutor of each host; the last one waits."""
    for number, site in enumerate(sites, 1):
        usecases.register(
            actor=coordinator, training_id=training.pk, site_id=site.pk, name=f"Tuteur {number} (fictif)", at=at
        )
