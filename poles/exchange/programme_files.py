"""The programme of a pôle as files: the official document in PDF, and a workbook of its actions, steps and contributions."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.timezone import localdate

from poles.domain.programmes.document import answer_of, document_of
from poles.domain.programmes.following import LIVES
from poles.domain.programmes.reading import Sheet
from poles.exchange.papers import printed
from poles.exchange.workbook_files import write_book
from poles.words import french
from poles.words.programmes import ContributionKind
from poles.words.training import PlacementKind

ACTIONS = (
    "Axe", "Action", "Objectif", "Publics", "Pilote", "Début", "Fin", "Indicateur", "Point de départ", "Cible", "État",
    "Précision", "Résultat",
)  # fmt: skip
STEPS = ("Action", "Étape", "Attendue le", "Faite le")
CONTRIBUTIONS = ("Action", "Membre", "Nature", "Unité", "Demandé ou promis", "Réponse", "Répondu le", "Donné")
MEASURES = ("Mesure d’amélioration", "Échéance", "Prise le", "Reprise par")


def programme_pdf(sheet: Sheet, *, at: datetime) -> bytes:
    """The official document (PDF/A, PDF/UA), dated of the day of its adoption, or of today while it is in preparation."""
    programme, today = sheet.programme, localdate(at)
    made_on = programme.reported_on or programme.adopted_on or today
    data = document_of(sheet) | {
        "title": f"{programme}",
        "author": programme.hub.name,
        "made_on": made_on.isoformat(),
        "academy_of": french.of(programme.hub.academy.name),
        "reference": programme.hub.code,
        "draft": programme.status == "draft",
        "followed": programme.status in LIVES,
        "summary": _summary(sheet),
        "digest": programme.digest,
        "figures": frozen_figures(sheet),
        "measures": [
            {"text": one.text, "due_on": one.due_on.isoformat() if one.due_on else ""} for one in sheet.improvements
        ],
    }
    return printed("programme", _with_french_dates(data))


def programme_xlsx(sheet: Sheet, *, at: datetime) -> bytes:
    """A workbook of four sheets: actions, steps, contributions, measures."""
    sheets = [
        ("Actions", ACTIONS, _actions(sheet)),
        ("Étapes", STEPS, _steps(sheet)),
        ("Contributions", CONTRIBUTIONS, _contributions(sheet)),
        ("Améliorations", MEASURES, _measures(sheet)),
    ]
    return write_book(sheets, at=at)


def _actions(sheet: Sheet) -> Iterator[tuple]:
    for part in sheet.axes:
        for line in part.lines:
            one = line.action
            yield (
                f"{part.axis.number}. {part.axis.short}", one.title, one.goal, ", ".join(line.publics),
                one.pilot.name if one.pilot else "", one.starts_on, one.ends_on, one.indicator, one.baseline, one.target,
                line.followed.standing.label, line.followed.why, one.result,
            )  # fmt: skip


def _steps(sheet: Sheet) -> Iterator[tuple]:
    return ((line.action.title, one.label, one.due_on, one.done_on) for line in sheet.lines for one in line.steps)


def _contributions(sheet: Sheet) -> Iterator[tuple]:
    for line in sheet.lines:
        for one in line.contributions:
            kind = ContributionKind(one.kind)
            yield (
                line.action.title, one.member.name, kind.label, kind.unit, float(one.promised), answer_of(one),
                one.confirmed_on, float(one.given),
            )  # fmt: skip


def _measures(sheet: Sheet) -> Iterator[tuple]:
    for one in sheet.improvements:
        yield one.text, one.due_on, one.done_on, ", ".join(action.title for action in one.actions.all())


def _summary(sheet: Sheet) -> str:
    told = sheet.summary
    return (
        f"{french.plural(told.actions, 'action')} : {french.plural(told.done, 'faite')}, "
        f"{told.late} en retard, {told.at_risk} à risque."
    )


def frozen_figures(sheet: Sheet) -> list[dict]:
    """The figures frozen with the bilan, in words: label, kind of placement, value, counts; none before it is made."""
    frozen = sheet.programme.frozen
    return [_figure(one) for one in frozen.figures.get("figures", [])] if frozen else []


def _figure(one: dict) -> dict:
    top, bottom = one.get("numerator"), one.get("denominator")
    counts = "" if top is None or bottom is None else f"{french.integer(top)} / {french.integer(bottom)}"
    return {"label": one["label"], "kind": _kind_of(one), "text": one["text"], "counts": counts}


def _kind_of(figure: dict) -> str:
    """The kind of placement of a frozen figure, and its group, in words; a kind that is no longer known stays as it is."""
    code, group = figure.get("kind") or "", figure.get("group") or ""
    kind = PlacementKind(code).label if code in set(PlacementKind) else code
    return f"{kind} ({group})" if kind and group else kind or group


def _with_french_dates(value):
    """The same data, its ISO dates written in French but for the one that dates the paper."""
    if isinstance(value, list):
        return [_with_french_dates(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: french.plain_date(date.fromisoformat(one))
        if key.endswith("_on") and key != "made_on" and isinstance(one, str) and one
        else _with_french_dates(one)
        for key, one in value.items()
    }
