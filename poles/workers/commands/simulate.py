"""``poles simulate``: fictional learners, hosts and offers on a real territory, at the real counts."""

from pathlib import Path

import click
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from poles.domain.governance.queries import hub_by_slug
from poles.domain.territory.queries import academy as academy_of
from poles.exchange.simulation.build import simulate
from poles.exchange.simulation.deliver import STAGES, deliver
from poles.exchange.simulation.hypotheses import Hypotheses
from poles.exchange.simulation.open_data import MissingData
from poles.exchange.simulation.terrain import SCALES, Terrain
from poles.words.actor import system
from poles.words.french import integer
from poles.words.time import SchoolYear
from poles.workers.bars import patient_bar


@click.command()
@click.option("--academie", required=True, metavar="CODE", help="Code de l’académie, par exemple 12 (Nancy-Metz).")
@click.option("--hub", "slug", metavar="ADRESSE", help="Le pôle à simuler, par son adresse (« poles hubs list »).")
@click.option("--largest", is_flag=True, help="Simuler le pôle qui a le plus d’élèves.")
@click.option(
    "--scale", type=click.Choice(list(SCALES)), default="S", show_default=True, help="S : un pôle ; M : l’académie."
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Même graine, mêmes lignes.")
@click.option("--data", "folder", required=True, type=click.Path(path_type=Path), help="Dossier des données ouvertes.")
@click.option(
    "--sites", type=click.IntRange(1), metavar="NOMBRE", help="Sites d’accueil à tirer (S : 2 500, M : 25 000)."
)
@click.option(
    "--shifted",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="PART",
    help="Part des classes hors du plan commun des périodes, de 0 à 1 (le calcul des campagnes s’allonge).",
)
def command(
    academie: str,
    slug: str | None,
    largest: bool,
    scale: str,
    seed: int,
    folder: Path,
    sites: int | None,
    shifted: float,
) -> None:
    """Simuler élèves, organismes et offres sur une académie déjà chargée, à ses effectifs réels.

    Les effectifs par établissement et formation, les employeurs par commune et secteur sont exacts ; tout le reste est
    une hypothèse, dite à la fin. Personnes et organismes sont fictifs et se voient comme tels. Refaire la simulation
    remplace les lignes simulées du territoire, et elles seules ; elle est refusée si une campagne s’y appuie déjà.
    """
    home, actor, at = academy_of(academie), system("poles simulate"), timezone.now()
    chosen = SCALES[scale]
    if not chosen.whole_academy and bool(slug) == largest:
        raise click.ClickException("dites quel pôle simuler : « --hub ADRESSE » ou « --largest » (l’un des deux).")
    hypotheses = Hypotheses(sites=sites or chosen.sites, shifted_share=shifted)
    console = Console()
    try:
        with console.status("Lecture des effectifs et des employeurs…"):
            terrain = Terrain(actor=actor, academy_id=academie, folder=folder, cap=hypotheses.activity_cap)
            hub = None if chosen.whole_academy else _hub(terrain, academie, slug)
            ground = terrain.ground(hub.pk if hub else None)
        with console.status("Tirage…"):
            made = simulate(ground, hypotheses, SchoolYear.of(timezone.localdate(at)), seed)
    except MissingData as error:
        raise click.ClickException(str(error)) from error
    with patient_bar("Écriture") as tell:
        deliver(
            actor=actor,
            simulation=made,
            at=at,
            progress=lambda stage: tell(STAGES.index(stage), len(STAGES)),
        )
    table = Table("lignes", "nombre", title=f"Simulation {scale} : {hub or home}, graine {seed}")
    for what, count in made.counts().items():
        table.add_row(what, integer(count))
    console.print(table)
    for remark in made.remarks:
        console.print(remark, highlight=False, soft_wrap=True)
    console.print(f"Empreinte des lignes : {made.digest()[:16]}", highlight=False)


def _hub(terrain: Terrain, academie: str, slug: str | None):
    if slug:
        if found := hub_by_slug(academie, slug):
            return found
        raise click.ClickException(
            f"aucun pôle « {slug} » dans la carte adoptée : « poles hubs list --academie {academie} »."
        )
    sizes = terrain.hub_sizes()
    if not sizes:
        raise click.ClickException(
            f"l’académie n’a pas de carte adoptée : « poles hubs propose --academie {academie} --adopt » d’abord."
        )
    return sizes[0][1]
