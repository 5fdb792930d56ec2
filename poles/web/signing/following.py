"""How far the signatures are, for the school: who signed, who is next, since when; reminders, addresses, signed pages."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.agreements import queries as agreements
from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.signing import queries, usecases
from poles.domain.signing.policy import SIGNATORIES
from poles.exchange.agreement_paper import agreement_pdf
from poles.web import pages
from poles.web.acting import act, press
from poles.web.request import Request
from poles.web.signing.forms import CorrectForm, RecallForm, ScanForm
from poles.web.signing.mine import soon
from poles.web.signing.shown import NAMES, learner_of, party_of, said_by, title_of
from poles.words import french
from poles.words.agreements import SigningMeans, VersionKind
from poles.words.contacts import masked
from poles.workflows.agreement import VERSION

ACTS = ("remind", "correct", "register_paper")
COLOURS = {"signed": "success", "signing": "info", "void": "error"}


@require_safe
def progress(request: Request, agreement_id: UUID) -> HttpResponse:
    """Every text of a convention with its signatories, the one in signature first."""
    actor, now = request.actor, timezone.now()
    agreement = agreements.one(actor, agreement_id)
    found = queries.progress(actor, agreement_id, at=now)
    keys = [line.signatory.pk for one in found for line in one.lines]
    may = {verb: set(SIGNATORIES.rows(actor, verb).filter(pk__in=keys).values_list("pk", flat=True)) for verb in ACTS}
    verbs = AGREEMENTS.may(actor, agreement)
    ready = agreements.in_preparation(agreement)
    texts = [_text(one, may, verbs, timezone.localdate(now)) for one in found]
    if ready is not None and ready.status == "ready":
        texts.insert(0, _ready(ready, verbs))
    current = agreements.current(agreement)
    title = f"Convention {french.of(learner_of(said_by(current)))}" if current else str(agreement)
    context = {"agreement": agreement, "title": title, "texts": texts}
    return pages.page(request, "signing/progress.html", context)


@require_POST
def send(request: Request, agreement_id: UUID, number: int) -> HttpResponse:
    """Send a settled text to its signatories: its print is made now, and never changes."""
    version = agreements.text(request.actor, agreement_id, number)

    def gesture() -> None:
        usecases.send(actor=request.actor, version_id=version.pk, print_=agreement_pdf, at=timezone.now())

    onward = reverse("signing:progress", args=[agreement_id])
    return press(request, gesture, "Le texte est envoyé : chaque signataire est prévenu à son tour.", onward)


@require_POST
def recall(request: Request, agreement_id: UUID, number: int) -> HttpResponse:
    """Take a text back; what was signed of it is void, and shown so."""
    version = agreements.text(request.actor, agreement_id, number)
    form = RecallForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""

    def gesture() -> None:
        usecases.recall(actor=request.actor, version_id=version.pk, why=reason, at=timezone.now())

    onward = reverse("signing:progress", args=[agreement_id])
    return press(request, gesture, "Le texte est repris : corrigez-le, puis renvoyez-le en signature.", onward)


@require_POST
def remind(request: Request, signatory_id: UUID) -> HttpResponse:
    """Ask again somebody who has not signed; a new link closes the former ones."""
    one = SIGNATORIES.get(request.actor, "remind", signatory_id)

    def gesture() -> None:
        usecases.remind(actor=request.actor, signatory_id=one.pk, at=timezone.now())

    return press(request, gesture, f"Un nouveau message est parti pour {one.name}.", _back(one))


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Request, signatory_id: UUID) -> HttpResponse:
    """Write the right address of a signatory; the former links are closed, a new one leaves."""
    one = SIGNATORIES.get(request.actor, "correct", signatory_id)
    form = CorrectForm(request.POST or None, initial={"email": one.email, "phone": one.phone})

    def gesture(said: dict[str, Any]) -> str:
        usecases.correct_address(
            actor=request.actor, signatory_id=one.pk, email=said["email"], phone=said["phone"], at=timezone.now()
        )
        return f"L’adresse est corrigée : un nouveau lien est parti pour {one.name}."

    return act(
        request, form, gesture, template="signing/correct.html", onward=_back(one), signatory=one, back=_back(one)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: Request, signatory_id: UUID) -> HttpResponse:
    """Keep the page that somebody signed by hand, as that person’s signature."""
    row = SIGNATORIES.get(request.actor, "register_paper", signatory_id)
    one = queries.one(request.actor, row.pk)
    posted = request.method == "POST"
    form = ScanForm(request.POST if posted else None, request.FILES if posted else None)

    def gesture(said: dict[str, Any]) -> str:
        given = said["scan"]
        usecases.register_paper(
            actor=request.actor, signatory_id=one.pk, scan=given.read(), scan_type=given.content_type or "",
            signed_on=said["signed_on"], at=timezone.now(),
        )  # fmt: skip
        return f"La signature {french.of(one.name)} est enregistrée, avec sa page."

    told = {"signatory": one, "party": party_of(one), "title": title_of(one.version, said_by(one.version))}
    return act(request, form, gesture, template="signing/scan.html", onward=_back(one), back=_back(one), **told)


def _back(one: Any) -> str:
    return reverse("signing:progress", args=[one.version.agreement_id])


def _ready(version: Any, verbs: frozenset[str]) -> dict[str, Any]:
    return {
        "title": _name(version), "state": VERSION.labels[version.status], "kind": "", "lines": [], "number": version.number,
        "send": "send" in verbs, "headline": "Ce texte est prêt : il n’est pas encore parti.",
    }  # fmt: skip


def _text(found: queries.Progress, may: dict[str, set], verbs: frozenset[str], today: Any) -> dict[str, Any]:
    """One text with its lines; ``may``: verb → the signatories to whom the actor may do it."""
    version = found.version
    out = version.status == "signing"
    return {
        "number": version.number,
        "title": _name(version),
        "state": VERSION.labels[version.status],
        "kind": COLOURS.get(version.status, ""),
        "headline": _headline(found, today) if out else "",
        "late": _late(version, today) if out else "",
        "lines": [_line(line, may, out, today) for line in found.lines],
        "recall": out and "recall" in verbs,
        "form": RecallForm(auto_id=f"id_{version.pk.hex}_%s"),
    }


def _name(version: Any) -> str:
    return f"{NAMES[VersionKind(version.kind)]} (texte n° {version.number})"


def _headline(found: queries.Progress, today: Any) -> str:
    """« 3 signatures sur 6. On attend M. Tuteur (message il y a quatre jours). »"""
    waited: dict[str, list[str]] = {}
    for line in found.next:
        if not line.signatory.refused_at:
            waited.setdefault(_since(line, today), []).append(line.signatory.name)
    count = f"{french.plural(found.signed, 'signature')} sur {len(found.lines)}."
    groups = [f"{french.join(names)} ({since})" for since, names in waited.items()]
    return f"{count} On attend {' ; '.join(groups)}." if groups else count


def _since(line: queries.Line, today: Any) -> str:
    """Since when a signature is waited for; who can be reached by nothing comes by a code of the school, or signs on paper."""
    if not _reachable(line.signatory) or line.asked_at is None:
        return "sans message : avec le code remis par l’établissement, ou sur papier"
    return f"message {french.ago((today - timezone.localdate(line.asked_at)).days)}"


def _reachable(one: Any) -> bool:
    return bool(one.user_id or one.email or one.phone)


def _late(version: Any, today: Any) -> str:
    """What hurries, for the convention itself: meanwhile, an avenant or an attestation leaves the signed text as it is."""
    left = (version.agreement.starts_on - today).days
    near = soon(left) if version.kind == VersionKind.INITIAL else ""
    then = "le stage ne commence pas" if left > 0 else "l’élève ne doit pas être en stage"
    return f"{near[0].upper()}{near[1:]} : sans toutes les signatures, {then}." if near else ""


def _line(line: queries.Line, may: dict[str, set], out: bool, today: Any) -> dict[str, Any]:
    """One signatory: state, what happened, what may be done. The whole address is for who may correct it."""
    one = line.signatory
    state, kind, told = _state(line, today)
    open_ = out and line.signature is None and one.refused_at is None
    corrects = one.pk in may["correct"]
    reached = [one.email, one.phone] if corrects else [masked(one.email), masked(one.phone)]
    return {
        "key": one.pk,
        "name": one.name,
        "party": party_of(one),
        "state": state,
        "kind": kind,
        "told": told,
        "steps": _steps(one),
        "refusal": one.refusal,
        "reached": "" if one.user_id else french.join(filter(None, reached)) or "aucune adresse",
        "address_from": one.address_from,
        "same": line.same_channel,
        "acts": [
            verb
            for verb in ACTS
            if open_
            and one.pk in may[verb]
            and (verb != "remind" or (line.awaited and _reachable(one)))
            and (verb != "correct" or not one.user_id)
        ],
    }


def _state(line: queries.Line, today: Any) -> tuple[str, str, str]:
    """(badge, its colour, sentence)."""
    if line.signature is not None:
        means = SigningMeans(line.signature.means).label
        return "a signé", "success", f"le {french.plain_date(timezone.localdate(line.signature.signed_at))}, {means}."
    if line.signatory.refused_at:
        return "a refusé", "error", f"le {french.plain_date(timezone.localdate(line.signatory.refused_at))}."
    if line.awaited and line.needed:
        since = _since(line, today)
        return "attendue", "info", f"{since[0].upper()}{since[1:]}."
    if line.awaited:
        return "facultative", "", "Le texte n’attend pas cette signature."
    return "attend son tour", "", ""


def _steps(one: Any) -> str:
    """What the person did with the text, day by day."""
    told = [("texte ouvert", one.opened_at), ("lu jusqu’à la fin", one.read_at), ("relance", one.reminded_at)]
    said = [f"{name} le {french.plain_date(timezone.localdate(moment))}" for name, moment in told if moment]
    return f"{french.join(said)}.".capitalize() if said else ""
