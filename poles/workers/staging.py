"""The demonstration on stage: each step may be taken again and finds its own work done."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from poles.domain.access import Unknown
from poles.domain.allocation import queries as allocation_queries
from poles.domain.allocation import usecases as allocation
from poles.domain.allocation.rules import Parameters
from poles.domain.calendar import queries as calendar
from poles.domain.calendar import usecases as classes
from poles.domain.calendar.holidays import load_holidays
from poles.domain.calendar.policy import LEARNERS
from poles.domain.desk.usecases import open_points
from poles.domain.governance import queries as governance
from poles.domain.governance import usecases as maps
from poles.domain.needs import queries as needs
from poles.domain.people import queries as people
from poles.domain.people import usecases as accounts
from poles.domain.territory import queries as territory
from poles.domain.territory import usecases as ground_loads
from poles.exchange.communes import read_communes
from poles.exchange.demonstration.ground import (
    ACADEMY,
    SITES,
    commune_rows,
    demonstration_ground,
    programme_rows,
    school_rows,
)
from poles.exchange.directory import read_directory
from poles.exchange.formations import formation_files, read_formations
from poles.exchange.simulation.build import Simulation, simulate
from poles.exchange.simulation.deliver import deliver
from poles.exchange.simulation.hypotheses import Hypotheses
from poles.exchange.simulation.names import MAIL_DOMAIN
from poles.exchange.simulation.open_data import MissingData
from poles.exchange.simulation.terrain import SCALES, Terrain
from poles.exchange.simulation.timetable import days_of, week_start
from poles.words.academies import ACADEMIES
from poles.words.actor import Actor, system
from poles.words.allocation import FoundBy
from poles.words.findings import Refused
from poles.words.holidays import HOLIDAYS
from poles.words.roles import SCHOOL_HATS, Role
from poles.words.simulated import FIRST, LAST
from poles.words.teams import Duty
from poles.words.time import SchoolYear
from poles.words.training import PlacementKind, SchoolType
from poles.workers.mandating import name_by_letter

PASSWORD = "quatre-saisons-de-stages"  # noqa: S105 - of the demonstration, printed, refused outside POLES_DEMO
CAMPAIGN, NEXT_CAMPAIGN = "PFMP de janvier à juillet", "Séquences d’observation de 3e"
COMMUNES, DIRECTORY = "territoires/communes.csv.gz", "etablissements/etablissements_second_degre.csv.gz"
FORMATIONS = "formations"
ANSWERS = 6
"""Proposals that the head of the largest school answers on stage: the last is declined, the others are confirmed."""

FOLLOWED = 12
"""Learners whom the teacher on stage follows as their referent."""

OWN_FOUND = 6
"""Places of the school on stage that were found without the pôle, and are fixed before the calculation."""

Tell = Callable[[str, float], None]


@dataclass
class Account:
    """An account of the demonstration: under which hat, where, with which address."""

    role: Role
    place: str
    mail: str


@dataclass
class Stage:
    """What the steps pass to each other: the académie, its pôles from the largest, its accounts."""

    academy_id: str
    at: datetime
    today: date
    seed: int
    scale: str = "S"
    folder: Path | None = None
    actor: Actor = field(default_factory=lambda: system("la démonstration"))
    terrain: Terrain | None = None
    hubs: list = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    simulation: Simulation | None = None

    @property
    def year(self) -> SchoolYear:
        """The school year of today."""
        return SchoolYear.of(self.today)

    @property
    def hub(self):
        """The pôle on stage: the largest."""
        return self.hubs[0]

    def mail(self, name: str) -> str:
        """The address of an account: its own in each académie."""
        return f"{name}-{self.academy_id}@{MAIL_DOMAIN}" if self.folder else f"{name}@{MAIL_DOMAIN}"


def load_built_in(stage: Stage) -> None:
    """The fictional académie: communes, schools, formations; the school holidays of everybody."""
    ground_loads.load_academies(actor=stage.actor, rows=[ACADEMY], at=stage.at)
    ground_loads.load_communes(actor=stage.actor, rows=commune_rows(), at=stage.at)
    ground_loads.load_schools(actor=stage.actor, rows=school_rows(), at=stage.at)
    ground_loads.load_programmes(actor=stage.actor, rows=programme_rows(), at=stage.at)
    load_holidays(actor=stage.actor, rows=HOLIDAYS, at=stage.at)


def load_real(stage: Stage, tell: Callable[[int, int], None]) -> int:
    """The real académie, from the folder; gives how many lines were left out because they could not be read."""
    folder = stage.folder or Path()
    missing = [name for name in (COMMUNES, DIRECTORY) if not (folder / name).is_file()]
    if missing or not (folder / FORMATIONS).is_dir():
        raise MissingData(
            f"Il manque {(missing or [FORMATIONS])[0]} dans {folder} : désignez le dossier des données ouvertes."
        )
    ground_loads.load_academies(actor=stage.actor, rows=ACADEMIES, at=stage.at)
    load_holidays(actor=stage.actor, rows=HOLIDAYS, at=stage.at)
    communes = read_communes(folder / COMMUNES, progress=tell)
    inside = [row for row in communes.rows if row.academy_id == stage.academy_id]
    ground_loads.load_communes(actor=stage.actor, rows=inside, at=stage.at)
    directory = read_directory([folder / DIRECTORY], communes=territory.commune_places(), progress=tell)
    schools = [row for row in directory.rows if row.academy_id == stage.academy_id]
    ground_loads.load_schools(actor=stage.actor, rows=schools, at=stage.at)
    formations = read_formations(formation_files(folder / FORMATIONS), progress=tell)
    ground_loads.load_programmes(actor=stage.actor, rows=formations.rows, at=stage.at)
    return sum(problem.blocks for found in (communes, formations) for problem in found.problems)


def draw_map(stage: Stage) -> None:
    """A first map by bassin, adopted; the one already adopted is kept."""
    if governance.current_map(stage.academy_id) is None:
        chart = maps.propose_map(
            actor=stage.actor, academy_id=stage.academy_id, basis="basin", school_year=stage.year.start, at=stage.at
        )
        maps.adopt_map(actor=stage.actor, hub_map_id=chart.pk, at=stage.at)


def measure_hubs(stage: Stage) -> None:
    """Order the pôles by number of learners, the largest first."""
    if stage.folder is None:
        learners: dict[str, int] = {}
        for count in demonstration_ground().head_counts:
            learners[count.uai] = learners.get(count.uai, 0) + count.learners
        hubs = {
            hub: sum(learners.get(uai, 0) for uai in governance.schools_of_hub(hub.pk).values_list("uai", flat=True))
            for hub in governance.hubs_of(stage.academy_id)
        }
        stage.hubs = sorted(hubs, key=lambda hub: (-hubs[hub], hub.slug))
    else:
        stage.terrain = Terrain(
            actor=stage.actor, academy_id=stage.academy_id, folder=stage.folder, cap=Hypotheses(0).activity_cap
        )
        stage.hubs = [hub for _, hub in stage.terrain.hub_sizes()]
    if not stage.hubs:
        raise MissingData(f"L’académie {stage.academy_id} n’a aucun pôle dans sa carte adoptée.")


def simulated(stage: Stage) -> bool:
    """Whether the pôle on stage already has its simulated learners."""
    links = {"school__hub_links__hub": stage.hub, "id__range": (FIRST, LAST)}
    return LEARNERS.rows(stage.actor, "see").filter(**links).exists()


def build_simulation(stage: Stage) -> None:
    """Make the rows: the whole demonstration; of a real académie, its largest pôle (S) or all of it (M)."""
    if stage.terrain is None:
        ground, sites = demonstration_ground(), SITES
    else:
        scale = SCALES[stage.scale]
        ground, sites = stage.terrain.ground(None if scale.whole_academy else stage.hub.pk), scale.sites
    stage.simulation = simulate(ground, Hypotheses(sites=sites), stage.year, stage.seed)


def write_simulation(stage: Stage, tell: Callable[[str], None]) -> None:
    """Put the rows in the database."""
    if stage.simulation is not None:
        deliver(actor=stage.actor, simulation=stage.simulation, at=stage.at, progress=tell)


def open_accounts(stage: Stage) -> None:
    """One account per hat; the second coordinator wears the hats of the other pôles that are opened."""
    others = stage.hubs[1:2] if stage.folder else stage.hubs[1:]
    school = largest_school(stage)
    open_account_of(stage, Role.NATIONAL_OFFICE, "ministere", "Sauge-Tilleul", place="France")
    open_account_of(stage, Role.ACADEMY_OFFICE, "rectorat", "Iris-Laurier", academy_id=stage.academy_id)
    open_account_of(stage, Role.HUB_COORDINATOR, "coordination", "Genêt-Romarin", hub=stage.hub)
    for hub in others:
        open_account_of(stage, Role.HUB_COORDINATOR, "voisine", "Bruyère-Thym", hub=hub)
    open_account_of(stage, Role.SCHOOL_HEAD, "direction", "Mélèze-Sureau", school=school)
    open_account_of(stage, Role.TRAINING_DIRECTOR, "ddfpt", "Olivier-Fusain", school=school)
    open_account_of(stage, Role.TEACHER, "professeur", "Lavande-Houblon", school=school)
    open_account_of(stage, Role.BUSINESS_OFFICE, "bureau", "Érable-Sauge", school=school)
    open_account_of(stage, Role.DROPOUT_COORDINATOR, "mlds", "Tilleul-Iris", school=school)
    _gather_team(stage)
    for hub in (stage.hub, *others):
        name_by_letter(actor=stage.actor, hub=hub, year=stage.year, at=stage.at)
        if hub.status == "mapped":
            maps.open_hub(actor=stage.actor, hub_id=hub.pk, at=stage.at)
            hub.refresh_from_db()
    open_points(actor=stage.actor, at=stage.at)


def largest_school(stage: Stage):
    """The vocational school of the pôle on stage that has the most learners."""
    rows = governance.schools_of_hub(stage.hub.pk)
    wanted = (SchoolType.VOCATIONAL_LYCEE, SchoolType.COMPREHENSIVE_LYCEE, SchoolType.VOCATIONAL_SECTION)
    schools = list(rows.filter(type__in=wanted)) or list(rows)
    pupils = LEARNERS.rows(stage.actor, "see")
    vocational = {"enrolments__class_group__periods__kind": PlacementKind.PFMP}
    return max(schools, key=lambda school: (pupils.filter(school=school, **vocational).distinct().count(), school.uai))


def run_campaign(stage: Stage, tell: Tell) -> None:
    """Prepare, compute and publish the campaign of the pôle on stage, wherever it stands; prepare the next one."""
    coordinator = actor_of(stage, Role.HUB_COORDINATOR, "coordination")
    first, _ = days_of(stage.year, 1, 1)
    _, last = days_of(stage.year, 26, 1)
    _, spring = days_of(stage.year, 13, 1)
    campaign = _campaign(stage, coordinator, f"{CAMPAIGN} {last.year}", PlacementKind.PFMP, first, last)
    _campaign(
        stage, coordinator, f"{NEXT_CAMPAIGN} {last.year}", PlacementKind.OBSERVATION, week_start(stage.year, 2), spring
    )
    chosen = {"actor": coordinator, "campaign_id": campaign.pk, "at": stage.at}
    if campaign.status == "draft":
        if not allocation_queries.rules_of(coordinator, campaign.pk).exists():
            allocation.publish_rule(**chosen, parameters=Parameters())
        campaign = allocation.admit(**chosen)
    if campaign.status == "open":
        _fix_own_found(stage, campaign)
        campaign = allocation.close(**chosen)
    if campaign.status == "closed":
        run = allocation.start_run(**chosen, inline=True)
        run = allocation.execute(actor=stage.actor, run_id=run.pk, at=stage.at, progress=tell)
        if run.status != "done":
            raise MissingData(f"La campagne n’a pas pu être calculée : {run.error}")
        campaign.refresh_from_db()
    if campaign.status == "allocated":
        allocation.publish(**chosen)
        _answer(stage, campaign)


def _gather_team(stage: Stage) -> None:
    """The teacher on stage is head teacher of a class and referent of some of its learners; one youth is followed."""
    head, teacher = actor_of(stage, Role.SCHOOL_HEAD, "direction"), people.account(stage.mail("professeur"))
    division = calendar.classes_of(head, school_year=stage.year.start).filter(periods__kind=PlacementKind.PFMP).first()
    if teacher is None or division is None or not calendar.learners_of(head, division.pk).exists():
        return
    learners = list(calendar.learners_of(head, division.pk)[:FOLLOWED])
    for duty, followed in ((Duty.HEAD_TEACHER, []), (Duty.REFERENT, [row.pk for row in learners])):
        classes.name_duty(
            actor=head, class_id=division.pk, duty=duty, user_id=teacher.pk, learner_ids=followed, at=stage.at
        )
    youth = learners[-1]
    classes.follow(
        actor=actor_of(stage, Role.DROPOUT_COORDINATOR, "mlds"), school_id=division.school_id, class_id=division.pk,
        last_name=youth.last_name, first_name=youth.first_name, birth_date=youth.birth_date, at=stage.at,
    )  # fmt: skip


def campaign_of(stage: Stage):
    """The published campaign of the pôle on stage."""
    rows = allocation_queries.campaigns_of(stage.actor)
    return rows.filter(hub=stage.hub, label__startswith=CAMPAIGN, status="published").first()


def actor_of(stage: Stage, role: Role, name: str) -> Actor:
    """An account of the demonstration under one of its hats."""
    user = people.account(stage.mail(name))
    if user is None:
        raise Unknown(stage.mail(name))
    hats = people.hats_of(user.pk, on=stage.today).filter(role=role)
    if role is Role.HUB_COORDINATOR:
        hats = hats.filter(hub=stage.hub)
    elif role in SCHOOL_HATS:
        hats = hats.filter(school__hub_links__hub=stage.hub)
    return people.actor_of(user.pk, hat_id=hats[0].pk, on=stage.today)


def _fix_own_found(stage: Stage, campaign) -> None:
    """A few learners of the school on stage have found their place by themselves, near home, before any calculation."""
    head = actor_of(stage, Role.SCHOOL_HEAD, "direction")
    waiting = needs.needs_of(head, status="open", kind=PlacementKind(campaign.kind)).filter(
        period__starts_on__gte=campaign.starts_on, period__ends_on__lte=campaign.ends_on
    )
    finders = itertools.cycle((FoundBy.FAMILY, FoundBy.LEARNER, FoundBy.SCHOOL))
    fixed = 0
    for need in waiting.select_related("learner__home_commune").order_by("pk")[: OWN_FOUND * 4]:
        for near in needs.within_reach(head, need)[:1]:
            try:
                allocation.place_own_found(
                    actor=head, need_id=need.pk, offer_id=near.offer.pk, found_by=next(finders), at=stage.at
                )
            except Refused:
                continue
            fixed += 1
        if fixed == OWN_FOUND:
            return


def _answer(stage: Stage, campaign) -> None:
    """The head of the school confirms a few proposals and declines one, so that no page is empty."""
    head = actor_of(stage, Role.SCHOOL_HEAD, "direction")
    seen = allocation_queries.matches_of(head, campaign_id=campaign.pk, status="proposed").filter(offer__isnull=False)
    keys = list(seen.values_list("pk", flat=True)[:ANSWERS])
    for key in keys[:-1]:
        allocation.confirm(actor=head, match_id=key, at=stage.at)
    for key in keys[-1:]:
        allocation.decline(actor=head, match_id=key, reason="L’élève a trouvé par sa famille (exemple).", at=stage.at)


def _campaign(stage: Stage, coordinator: Actor, label: str, kind: PlacementKind, first: date, last: date):
    found = allocation_queries.campaigns_of(coordinator).filter(hub=stage.hub, label=label).first()
    return found or allocation.open_campaign(
        actor=coordinator, hub_id=stage.hub.pk, label=label, kind=kind, starts_on=first, ends_on=last, at=stage.at
    )


def open_account_of(
    stage: Stage,
    role: Role,
    name: str,
    family: str,
    *,
    place: str = "",
    academy_id=None,
    hub=None,
    school=None,
    member=None,
) -> None:
    """An account of the demonstration under a hat, opened once; it is among those that are shown at the end."""
    home = academy_id or (hub or school).academy_id if academy_id or hub or school else None
    known = people.account(stage.mail(name))
    user = known or accounts.open_account(
        actor=stage.actor, email=stage.mail(name), name=f"Camille {family} (fictif)", password=PASSWORD, at=stage.at
    )
    accounts.give_hat(
        actor=stage.actor, user_id=user.pk, role=role, academy_id=home, hub_id=hub.pk if hub else None,
        school_id=school.pk if school else None, member_id=member.pk if member else None,
        begins_on=stage.year.first_day, at=stage.at,
    )  # fmt: skip
    where = place or str(member or hub or school or territory.academy(academy_id))
    stage.accounts.append(Account(role, where, stage.mail(name)))
