"""What the papers of a convention print, as plain texts: parties, articles, annexes, schedule, signatures, check code."""

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import segno
from django.utils.timezone import localdate

from poles.domain.agreements import differences, wording
from poles.domain.agreements.queries import terms_of
from poles.domain.agreements.schedule import stay_days
from poles.domain.signing.parties import Called, called_to_sign
from poles.exchange.addresses import address
from poles.law.clauses import source
from poles.words import french
from poles.words.agreements import TURNS, AgreementModel, Change, Party, Proof, VersionKind
from poles.words.terms import Document, Person, Span, Stay, Terms

WEEKDAYS = {0: "lun.", 1: "mar.", 2: "mer.", 3: "jeu.", 4: "ven.", 5: "sam.", 6: "dim."}
LONG_RUN = re.compile(r"\S{41,}")
PRINT = re.compile(r"[0-9a-f]{64}")
EXACT = ("qr", "qr_alt", "check_address", "digest")
"""What is printed sign for sign, since it is copied or is no text."""
NEW_SCHEDULE = {Change.DATES, Change.HOURS, Change.PLACE, Change.SUSPENSION, Change.EARLY_END}
"""The changes after which an avenant prints the whole schedule again."""
TITLES = {
    AgreementModel.PFMP: "Convention de période de formation en milieu professionnel",
    AgreementModel.OBSERVATION: "Convention de séquence d’observation en milieu professionnel",
    AgreementModel.INITIATION: "Convention de stage d’initiation ou d’application",
    AgreementModel.BTS: "Convention de stage d’étudiant",
    AgreementModel.ABROAD: "Convention de période en milieu professionnel à l’étranger",
}


class Sample(NamedTuple):
    """The number and code of a convention that does not exist, for the preview of its articles."""

    number: str = "exemple"
    code: str = "EXEMPLE"


def agreement_data(version: Any) -> dict[str, Any]:
    """Everything that the template prints of a text: a convention, or an avenant to it."""
    terms, written = terms_of(version), localdate(version.created_at)
    called = list(version.signatories.all()) or None
    draft = version.status in ("draft", "dropped")
    said = convention_data(terms, version.agreement, written=written, draft=draft, called=called)
    return said | plain(_amendment(version, terms)) if version.kind == VersionKind.AMENDMENT else said


def convention_data(
    terms: Terms, agreement: Any, *, written: date, draft: bool, called: Sequence[Any] | None = None
) -> dict[str, Any]:
    """What the template prints of terms; ``agreement`` has a number and a code.

    ``called``: who was called to sign when the text went out; None: those whom the text would call.
    """
    return plain(
        {
            "title": TITLES[terms.model],
            "author": terms.school.name,
            "reference": f"Convention n° {agreement.number}",
            "made_on": written.isoformat(),
            "draft": draft,
            "amendment": False,
            "parties": parties(terms),
            "source": source(terms.model),
            "vote": vote(terms.documents),
            "signatories": [signatory(one) for one in sorted(called or called_to_sign(terms, on=written), key=_turn)],
            "digest": "",
            "stays": [stay_said(one) for one in terms.stays],
            "clauses": [{"title": one.title, "text": one.text} for one in terms.clauses],
            "pedagogical": pedagogical(terms),
            "activities": [one.model_dump() for one in terms.activities],
            "financial": financial(terms),
            "documents": [document(one) for one in terms.documents],
            **check(agreement),
        }
    )


def _amendment(version: Any, terms: Terms) -> dict[str, Any]:
    """What an avenant prints in the place of the articles: what changes, from when, why."""
    old = differences.former(version)
    found = differences.differences(terms_of(old), terms) if old else ()
    return {
        "title": f"Avenant n° {differences.rank_of(version)} à la convention",
        "amendment": True,
        "applies_on": french.plain_date(version.applies_on or min(one.first_day for one in terms.stays)),
        "reason": version.reason.strip().rstrip(".") or wording.TO_SAY,
        "differences": [one._asdict() for one in found],
        "schedules": bool(NEW_SCHEDULE.intersection(version.changes)),
    }


def check(agreement: Any) -> dict[str, str]:
    """The number, the check code in groups of four, the address of its page, and the same as a picture."""
    whole = address("public:check_code", agreement.code)
    picture = io.BytesIO()
    segno.make(whole, error="m", micro=False).save(picture, kind="svg", border=2, light="#fff", xmldecl=False)
    groups = "-".join(agreement.code[at : at + 4] for at in range(0, len(agreement.code), 4))
    return {
        "number": agreement.number,
        "code": groups,
        "check_address": whole.split("://", 1)[-1],
        "qr": picture.getvalue().decode(),
        "qr_alt": f"Code à flasher : il ouvre la page qui vérifie ce document, {whole}",
    }


def parties(terms: Terms) -> list[dict[str, Any]]:
    """Who is bound, with what names each: hosts, school, learner, guardians."""
    many = len(terms.stays) > 1
    said = [
        {
            "label": f"Organisme d’accueil n° {rank}" if many else "Organisme d’accueil",
            "lines": [
                stay.organisation,
                _labelled("SIRET", stay.siret),
                _place(stay),
                _labelled("Activité", stay.activity),
                _labelled("Représenté par", wording.person(stay.signatory)),
            ],
        }
        for rank, stay in enumerate(terms.stays, 1)
    ]
    school, learner = terms.school, terms.learner
    said += [
        {
            "label": "Établissement",
            "lines": [school.name, f"UAI : {school.uai}", school.address or school.town,
                      _labelled("Représenté par", wording.person(school.head))],
        },
        {
            "label": "Étudiant" if learner.status == "student" else "Élève",
            "lines": [learner.name, f"Date de naissance : {french.plain_date(learner.birth_date)}",
                      _labelled("Classe", learner.class_name), _labelled("Formation", learner.course), learner.town],
        },
    ]  # fmt: skip
    said += [{"label": "Représentant légal", "lines": [one.name]} for one in terms.guardians]
    return [one | {"lines": [line for line in one["lines"] if line]} for one in said]


def signatory(one: Called | Any) -> dict[str, str]:
    """One line of the table of signatures; who signs as having read it is told so."""
    label = Party(one.party).label
    capacity = one.capacity if one.capacity and one.capacity.casefold() not in label.casefold() else ""
    reads = "" if one.required else "signe pour en avoir pris connaissance"
    return {"label": label, "name": "\n".join(filter(None, (one.name, capacity, reads)))}


def pedagogical(terms: Terms) -> list[tuple[str, str]]:
    """The annexe pédagogique, but its tables of activities and hours."""
    learner = terms.learner
    rows = [
        ("Élève ou étudiant", ", ".join(filter(None, (learner.name, learner.class_name)))),
        ("Formation", learner.course),
        ("Enseignant référent", reached(terms.referent)),
        *((_numbered("Tuteur", rank, terms), reached(stay.tutor)) for rank, stay in enumerate(terms.stays, 1)),
        *(
            (_numbered("Lieu", rank, terms), f"{stay.organisation}, {_place(stay)}")
            for rank, stay in enumerate(terms.stays, 1)
        ),
        ("Objectifs", terms.objectives),
        ("Sujet", terms.subject),
        ("Compétences", terms.competences),
        ("Travaux réglementés", wording.works_said(terms.works) or "aucun"),
        ("Présence la nuit, le dimanche ou un jour férié", terms.special_hours or "aucune"),
        ("Encadrement et suivi", terms.supervision),
        ("Évaluation", terms.assessment),
        ("Confidentialité", terms.confidentiality),
    ]
    return [row for row in rows if row[1]]


def financial(terms: Terms) -> list[tuple[str, str]]:
    """The annexe financière: who pays what, who insures whom."""
    paid = terms.paid
    amounts = (("Repas", paid.meals), ("Transport", paid.transport), ("Hébergement", paid.lodging))
    rows = [
        ("Participation de l’organisme aux frais", "oui" if paid.takes_part else "non"),
        *((name, wording.cents(amount) if amount else "aucune participation") for name, amount in amounts),
        ("Gratification", wording.gratuity(paid)),
        ("Autres avantages", paid.benefits or "aucun"),
        ("Assurance de l’organisme", wording.contract(terms.insured_host) or wording.TO_SAY),
        ("Assurance de l’établissement", wording.contract(terms.insured_school) or wording.TO_SAY),
        ("Assurance de l’élève", wording.contract(terms.insured_learner)),
    ]
    return [row for row in rows if row[1]]


def stay_said(stay: Stay) -> dict[str, Any]:
    """The hours of one host: the usual week with its breaks, the days that differ, the total of each week."""
    days = list(stay_days(stay))
    total = sum(one.minutes for one in days)
    weeks: dict[date, list[Any]] = {}
    for one in days:
        weeks.setdefault(one.day - timedelta(days=one.day.weekday()), []).append(one)
    return {
        "organisation": stay.organisation,
        "first": french.long_date(stay.first_day),
        "last": french.long_date(stay.last_day),
        "total": f"{french.plural(len(days), 'jour')}, {french.duration_minutes(total)}",
        "week": [hours(name, stay.week[at]) for at, name in enumerate(wording.DAYS) if at < 6 or stay.week[at]],
        "others": [
            hours(french.long_date(one.day), one.spans)
            for one in sorted(stay.other_days, key=lambda one: one.day)
            if stay.first_day <= one.day <= stay.last_day
        ],
        "weeks": [
            {
                "monday": french.plain_date(monday),
                "days": ", ".join(WEEKDAYS[one.day.weekday()] for one in there),
                "total": french.duration_minutes(sum(one.minutes for one in there)),
            }
            for monday, there in sorted(weeks.items())
        ],
    }


def hours(name: str, spans: Sequence[Span]) -> dict[str, str]:
    """One line of a schedule: the day, its hours, its breaks, its total."""
    minutes = sum(end - begin for begin, end in spans)
    return {
        "name": name,
        "hours": wording.spans_said(tuple(spans)) if spans else "pas de présence",
        "pauses": wording.pauses_said(tuple(spans)),
        "total": french.duration_minutes(minutes) if minutes else "–",
    }


def document(one: Document) -> dict[str, str]:
    """A document of the list of those that are joined."""
    label = Proof(one.proof).label if one.proof in set(Proof) else one.proof
    since = french.plain_date(one.since) + (f", jusqu’au {french.plain_date(one.until)}" if one.until else "")
    return {"label": label, "since": since, "reference": one.reference}


def vote(documents: Iterable[Document]) -> str:
    """The vote of the board that approved the type-convention, in a sentence; empty when it is not known."""
    found = next((one for one in documents if one.proof == Proof.BOARD_VOTE), None)
    if not found:
        return ""
    reference = f" ({found.reference})" if found.reference else ""
    return f"Convention type approuvée par le conseil d’administration le {french.plain_date(found.since)}{reference}."


def reached(one: Person) -> str:
    """A person and how the parties reach this person."""
    return ", ".join(filter(None, (wording.person(one), one.phone, one.email)))


def plain(value: Any) -> Any:
    """The same data, printable: no control sign, none that turns the reading order, runs that a column can break.

    French signs (: ; ! ? » %) are tied to the word before them.
    """
    if isinstance(value, str):
        return value if PRINT.fullmatch(value) else _plain(value)
    if isinstance(value, dict):
        return {key: each if key in EXACT else plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, (list, tuple)) else value


def _plain(text: str) -> str:
    kept = "".join(one for one in text if one == "\n" or unicodedata.category(one) not in ("Cc", "Cf", "Co", "Cs"))
    tied = re.sub(r" (?=[:;!?»%€])", "\u00a0", kept).replace("« ", "«\u00a0").replace("n° ", "n°\u00a0")
    return LONG_RUN.sub(lambda run: "\u200b".join(run[0][at : at + 20] for at in range(0, len(run[0]), 20)), tied)


def _turn(one: Called | Any) -> tuple[int, int]:
    return TURNS.index(Party(one.party)), one.rank


def _place(stay: Stay) -> str:
    town = stay.town if stay.town and stay.town not in stay.address else ""
    return ", ".join(filter(None, (stay.address, town, "" if stay.country == "FR" else stay.country)))


def _labelled(label: str, text: str) -> str:
    return f"{label} : {text}" if text else ""


def _numbered(label: str, rank: int, terms: Terms) -> str:
    return f"{label} n° {rank}" if len(terms.stays) > 1 else label
