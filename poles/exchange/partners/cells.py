"""What one cell about a host or an offer may hold: put in order, doubted or refused, in sentences that never repeat it.

Texts are kept as they are written, markup and formulas too: every page, mail and sheet of the service shows them inert.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

from poles.exchange.pupils.values import Value, day, email
from poles.exchange.tables import BadValue, plain
from poles.words import french
from poles.words.families import BY_CODE, DISCOVERY, FAMILIES
from poles.words.identifiers import CommuneCode, NafCode, PostalCode, Siret, Uai
from poles.words.training import PLACEMENT_LABELS, PlacementKind

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
MOST_PERSONS = 5
MOST_DESCRIPTION = 2000
CUT = "Le texte passe 2 000 caractères : la fin n’est pas reprise. Elle se lit là d’où vient l’annonce."
_WEEK = re.compile(r"(20[0-9]{2})[-_ ]*[WwSs]?([0-9]{1,2})")
_SPAN = re.compile(r"([0-9/.]{8,10})\s*(?:-|–|au|à|>)\s*([0-9/.]{8,10})")
_SECTORS = {
    "automobile": "automobile", "banque": "banque", "assurance": "banque", "immobilier": "banque", "droit": "banque",
    "batiment": "gros-oeuvre", "btp": "gros-oeuvre", "architecture": "gros-oeuvre", "commerce": "commerce",
    "communication": "communication", "audiovisuel": "communication", "journalisme": "communication",
    "edition": "communication", "publicite": "communication", "comptabilite": "gestion", "gestion": "gestion",
    "fonction_publique": "gestion", "electronique": "electricite", "energie": "energie", "environnement": "proprete",
    "bois": "bois", "hotellerie": "hotellerie", "restauration": "hotellerie", "alimentaire": "alimentation",
    "informatique": "numerique", "jeu_video": "numerique", "logistique": "logistique", "transport": "logistique",
    "maintenance": "maintenance", "mecanique": "mecanique", "aeronautique": "mecanique", "mode": "mode",
    "textile": "mode", "sante": "sante", "paramedical": "sante", "social": "sante", "securite": "securite",
    "defense": "securite", "sport": "animation", "culture": "animation", "spectacle": "animation",
    "tourisme": "tourisme", "art": "art", "design": "art", "agri": "agriculture", "agro": "agriculture", "paysage": "paysage",
    "bien_etre": "beaute", "coiffure": "beaute", "enseignement": "enfance", "recherche": "laboratoire",
    "chimie": "laboratoire",
}  # fmt: skip
"""A word of the sectors that other services have → our family, the first that is met."""


def text(limit: int) -> Callable[[str], Value]:
    """A reader of a text of one line."""

    def read(written: str) -> Value:
        kept = " ".join(_unguarded(written).split())
        if len(kept) > limit:
            raise BadValue(f"Le texte est trop long : {limit} caractères au plus sont attendus.")
        return Value(kept)

    return read


def long_text(written: str) -> Value:
    """A text of several lines; what passes the limit is cut, and it is said."""
    lines = [" ".join(line.split()) for line in _unguarded(written, keep="\n").splitlines()]
    kept = "\n".join(lines).strip()
    return Value(kept[:MOST_DESCRIPTION], CUT if len(kept) > MOST_DESCRIPTION else "")


def _unguarded(written: str, keep: str = "") -> str:
    """The text in NFC, without marks that do not print nor the apostrophe that our own sheets put before a formula."""
    bare = unicodedata.normalize("NFC", written).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    bare = bare[1:] if bare.startswith("'") and bare[1:].lstrip(" ").startswith(FORMULA) else bare
    return "".join(mark if mark.isprintable() or mark in keep else " " for mark in bare)


def siret(written: str) -> Value:
    """A SIRET; a false key is a doubt (La Poste, and some 7 in 5,000, have one)."""
    if re.fullmatch(r"[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+", written):
        raise BadValue("Le SIRET a été abîmé par un tableur (notation scientifique) : reprenez le fichier d’origine.")
    parsed = Siret.parse(written, strict=False)
    return Value(str(parsed.value), parsed.warning or "")


def uai(written: str) -> Value:
    """The UAI (« RNE ») of a school; a false key is a doubt."""
    parsed = Uai.parse(written, strict=False)
    return Value(str(parsed.value), parsed.warning or "")


def schools(written: str) -> Value:
    """Several UAI, apart by commas."""
    return Value(tuple(str(uai(one).value) for one in re.split(r"[\s,;]+", written) if one))


def naf(written: str) -> Value:
    """A NAF code, with or without its point; another one is left aside with a doubt."""
    try:
        return Value(str(NafCode.parse(written.replace(".", ""), strict=False).value))
    except ValueError:
        return Value("", f"Le code d’activité n’est pas repris. {NafCode.expected}")


def postal_code(written: str) -> Value:
    """A French postal code, its leading zero given back when a spreadsheet dropped it."""
    return Value(str(PostalCode.parse(written.zfill(5) if written.isdigit() else written, strict=False).value))


def commune_code(written: str) -> Value:
    """An INSEE code of commune."""
    return Value(str(CommuneCode.parse(written.zfill(5) if written.isdigit() else written, strict=False).value))


def website(written: str) -> Value:
    """The address of a page of the web; another one is left aside with a doubt."""
    said = written.strip()
    said = said if re.match("[a-zA-Z][a-zA-Z0-9+.-]*:", said) else f"https://{said}"
    if not re.fullmatch(r"https?://[^\s<>\"'`\\]{3,190}", said, re.IGNORECASE) or "." not in said:
        return Value("", "L’adresse du site n’est pas reprise : elle doit commencer par « https:// ».")
    return Value(said)


def page(written: str) -> Value:
    """The address of an advertisement elsewhere, of at most 400 characters; another one is refused."""
    said = written.strip()
    if not re.fullmatch(r"https?://[^\s<>\"'`\\]{3,390}", said, re.IGNORECASE):
        raise BadValue("Ce n’est pas une adresse de page : elle commence par « https:// ».")
    return Value(said)


def phone(written: str) -> Value:
    """A number to call, at most 20 marks; another one is left aside with a doubt."""
    said = " ".join(_unguarded(written).split())
    said = said if not re.fullmatch("[1-9][0-9]{8}", said) else f"0{said}"
    sound = len(said) <= 20 and re.fullmatch(r"\+?[0-9]{4,15}", re.sub(r"[\s.()/-]+", "", said))
    return Value(said) if sound else Value("", "Le numéro de téléphone n’est pas lisible : il n’est pas repris.")


def mail(written: str) -> Value:
    """An address of mail, or nothing and a doubt."""
    return email(written)


def count(least: int, most: int) -> Callable[[str], Value]:
    """A reader of a whole number between two bounds."""

    def read(written: str) -> Value:
        if not re.fullmatch("[0-9]{1,6}", written) or not least <= int(written) <= most:
            raise BadValue(f"Un nombre entier de {least} à {most} est attendu.")
        return Value(int(written))

    return read


def flag(written: str) -> Value:
    """A yes or a no; another word is a no, with a doubt."""
    word = plain(written)
    if word in ("1", "oui", "o", "true", "vrai", "x"):
        return Value(True)
    return Value(
        False, "" if word in ("0", "non", "n", "false", "faux") else "Ni « oui » ni « non » : lu comme « non »."
    )


def kind(written: str) -> Value:
    """A kind of placement, by its code or by the name that the screen shows."""
    names = {plain(value): key for key, value in PLACEMENT_LABELS.items()} | {plain(one): one for one in PlacementKind}
    found = names.get(plain(written))
    if found is None:
        raise BadValue(f"Accueil inconnu. Écrivez l’un de : {french.join(list(PLACEMENT_LABELS.values()), 'ou')}.")
    return Value(str(found))


def kind_of_levels(written: str) -> Value:
    """The kind of placement that the levels of another service tell: ours when it is written so, else an observation."""
    try:
        return kind(written)
    except BadValue:
        return Value(str(PlacementKind.OBSERVATION))


def family(written: str) -> Value:
    """A family of trades, by its code or by its name."""
    names = {plain(one.label): one.code for one in FAMILIES} | {plain(one): one for one in BY_CODE}
    found = names.get(plain(written))
    if found is None:
        raise BadValue("Métiers inconnus : écrivez le nom d’une famille comme dans la liste des offres du service.")
    return Value(found)


def sector(written: str) -> Value:
    """The family that the sector of another service tells; the discovery of trades when it tells none."""
    try:
        return family(written)
    except BadValue:
        said = plain(written.replace("’", " "))
    parts = said.split("_")
    words = {key: at for key in _SECTORS for at, part in enumerate(parts) if key in (part, said) or _begins(part, key)}
    found = min(words, key=lambda key: words[key], default="")
    doubt = "Ce secteur n’est pas une de nos familles de métiers : l’offre est rangée dans « Découverte des métiers »."
    return Value(_SECTORS[found]) if found else Value(DISCOVERY.code, doubt)


def _begins(part: str, key: str) -> bool:
    return len(key) > 3 and part.startswith(key)


def days_of_weeks(written: str) -> Value:
    """The spans of days of a list of weeks: « 2027-W03, 2027-W04 », « 11/01/2027-15/01/2027 »; those that touch are one.

    The value is a tuple of (Monday, Friday), or of the days written.
    """
    spans = [(day(found[1]).value, day(found[2]).value) for found in _SPAN.finditer(written)]
    if not spans:
        spans = [_week(int(found[1]), int(found[2])) for found in _WEEK.finditer(written)]
    if not spans:
        raise BadValue("Aucune semaine n’y est lisible : écrivez « 2027-W03, 2027-W04 » ou « 11/01/2027-15/01/2027 ».")
    joined: list[tuple[date, date]] = []
    for first, last in sorted(set(spans)):
        if last < first:
            raise BadValue("Un dernier jour vient avant le premier : inversez les deux dates.")
        if joined and first <= joined[-1][1] + timedelta(days=3):
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return Value(tuple(joined))


def _week(year: int, number: int) -> tuple[date, date]:
    try:
        return date.fromisocalendar(year, number, 1), date.fromisocalendar(year, number, 5)
    except ValueError:
        raise BadValue("Cette semaine n’existe pas dans l’année : corrigez son numéro.") from None
