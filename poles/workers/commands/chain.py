"""``poles chain verify``: recompute the chain of evidence of each académie, link by link; exit 1 when one does not hold."""

import click
from rich.console import Console
from rich.table import Table

from poles.domain.signing import chain, keys
from poles.words.french import plural


@click.group()
def command() -> None:
    """Vérifier la chaîne des preuves de signature."""


@command.command()
@click.option("--academie", metavar="CODE", default="", help="Une seule académie, par son code (par défaut, toutes).")
def verify(academie: str) -> int:
    """Refaire chaque empreinte, et comparer avec les fins de chaîne publiées chaque jour : ce qui manque est nommé."""
    heads = {code: head for code, head in keys.heads_by_academy().items() if academie in ("", code)}
    table = Table("académie", "maillon", "table", "ligne", "ce qui ne tient pas")
    wrong = 0
    for code, head in sorted(heads.items()):
        faults = chain.verify_chain(code, heads=keys.heads_published(code))
        wrong += len(faults)
        for fault in faults:
            table.add_row(code, str(fault.sequence), fault.table, fault.row, fault.sentence)
        click.echo(f"Académie {code} : {plural(head.sequence, 'maillon')}, dernier maillon {head.digest}")
    if wrong:
        Console().print(table)
    click.echo(f"{plural(len(heads), 'chaîne vérifiée', 'chaînes vérifiées')}, {plural(wrong, 'défaut')}.")
    return 1 if wrong else 0
