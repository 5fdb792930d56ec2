"""``poles verify``: ask the database every invariant; exit 1 when one is broken."""

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from poles.domain.integrity import queries
from poles.words.french import plural

REMARK = (
    "Remarque : la sécurité par ligne ne protège pas {count}, car ce compte de la base en est propriétaire. Donnez à "
    "l’application un compte à elle (DATABASE_URL), distinct de celui des migrations (DATABASE_OWNER_URL)."
)


@click.command()
@click.option("--all", "everything", is_flag=True, help="Montrer aussi les invariants respectés.")
def command(everything: bool) -> int:
    """Vérifier les invariants de la base : places, élèves, pôles, calculs, conventions, signatures, journal, académies."""
    console = Console(stderr=True)
    total = len(queries.all_invariants())
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("Vérification", total=total)
        answers = queries.verify(lambda _invariant: bar.advance(task))
    broken = [answer for answer in answers if answer.breaches]
    table = Table("invariant", "manquements", "exemples")
    for answer in answers if everything else broken:
        examples = "\n".join(f"{key} {words}" for key, words in answer.examples)
        table.add_row(answer.invariant.sentence, str(answer.breaches), examples)
    if table.row_count:
        Console().print(table)
    if open_tables := queries.unguarded():
        click.echo(REMARK.format(count=plural(len(open_tables), "table")), err=True)
    click.echo(f"{len(answers)} invariants vérifiés, {len(broken)} non respecté(s).")
    return 1 if broken else 0
