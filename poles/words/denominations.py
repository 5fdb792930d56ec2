"""How organisations write their names, addresses and numbers: folded, so that two writings of one thing meet."""

import re
import unicodedata

from poles.words.french import alphabetical

LEGAL_FORMS = frozenset(
    [
        "sarl",
        "sas",
        "sasu",
        "eurl",
        "sa",
        "sci",
        "scm",
        "scp",
        "scop",
        "scic",
        "snc",
        "gie",
        "gaec",
        "earl",
        "scea",
        "eirl",
        "ei",
        "selarl",
        "selas",
        "ets",
        "etablissement",
        "etablissements",
        "societe",
        "entreprise",
        "association",
        "asso",
        "cie",
        "compagnie",
        "groupe",
        "holding",
    ]
)
LINKS = frozenset(
    ["le", "la", "les", "l", "de", "du", "des", "d", "et", "a", "au", "aux", "en", "chez", "sur", "sous", "par", "pour"]
)
SHORT = {
    "st": "saint",
    "ste": "sainte",
    "gge": "garage",
    "gar": "garage",
    "auto": "automobile",
    "boul": "boulangerie",
    "boulang": "boulangerie",
    "pat": "patisserie",
    "patiss": "patisserie",
    "pharm": "pharmacie",
    "resto": "restaurant",
    "rest": "restaurant",
    "menuis": "menuiserie",
    "charp": "charpente",
    "elec": "electricite",
    "plomb": "plomberie",
    "carross": "carrosserie",
    "meca": "mecanique",
    "maconn": "maconnerie",
    "transp": "transport",
    "constr": "construction",
    "coiff": "coiffure",
    "bouch": "boucherie",
    "charcut": "charcuterie",
    "impr": "imprimerie",
    "serv": "service",
    "fr": "france",
    "frs": "frere",
    "freres": "frere",
    "dr": "docteur",
    "dct": "docteur",
    "vet": "veterinaire",
    "hop": "hopital",
    "ch": "centre hospitalier",
    "chu": "centre hospitalier universitaire",
    "cc": "communaute commune",
    "ville": "mairie",
    "commune": "mairie",
    "intl": "international",
    "ind": "industrie",
    "tech": "technique",
}
STREETS = {
    "r": "rue",
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "boul": "boulevard",
    "pl": "place",
    "rte": "route",
    "all": "allee",
    "imp": "impasse",
    "ch": "chemin",
    "che": "chemin",
    "chem": "chemin",
    "q": "quai",
    "sq": "square",
    "fg": "faubourg",
    "fbg": "faubourg",
    "zi": "zone industrielle",
    "za": "zone activite",
    "zac": "zone activite",
    "zae": "zone activite",
    "st": "saint",
    "ste": "sainte",
    "gal": "general",
    "mal": "marechal",
    "pdt": "president",
    "dr": "docteur",
}
KINDS_OF_STREET = frozenset(
    [
        "rue",
        "avenue",
        "boulevard",
        "place",
        "route",
        "allee",
        "impasse",
        "chemin",
        "quai",
        "square",
        "faubourg",
        "cours",
        "passage",
        "zone",
        "activite",
        "industrielle",
    ]
)
FREE_MAIL = frozenset(
    [
        "gmail.com",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "sfr.fr",
        "laposte.net",
        "hotmail.com",
        "hotmail.fr",
        "outlook.com",
        "outlook.fr",
        "yahoo.com",
        "yahoo.fr",
        "live.fr",
        "live.com",
        "icloud.com",
        "bbox.fr",
        "neuf.fr",
        "numericable.fr",
        "aliceadsl.fr",
    ]
)
"""Providers whose addresses say nothing of an organisation."""

_COMPANY = re.compile(r"\bsté\b", re.IGNORECASE)
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}(?:[a-z]\b)?")
_WORD = re.compile(r"[0-9a-z]+")
_POSTCODE = re.compile(r"\b(?:\d{5}|\d{2} \d{3})\b(?!.*\b(?:\d{5}|\d{2} \d{3})\b).*$", re.DOTALL)
_NUMBER = re.compile(r"^\s*(\d{1,4})(?!\d)\s*(bis|ter|quater|[a-d]\b)?", re.IGNORECASE)


def words_of(name: str) -> tuple[str, ...]:
    """The words that tell an organisation from another, in order: « S.A.R.L. Gge St-Éloi » → garage, saint, eloi.

    Case, accents, dots and elisions go; legal forms and little words too, unless nothing else is left; abbreviations are
    written out; single letters that follow each other are one word; a final « s » or « x » goes.
    """
    company = _COMPANY.sub(" societe ", unicodedata.normalize("NFC", name))
    plain = _DOTTED.sub(lambda found: found.group().replace(".", ""), alphabetical(company))
    every = _letters_together(_WORD.findall(plain))
    kept = [SHORT.get(word, word) for word in every if word not in LEGAL_FORMS and word not in LINKS]
    return tuple(_singular(word) for phrase in kept or every for word in phrase.split())


def street_of(address: str) -> tuple[str, tuple[str, ...]]:
    """(number, words of the street) of an address, its town left out: « 12 bis, Bd du Gal Leclerc » → 12bis, general, leclerc."""
    head = _POSTCODE.sub("", address)
    found = _NUMBER.match(head)
    number = "".join(part or "" for part in found.groups()).casefold() if found else ""
    rest = alphabetical(head[found.end() :] if found else head)
    written = " ".join(STREETS.get(word, word) for word in _WORD.findall(rest)).split()
    kept = tuple(_singular(word) for word in written if word not in KINDS_OF_STREET and word not in LINKS)
    return number, kept


def phone_digits(phone: str) -> str:
    """The nine digits that tell a French telephone from another, or nothing: « +33 (0)3 29 00 00 00 » → 329000000."""
    digits = "".join(mark for mark in phone if mark.isascii() and mark.isdigit())
    for lead in ("0033", "33"):
        if digits.startswith(lead) and len(digits) > 10:
            digits = digits.removeprefix(lead)
            break
    digits = digits.removeprefix("0")
    return digits if len(digits) == 9 and digits.strip(digits[0]) else ""


def own_domain(email: str) -> str:
    """The domain of an address when it says something of the organisation: not that of a public provider."""
    domain = email.casefold().strip().rpartition("@")[2]
    return "" if domain in FREE_MAIL or "." not in domain else domain


def _letters_together(words: list[str]) -> list[str]:
    """« j », « c », « decaux » → « jc », « decaux »."""
    told: list[str] = []
    open_run = False
    for word in words:
        single = len(word) == 1 and word.isalpha() and word not in ("a", "d", "l")
        if single and open_run:
            told[-1] += word
        else:
            told.append(word)
        open_run = single
    return told


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word
