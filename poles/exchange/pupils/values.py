"""What one cell about a person may hold: read, put in order, doubted or refused, in sentences that never repeat the cell."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from poles.exchange.pupils.limits import MAX_CELL
from poles.exchange.tables import BadValue, code, plain
from poles.words.identifiers import BadIdentifier, CommuneCode, Ine, Mef, PostalCode, Uai
from poles.words.time import SchoolYear
from poles.words.training import LearnerStatus


class Value(NamedTuple):
    """What was read of a cell, and the French sentence of what is doubtful in it (empty when nothing is)."""

    value: Any
    doubt: str = ""


Reader = Callable[[str], Value]

_FORMULA = ("=", "+", "-", "@", "|", "%")
_MARKUP = re.compile("[<>]|&(?:lt|gt|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")
_NAME = re.compile(r"['’‘(]?[^\W\d_](?:[^\W_]|[ '’‘`´\-‐‑–.,()·/\u0300-\u036f])*")
_FIGURE = re.compile("[0-9]")
_TWICE_ENCODED = re.compile("Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]|Â[\u00a0-\u00bf]")
_FRENCH_DAY = re.compile("([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_ISO_DAY = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00)?(?:[.]0+)?Z?)?")
_SHORT_DAY = re.compile("[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}")
_SERIAL = re.compile("([0-9]{1,5})(?:[.]0+)?")
_POWER = re.compile("[0-9]+(?:[.,][0-9]+)?[eE][+]?[0-9]+")
_EMAIL = re.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}[.]){1,8}[A-Za-z]{2,24}")
_PHONE = re.compile("[+]?[0-9]{6,15}")
_ZERO_WIDTH = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F])
_BOARDERS = {"interne", "internes", "int", "i", "internat", "in_heb", "interne_heberge", "interne_dans_l_etablissement"}
_NOT_BOARDERS = {
    "externe", "ext", "e", "extern", "externe_libre", "externe_surveille", "ex_sur", "externat", "dp", "d_p", "d",
    "demi_pensionnaire", "demi_pension", "demi_pensionnaire_dans_l_etablissement", "dp_dan", "interne_externe", "in_ex",
}  # fmt: skip


def tidy(text: str, limit: int) -> Value:
    """A text of one line in NFC, its spaces in order. Raises BadValue for control marks, markup, formulas, length."""
    if text.isascii() and text.isprintable() and "  " not in text:
        kept, doubt = text.strip(), ""
    else:
        kept, doubt = _repaired(text[: MAX_CELL + 1])
    if len(kept) > limit:
        raise BadValue(f"Le texte est trop long : {limit} caractères au plus sont attendus.")
    if _MARKUP.search(kept):
        raise BadValue("Le texte contient des balises (« < » ou « > ») : retirez-les.")
    if kept.startswith(_FORMULA):
        raise BadValue("Le texte commence comme une formule de tableur (=, +, -, @) : écrivez la valeur elle-même.")
    return Value(kept, doubt)


def _repaired(text: str) -> tuple[str, str]:
    doubt = ""
    if "\ufffd" in text:
        doubt = "Des lettres y ont été perdues par une conversion (« \ufffd ») : vérifiez l’orthographe."
    if _TWICE_ENCODED.search(text):
        raise BadValue("Des lettres accentuées y sont écrites « Ã© » : le fichier a été converti deux fois.")
    bare = text.translate(_ZERO_WIDTH)
    if bare != text:
        doubt = doubt or "Des caractères invisibles y ont été retirés : vérifiez l’orthographe."
    kept = " ".join(unicodedata.normalize("NFC", bare).split())
    if not kept.isprintable():
        raise BadValue("Le texte contient des caractères de contrôle : saisissez-le de nouveau.")
    return kept, doubt


def words(limit: int) -> Reader:
    """A reader of a text of at most this many characters."""
    return lambda text: tidy(text, limit)


def person_name(text: str) -> Value:
    """A family or a first name: at most 80 characters, letters and the marks that names have."""
    kept, doubt = tidy(text, 80)
    if not _NAME.fullmatch(kept):
        raise BadValue("Ce n’est pas un nom : seules les lettres, espaces, apostrophes et tirets sont attendus.")
    if _FIGURE.search(kept):
        doubt = doubt or "Le nom contient un chiffre : vérifiez-le."
    return Value(kept, doubt)


def full_name(text: str) -> Value:
    """« NOM Prénom » in one cell, to (last name, first name): the words in capitals come first."""
    kept, doubt = person_name(text)
    parts = kept.split(" ")
    capitals = next((place for place, part in enumerate(parts) if part != part.upper()), len(parts))
    if not 0 < capitals < len(parts):
        raise BadValue("Le nom et le prénom ne se distinguent pas (NOM en capitales, puis Prénom) : séparez-les.")
    return Value((" ".join(parts[:capitals]), " ".join(parts[capitals:])), doubt)


def ine(text: str) -> Value:
    """An INE; a false key is a doubt."""
    if _POWER.fullmatch(text):
        raise BadValue("L’INE a été abîmé par un tableur (notation scientifique) : reprenez le fichier d’origine.")
    parsed = Ine.parse(text, strict=False)
    return Value(parsed.value, parsed.warning or "")


@lru_cache(maxsize=4096)
def mef(text: str) -> Value:
    """A MEF on 10 or 11 digits; another code is left aside with a doubt, for the class may tell the formation."""
    try:
        return Value(Mef.parse(text, strict=False).value)
    except BadIdentifier:
        return Value(None, f"Le code MEF n’est pas lisible ; il est laissé de côté. {Mef.expected}")


def formation(text: str) -> Value:
    """A MEF when the cell holds a code, else the label of a formation."""
    return mef(text) if re.fullmatch("[0-9]{8,11}", text) else tidy(text, 200)


_POSTAL, _COMMUNE = code(PostalCode, "[0-9]{4}"), code(CommuneCode, "[0-9]{4}")


@lru_cache(maxsize=8192)
def postal_code(text: str) -> Value:
    """A French postal code; another one (abroad, damaged) is left aside with a doubt."""
    try:
        return Value(_POSTAL(text).value)
    except (BadValue, BadIdentifier):
        return Value(None, f"Le code postal n’est pas lisible ; il est laissé de côté. {PostalCode.expected}")


@lru_cache(maxsize=8192)
def commune(text: str) -> Value:
    """The INSEE code of a commune; another one is left aside with a doubt."""
    try:
        return Value(_COMMUNE(text).value)
    except (BadValue, BadIdentifier):
        return Value(None, f"Le code de la commune n’est pas lisible ; il est laissé de côté. {CommuneCode.expected}")


@lru_cache(maxsize=1024)
def uai(text: str) -> Value:
    """The UAI of a school; a false key is a doubt."""
    parsed = Uai.parse(text, strict=False)
    return Value(parsed.value, parsed.warning or "")


def school_year(text: str) -> Value:
    """The first year of a school year: 2026 for « 2026 », « 2026-2027 »."""
    try:
        year = SchoolYear.parse(text.strip()).start
    except ValueError as error:
        raise BadValue(str(error)) from None
    if not 2000 <= year <= 2100:
        raise BadValue("L’année scolaire n’est pas possible : elle s’écrit 2026-2027.")
    return Value(year)


def day(text: str, *, first_serial: date | None = None) -> Value:
    """A date « jj/mm/aaaa » or « aaaa-mm-jj »; in a workbook, also its number of days since ``first_serial``."""
    found = _FRENCH_DAY.fullmatch(text)
    if found:
        numbers = (int(found[3]), int(found[2]), int(found[1]))
    elif found := _ISO_DAY.fullmatch(text):
        numbers = (int(found[1]), int(found[2]), int(found[3]))
    elif first_serial and (found := _SERIAL.fullmatch(text)):
        return Value(first_serial + timedelta(days=int(found[1])))
    elif _SHORT_DAY.fullmatch(text):
        raise BadValue("L’année de la date n’a que deux chiffres : écrivez-la avec quatre (jj/mm/aaaa).")
    else:
        raise BadValue("Ce n’est pas une date : elle s’écrit jj/mm/aaaa, par exemple 09/03/2010.")
    try:
        return Value(date(*numbers))
    except ValueError:
        raise BadValue("Cette date n’existe pas dans le calendrier : corrigez le jour ou le mois.") from None


def birth_date(text: str, at: date, *, first_serial: date | None = None) -> Value:
    """A day of birth that someone at school at ``at`` may have; under 10 years old is a doubt."""
    born: date = day(text, first_serial=first_serial).value
    age = at.year - born.year - ((at.month, at.day) < (born.month, born.day))
    if born > at:
        raise BadValue("La date de naissance est dans l’avenir : corrigez-la.")
    if not 2 <= age <= 100:
        raise BadValue("La date de naissance n’est pas possible pour un élève : corrigez l’année.")
    return Value(born, "La date de naissance donne moins de 10 ans : vérifiez l’année." if age < 10 else "")


def email(text: str) -> Value:
    """An e-mail address, or nothing and a doubt; of several in a cell, the first."""
    parts = [part for part in re.split("[\\s;,]+", text.strip(), maxsplit=4) if part]
    if not parts or len(parts[0]) > 254 or not _EMAIL.fullmatch(parts[0]):
        return Value("", "L’adresse électronique n’est pas lisible ; elle est laissée de côté.")
    return Value(parts[0], "La cellule a plusieurs adresses : seule la première est gardée." if len(parts) > 1 else "")


def phone(text: str) -> Value:
    """A telephone number, French ones as ten digits, or nothing and a doubt."""
    digits = re.sub("[\\s.()/-]", "", text[:40])
    if digits.startswith("+33"):
        digits = "0" + digits[3:].removeprefix("0")
    elif digits.startswith("0033"):
        digits = "0" + digits[4:].removeprefix("0")
    wrong = not _PHONE.fullmatch(digits) or (digits[0] != "+" and not re.fullmatch("0[1-9][0-9]{8}", digits))
    return Value("", "Le numéro de téléphone n’est pas lisible ; il est laissé de côté.") if wrong else Value(digits)


def boarder(text: str) -> Value:
    """Whether a régime written in words is the boarding one; None when it is written otherwise (SIECLE's own codes)."""
    word = plain(text)
    return Value(True if word in _BOARDERS else False if word in _NOT_BOARDERS else None)


def status(text: str) -> Value:
    """The status of a learner: ST (scolaire) or AP (apprenti); None for the others."""
    known = {"st": LearnerStatus.PUPIL, "scolaire": LearnerStatus.PUPIL, "ap": LearnerStatus.APPRENTICE}
    return Value(known.get(plain(text), LearnerStatus.APPRENTICE if plain(text).startswith("apprenti") else None))
