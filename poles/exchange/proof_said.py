"""What the page of proof prints: the evidence of each signature in French, and how anybody checks it."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate, localtime

from poles.exchange.agreement_said import check
from poles.words import french
from poles.words.agreements import Party, SigningMeans, VersionKind

MOMENTS = (
    ("link_sent", "Lien envoyé"),
    ("link_opened", "Lien ouvert"),
    ("code_sent", "Code envoyé"),
    ("code_checked", "Code vérifié"),
    ("text_opened", "Texte ouvert"),
    ("text_read_to_the_end", "Texte affiché jusqu’à la fin"),
    ("signed", "Signature"),
)
ADVICE = (
    "Ouvrez la page de vérification : elle dit si ce texte est signé, remplacé ou annulé.",
    "Comparez l’empreinte du fichier reçu avec celle qui est écrite ci-dessus : un seul octet changé la rend différente.",
    "Sans ce service, le programme de vérification joint aux preuves fait le même contrôle, hors ligne.",
    "Chaque signature suit la précédente par son empreinte : retirer ou changer l’une d’elles casse la chaîne.",
)


def proof_data(version: Any, signatures: Iterable[Any]) -> dict[str, Any]:
    """The data of the template ``proof``; ``signatures``: rows, in the order in which they were given."""
    rows = list(signatures)
    agreement = version.agreement
    facts = [
        ("Texte", f"{VersionKind(version.kind).label}, texte n° {version.number}"),
        ("Convention", f"n° {agreement.number}"),
        ("Envoyé en signature", _moment(version.sent_at)),
        ("Signé de tous", _moment(version.signed_at)),
        ("Empreinte du PDF montré (SHA-256)", version.digest),
    ]
    return {
        "title": "Page de preuve",
        "author": agreement.school.name,
        "reference": f"Convention n° {agreement.number}",
        "made_on": localdate(version.signed_at or version.created_at).isoformat(),
        "facts": [row for row in facts if row[1]],
        "signatures": [_signature(one) for one in rows],
        "advice": list(ADVICE),
        **check(agreement),
    }


def _signature(row: Any) -> dict[str, Any]:
    """One signature: who, how this person was known, when, under which prints."""
    said = json.loads(row.evidence)
    signer, identity, moments = (said.get(name) or {} for name in ("signer", "identity", "moments"))
    party = Party(row.party).label
    rows = [
        ("Qualité", signer.get("capacity", "") or party),
        ("Moyen", SigningMeans(row.means).label),
        ("Adresse ou numéro", identity.get("channel", "")),
        ("Adresse donnée par", identity.get("address_from", "")),
        ("À savoir", "un autre signataire a été joint à la même adresse" if identity.get("same_channel") else ""),
        ("Enregistrée par", identity.get("registered_by", "")),
        *((label, _moment(_read(moments.get(name)))) for name, label in MOMENTS),
        ("Consentement", said.get("consent", "")),
        ("Empreinte du PDF montré", said.get("shown", "")),
        ("Empreinte de la preuve", row.digest),
        ("Maillon précédent", said.get("previous", "")),
    ]
    return {
        "title": f"{signer.get('name') or row.signatory.name}, {party.lower()}",
        "rows": [one for one in rows if one[1]],
    }


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _moment(at: datetime | None) -> str:
    """« 12 janvier 2026, 14 h 05 min 07 s (Paris) »; empty when it did not happen."""
    if at is None:
        return ""
    here = localtime(at)
    return f"{french.plain_date(here.date())}, {here:%H} h {here:%M} min {here:%S} s"
