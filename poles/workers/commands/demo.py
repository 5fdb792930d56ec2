"""``poles demo``: a whole académie at work in one command, from its schools to the proposals of a campaign."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from django.conf import settings
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from poles.exchange.demonstration.ground import ACADEMY
from poles.exchange.simulation.deliver import STAGES
from poles.exchange.simulation.names import MAIL_DOMAIN
from poles.exchange.simulation.open_data import MissingData
from poles.words.french import integer
from poles.words.identifiers import AcademyCode, BadIdentifier
from poles.workers import staging
from poles.workers.address_book import fill_address_book
from poles.workers.agreements_story import to_open, write_agreements
from poles.workers.asked_for_help import ask_for_help
from poles.workers.bars import patient_bar
from poles.workers.family_codes import give_family_codes
from poles.workers.figures import figures
from poles.workers.hub_life import live_as_a_hub
from poles.workers.library_shelf import fill_library

WHERE = (
    f"Conventions : entrez avec ddfpt@{MAIL_DOMAIN}, puis « Conventions » : de la première à préparer à celle qui est signée.",
    f"À signer : entrez avec direction@{MAIL_DOMAIN} (« Conventions », « À signer », « Signer ensemble ») ou avec "
    f"professeur@{MAIL_DOMAIN}.",
)
"""What the demonstration says last of its conventions, before the addresses that need no account."""


class Steps:
    """The steps as they are done, each with its seconds."""

    def __init__(self, console: Console):
        self.console, self.done = console, list[tuple[str, float, str]]()

    @contextmanager
    def step(self, name: str) -> Iterator[Callable[[str], None]]:
        """Time a step; what it has to add is said by the function that it gives."""
        begun, notes = time.perf_counter(), list[str]()
        yield notes.append
        self.done.append((name, time.perf_counter() - begun, " ".join(notes)))

    def show(self) -> None:
        """The table of the steps."""
        table = Table("étape", "secondes", "remarque", title="Démonstration")
        for name, seconds, note in self.done:
            table.add_row(name, f"{seconds:.1f}".replace(".", ","), note)
        total = sum(seconds for _, seconds, _ in self.done)
        table.add_row("total", f"{total:.1f}".replace(".", ","), "")
        self.console.print(table)


@click.command()
@click.option(
    "--real", "folder", type=click.Path(path_type=Path), help="Dossier des données ouvertes d’une vraie académie."
)
@click.option("--academie", metavar="CODE", help="Avec --real : l’académie, par exemple 12 (Nancy-Metz).")
@click.option(
    "--scale",
    type=click.Choice(["S", "M"]),
    default="S",
    show_default=True,
    help="Avec --real : un pôle, ou l’académie.",
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Même graine, mêmes lignes.")
@click.option("--no-serve", is_flag=True, help="Ne pas servir les pages ensuite.")
def command(folder: Path | None, academie: str | None, scale: str, seed: int, no_serve: bool) -> None:
    """Charger une académie, dessiner ses pôles, simuler, lancer la campagne du plus grand pôle.

    Sans « --real », l’académie fictive fournie avec le logiciel. Personnes et organismes sont toujours fictifs.
    Relancer la commande ne change rien : elle retrouve ce qui est fait et le montre de nouveau.
    """
    if not settings.DEMO:
        raise click.ClickException(
            "la démonstration ouvre des comptes au mot de passe connu : elle ne démarre qu’avec POLES_DEMO=1 "
            "(ou « ./run demo »)."
        )
    at, console = timezone.now(), Console()
    stage = staging.Stage(
        _academy(folder, academie), at, timezone.localdate(at), seed, scale, folder.resolve() if folder else None
    )
    steps = Steps(console)
    try:
        _play(stage, steps)
    except MissingData as error:
        raise click.ClickException(str(error)) from error
    steps.show()
    _show_figures(console, stage)
    _show_accounts(console, stage)
    _show_codes(console, stage)
    _show_agreements(console, stage)
    if stage.simulation:
        for remark in stage.simulation.remarks:
            console.print(remark, highlight=False, style="dim", soft_wrap=True)
    address = settings.BASE_URL
    console.print(
        f"Pour voir les pages : ./run demo, puis {address}" if no_serve else f"Adresse : {address}", highlight=False
    )


def _play(stage: staging.Stage, steps: Steps) -> None:
    with steps.step("académie, communes, établissements, formations") as note:
        if stage.folder is None:
            staging.load_built_in(stage)
        else:
            with patient_bar("Lecture des fichiers") as tell:
                if left := staging.load_real(stage, tell):
                    note(f"{integer(left)} lignes illisibles laissées de côté")
    with steps.step("carte des pôles"):
        staging.draw_map(stage)
        staging.measure_hubs(stage)
    with steps.step("simulation") as note:
        if staging.simulated(stage):
            note("déjà là : gardée")
        else:
            staging.build_simulation(stage)
            with patient_bar("Écriture de la simulation") as tell:
                staging.write_simulation(stage, lambda name: tell(STAGES.index(name), len(STAGES)))
    with steps.step("comptes, ouverture des pôles"):
        staging.open_accounts(stage)
    with steps.step("campagne") as note:
        if staging.campaign_of(stage):
            note("déjà proposée aux établissements : gardée")
        with patient_bar("Calcul de la campagne") as tell:
            staging.run_campaign(stage, lambda _stage, share: tell(int(100 * share), 100))
    with steps.step("demandes d’aide au pôle") as note:
        if not ask_for_help(stage):
            note("déjà là : gardées")
    with steps.step("carnet d’adresses, contact, rencontre") as note:
        if not fill_address_book(stage):
            note("déjà là : gardés")
    with steps.step("membres, diagnostic, programme, remontée") as note:
        if not live_as_a_hub(stage):
            note("déjà là : gardés")
    with steps.step("ressources, formations de tuteurs") as note:
        if not fill_library(stage):
            note("déjà là : gardées")
    with steps.step("conventions, signatures, sceau") as note:
        if not write_agreements(stage):
            note("déjà là : gardées")


def _show_figures(console: Console, stage: staging.Stage) -> None:
    campaign = staging.campaign_of(stage)
    found = figures(stage.actor, stage.hub, campaign)
    table = Table("mesure", "valeur", title=f"{stage.hub} : {campaign.label}")
    for what, value in found.rows():
        table.add_row(what, value)
    console.print(table)


def _show_accounts(console: Console, stage: staging.Stage) -> None:
    table = Table(title=f"Comptes (mot de passe : {staging.PASSWORD})")
    table.add_column("adresse", no_wrap=True)
    table.add_column("rôle")
    table.add_column("où")
    for account in stage.accounts:
        table.add_row(account.mail, account.role.label, account.place)
    console.print(table)


def _show_codes(console: Console, stage: staging.Stage) -> None:
    """Two codes known in advance, and the birthdays that go with them."""
    table = Table(title=f"Codes des familles (page : {settings.BASE_URL}/eleve/code)")
    for heading in ("code", "qui", "né le (jour et mois)", "où"):
        table.add_column(heading, no_wrap=heading == "code")
    for given in give_family_codes(stage):
        table.add_row(given.code, given.role.label, given.birthday, given.place)
    console.print(table)


def _show_agreements(console: Console, stage: staging.Stage) -> None:
    """Where the conventions are, a link to sign by, a sealed convention to check: whole lines, to be copied."""
    for sentence in WHERE:
        console.print(sentence, highlight=False, soft_wrap=True)
    for shown in to_open(stage):
        console.print(f"Conventions, {shown.what} : {shown.address}", highlight=False, soft_wrap=True)


def _academy(folder: Path | None, academie: str | None) -> str:
    if folder is None:
        if academie:
            raise click.ClickException("« --academie » va avec « --real DOSSIER » : sans lui, l’académie est fictive.")
        return ACADEMY.code
    if not academie:
        raise click.ClickException("dites quelle académie charger : « --academie 12 », par exemple.")
    try:
        return str(AcademyCode.parse(academie).value)
    except BadIdentifier as error:
        raise click.ClickException(error.sentence) from error
