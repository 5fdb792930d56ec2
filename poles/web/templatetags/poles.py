"""The components of the pages, one tag and one template each, and the French filters.

Every tag takes plain values, so that the gallery (`/composants`) can show it full, empty and wrong without a database.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from poles.web.bars import bars
from poles.words import french
from poles.words.time import Period

register = template.Library()

SEVERITIES = {"blocking": "error", "warning": "warning", "info": "info"}
STATUS_KINDS = {
    "success": "published confirmed placed done sent adopted running open applied signed held",
    "info": "submitted proposed queued closed allocated mapped",
    "warning": "returned draft lapsed",
    "error": "declined failed broken cancelled",
}
SHAPES: tuple[tuple[type, str], ...] = (
    (CheckboxSelectMultiple, "checkboxes"),
    (RadioSelect, "radio"),
    (CheckboxInput, "checkbox"),
    (Select, "select"),
    (FileInput, "file"),
)
CLASSES = {"select": "fr-select", "file": "fr-upload", "input": "fr-input"}
KIND_OF_STATUS = {status: kind for kind, statuses in STATUS_KINDS.items() for status in statuses.split()}


@register.inclusion_tag("components/alert.html")
def alert(title: str = "", *, text: str = "", kind: str = "info", level: int = 2) -> dict:
    """A message in the page: ``kind`` is info, success, warning or error (or a finding's severity)."""
    return {"title": title, "text": text, "kind": SEVERITIES.get(kind, kind), "level": level}


@register.inclusion_tag("components/badge.html")
def badge(label: str, *, kind: str = "") -> dict:
    """A short state: ``kind`` is info, success, warning, error, new, or empty for neutral."""
    return {"label": label, "kind": kind}


@register.inclusion_tag("components/badge.html")
def status(row: Any) -> dict:
    """The badge of a row's status: its French label, and a colour and icon by what the state means."""
    return {"label": row.get_status_display(), "kind": KIND_OF_STATUS.get(row.status, "")}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*parts: str) -> dict:
    """Where the page is, after « Accueil »: label, address, label, address…, and the page's own label last, alone."""
    urls = [*parts[1::2], *[""] * (len(parts) % 2)]
    return {"crumbs": [{"label": label, "url": url} for label, url in zip(parts[::2], urls, strict=True)]}


@register.inclusion_tag("components/tile.html")
def tile(title: str, *, url: str, text: str = "", detail: str = "", level: int = 2) -> dict:
    """A door: a title that is the link, a sentence, a detail. Put several in a ``fr-grid-row``."""
    return {"title": title, "url": url, "text": text, "detail": detail, "level": level}


@register.inclusion_tag("components/task.html")
def task(
    sentence: str,
    *,
    url: str = "",
    action: str = "",
    due: date | None = None,
    consequence: str = "",
    late: bool = False,
    why_url: str = "",
    level: int = 3,
) -> dict:
    """What waits for the person: what, before when, what happens otherwise, and the link that does it."""
    return {
        "sentence": sentence,
        "url": url,
        "action": action or "Ouvrir",
        "due": due,
        "consequence": consequence,
        "late": late,
        "why_url": why_url,
        "level": level,
    }


@register.inclusion_tag("components/figure_sentence.html")
def figure_sentence(
    value: str,
    sentence: str,
    *,
    numerator: int | None = None,
    numerator_label: str = "",
    denominator: int | None = None,
    denominator_label: str = "",
    on: date | None = None,
    comparison: str = "",
    why_url: str = "",
) -> dict:
    """A figure with its sentence, its two counts one click away, and its date."""
    return {
        "value": value,
        "sentence": sentence,
        "numerator": numerator,
        "numerator_label": numerator_label,
        "denominator": denominator,
        "denominator_label": denominator_label,
        "on": on,
        "comparison": comparison,
        "why_url": why_url,
    }


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(
    title: str,
    *,
    rows: Iterable[Mapping[str, Any]],
    name: str,
    heading: str = "Groupe",
    value_heading: str = "Valeur",
    maximum: float | None = None,
    mark: float | None = None,
    mark_label: str = "",
    open_table: bool = False,
) -> dict:
    """Horizontal bars and the table that says the same.

    ``title`` states what the chart shows. ``rows``: mappings with ``label``, ``value`` (number), ``text`` (the value as
    written, optional), ``kind`` (optional: plain, striped, dotted, dashed, a pattern besides colour) and ``url``
    (optional, in the table). ``name``: unique in the page. ``mark``: a value shown as a vertical line, named by
    ``mark_label``.
    """
    return {
        "title": title,
        "chart": bars(list(rows), maximum=maximum, mark=mark),
        "name": name,
        "heading": heading,
        "value_heading": value_heading,
        "mark_label": mark_label,
        "open_table": open_table,
    }


@register.simple_block_tag(end_name="end_data_table")
def data_table(content: SafeString, *, caption: str, name: str, hide_caption: bool = False, dense: bool = True) -> str:
    """A table around its ``<thead>`` and ``<tbody>``: caption, sticky heading, a region that scrolls by keyboard."""
    context = {"content": content, "caption": caption, "name": name, "hide_caption": hide_caption, "dense": dense}
    return render_to_string("components/data_table.html", context)


@register.inclusion_tag("components/sort_heading.html", takes_context=True)
def sort_heading(context: Context, label: str, key: str, *, numeric: bool = False) -> dict:
    """A heading that sorts by the ``tri`` parameter of the address (``-key`` for descending); filters are kept."""
    now = context["request"].GET.get("tri", "")
    params = context["request"].GET.copy()
    params.pop("page", None)
    params["tri"] = f"-{key}" if now == key else key
    return {
        "label": label,
        "numeric": numeric,
        "query": params.urlencode(),
        "direction": {key: "ascending", f"-{key}": "descending"}.get(now, ""),
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page, *, parameter: str = "page", label: str = "Pages de la liste") -> dict:
    """The pages of a list, filters kept in the address; nothing when one page is enough."""
    params = context["request"].GET.copy()

    def query(number: int) -> str:
        params[parameter] = str(number)
        return params.urlencode()

    around = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [{"number": number, "query": query(number) if isinstance(number, int) else ""} for number in around]
    return {
        "page": page,
        "label": label,
        "links": links,
        "first": query(1),
        "before": query(page.number - 1),
        "after": query(page.number + 1),
        "last": query(page.paginator.num_pages),
    }


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, *, label: str = "", hint: str = "", note: str = "") -> dict:
    """One field with its label, hint and errors, tied by ``aria-describedby``; ``note``: id of what is said beside it."""
    widget = bound.field.widget
    shape = next((name for kinds, name in SHAPES if isinstance(widget, kinds)), "input")
    said = {"helptext": hint or bound.help_text, "error": bound.errors}
    ids = [f"{bound.auto_id}_{part}" for part, text in said.items() if text] + ([note] if note else [])
    attrs = {"class": f"{CLASSES.get(shape, '')} {widget.attrs.get('class', '')}".strip()}
    if ids:
        attrs["aria-describedby"] = " ".join(ids)
    return {
        "field": bound,
        "shape": shape,
        "control": bound.as_widget(attrs={name: value for name, value in attrs.items() if value}),
        "label": label or bound.label,
        "hint": hint or bound.help_text,
        "optional": not bound.field.required,
        "described_by": " ".join(ids),
    }


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: BaseForm) -> dict:
    """Every field of a form, hidden ones included, in their order; the summary of errors stays apart."""
    return {"form": form}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm | None) -> dict:
    """The list of a form's errors, each a link to its field; takes the focus when the page opens with errors."""
    return {"form": form}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, *, why: str, action: str = "", url: str = "", level: int = 2) -> dict:
    """Nothing here: why, how to begin, and the one action."""
    return {"title": title, "why": why, "action": action, "url": url, "level": level}


@register.inclusion_tag("components/steps.html")
def steps(current: int, titles: Iterable[str]) -> dict:
    """Where one is in a short series of pages: ``current`` counts from 1."""
    titles = list(titles)
    after = titles[current] if current < len(titles) else ""
    return {"current": current, "count": len(titles), "title": titles[current - 1], "after": after}


@register.inclusion_tag("components/progress_bar.html")
def progress_bar(
    text: str, *, done: int, total: int, name: str = "progression", refresh_url: str = "", running: bool = True
) -> dict:
    """How far a long work is. With ``refresh_url`` (an address that answers this same fragment) it renews itself."""
    return {
        "text": text,
        "done": done,
        "total": total,
        "share": french.percent(min(done, total), total),
        "name": name,
        "refresh_url": refresh_url,
        "running": running,
    }


@register.inclusion_tag("components/why.html")
def why(url: str, *, about: str, label: str = "Pourquoi ?") -> dict:
    """The link to the rule, the article or the explanation; ``about`` completes it for those who hear the page."""
    return {"url": url, "about": about, "label": label}


@register.inclusion_tag("components/map.html")
def map(*, geojson_url: str, label: str, list_id: str, size: str = "medium") -> dict:  # noqa: A001 - the tag's name
    """A map without tiles of a GeoJSON address; ``list_id`` names the list of the page that says the same.

    ``size`` is small, medium or large. Properties read by ``map.js``: ``kind`` (hub, school, host, offer, zone,
    place), ``name``, ``text`` (one line more), ``url`` and ``sign`` (two or three characters in the sign), these optional.
    """
    return {"geojson_url": geojson_url, "label": label, "list_id": list_id, "size": size}


def _day(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.filter
def long_date(value: date | datetime | None) -> str:
    """« lundi 12 janvier 2026 »; nothing when there is no date."""
    return french.long_date(_day(value)) if value else ""


@register.filter
def plain_date(value: date | datetime | None) -> str:
    """« 12 janvier 2026 »."""
    return french.plain_date(_day(value)) if value else ""


@register.filter
def short_date(value: date | datetime | None) -> str:
    """« 12/01/2026 », for tables."""
    return french.short_date(_day(value)) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """« lundi 12 janvier 2026 à 8 h 30 »."""
    if not value:
        return ""
    local = timezone.localtime(value)
    return f"{french.long_date(local.date())} à {french.hour(local.time())}"


@register.filter
def period(first: date | Period | None, last: date | None = None) -> str:
    """« du lundi 12 au vendredi 16 janvier 2026 », from a period or from its first and last days, both included."""
    if isinstance(first, Period):
        return str(first)
    return str(Period.of_days(first, last)) if first and last else ""


@register.filter
def minutes(value: int | None) -> str:
    """« 1 h 05 »."""
    return "" if value is None else french.duration_minutes(round(value))


@register.filter
def integer(value: int | None) -> str:
    """« 12 340 »."""
    return "" if value is None else french.integer(int(value))


@register.filter
def percent(numerator: int, denominator: int) -> str:
    """« 81 % » of two counts: ``{{ placed|percent:total }}``."""
    return french.percent(numerator, denominator)


@register.filter
def plural(count: int, nouns: str) -> str:
    """« 12 élèves »: ``{{ n|plural:"élève" }}``, or ``"élève sans stage/élèves sans stage"`` for both forms."""
    one, _, many = nouns.partition("/")
    return french.plural(count, one, many)


@register.filter
def sentence_list(items: Iterable[object]) -> str:
    """« a, b et c »."""
    return french.join(str(item) for item in items)


@register.filter
def the_hub(name: str) -> str:
    """« le pôle de stages Valence », « le pôle « Vallée » »."""
    return french.hub(name)


@register.filter
def of_hub(name: str) -> str:
    """« du pôle de stages Valence », « du pôle « Vallée » »."""
    return french.hub(name).replace("le ", "du ", 1)


@register.filter(name="of")
def of_name(name: str) -> str:
    """« de Lyon », « d’Amiens »."""
    return french.of(name)
