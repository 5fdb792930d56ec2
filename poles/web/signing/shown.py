"""One text to sign as its pages show it: its name, the essential in plain words, what changes, the whole text, who signs."""

from collections.abc import Iterable
from typing import Any

from poles.domain.agreements.queries import closing_of, terms_of
from poles.domain.signing.reading import Party, Reading
from poles.web.convention_text import changes_of, text_of
from poles.web.plain_words import in_short, of_change
from poles.words import french
from poles.words.agreements import Party as Role
from poles.words.agreements import VersionKind
from poles.words.closing import Closing
from poles.words.terms import Terms

STEPS = ("Lire", "Signer")
NAMES = {
    VersionKind.INITIAL: "Convention de stage",
    VersionKind.AMENDMENT: "Avenant à la convention de stage",
    VersionKind.CERTIFICATE: "Attestation de stage",
}
ASKED = {
    VersionKind.INITIAL: "la convention d’un stage",
    VersionKind.AMENDMENT: "un avenant : un changement dans la convention d’un stage",
    VersionKind.CERTIFICATE: "l’attestation d’un stage qui se termine",
}


def said_by(version: Any) -> Terms | Closing:
    """What a text says, of either kind."""
    return closing_of(version) if version.kind == VersionKind.CERTIFICATE else terms_of(version)


def learner_of(said: Terms | Closing) -> str:
    """The name of the learner, as the text says it."""
    return said.learner if isinstance(said, Closing) else said.learner.name


def host_of(said: Terms | Closing) -> str:
    """The hosts, as the text says them."""
    if isinstance(said, Closing):
        return said.organisation
    return french.join(dict.fromkeys(stay.organisation for stay in said.stays))


def title_of(version: Any, said: Terms | Closing) -> str:
    """« Convention de stage d’Inès Vallon »."""
    return f"{NAMES[VersionKind(version.kind)]} {french.of(learner_of(said))}"


def party_of(signatory: Any) -> str:
    """In which capacity somebody signs, as the middle of a sentence: « tuteur, Garage Morel »."""
    label, capacity = Role(signatory.party).label, signatory.capacity
    told = f"{label[0].lower()}{label[1:]}"
    if not capacity:
        return told
    return capacity if capacity.lower().startswith(told[:5]) else f"{told} ({capacity})"


def lines_of(parties: Iterable[Party]) -> list[dict[str, Any]]:
    """Who signs, and how far each is, as the other parties read it."""
    return [
        {
            "name": one.signatory.name,
            "party": party_of(one.signatory),
            "signed_at": one.signature and one.signature.signed_at,
            "refused": one.signatory.refused_at is not None,
            "next": one.next,
        }
        for one in parties
    ]


def context_of(read: Reading, signatory: Any) -> dict[str, Any]:
    """The context of the pages of a text, for one of its signatories."""
    version, said = read.version, said_by(read.version)
    amended = version.kind == VersionKind.AMENDMENT
    return {
        "digest": version.digest,
        "signatory": signatory,
        "title": title_of(version, said),
        "party": party_of(signatory),
        "short": in_short(said, Role(signatory.party)),
        "amendment": of_change(version.changes, version.reason, version.applies_on) if amended else "",
        "again": [] if amended else changes_of(version, read.before),
        "text": text_of(version, read.before),
        "signers": lines_of(read.parties),
        "complete": read.complete,
        "steps": STEPS,
    }
