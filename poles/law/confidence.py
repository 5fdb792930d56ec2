"""What a message about learners may not say: facts of health or of justice, found by a short closed list of words.

A message between a school and its pôle is free text about people who are named beside it. The list is short on purpose:
words that say little else than a fact of health or of justice. It blocks rather than warns, because once sent the fact
has been read; and it is easy to put right: the sentence names the word, and says what may be written instead. Two things
keep honest messages free: a trade or a place of work is no fact about a learner (« un foyer pour adultes handicapés »),
and words that mean something else too often (« enceinte », « foyer », « mesure ») are not in the list.
"""

import re
from dataclasses import dataclass

from poles.law.wording import normalise
from poles.words.findings import Finding, Severity

SOURCE = "Règlement général sur la protection des données, art. 9 (santé) et 10 (condamnations et infractions)"
WINDOW = 4
"""How many words before the word may name a place of work, which clears it, or a learner, who does not."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True)
class Confidence:
    """One kind of fact that has no place in a message: its words, and what may be said instead."""

    rule: str
    name: str
    words: frozenset[str]
    instead: str


CONFIDENCES = (
    Confidence(
        "TEXT-HEALTH",
        "la santé",
        _words(
            "handicap handicaps handicape handicapee handicapes handicapees maladie maladies malade malades depression "
            "depressif depressive asthme asthmatique epilepsie epileptique diabete diabetique autisme autiste dyslexie "
            "dyslexique dyspraxie dyspraxique tdah hospitalise hospitalisee hospitalisation psychiatrie psychiatrique "
            "psychiatre grossesse mdph rqth pai"
        ),
        "Dites seulement ce que la place doit offrir, par exemple « poste assis » ou « accès de plain-pied » : les "
        "aménagements notés par l’établissement sont joints à la demande.",
    ),
    Confidence(
        "TEXT-JUSTICE",
        "la justice",
        _words(
            "detention detenu detenue prison incarcere incarceree incarceration delinquant delinquante delinquance delit "
            "condamne condamnee condamnation pjj"
        ),
        "Le pôle cherche une place : il n’a besoin que de la formation, des semaines et du trajet.",
    ),
)
PLACES = _words(
    "structure structures foyer foyers etablissement etablissements service services secteur public publics residence "
    "residences association associations metier metiers milieu accueil accueillant ehpad ime esat creche hopital clinique "
    "tribunal centre personnes adultes enfants aupres"
)
"""Words of a place of work, or of the people whom it serves: what follows is a trade, not a fact about a learner."""
LEARNERS = _words(
    "eleve eleves jeune jeunes apprenti apprentie apprentis etudiant etudiante etudiants il elle ils elles lui leur son sa "
    "ses fille garcon"
)
"""Words of the learner: what follows is about the learner, whatever else is near."""


def check(text: str, field: str = "message", *, instead: str = "") -> list[Finding]:
    """The blocking findings that a message deserves, one a kind of fact, each with the word and what to write instead.

    Time grows as the length of the text. ``field`` says which input holds it; ``instead`` what may be said there, when it is
    not a request for a place.
    """
    words = re.findall(r"[a-z0-9]+", normalise(text))
    found = []
    for confidence in CONFIDENCES:
        place = next((at for at in range(len(words)) if words[at] in confidence.words and _told(words, at)), None)
        if place is not None:
            found.append(_finding(confidence, _as_typed(text, words[place]), field, instead or confidence.instead))
    return found


def names_somebody(text: str, people: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of these people (first name, last name) whose two names are both in a text, in any case or accent."""
    words = set(re.findall(r"[a-z0-9]+", normalise(text)))
    return [names for names in people if all(parts and parts <= words for parts in (_parts(name) for name in names))]


def _parts(name: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", normalise(name)))


def _told(words: list[str], at: int) -> bool:
    """Whether the word at this place tells a fact about a learner: no place of work stands just before it."""
    before = words[max(0, at - WINDOW) : at]
    return bool(LEARNERS.intersection(before)) or not PLACES.intersection(before)


def _as_typed(text: str, plain: str) -> str:
    """The word as the person typed it."""
    return next((word for word in re.findall(r"\w+", text) if normalise(word) == plain), plain)


def _finding(confidence: Confidence, word: str, field: str, instead: str) -> Finding:
    sentence = f"Le mot « {word} » touche à {confidence.name} : retirez-le, rien n’est encore enregistré. {instead}"
    return Finding(confidence.rule, Severity.BLOCKING, sentence, SOURCE, field)
