"""The pages of the catalogue of indicators: the list, and one indicator by place, by group and over the years."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from poles.domain.access import Unknown
from poles.domain.indicators.survey import Gap, Survey, survey
from poles.domain.indicators.values import Value
from poles.domain.indicators.years import over_years
from poles.law.indicators import catalogue
from poles.web.forms import PageForm
from poles.words import french
from poles.words.actor import Actor
from poles.words.training import PlacementKind

TITLE = "Catalogue des indicateurs"
"""What the catalogue is called, unless a page says it otherwise."""


class KindFilter(PageForm):
    """Which kind of placement is shown, for the figures that have one."""

    accueil = forms.ChoiceField(label="Stage")

    def __init__(self, *args: Any, kinds: Iterable[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.kinds = [kind for kind in kinds if kind] or [PlacementKind.PFMP.value]
        choice = self.fields["accueil"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(kind, PlacementKind(kind).label) for kind in self.kinds]
        self.is_valid()

    @property
    def kind(self) -> str:
        """The kind asked for, else the first that is known."""
        return str(self.cleaned_data.get("accueil") or self.kinds[0])


def catalogue_of(request: HttpRequest, actor: Actor, *, url: Callable[[str], str]) -> dict[str, Any]:
    """What the page of the catalogue shows: each indicator with its figure of the whole, and why some have none."""
    found = survey(actor, at=timezone.now())
    form = _filter(request, [kind.value for kind in found.reading.kinds()])
    rows = []
    for code, definition in found.definitions.items():
        kinds = found.kinds(code)
        kind = "" if kinds == [""] else form.kind
        rows.append(
            {
                "definition": definition,
                "value": found.whole(code, kind),
                "url": url(code),
                "kind": kind,
                "parts": definition.parts_only,
            }
        )
    return {"title": TITLE, "form": form, "rows": rows, "survey": found, "at": found.at}


def figure_of(
    request: HttpRequest, actor: Actor, code: str, *, place_url: Callable[[UUID], str], hub_id: UUID | None
) -> dict[str, Any]:
    """What the page of one indicator shows. Raise Unknown for a code that the catalogue does not hold."""
    now = timezone.now()
    if code not in catalogue(timezone.localdate(now)):
        raise Unknown(code)
    found = survey(actor, at=now, codes=[code])
    definition, kinds = found.definitions[code], found.kinds(code)
    form = _filter(request, kinds)
    kind = "" if kinds == [""] else form.kind
    whole, places = found.whole(code, kind), [each for each in found.by_place(code, kind) if each.key is not None]
    middle = found.median(code, kind) if len(places) > 2 else None
    unit = "" if definition.display != "share" else f"{french.NO_BREAK}%"
    return {
        "title": TITLE,
        "definition": definition,
        "form": form if len(form.kinds) > 1 and kind else None,
        "kind": PlacementKind(kind).label if kind else "",
        "value": whole,
        "places": places if len(places) > 1 else [],
        "bars": _bars(places, lambda each: each.place, lambda each: place_url(each.key)),
        "bars_title": _title(definition.label, places),
        "maximum": 100 if definition.share else None,
        "median": middle,
        "median_label": "" if middle is None else f"médiane : {french.integer(round(middle))}{unit}",
        "cuts": [] if definition.unmeasured else [_cut(found, code, kind, each.code) for each in definition.breakdowns],
        "years": over_years(actor, code, kind, hub_id=hub_id, academy_id=actor.academy_id),
        "veiled": found.veiled,
        "at": found.at,
        "label": found.label,
    }


def _filter(request: HttpRequest, kinds: Iterable[str]) -> KindFilter:
    known = [kind for kind in kinds if kind] or [PlacementKind.PFMP.value]
    return KindFilter({"accueil": request.GET.get("accueil", known[0])}, kinds=known)


def _cut(found: Survey, code: str, kind: str, cut: str) -> dict[str, Any]:
    definition = found.definitions[code]
    breakdown = definition.breakdown(cut)
    assert breakdown is not None
    values = found.by_group(code, kind, cut)
    gap = found.gap(code, kind, cut)
    return {
        "label": breakdown.label,
        "name": f"decoupage-{cut}",
        "values": values,
        "hidden": found.hides(code, kind, cut),
        "bars": _bars(values, lambda each: each.group_label, lambda _each: ""),
        "gap": "" if gap is None else _gap_said(gap),
        "maximum": 100 if definition.share and not definition.parts_only and not breakdown.shares else None,
    }


def _gap_said(gap: Gap) -> str:
    """« Établissement en commune rurale : 12 points de moins que les autres (intervalle à 95 % : de −20 à −4). »"""
    points = round(100 * abs(gap.points))
    ends = f"de {_signed(gap.low)} à {_signed(gap.high)}"
    way = "de moins" if gap.points < 0 else "de plus"
    told = f"{french.plural(points, 'point')} {way} que les autres" if points else "pas d’écart avec les autres"
    name = gap.group_label[:1].upper() + gap.group_label[1:]
    doubt = "" if gap.clear else " Le hasard seul peut l’expliquer."
    return f"{name} : {told} (intervalle à 95{french.NO_BREAK}% : {ends} points).{doubt}"


def _signed(share: float) -> str:
    points = round(100 * share)
    return f"−{abs(points)}" if points < 0 else f"+{points}" if points else "0"


def _bars(values: Iterable[Value], label: Callable[[Value], str], url: Callable[[Any], str]) -> list[dict[str, Any]]:
    return [
        {
            "label": label(each),
            "value": each.bar,
            "text": f"{each.measure} ({each.chance_text})" if each.chance_text else each.measure,
            "kind": "plain",
            "url": url(each),
        }
        for each in values
    ]


def _title(label: str, values: list[Value]) -> str:
    """What the bars show, in one sentence."""
    known = [each for each in values if each.ratio is not None]
    if len(known) < 2:
        return label
    low, high = min(known, key=lambda each: each.bar), max(known, key=lambda each: each.bar)
    if low.text == high.text:
        return f"{label} : {low.measure} partout"
    return f"{label} : de {low.measure} ({low.place}) à {high.measure} ({high.place})"
