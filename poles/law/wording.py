"""What an offer may not ask for, found in its words: a warning to the person who reads it, never a refusal.

Two ways of looking, both linear in the length of the text: phrases that are doubtful by themselves, and a trait (sex,
origin, faith, look, health) that stands close after a word that asks (« cherchons », « uniquement », « pas de »).
"""

import re
import unicodedata
from dataclasses import dataclass

from poles.words.findings import Finding, Severity

SOURCE = "Code pénal, art. 225-1 et 225-2 ; code du travail, art. L1132-1"
PRIVACY = "Règlement général sur la protection des données, art. 5 ; règle du service : le pôle est le point de contact"
WINDOW = 4
"""How many words after a word that asks a trait may stand."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ASKING = _words(
    "cherche cherchons cherchent recherche recherchons recherchent souhaite souhaitons souhaitent veut voulons "
    "veulent prefere preferons preference uniquement exclusivement seulement que reserve reservee reserves "
    "reservees exige exigee exigees obligatoire obligatoirement profil refuse refusons accepte acceptons sauf pas "
    "sans jamais ideal ideale de-preference"
)
ASKING_AFTER = _words(
    "uniquement exclusivement seulement exige exigee exigees obligatoire preference souhaite souhaitee bienvenue"
)
"""Words that ask when they follow the trait: « garçons uniquement »."""


@dataclass(frozen=True)
class Trait:
    """One ground of discrimination: the words that name it, the pairs that clear it, the words that explain it away."""

    rule: str
    name: str
    words: frozenset[str]
    opposites: tuple[frozenset[str], frozenset[str]] | None = None
    after: frozenset[str] = frozenset()


_TRADE = _words(
    "coiffure rayon vetement vetements mode chaussures chaussure pret collection boutique parfum parfums soin "
    "soins cuisine restaurant restauration epicerie produits produit specialites musique danse litterature art "
    "mur murs vin vins pain chocolat viande peinture linge maroquinerie clientele public clients accueil "
    "esthetique barbier equipe sport football rugby basket handball ligne commerce marche import export langue "
    "langues"
)
_WOMEN = _words("femme femmes fille filles feminin feminine feminins feminines demoiselle demoiselles dame dames f")
_MEN = _words("homme hommes garcon garcons masculin masculine masculins masculines male males monsieur h")
TRAITS = (
    Trait("TEXT-SEX", "le sexe", (_WOMEN | _MEN) - {"f", "h"}, (_WOMEN, _MEN), _TRADE),
    Trait(
        "TEXT-ORIGIN",
        "l’origine ou la nationalité",
        _words(
            "origine origines nationalite europeen europeenne europeens francais francaise arabe arabes maghrebin "
            "maghrebine maghrebins africain africaine africains noir noire noirs blanc blanche blancs gitan "
            "gitans rom roms etranger etrangere etrangers etrangeres race ethnie immigre immigres asiatique "
            "asiatiques"
        ),
        None,
        _TRADE | _words("parle lire ecrire maitrise cours controlee protegee appellation"),
    ),
    Trait(
        "TEXT-FAITH",
        "la religion",
        _words(
            "religion religieux religieuse musulman musulmane musulmans chretien chretienne chretiens catholique "
            "catholiques juif juive juifs voile voilee voilees foulard kippa croyant croyante pratiquant "
            "pratiquante ramadan"
        ),
        None,
        _words("fibre bateau bateaux planche char grand art edifice edifices patrimoine"),
    ),
    Trait(
        "TEXT-LOOK",
        "l’apparence physique",
        _words(
            "joli jolie jolies jolis mince minces charmant charmante seduisante seduisant physique beaute poids "
            "corpulence"
        ),
        None,
        _TRADE | _words("institut effort activite chimie education preparation"),
    ),
    Trait(
        "TEXT-HEALTH",
        "la santé ou le handicap",
        _words("handicap handicape handicapee handicapes malade malades asthme asthmatique valide valides"),
        None,
        _words("permis titre convention carte situation"),
    ),
    Trait(
        "TEXT-FAMILY",
        "la situation de famille",
        _words("enceinte celibataire celibataires marie mariee mariees"),
        None,
        _words("mur espace"),
    ),
)
PHRASES = (
    (
        "TEXT-ORIGIN",
        "l’origine ou la nationalité",
        re.compile(r"\bde souche\b|\bcouleur de peau\b|\bbleu blanc rouge\b|\bbbr\b"),
    ),
    ("TEXT-ORIGIN", "l’origine ou la nationalité", re.compile(r"\bnationalite francaise\b|\bsans accent\b")),
    ("TEXT-FAITH", "la religion", re.compile(r"\bsigne religieux\b|\bsignes religieux\b|\bnon pratiquante?\b")),
    (
        "TEXT-LOOK",
        "l’apparence physique",
        re.compile(r"\b(?:bon|beau) physique\b|\bphysique (?:agreable|avenant|attrayant)\b|\bbonne presentation\b"),
    ),
    ("TEXT-HEALTH", "la santé ou le handicap", re.compile(r"\b(?:bonne|parfaite|excellente) sante\b")),
    (
        "TEXT-AGE",
        "l’âge",
        re.compile(
            r"\bmajeure?s? (?:uniquement|seulement|exclusivement|exigee?s?)\b|\bage (?:maximum|maximal|limite)\b"
            r"|(?<!depuis )\b(?:moins|plus) de [1-9][0-9] ans\b(?! d[e ])"
            r"|\bentre [1-9][0-9] et [1-9][0-9] ans\b(?! d[e ])"
            r"|\b[1-9][0-9] ans (?:maximum|maxi|max)\b"
        ),
    ),
)
PHONE = re.compile(r"(?<![0-9])(?:\+ ?33|0033|0)[ ./-]?(?:\(0\))?[1-9](?:[ ./-]{0,2}[0-9]{2}){4}(?![0-9])")
EMAIL = re.compile(r"[^\s@]@[^\s@]|\barobase\b|[(\[]at[)\]]", re.IGNORECASE)


def check(text: str, field: str = "description") -> list[Finding]:
    """The warnings that a text deserves, one a ground at most, in the order in which this file names the grounds.

    Time grows as the length of the text. ``field`` says which input of the offer holds it.
    """
    plain = normalise(text)
    found: dict[str, str] = {}
    for sentence in re.split(r"[.!?;\n]", plain):
        words = re.findall(r"[a-z0-9]+", sentence)
        for trait in TRAITS:
            if trait.rule not in found and _asks_for(words, trait):
                found[trait.rule] = trait.name
    flat = " ".join(re.findall(r"[a-z0-9]+", plain))
    for rule, name, pattern in PHRASES:
        if rule not in found and pattern.search(flat):
            found[rule] = name
    findings = [_demand(rule, name, field) for rule, name in found.items()]
    return findings + _private(text, field)


def normalise(text: str) -> str:
    """Lower case, no accent, no invisible mark: what the patterns read."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    return "".join(mark for mark in decomposed if unicodedata.category(mark) not in ("Mn", "Cf"))


def _asks_for(words: list[str], trait: Trait) -> bool:
    """Whether a word that asks stands close to a word of the trait, and nothing clears it."""
    if trait.opposites and all(side.intersection(words) for side in trait.opposites):
        return False
    last_asking = -WINDOW - 1
    for place, word in enumerate(words):
        if word in ASKING:
            last_asking = place
        if word not in trait.words or trait.after.intersection(words[max(0, place - 2) : place]):
            continue
        asked_after = ASKING_AFTER.intersection(words[place + 1 : place + 3])
        if place - last_asking <= WINDOW or asked_after:
            return True
    return False


def _demand(rule: str, name: str, field: str) -> Finding:
    return Finding(
        rule,
        Severity.WARNING,
        f"Le texte semble demander quelque chose sur {name} : une offre de stage ne peut pas en dépendre. "
        "Relisez, et renvoyez l’offre avec la phrase à changer si c’est le cas.",
        SOURCE,
        field,
    )


def _private(text: str, field: str) -> list[Finding]:
    """A phone number or an address written in the text that everybody will read."""
    found = [
        name
        for name, pattern in (("un numéro de téléphone", PHONE), ("une adresse de messagerie", EMAIL))
        if pattern.search(text)
    ]
    if not found:
        return []
    return [
        Finding(
            "TEXT-CONTACT",
            Severity.WARNING,
            f"Le texte, qui sera public, contient {' et '.join(found)} : faites-les retirer, le pôle les a.",
            PRIVACY,
            field,
        )
    ]
