"""The académies: their codes, names, régions académiques, holiday zones and départements, typed as facts."""

from dataclasses import dataclass
from types import MappingProxyType

from poles.words.training import HolidayZone


@dataclass(frozen=True, order=True)
class Academy:
    """One académie: its code of two digits, its name, its région académique, its holiday zone, its départements."""

    code: str
    name: str
    region: str
    zone: HolidayZone
    departments: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


ARA, BFC, IDF = "Auvergne-Rhône-Alpes", "Bourgogne-Franche-Comté", "Île-de-France"
NAQ, PACA, HDF = "Nouvelle-Aquitaine", "Provence-Alpes-Côte d’Azur", "Hauts-de-France"
OCC, EST, OVERSEAS = "Occitanie", "Grand Est", "Collectivités d’outre-mer"
A, B, C = HolidayZone.A, HolidayZone.B, HolidayZone.C

ACADEMIES: tuple[Academy, ...] = (
    Academy("01", "Paris", IDF, C, ("75",)),
    Academy("02", "Aix-Marseille", PACA, B, ("04", "05", "13", "84")),
    Academy("03", "Besançon", BFC, A, ("25", "39", "70", "90")),
    Academy("04", "Bordeaux", NAQ, A, ("24", "33", "40", "47", "64")),
    Academy("06", "Clermont-Ferrand", ARA, A, ("03", "15", "43", "63")),
    Academy("07", "Dijon", BFC, A, ("21", "58", "71", "89")),
    Academy("08", "Grenoble", ARA, A, ("07", "26", "38", "73", "74")),
    Academy("09", "Lille", HDF, B, ("59", "62")),
    Academy("10", "Lyon", ARA, A, ("01", "42", "69")),
    Academy("11", "Montpellier", OCC, C, ("11", "30", "34", "48", "66")),
    Academy("12", "Nancy-Metz", EST, B, ("54", "55", "57", "88")),
    Academy("13", "Poitiers", NAQ, A, ("16", "17", "79", "86")),
    Academy("14", "Rennes", "Bretagne", B, ("22", "29", "35", "56")),
    Academy("15", "Strasbourg", EST, B, ("67", "68")),
    Academy("16", "Toulouse", OCC, C, ("09", "12", "31", "32", "46", "65", "81", "82")),
    Academy("17", "Nantes", "Pays de la Loire", B, ("44", "49", "53", "72", "85")),
    Academy("18", "Orléans-Tours", "Centre-Val de Loire", B, ("18", "28", "36", "37", "41", "45")),
    Academy("19", "Reims", EST, B, ("08", "10", "51", "52")),
    Academy("20", "Amiens", HDF, B, ("02", "60", "80")),
    Academy("22", "Limoges", NAQ, A, ("19", "23", "87")),
    Academy("23", "Nice", PACA, B, ("06", "83")),
    Academy("24", "Créteil", IDF, C, ("77", "93", "94")),
    Academy("25", "Versailles", IDF, C, ("78", "91", "92", "95")),
    Academy("27", "Corse", "Corse", HolidayZone.CORSE, ("2A", "2B")),
    Academy("28", "La Réunion", "La Réunion", HolidayZone.REUNION, ("974",)),
    Academy("31", "Martinique", "Martinique", HolidayZone.MARTINIQUE, ("972",)),
    Academy("32", "Guadeloupe", "Guadeloupe", HolidayZone.GUADELOUPE, ("971", "977", "978")),
    Academy("33", "Guyane", "Guyane", HolidayZone.GUYANE, ("973",)),
    Academy("40", "Nouvelle-Calédonie", OVERSEAS, HolidayZone.NOUVELLE_CALEDONIE, ("988",)),
    Academy("41", "Polynésie française", OVERSEAS, HolidayZone.POLYNESIE, ("987",)),
    Academy("42", "Wallis-et-Futuna", OVERSEAS, HolidayZone.WALLIS_ET_FUTUNA, ("986",)),
    Academy("43", "Mayotte", "Mayotte", HolidayZone.MAYOTTE, ("976",)),
    Academy("44", "Saint-Pierre-et-Miquelon", OVERSEAS, HolidayZone.SAINT_PIERRE_ET_MIQUELON, ("975",)),
    Academy("70", "Normandie", "Normandie", B, ("14", "27", "50", "61", "76")),
)

# Codes of académies that were merged, still met in older files.
MERGED = MappingProxyType({"05": "70", "21": "70"})

BY_CODE = MappingProxyType({academy.code: academy for academy in ACADEMIES})
BY_DEPARTMENT = MappingProxyType({code: academy for academy in ACADEMIES for code in academy.departments})


def academy_of(code: str) -> Academy | None:
    """The académie of a code of one or two digits, three when padded (« 5 », « 05 », « 005 »); Caen and Rouen are Normandie.

    Unknown → None.
    """
    code = code.strip()
    if not (code.isascii() and code.isdigit()):
        return None
    code = code.lstrip("0").rjust(2, "0")
    return BY_CODE.get(MERGED.get(code, code))


def academy_of_department(department: str) -> Academy | None:
    """The académie of a département code (« 01 », « 2A », « 974 », or padded « 001 », « 02A »). Unknown → None."""
    code = department.strip().upper()
    if len(code) == 3 and code.startswith("0"):
        code = code[1:]
    return BY_DEPARTMENT.get(code.rjust(2, "0"))


def department_of_commune(insee: str) -> str:
    """The département of a commune's INSEE code: its first two characters, three overseas (97, 98)."""
    return insee[:3] if insee[:2] in ("97", "98") else insee[:2]


def academy_of_commune(insee: str) -> Academy | None:
    """The académie of a commune's INSEE code. Unknown → None."""
    return BY_DEPARTMENT.get(department_of_commune(insee))
