"""The papers of a convention in PDF/A-3 and PDF/UA: convention and avenant, attestation, print pack, travel sheet, proof."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from poles.domain.agreements import wording
from poles.domain.agreements.queries import closing_of, terms_of
from poles.domain.signing.parties import called_to_certify
from poles.exchange.agreement_said import (
    Sample,
    agreement_data,
    check,
    convention_data,
    hours,
    plain,
    signatory,
    stay_said,
)
from poles.exchange.papers import contract
from poles.exchange.proof_said import proof_data
from poles.law.placement import presence
from poles.words import french
from poles.words.agreements import VersionKind
from poles.words.closing import Closing
from poles.words.terms import Person, Terms

MOST_IN_A_PACK = 60
SECONDS_EACH = 2
ADVICE = (
    "Absent ou en retard : appelez votre tuteur et l’établissement le jour même.",
    "Accident, même léger, sur place ou en chemin : faites-vous soigner, prévenez le tuteur, puis l’établissement le jour même.",
    "On vous demande un travail que vous croyez dangereux : arrêtez, éloignez-vous, prévenez le tuteur et l’établissement.",
    "Harcèlement, violence, propos ou gestes sexistes : vous n’y êtes pour rien. Prévenez l’enseignant référent ou un adulte "
    "de confiance.",
    "Emportez : pièce d’identité, carte Vitale ou son attestation, de quoi noter, vos équipements de protection.",
)
NUMBERS = (
    ("112 ou 15", "Urgence, en France et en Europe ; secours médicaux"),
    ("114", "Urgence par SMS, pour les personnes sourdes ou qui ne peuvent pas parler"),
    ("119", "Enfance en danger, jour et nuit"),
    ("3018", "Harcèlement et violences numériques"),
)


def agreement_pdf(version: Any) -> bytes:
    """The PDF of a convention or of an avenant: the bytes that every signatory is shown. The same text, the same bytes."""
    if version.kind == VersionKind.CERTIFICATE:
        return certificate_pdf(version)
    return contract("agreement", agreement_data(version))


def preview_pdf(terms: Terms, *, on: date) -> bytes:
    """The PDF of articles that are being written, in a convention made up for the purpose: marked as a project."""
    return contract("agreement", convention_data(terms, Sample(), written=on, draft=True))


def certificate_pdf(version: Any) -> bytes:
    """The PDF of an attestation of end of placement."""
    return contract("placement_certificate", certificate_data(version))


def print_pack(versions: Iterable[Any]) -> bytes:
    """Conventions and avenants in one PDF, each on pages of its own, to be signed on paper.

    Each bears the print of the text out for signature, when there is one. Raise ValueError above ``MOST_IN_A_PACK``.
    """
    rows = list(versions)
    if not 0 < len(rows) <= MOST_IN_A_PACK:
        raise ValueError(f"Un cahier à imprimer contient de 1 à {MOST_IN_A_PACK} textes.")
    return contract("pack", pack_data(rows), seconds=20 + SECONDS_EACH * len(rows))


def travel_sheet(version: Any) -> bytes:
    """The sheet that the learner takes along: where, when, whom to call in an emergency, what to do."""
    return contract("travel", travel_data(version))


def proof_page(version: Any, signatures: Iterable[Any]) -> bytes:
    """The page of proof of a text: its print, each signature as its evidence says it, the links of the chain."""
    return contract("proof", plain(proof_data(version, signatures)))


def agreement_name(version: Any) -> str:
    """The name of the file of a text: « convention-2026-0880001A-00012.pdf », « avenant-… », « attestation-… »."""
    stem = {"initial": "convention", "amendment": "avenant", "certificate": "attestation"}[version.kind]
    return f"{stem}-{version.agreement.number}{f'-{version.number}' if version.number > 1 else ''}.pdf"


def pack_data(versions: Sequence[Any]) -> dict[str, Any]:
    """What the print pack prints: a list, then each text."""
    papers = [
        agreement_data(one) | {"digest": one.digest} | plain(_line(terms_of(one)))
        for one in versions
        if one.kind != VersionKind.CERTIFICATE
    ]
    many = french.plural(len(papers), "texte")
    return {
        "title": "Conventions à signer sur papier",
        "author": papers[0]["author"] if papers else "",
        "reference": "",
        "made_on": max((one["made_on"] for one in papers), default="2015-01-01"),
        "summary": f"{many} à imprimer ; chacun commence sur une page nouvelle. Les parties signent dans le tableau de sa "
        "dernière page, que l’établissement enregistre ensuite dans le service.",
        "papers": papers,
    }


def travel_data(version: Any) -> dict[str, Any]:
    """What the travel sheet prints."""
    terms = terms_of(version)
    stays = []
    for stay in terms.stays:
        rows = [
            ("Où", ", ".join(filter(None, (stay.organisation, stay.address, stay.town)))),
            ("Du", f"{french.long_date(stay.first_day)} au {french.long_date(stay.last_day)}"),
            ("Demander", wording.person(stay.tutor) or wording.person(stay.signatory)),
        ]
        said = stay_said(stay)
        week = [hours(wording.DAYS[at], spans) for at, spans in enumerate(stay.week) if spans]
        stays.append({"rows": [row for row in rows if row[1]], "week": week, "others": said["others"]})
    return plain(
        {
            "title": "Fiche à emporter",
            "author": terms.school.name,
            "reference": f"Convention n° {version.agreement.number}",
            "made_on": localdate(version.created_at).isoformat(),
            "learner": terms.learner.name,
            "course": ", ".join(filter(None, (terms.learner.class_name, terms.learner.course))),
            "stays": stays,
            "contacts": [one for one in _contacts(terms) if one["name"] or one["reach"]],
            "advice": list(ADVICE),
            "numbers": NUMBERS,
            **check(version.agreement),
        }
    )


def certificate_data(version: Any) -> dict[str, Any]:
    """What the attestation prints."""
    closing: Closing = closing_of(version)
    period = f"du {french.plain_date(closing.first_day)} au {french.plain_date(closing.last_day)}"
    facts = [
        ("Organisme d’accueil", ", ".join(filter(None, (closing.organisation, closing.address)))),
        ("SIRET", closing.siret),
        ("Établissement", closing.school),
        ("Formation", ", ".join(filter(None, (closing.course, closing.class_name)))),
        ("Dates", period),
        ("Tuteur", wording.person(closing.tutor)),
    ]
    totals = [
        (
            "Durée totale effective",
            f"{presence.in_words(closing.minutes)} ({presence.hours(closing.minutes)} de présence)",
        ),
        ("Jours de sept heures", french.plural(closing.days, "jour")),
        ("Semaines avec présence", french.plural(closing.weeks, "semaine")),
        ("Jours prévus sans présence", french.plural(closing.absent_days, "jour")),
        ("Gratification totale versée", wording.cents(closing.gratuity) if closing.gratuity else "aucune (0,00 €)"),
    ]
    return plain(
        {
            "title": "Attestation de fin de période en milieu professionnel",
            "author": closing.organisation,
            "reference": f"Convention n° {closing.agreement}",
            "made_on": localdate(version.created_at).isoformat(),
            "signatory": wording.person(closing.signatory) or closing.organisation,
            "learner": closing.learner,
            "birth": french.plain_date(closing.birth_date),
            "facts": [row for row in facts if row[1]],
            "totals": totals,
            "activities": list(closing.activities),
            "remarks": closing.remarks,
            "signatories": [signatory(one) for one in called_to_certify(closing)],
            **check(version.agreement),
        }
    )


def _line(terms: Terms) -> dict[str, str]:
    """The learner and the hosts of a text, for the list of a pack."""
    return {
        "learner": terms.learner.name,
        "host": french.join(dict.fromkeys(one.organisation for one in terms.stays)),
    }


def _contacts(terms: Terms) -> list[dict[str, str]]:
    """Whom the learner calls, and whom the host calls for the learner."""

    def line(label: str, one: Person) -> dict[str, str]:
        return {"label": label, "name": wording.person(one), "reach": "\n".join(filter(None, (one.phone, one.email)))}

    said = [line("Sur place : tuteur", stay.tutor) for stay in terms.stays]
    said += [line("Sur place : responsable", stay.signatory) for stay in terms.stays]
    said += [line("Établissement : référent", terms.referent), line("Établissement : chef", terms.school.head)]
    return said + [line("En cas d’urgence, prévenir", one) for one in terms.emergency]
