"""``poles load``: official files (communes, directory of schools, formations, calendar) and travel times into the base."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from poles.domain.allocation.loads import load_travel_times
from poles.domain.calendar.holidays import load_holidays
from poles.domain.territory import usecases
from poles.domain.territory.queries import commune_places, known_places
from poles.domain.territory.rows import LoadCount
from poles.exchange.communes import read_communes
from poles.exchange.directory import read_directory
from poles.exchange.formations import formation_files, read_formations
from poles.exchange.reports import GRAVITY, write_report
from poles.exchange.school_calendar import HolidayTable, read_school_calendar
from poles.exchange.tables import Problem
from poles.exchange.travel_times import read_travel_times
from poles.words.academies import ACADEMIES
from poles.words.actor import system
from poles.words.french import integer, plural
from poles.words.holidays import HOLIDAYS
from poles.workers.bars import patient_bar

ON_SCREEN = 20
ACTOR = system("poles load")
FILE = click.Path(path_type=Path)

_keep_good = click.option(
    "--keep-good",
    is_flag=True,
    help="Charger les bonnes lignes et laisser les lignes refusées (sans cela, une ligne refusée arrête tout).",
)
_report = click.option(
    "--report", type=click.Path(path_type=Path, dir_okay=False), help="Écrire toutes les remarques dans ce fichier CSV."
)


@click.group(invoke_without_command=False)
def command() -> None:
    """Charger les données officielles ouvertes (communes, annuaire, formations, vacances) et des temps de trajet réels.

    Un chargement peut être relancé sans risque : ce qui n’a pas changé n’est pas touché, rien n’est jamais supprimé.
    Les fichiers sont acceptés tels qu’ils sont publiés, compressés (.gz) ou non.
    """


@command.command()
@click.argument("file", type=FILE)
@_keep_good
@_report
def communes(file: Path, keep_good: bool, report: Path | None) -> None:
    """Charger la table des communes (code INSEE, nom, codes postaux, population, coordonnées, zone d’emploi).

    Les académies sont mises à jour en même temps. À faire avant de charger l’annuaire.
    """
    at = timezone.now()
    with patient_bar("Lecture des communes") as tell:
        found = read_communes(file, progress=tell)
    _conclude("communes", found, keep_good, report, lambda: _load_communes(found.rows, at))


def _load_communes(rows: list, at) -> LoadCount:
    usecases.load_academies(actor=ACTOR, rows=ACADEMIES, at=at)
    return usecases.load_communes(actor=ACTOR, rows=rows, at=at)


@command.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@_keep_good
@_report
def directory(files: tuple[Path, ...], keep_good: bool, report: Path | None) -> None:
    """Charger l’annuaire des établissements du second degré (clé : le code UAI).

    Trois formats sont reconnus à leur en-tête : « annuaire de l’éducation » (72 colonnes), « adresse et
    géolocalisation » (35 colonnes), et la liste à une ligne par UAI. Plusieurs fichiers peuvent être donnés : le
    premier qui renseigne une information fait foi. Un point à plus de 20 km de sa commune est remplacé par celui de la
    commune, et signalé.
    """
    at, places = timezone.now(), commune_places()
    if not places:
        raise click.ClickException("aucune commune n’est chargée : lancez d’abord « poles load communes FICHIER ».")
    with patient_bar("Lecture de l’annuaire") as tell:
        found = read_directory(files, communes=places, known=known_places(), progress=tell)
    _conclude(
        "établissements",
        found,
        keep_good,
        report,
        lambda: usecases.load_schools(actor=ACTOR, rows=found.rows, at=at),
    )


@command.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@_keep_good
@_report
def formations(files: tuple[Path, ...], keep_good: bool, report: Path | None) -> None:
    """Charger les formations : liste des MEF, avec les diplômes et leurs codes ROME s’ils sont donnés.

    Donnez les fichiers, ou le dossier qui contient n_mef, v_formation_diplome et derive_cfd_rome.
    """
    at = timezone.now()
    paths = [path for given in files for path in (formation_files(given) if given.is_dir() else [given])]
    if not paths:
        raise click.ClickException("aucun fichier de formations dans ce dossier : il y faut au moins « n_mef.csv ».")
    with patient_bar("Lecture des formations") as tell:
        found = read_formations(paths, progress=tell)
    _conclude(
        "formations",
        found,
        keep_good,
        report,
        lambda: usecases.load_programmes(actor=ACTOR, rows=found.rows, at=at),
    )


@command.command()
@click.argument("file", type=FILE)
@_keep_good
@_report
def travel(file: Path, keep_good: bool, report: Path | None) -> None:
    """Charger des temps de trajet réels entre communes : origine, destination, mode, minutes.

    Les communes sont données par leur code INSEE, le mode s’écrit « à pied », « à vélo », « en transports en commun »
    ou « en voiture », la durée en minutes entières. Un trajet vaut dans un sens. Là où la table ne dit rien, le temps
    reste estimé d’après la distance. Une nouvelle durée remplace l’ancienne ; un trajet absent du fichier est gardé.
    """
    at, communes = timezone.now(), {place.code: place.academy_id for place in commune_places()}
    if not communes:
        raise click.ClickException("aucune commune n’est chargée : lancez d’abord « poles load communes FICHIER ».")
    with patient_bar("Lecture des temps de trajet") as tell:
        found = read_travel_times(file, communes=communes, progress=tell)
    _conclude(
        "temps de trajet",
        found,
        keep_good,
        report,
        lambda: load_travel_times(actor=ACTOR, rows=found.rows, at=at),
    )


@command.command()
@click.argument("file", type=FILE, required=False)
@_keep_good
@_report
def holidays(file: Path | None, keep_good: bool, report: Path | None) -> None:
    """Charger les vacances scolaires : celles que le logiciel connaît, ou le fichier « calendrier scolaire ».

    Sans fichier : les zones A, B et C, de 2024-2025 à 2026-2027. Vérifiez 2026-2027 au Journal officiel, ou chargez le
    fichier du ministère (data.education.gouv.fr) : il donne aussi la Corse et l’outre-mer, et ses dates font foi.
    """
    at = timezone.now()
    if file is None:
        found = HolidayTable(rows=list(HOLIDAYS), count=len(HOLIDAYS))
    else:
        with patient_bar("Lecture du calendrier scolaire") as tell:
            found = read_school_calendar(file, progress=tell)
    _conclude(
        "vacances",
        found,
        keep_good,
        report,
        lambda: load_holidays(actor=ACTOR, rows=found.rows, at=at),
    )


def _conclude(what: str, found: Any, keep_good: bool, report: Path | None, load: Callable[[], LoadCount]) -> None:
    """Show the problems, write the report, load unless a line is refused, show the counts."""
    console = Console(markup=False)
    refused = sorted(problem for problem in found.problems if problem.blocks)
    doubtful = sorted(problem for problem in found.problems if not problem.blocks)
    alone = len(found.problems) == 1 and bool(refused)
    _show(console, [] if alone else [*refused, *doubtful], report)
    if report:
        write_report(report, found.problems)
        console.print(f"Remarques écrites dans {report.name} ({plural(len(found.problems), 'ligne')}).")
    if refused and (not keep_good or not found.rows):
        if alone:
            raise click.ClickException(f"rien n’a été chargé. {refused[0]}")
        advice = (
            "" if keep_good else " ; corrigez le fichier, ou ajoutez « --keep-good » pour charger les autres lignes"
        )
        raise click.ClickException(f"rien n’a été chargé : {plural(len(refused), 'ligne refusée')}{advice}.")
    with console.status(f"Écriture : {what}…"):
        count = load()
    _table(console, what, found, count, refused, doubtful)


def _show(console: Console, problems: list[Problem], report: Path | None) -> None:
    if not problems:
        return
    table = Table("fichier", "ligne", "champ", "gravité", "raison")
    for problem in problems[:ON_SCREEN]:
        place = str(problem.line or "")
        table.add_row(problem.file, place, problem.field, GRAVITY[problem.blocks], problem.sentence)
    console.print(table)
    if len(problems) > ON_SCREEN:
        hint = "" if report else " (« --report FICHIER » les écrit toutes)"
        console.print(f"… et {plural(len(problems) - ON_SCREEN, 'autre remarque')}{hint}.")


def _table(
    console: Console, what: str, found: Any, count: LoadCount, refused: list[Problem], doubtful: list[Problem]
) -> None:
    table = Table("", "lignes lues", "ajoutées", "modifiées", "inchangées", "refusées", "hors champ", "à vérifier")
    lines = {(problem.file, problem.line) for problem in refused}
    aside = getattr(found, "out_of_scope", 0)
    numbers = (found.count, count.added, count.changed, count.same, len(lines), aside, len(doubtful))
    table.add_row(what, *(integer(number) for number in numbers))
    console.print(table)
