"""The signed returns of a campaign as national tables: one line an académie, sums of what is shown, no cell under five.

A sum adds only cells that are shown, so that no hidden one can be found again by taking the others from it. Counts of
people that are under five are hidden once more here, whatever an older return may have held.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from poles.domain.governance.policy import HUBS
from poles.domain.indicators.recipes import RECIPES
from poles.domain.indicators.secrecy import is_few
from poles.domain.programmes.following import LIVES
from poles.domain.returns.queries import signed_in
from poles.domain.returns.tables import HIDDEN
from poles.records.models import AcademyReturn, ReturnCampaign
from poles.words.actor import PUBLIC
from poles.words.returns import ReturnSection as Section
from poles.words.training import PlacementKind

FRANCE = "France"
WITHHELD = "sans objet ou masqué"


@dataclass(frozen=True)
class Column:
    """A column of a table: its key, its heading, what it is counted in, what it holds."""

    key: str
    label: str
    unit: str
    description: str
    people: bool = False


@dataclass(frozen=True)
class Sheet:
    """A national table: its key in addresses, its title, its columns, its rows in the order of the columns, its sums."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: list[list[Any]]
    total: list[Any] | None = None

    @property
    def all(self) -> list[list[Any]]:
        """The rows, then the sums."""
        return [*self.rows, *([self.total] if self.total else [])]


_WHO = (
    Column("academie", "Académie", "code", "Code de l’académie, deux caractères ; vide pour la France."),
    Column("nom", "Nom", "texte", "Nom de l’académie."),
)
_SUMMARY: tuple[tuple[Column, Section, Callable[[Any], int | float | None]], ...] = (
    (Column("poles", "Pôles", "nombre", "Pôles de la carte adoptée."), Section.MAP, lambda part: len(part["hubs"])),
    (
        Column("poles_ouverts", "Pôles ouverts", "nombre", "Pôles ouverts, avec leur coordonnateur."),
        Section.MAP,
        lambda part: sum(hub["open"] for hub in part["hubs"]),
    ),
    (
        Column("etablissements", "Établissements", "nombre", "Établissements rattachés à un pôle."),
        Section.MAP,
        lambda part: sum(hub["schools"] for hub in part["hubs"]),
    ),
    (
        Column(
            "programmes", "Programmes adoptés", "nombre", "Pôles dont le programme d’actions de l’année est adopté."
        ),
        Section.PROGRAMMES,
        lambda part: sum(line["status"] in LIVES for line in part),
    ),
    (
        Column("actions", "Actions", "nombre", "Actions des programmes de l’année."),
        Section.PROGRAMMES,
        lambda part: sum(line["actions"] for line in part),
    ),
    (
        Column("membres", "Membres", "nombre", "Membres des pôles, organismes et établissements."),
        Section.PARTNERS,
        lambda part: sum(line["members"] for line in part),
    ),
    (
        Column("membres_engages", "Membres engagés", "nombre", "Membres qui ont promis une contribution dans l’année."),
        Section.PARTNERS,
        lambda part: sum(line["engaged"] for line in part),
    ),
    (
        Column("seances", "Séances", "nombre", "Séances de travail des pôles tenues dans l’année."),
        Section.PARTNERS,
        lambda part: sum(line["sessions"] for line in part),
    ),
    (
        Column("ressources", "Ressources", "nombre", "Ressources pédagogiques publiées."),
        Section.TOOLS,
        lambda part: part["resources"],
    ),
    (
        Column("formations", "Formations", "nombre", "Formations de tuteurs tenues dans l’année."),
        Section.TOOLS,
        lambda part: part["trainings"],
    ),
    (
        Column(
            "tuteurs_formes", "Tuteurs formés", "personnes", "Tuteurs formés dans l’année ; vide sous 5.", people=True
        ),
        Section.TOOLS,
        lambda part: part["trained"],
    ),
    (
        Column("offres", "Offres", "nombre", "Offres publiées et ouvertes dans l’année scolaire."),
        Section.BANK,
        lambda part: sum(each["offers"] for each in part["offers"]),
    ),
    (
        Column("places", "Places", "nombre", "Places de ces offres."),
        Section.BANK,
        lambda part: sum(each["seats"] for each in part["offers"]),
    ),
    (
        Column("bilans", "Bilans arrêtés", "nombre", "Pôles dont le bilan de l’année est arrêté."),
        Section.REVIEW,
        lambda part: sum(line["status"] == "reported" for line in part),
    ),
    (
        Column("actions_bilan", "Actions au bilan", "nombre", "Actions des programmes dont le bilan est fait."),
        Section.REVIEW,
        lambda part: sum(line["actions"] for line in part),
    ),
    (
        Column("actions_faites", "Actions faites", "nombre", "Actions faites au jour de la remontée."),
        Section.REVIEW,
        lambda part: sum(line["done"] for line in part),
    ),
    (
        Column("mesures", "Mesures", "nombre", "Mesures d’amélioration tirées des bilans."),
        Section.MEASURES,
        len,
    ),
)
_FIGURE = (
    Column("indicateur", "Indicateur", "code", "Code de l’indicateur dans le catalogue."),
    Column("libelle", "Libellé", "texte", "Nom de l’indicateur."),
    Column("stage", "Stage", "texte", "Genre de stage compté."),
    Column("groupe", "Groupe", "texte", "Groupe compté ; vide pour l’ensemble."),
    Column("numerateur", "Numérateur", "nombre", "Ce qui est compté ; vide quand il est masqué.", people=True),
    Column("denominateur", "Dénominateur", "nombre", "Sur quoi ; vide quand il est masqué.", people=True),
    Column("valeur", "Valeur", "rapport", f"Numérateur divisé par dénominateur ; vide : {WITHHELD}."),
    Column("unite", "Unité", "texte", "Comment lire la valeur."),
    Column("academies", "Académies", "nombre", "Combien d’académies la ligne additionne."),
)


def summary(campaign: ReturnCampaign) -> Sheet:
    """One line for each académie that has signed: what its pôles are and do; columns of the sections asked alone."""
    asked = [(column, section, count) for column, section, count in _SUMMARY if section in campaign.sections]
    rows: list[list[Any]] = []
    for row in signed_in(campaign):
        parts = row.content.get("parts", {})
        cells = [_cell(column, count(parts[section])) if section in parts else None for column, section, count in asked]
        rows.append([row.academy_id, row.academy.name, *cells])
    total = ["", FRANCE, *(_sum(row[place] for row in rows) for place in range(2, len(asked) + 2))] if rows else None
    columns = (*_WHO, *(column for column, _section, _count in asked))
    return Sheet("synthese", f"Synthèse, {campaign.name}", columns, rows, total)


def figures(campaign: ReturnCampaign) -> Sheet:
    """The indicators of each académie that has signed, then their sums, one line for each indicator, stage and group.

    The sum of an indicator adds the académies whose two counts are both shown, and says how many they are.
    """
    rows: list[list[Any]] = []
    sums: dict[tuple[str, ...], list[Any]] = {}
    for row in signed_in(campaign):
        for one in _figures_of(row):
            top, bottom = _shown(one)
            words = [one["code"], one["label"], _kind(one["kind"]), one.get("group_label") or one["group"]]
            rows.append([row.academy_id, row.academy.name, *words, top, bottom, _ratio(top, bottom), one["unit"], 1])
            held = sums.setdefault((one["code"], one["kind"], one["group"]), [*words, 0, 0, one["unit"], 0])
            if top is not None and bottom is not None:
                held[4], held[5], held[7] = held[4] + top, held[5] + bottom, held[7] + 1
    for *words, top, bottom, unit, count in sums.values():
        few = not count
        shown = (None, None, None) if few else (top, bottom, _ratio(top, bottom))
        rows.append(["", FRANCE, *words, *shown, unit, count])
    return Sheet("indicateurs", f"Indicateurs, {campaign.name}", (*_WHO, *_FIGURE), rows)


def figure_keys(sheet: Sheet) -> dict[str, str]:
    """The indicators of the table of figures: key → name, with its stage and its group when it has one."""
    named = {}
    for _academy, _name, code, label, kind, group, *_rest in sheet.rows:
        named[_key(code, kind, group)] = " – ".join(filter(None, (label, kind, group)))
    return named


def of_figure(sheet: Sheet, key: str) -> Sheet:
    """The lines of one indicator: one for each académie, then their sum."""
    rows = [row for row in sheet.rows if _key(row[2], row[4], row[5]) == key]
    kept = (1, 6, 7, 8, 9)
    lines = [[row[place] for place in kept] for row in rows]
    return Sheet("indicateur", figure_keys(sheet).get(key, ""), [sheet.columns[place] for place in kept], lines)


def _key(code: str, kind: str, group: str) -> str:
    return "|".join((code, kind, group))


def roll(campaign: ReturnCampaign) -> Sheet:
    """Who has returned: académie, version, day, fingerprint."""
    columns = (
        *_WHO,
        Column("version", "Version", "nombre", "Version signée."),
        Column("signee_le", "Signée le", "date", "Jour de la signature."),
        Column("empreinte", "Empreinte", "SHA-256", "Empreinte de la remontée signée."),
    )
    rows: list[list[Any]] = [
        [row.academy_id, row.academy.name, row.version, localdate(row.signed_at) if row.signed_at else None, row.digest]
        for row in signed_in(campaign).defer("content", "remarks")
    ]
    return Sheet("remontees", f"Remontées signées, {campaign.name}", columns, rows)


def hubs(_campaign: ReturnCampaign | None = None) -> Sheet:
    """The open pôles of the maps in force, as every visitor may see them: académie, code, name, network, when it was read."""
    rows = HUBS.rows(PUBLIC, "see").select_related("academy", "hub_map").order_by("academy__name", "name")
    columns = (
        *_WHO,
        Column("code", "Code du pôle", "code", "Code du pôle dans la carte de l’académie."),
        Column("pole", "Pôle", "texte", "Nom du pôle."),
        Column("annee", "Carte", "année", "Année où commence l’année scolaire de la carte."),
        Column("reseau", "Réseau", "texte", "Campus ou réseau auquel le pôle est adossé."),
    )
    lines: list[list[Any]] = [
        [hub.academy_id, hub.academy.name, hub.code, hub.name, hub.hub_map.school_year, hub.network_name]
        for hub in rows
    ]
    return Sheet("poles", "Pôles de stages ouverts", columns, lines)


SHEETS: dict[str, Callable[[ReturnCampaign], Sheet]] = {"synthese": summary, "indicateurs": figures, "remontees": roll}
"""The tables of a campaign, by their key in addresses."""


def sheets_of(campaign: ReturnCampaign) -> list[Sheet]:
    """The tables of a campaign that have at least one line."""
    return [sheet for make in SHEETS.values() if (sheet := make(campaign)).rows]


def dated(campaign: ReturnCampaign) -> datetime | None:
    """The moment of the last signature of a campaign: what its tables are dated by."""
    return signed_in(campaign).order_by("-signed_at").values_list("signed_at", flat=True).first()


def shown_cell(column: Column, value: Any) -> Any:
    """A cell as a page writes it: what is hidden says so."""
    return HIDDEN if value is None and column.people else value


def _figures_of(row: AcademyReturn) -> list[dict[str, Any]]:
    parts = row.content.get("parts", {})
    part = parts.get(Section.INDICATORS) or parts.get(Section.BANK) or {}
    return part.get("figures", [])


def _shown(one: dict[str, Any]) -> tuple[int | float | None, int | float | None]:
    """The two counts that may be shown: a small one goes, and a numerator that leaves few others in its denominator.

    Counts of actions, hours, members or hosts are nobody’s: they are shown whatever they are.
    """
    top, bottom = one["numerator"], one["denominator"]
    recipe = RECIPES.get(one["code"])
    if recipe is not None and not recipe.people:
        return top, bottom
    bottom = None if bottom is None or is_few(bottom) else bottom
    hidden = top is None or bottom is None or is_few(top) or (one["share"] and is_few(bottom - top))
    return (None if hidden else top), bottom


def _ratio(top: int | float | None, bottom: int | float | None) -> float | None:
    return round(top / bottom, 4) if top is not None and bottom else None


def _cell(column: Column, value: int | float | None) -> int | float | None:
    return None if value is not None and column.people and is_few(int(value)) else value


def _sum(values) -> int | float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _kind(code: str) -> str:
    return PlacementKind(code).label if code in set(PlacementKind) else code
