"""``poles hubs``: propose a map of pôles, adopt it, list the pôles."""

from datetime import datetime

import click
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from poles.domain.access import Unknown
from poles.domain.adoption.usecases import adopt as adopt_a_map
from poles.domain.governance import usecases
from poles.domain.governance.queries import HubSize, current_map, map_findings, maps_of, sizes_of
from poles.domain.governance.usecases.proposing import FEWEST
from poles.domain.territory.queries import academies
from poles.domain.territory.queries import academy as academy_of
from poles.law.hubs import LARGEST
from poles.words.actor import system
from poles.words.french import integer, plural
from poles.words.identifiers import AcademyCode, BadIdentifier
from poles.words.time import SchoolYear

ACTOR = system("poles hubs")
BASES = {"bassin": "basin", "basin": "basin", "zone-emploi": "employment_zone", "employment_zone": "employment_zone"}


def _academy(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    try:
        return str(AcademyCode.parse(value).value)
    except BadIdentifier as error:
        if value in {academy.code for academy in academies()}:  # the demonstration's own code is in no nomenclature
            return value
        raise click.ClickException(error.sentence) from error


_academie = click.option(
    "--academie",
    required=True,
    metavar="CODE",
    callback=_academy,
    help="Code de l’académie, par exemple 12 (Nancy-Metz).",
)


@click.group()
def command() -> None:
    """Dessiner, adopter et lister les pôles de stages d’une académie."""


@command.command()
@_academie
@click.option(
    "--by",
    type=click.Choice(list(BASES)),
    default="bassin",
    metavar="[bassin|zone-emploi]",
    help="D’après quoi dessiner : les bassins de formation (par défaut) ou les zones d’emploi.",
)
@click.option(
    "--year", type=click.IntRange(2015, 2100), metavar="ANNÉE", help="Année de rentrée (par défaut, celle en cours)."
)
@click.option("--adopt", is_flag=True, help="Adopter la carte aussitôt ; celle de la même année est remplacée.")
@click.option(
    "--decision", default="", metavar="RÉFÉRENCE", help="Avec --adopt : la référence de la décision du recteur."
)
@click.option(
    "--decided-on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="AAAA-MM-JJ",
    help="Avec --adopt : la date de la décision (par défaut, aujourd’hui).",
)
@click.option(
    "--largest",
    type=click.IntRange(FEWEST, 1000),
    metavar="NOMBRE",
    help=f"Découper tout pôle de plus d’établissements (par défaut : {LARGEST}, sauf pour les bassins, laissés entiers).",
)
def propose(
    academie: str,
    by: str,
    year: int | None,
    adopt: bool,
    decision: str,
    decided_on: datetime | None,
    largest: int | None,
) -> None:
    """Proposer une première carte : chaque établissement ouvert dans exactement un pôle.

    Un établissement sans bassin (collège, privé, agricole) prend celui de l’établissement le plus proche qui en a un.
    Sans aucun bassin dans l’annuaire de l’académie, les zones d’emploi servent à leur place ; une zone trop grande est
    découpée autour de ses villes. Le recteur pourra changer la carte.
    """
    console, at = Console(markup=False), timezone.now()
    _known(academie)
    with console.status("Dessin de la carte…"):
        chart = usecases.propose_map(
            actor=ACTOR,
            academy_id=academie,
            basis=BASES[by],
            largest=largest,
            school_year=year or SchoolYear.of(timezone.localdate(at)).start,
            at=at,
        )
        if adopt:
            adopt_a_map(
                actor=ACTOR,
                hub_map_id=chart.pk,
                decided_on=decided_on.date() if decided_on else None,
                decision=decision,
                at=at,
            )
    state = "adoptée" if adopt else "à l’état de projet (« --adopt » l’adopte)"
    _show(console, f"{chart.label} : carte {state}", sizes_of(chart.pk))
    for finding in map_findings(chart.pk):
        console.print(f"À vérifier ({finding.rule}) : {finding.sentence}")


@command.command("list")
@_academie
def list_hubs(academie: str) -> None:
    """Lister les cartes d’une académie, et les pôles de la carte adoptée."""
    console = Console(markup=False)
    home = _known(academie)
    maps = maps_of(academie)
    if not maps:
        raise click.ClickException(
            f"aucune carte pour l’académie {home} : « poles hubs propose --academie {academie} »."
        )
    table = Table("carte", "état", "pôles", title=f"Cartes de l’académie {home}")
    for chart, count in maps:
        table.add_row(chart.label, chart.get_status_display(), integer(count))
    console.print(table)
    if adopted := current_map(academie):
        _show(console, adopted.label, sizes_of(adopted.pk))


def _known(academie: str) -> str:
    """The name of an académie that is loaded."""
    try:
        return str(academy_of(academie))
    except Unknown:
        raise click.ClickException("les académies ne sont pas chargées : « poles load communes FICHIER ».") from None


def _show(console: Console, title: str, sizes: list[HubSize]) -> None:
    table = Table("pôle", "état", "établissements", "dont EPLE", "dont déduits", "communes", title=title)
    for size in sizes:
        numbers = (size.schools, size.public_schools, size.inferred, size.communes)
        table.add_row(size.name, size.status, *(integer(number) for number in numbers))
    console.print(table)
    schools = sum(size.schools for size in sizes)
    console.print(f"{plural(len(sizes), 'pôle')}, {plural(schools, 'établissement')}.")
