"""``poles replay``: compute a run again from its archive, and say whether the result is the same, byte for byte."""

from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from poles.domain.allocation.replay import replay
from poles.words.actor import system

ACTOR = system("poles replay")


@click.command()
@click.argument("run", metavar="CALCUL")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FICHIER", help="Écrire le plan refait."
)
def command(run: str, out: Path | None) -> int:
    """Refaire un calcul depuis son archive : même résultat, octet pour octet, sinon code de sortie 1.

    CALCUL est l’identifiant du calcul, donné par la page de la campagne. Rien n’est écrit dans la base.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Calcul", total=1.0)
        found = replay(
            actor=ACTOR,
            run_id=run,
            progress=lambda stage, share: bar.update(task, description=stage, completed=share),
        )
    if out is not None and found.plan:
        out.write_bytes(found.plan)
    click.echo(found.sentence)
    return 0 if found.same else 1
