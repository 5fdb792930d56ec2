"""``poles campaign``: list the campaigns of a pôle, run one from the needs to the proposals."""

from datetime import date
from typing import Any

import click
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from poles.domain.allocation import usecases
from poles.domain.allocation.queries import campaigns_of, last_run, rules_of
from poles.domain.allocation.rules import Parameters
from poles.domain.governance.queries import hub_by_slug, hubs_of
from poles.domain.territory.queries import academies
from poles.words.actor import system
from poles.words.allocation import RunKind
from poles.words.french import duration_minutes, integer, percent, plain_date, short_date
from poles.words.training import PlacementKind
from poles.workflows.campaign import CAMPAIGN

ACTOR = system("poles campaign")
SHOWN = 10


def _day(_ctx: click.Context, param: click.Parameter, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        sentence = f"{param.opts[0]} : « {value} » n’est pas une date ; écrivez par exemple 2027-01-04."
        raise click.ClickException(sentence) from error


_hub = click.option(
    "--hub", "slug", required=True, metavar="PÔLE", help="Adresse courte du pôle (« poles hubs list »)."
)
_academie = click.option(
    "--academie", metavar="CODE", help="Code de l’académie, si plusieurs pôles ont la même adresse."
)


@click.group()
def command() -> None:
    """Lister les campagnes d’un pôle, en calculer une et la publier."""


@command.command("list")
@_hub
@_academie
def list_campaigns(slug: str, academie: str | None) -> None:
    """Lister les campagnes d’un pôle et ce qu’elles ont donné."""
    hub = _found(slug, academie)
    table = Table("campagne", "genre", "dates", "état", "besoins", "places proposées", title=f"Campagnes du pôle {hub}")
    for campaign in campaigns_of(ACTOR).filter(hub=hub):
        run = last_run(campaign.pk)
        figures = (integer(run.report["total"]), integer(run.report["placed"])) if run else ("—", "—")
        dates = f"{short_date(campaign.starts_on)} – {short_date(campaign.ends_on)}"
        state = CAMPAIGN.labels[campaign.status]
        table.add_row(campaign.label, campaign.get_kind_display(), dates, state, *figures)
    if table.row_count:
        Console(markup=False).print(table)
    else:
        click.echo(f"Le pôle {hub} n’a encore aucune campagne.")


@command.command()
@_hub
@_academie
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in PlacementKind]),
    default=PlacementKind.PFMP.value,
    metavar="GENRE",
    help="Genre de stage : pfmp (par défaut), observation, bts_internship…",
)
@click.option(
    "--from", "first", required=True, metavar="JOUR", callback=_day, help="Premier jour, par exemple 2027-01-04."
)
@click.option(
    "--to", "last", required=True, metavar="JOUR", callback=_day, help="Dernier jour, par exemple 2027-02-26."
)
@click.option("--label", metavar="NOM", help="Nom de la campagne (par défaut, le genre et les dates).")
@click.option("--publish", is_flag=True, help="Proposer aussitôt aux établissements.")
@click.option("--trial", is_flag=True, help="Calcul à blanc : ni ouverture, ni proposition, seulement le compte rendu.")
def run(
    slug: str,
    academie: str | None,
    kind: str,
    first: date,
    last: date,
    label: str | None,
    publish: bool,
    trial: bool,
) -> None:
    """Ouvrir, clore et calculer une campagne ; une campagne déjà commencée est reprise où elle en est.

    Sans règle publiée, celle des réglages habituels est publiée avant l’ouverture. Le calcul propose, les établissements
    décident : rien n’est confirmé ici.
    """
    if trial and publish:
        raise click.ClickException("un calcul à blanc ne se publie pas : choisissez --trial ou --publish.")
    hub = _found(slug, academie)
    name = label or f"{kind.upper()} du {plain_date(first)} au {plain_date(last)}"
    campaign = campaigns_of(ACTOR).filter(hub=hub, label=name).first() or usecases.open_campaign(
        actor=ACTOR,
        hub_id=hub.pk,
        label=name,
        kind=PlacementKind(kind),
        starts_on=first,
        ends_on=last,
        at=timezone.now(),
    )
    if (campaign.kind, campaign.starts_on, campaign.ends_on) != (kind, first, last):
        raise click.ClickException(
            f"la campagne « {name} » existe avec un autre genre ou d’autres dates : donnez un autre nom."
        )
    if trial:
        _show(name, _compute(campaign.pk, RunKind.TRIAL))
        click.echo("Calcul à blanc : rien n’est proposé à personne.")
        return
    if campaign.status in ("published", "cancelled"):
        state = CAMPAIGN.labels[campaign.status]
        raise click.ClickException(f"la campagne « {name} » est déjà {state} : donnez un autre nom avec --label.")
    if campaign.status == "draft" and not rules_of(ACTOR, campaign.pk).exists():
        usecases.publish_rule(actor=ACTOR, campaign_id=campaign.pk, parameters=Parameters(), at=timezone.now())
    for status, gesture in (("draft", usecases.admit), ("open", usecases.close)):
        if campaign.status == status:
            campaign = gesture(actor=ACTOR, campaign_id=campaign.pk, at=timezone.now())
    report = _compute(campaign.pk, RunKind.OFFICIAL)
    if publish:
        usecases.publish(actor=ACTOR, campaign_id=campaign.pk, at=timezone.now())
    _show(name, report)
    click.echo(
        "Les établissements sont prévenus."
        if publish
        else "À relire, puis à publier (option --publish ou la page du pôle)."
    )


def _found(slug: str, academie: str | None) -> Any:
    """The pôle of an address, in the current map of some académie."""
    codes = [academie] if academie else [academy.code for academy in academies()]
    hubs = [hub for code in codes if (hub := hub_by_slug(code, slug))]
    if len(hubs) > 1:
        raise click.ClickException(f"plusieurs académies ont un pôle « {slug} » : précisez avec --academie.")
    if not hubs:
        known = [hub.slug for code in codes for hub in hubs_of(code)]
        examples = f" ; par exemple {', '.join(known[:3])}" if known else " : aucune carte n’est adoptée"
        raise click.ClickException(f"aucun pôle n’a l’adresse « {slug} »{examples}.")
    return hubs[0]


def _compute(campaign_id: Any, kind: RunKind) -> dict:
    """Run the computation here, with a bar; gives its report."""
    started = usecases.start_run(actor=ACTOR, campaign_id=campaign_id, kind=kind, at=timezone.now(), inline=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Calcul", total=1.0)
        done = usecases.execute(
            actor=ACTOR,
            run_id=started.pk,
            at=timezone.now(),
            progress=lambda stage, share: bar.update(task, description=stage, completed=share),
        )
    if done.status != "done":
        raise click.ClickException(f"le calcul a échoué : {done.error}")
    return done.report | {"run": str(done.pk)}


def _show(name: str, report: dict) -> None:
    """The results as tables: figures, groups, shortages."""
    console = Console(markup=False)
    table = Table("", "résultat", title=name)
    table.add_row("besoins", integer(report["total"]))
    table.add_row("places proposées", f"{integer(report['placed'])} ({percent(report['placed'], report['total'])})")
    table.add_row("offres, places", f"{integer(report['offers'])}, {integer(report['seats'])}")
    ratio = report["offers_per_pupil"]
    table.add_row("places par élève", "sans objet" if ratio is None else f"{ratio:.2f}".replace(".", ","))
    if report["placed"]:
        table.add_row("trajet moyen", duration_minutes(round(report["minutes"]["mean"])))
        table.add_row("trajet le plus long", duration_minutes(report["minutes"]["longest"]))
    if worst := report["worst_group"]:
        table.add_row("groupe le moins servi", f"{worst['group']} : {percent(worst['placed'], worst['total'])}")
    table.add_row("plan", "optimal, prouvé" if report["certified"] else "réalisable, prouvé ; optimal selon le solveur")
    rule = report["rule"]
    table.add_row("règle", f"n° {rule['version']}, empreinte {rule['digest'][:16]}" if rule else "réglages habituels")
    table.add_row("solveur", report["solver"])
    table.add_row("secondes", f"{report['seconds']:.1f}".replace(".", ","))
    console.print(table)
    for other in report["comparisons"][1:]:
        console.print(f"{other['label']}. {other['sentence']}")
    if report["shortages"]:
        lacking = Table("famille", "période", "places manquantes", "sans aucune offre à portée")
        for row in report["shortages"][:SHOWN]:
            lacking.add_row(row["family"], row["period"], integer(row["lacking"]), integer(row["without_offer"]))
        console.print(lacking)
    console.print(f"Pour refaire ce calcul : poles replay {report['run']}")
