"""``poles match``: the allocation on files, for anybody who wants to check it or to use it elsewhere."""

from pathlib import Path

import click
from rich.console import Console

from poles.exchange import match_file


@click.command()
@click.argument("source", metavar="IN.npz", type=click.Path(path_type=Path))
@click.argument("out", metavar="OUT.npz", type=click.Path(path_type=Path))
@click.option(
    "--report", "report_file", type=click.Path(path_type=Path), help="Rapport JSON : tailles, durées, preuve."
)
@click.option(
    "--levels",
    default=",".join(match_file.DEFAULT_LEVELS),
    show_default=True,
    help="Critères, dans l’ordre : L1 équité, L2 points, L3 longs trajets, L4 trajet et vœux, L5 départage.",
)
def command(source: Path, out: Path, report_file: Path | None, levels: str) -> None:
    """Répartir des élèves entre des places, d’après un fichier de tableaux (voir docs/matching.md)."""
    try:
        arrays = match_file.read(source)
        with Console(stderr=True).status("Calcul…"):
            assign, report = match_file.solve(arrays, tuple(name.strip() for name in levels.split(",") if name.strip()))
        if not report["certificate"]["ok"]:
            raise click.ClickException("le plan trouvé n’est pas prouvé : rien n’est écrit ; signalez ce fichier.")
        match_file.write(assign, report, out, report_file)
    except match_file.BadMatchFile as error:
        raise click.ClickException(str(error)) from error
    seconds = report["seconds"]
    click.echo(
        f"{report['placed']} élèves placés sur {report['sizes']['learners']} ; plan prouvé ; "
        f"{seconds['levels']} s de calcul, {seconds['certificate']} s de preuve."
    )
