"""Signing together: a head reads what matters of each text, the whole of it under a fold, ticks and signs once."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from poles.domain.agreements import wording
from poles.domain.signing import queries, usecases
from poles.domain.signing.reading import names_signed, texts_before
from poles.web import pages
from poles.web.convention_text import changes_of, text_of
from poles.web.plain_words import of_change
from poles.web.request import Request
from poles.web.signing import steps
from poles.web.signing.forms import BatchForm
from poles.web.signing.mine import soon
from poles.web.signing.shown import NAMES, host_of, learner_of, said_by, title_of
from poles.words import french
from poles.words.agreements import VersionKind
from poles.words.closing import Closing
from poles.words.findings import Finding, Severity
from poles.words.terms import Terms
from poles.words.time import Period

TICK_ALL = "coches"
MOST = 60
"""Texts on one page: two classes; the others come when these are signed."""
ALIKE = 3
"""Texts of a lot from which one that differs is told."""
KINDS = {
    Severity.BLOCKING: ("error", "à corriger"),
    Severity.WARNING: ("warning", "à vérifier"),
    Severity.INFO: ("info", "à savoir"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: Request) -> HttpResponse:
    """The texts that wait for this person, by class; ticked and signed together, each on its own: one refusal stops no other."""
    form = BatchForm(request.POST or None)
    done: dict[str, Any] = {}
    if form.is_valid():
        waiting = queries.waiting_for(request.actor, at=timezone.now())
        done = _sign(request, form.chosen(), {one.signatory.pk: one for one in waiting})
        form = BatchForm()
    waiting = queries.waiting_for(request.actor, at=timezone.now())
    ticked = set(form.chosen()) if form.is_bound else set()
    every = not form.is_bound and TICK_ALL in request.GET
    lines = _lines(waiting[:MOST], ticked)
    lots = _lots(lines, every=every)
    context = {
        "form": form,
        "done": done,
        "lots": lots,
        "count": len(lines),
        "more": max(len(waiting) - MOST, 0),
        "flagged": sum(bool(one["flagged"]) for one in lines),
        "calm": sum(not one["flagged"] for one in lines),
        "all": every,
    }
    return pages.page(request, "signing/batch.html", context, status=422 if form.errors else 200)


def _sign(request: Request, chosen: dict[UUID, str], waiting: dict[UUID, Any]) -> dict[str, Any]:
    """Sign the ticked ones; what is said of each that was not signed."""
    outcomes = usecases.sign_many(
        actor=request.actor, signatory_ids=list(chosen), seen=chosen, at=timezone.now(), **steps.browser_of(request)
    )
    signed = [key for key, one in outcomes.items() if one.signature]
    refused = [
        {"title": _title(waiting.get(key)), "why": " ".join(one.sentences)}
        for key, one in outcomes.items()
        if not one.signature
    ]
    said = french.plural(len(signed), "texte signé", "textes signés")
    return {"signed": len(signed), "said": f"{said}. Chacun garde sa propre preuve.", "refused": refused}


def _title(one: Any) -> str:
    return title_of(one.version, said_by(one.version)) if one else "Un texte de la liste"


def _lines(waiting: Sequence[Any], ticked: set[UUID]) -> list[dict[str, Any]]:
    """One line a text, in a constant number of queries."""
    texts = [one.version for one in waiting]
    before, signed = texts_before(texts), names_signed(texts)
    today = timezone.localdate()
    lines = []
    for one in waiting:
        said = said_by(one.version)
        earlier = before.get(one.version.pk)
        text = text_of(one.version, earlier)
        lines.append(
            {
                "key": str(one.signatory.pk),
                "digest": one.version.digest,
                "learner": learner_of(said),
                "what": NAMES[VersionKind(one.version.kind)].lower(),
                "place": host_of(said),
                "dates": str(Period.of_days(said.first_day, said.last_day)),
                "hours": _hours(said),
                "lot": _lot(said),
                "said": said,
                "findings": [_finding(each) for each in one.findings],
                "changed": changes_of(one.version, earlier),
                "amendment": _amended(one.version),
                "late": soon((one.agreement.starts_on - today).days),
                "text": text,
                "signed": french.join(signed.get(one.version.pk, [])),
                "ticked": one.signatory.pk in ticked,
                "pdf": reverse("signing:pdf", args=[one.signatory.pk]),
            }
        )
    return lines


def _lots(lines: Sequence[dict[str, Any]], *, every: bool) -> list[dict[str, Any]]:
    """The lines by class and by titles of articles: what is the same for all, articles or findings, is read once.

    An article that names the learner or the host differs from text to text: it stays with its own.
    """
    found: dict[tuple, list[dict[str, Any]]] = {}
    for line in lines:
        titles = tuple(one["title"] for one in line["text"].get("clauses", ()))
        found.setdefault((line["lot"], titles), []).append(line)
    lots = []
    for (title, _), some in found.items():
        _tell_apart(some)
        common, clauses = [], []
        if len(some) > 1:
            common = [one for one in some[0]["findings"] if all(one in line["findings"] for line in some)]
            each = zip(*(line["text"].get("clauses", ()) for line in some), strict=True)
            clauses = [same[0] for same in each if all(one == same[0] for one in same)]
        for line in some:
            line["findings"] = [one for one in line["findings"] if one not in common]
            line["flagged"] = any(one["kind"] != "info" for one in line["findings"])
            line["ticked"] |= every and not line["flagged"]
            own = [one for one in line["text"].get("clauses", ()) if one not in clauses]
            line["text"] = line["text"] | {"clauses": own}
        lots.append({"title": title, "clauses": clauses, "common": common, "lines": some})
    return lots


def _tell_apart(lines: Sequence[dict[str, Any]]) -> None:
    """Say on each line in what it differs from most of its lot."""
    facts = [_facts(line["said"]) for line in lines]
    for name in facts[0]:
        usual, many = Counter(one[name] for one in facts).most_common(1)[0]
        for line, one in zip(lines, facts, strict=True):
            if len(lines) >= ALIKE and 2 * many > len(lines) and one[name] != usual:
                line.setdefault("apart", []).append(f"{name} ({one[name] or 'rien'})")


def _facts(said: Terms | Closing) -> dict[str, str]:
    """What is compared in a lot, in words."""
    if isinstance(said, Closing):
        return {"durée": french.duration_minutes(said.minutes)}
    return {
        "dates": str(Period.of_days(said.first_day, said.last_day)),
        "horaires": _hours(said),
        "travaux réglementés": wording.works_said(said.works),
        "gratification": wording.gratuity(said.paid),
    }


def _hours(said: Terms | Closing) -> str:
    if isinstance(said, Closing):
        return f"{french.duration_minutes(said.minutes)} de présence"
    return f"{french.join(dict.fromkeys(filter(None, map(wording.weekly, said.stays))))} par semaine"


def _lot(said: Terms | Closing) -> str:
    return said.class_name if isinstance(said, Closing) else said.learner.class_name


def _amended(version: Any) -> str:
    amended = version.kind == VersionKind.AMENDMENT
    return of_change(version.changes, version.reason, version.applies_on) if amended else ""


def _finding(one: Finding) -> dict[str, str]:
    kind, label = KINDS[one.severity]
    return {"kind": kind, "kind_label": label, "sentence": one.sentence, "source": one.source}
