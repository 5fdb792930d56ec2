"""The files of hosts: ESUP-Stage structures, a lycée's workbook of firms, Immersion Facilitée establishments, and ours."""

from collections.abc import Sequence

from poles.exchange.partners import cells
from poles.exchange.partners.rows import Column, Faulty, Layout, Said
from poles.words.imports import Contents, HostLine, PersonLine

FRANCE = {"france", "fr", "fra", "france_metropolitaine"}
RIGHTS = range(1, 11)
MOST_BESIDE = 1000


def _country(written: str):
    """France, or a refusal."""
    if cells.plain(written) not in FRANCE:
        raise cells.BadValue("Cet organisme n’est pas en France : le carnet du pôle tient les lieux de son territoire.")
    return cells.Value("France")


def _place(number: int, said: Said, **more: object) -> HostLine:
    """A line made of what all the layouts have."""
    known = ("name", "town", "postal_code", "commune_code", "siret", "address", "naf_code", "website")
    return HostLine(number, **{key: said.get(key) or "" for key in known} | more)  # type: ignore[arg-type]


def _beside(said: Said, **labels: str) -> str:
    """What has no place in the shared file, in words: « Téléphone : … ; Métiers : … »."""
    told = "\n".join(f"{label} : {said[key]}" for key, label in labels.items() if said.get(key))
    return told[:MOST_BESIDE]


def _esup(number: int, said: Said) -> Sequence[HostLine]:
    if not said["siret"] and not said["rne"]:
        raise Faulty("NumeroSiret", "Ni SIRET ni RNE : donnez l’un des deux, il dit de quel organisme il s’agit.")
    persons = (PersonLine(said["mail"], phone=said["phone"] or ""),) if said["mail"] else ()
    labels = {"rne": "RNE", "fax": "Fax", "activity": "Activité", "legal": "Statut", "size": "Effectif"}
    beside = _beside(said, **({} if persons else {"phone": "Téléphone"}), **labels)
    return [_place(number, said, persons=persons, beside=beside)]


def _lycee(number: int, said: Said) -> Sequence[HostLine]:
    parts = [said[f"address{rank}"] for rank in "1234" if said[f"address{rank}"]]
    name = said["trade_name"] or said["name"]
    town = said["town"] or said["postal_town"] or ""
    labels = {
        "name": "Raison sociale", "phone": "Téléphone fixe", "mobile": "Téléphone portable", "activity": "Activité",
        "jobs": "Métiers", "families": "Familles",
    }  # fmt: skip
    beside = _beside(said if said["trade_name"] else said | {"name": None}, **labels)
    return [_place(number, said | {"name": name, "town": town}, address=", ".join(parts)[:200], beside=beside)]


def _immersion(number: int, said: Said) -> Sequence[HostLine]:
    address, postal, town = _cut(said["address"] or "")
    persons = tuple(
        PersonLine(said[f"email{rank}"], phone=said[f"phone{rank}"] or "", job=said[f"job{rank}"] or "")
        for rank in RIGHTS
        if said[f"email{rank}"]
    )
    name = said["custom"] or said["name"]
    if not name:
        raise Faulty("businessName", "Le nom est vide : donnez la raison sociale ou le nom d’usage.")
    place = said | {"name": name, "town": town, "postal_code": postal, "address": address}
    labels = {"jobs": "Métiers (codes de l’offre)", "mode": "Mode de contact", "more": "Informations"}
    cap = None if said["cap"] is None else min(said["cap"], 31)
    return [_place(number, place, persons=persons, call_cap=cap, beside=_beside(said, **labels))]


def _cut(address: str) -> tuple[str, str, str]:
    """(street, postal code, town) of an address on one line; the postal code is its last group of five digits."""
    words = address.replace(",", " ").split()
    places = [place for place, word in enumerate(words) if len(word) == 5 and word.isdigit()]
    if not places:
        raise Faulty(
            "businessAddress", "L’adresse n’a pas de code postal : écrivez « 12 rue des Lilas 88100 Saint-Dié »."
        )
    at = places[-1]
    return " ".join(words[:at])[:200], words[at], " ".join(words[at + 1 :])


def _ours(number: int, said: Said) -> Sequence[HostLine]:
    persons = tuple(
        PersonLine(said["mail"], name=said["person"] or "", phone=said["phone"] or "", job=said["job"] or "")
        for _ in range(bool(said["mail"]))
    )
    beside = "" if persons else _beside(said, person="Personne", phone="Téléphone", job="Fonction")
    return [_place(number, said, persons=persons, beside=beside)]


_NAME, _SHORT, _LONG = cells.text(160), cells.text(80), cells.text(200)

ESUP = Layout(
    "ESUP-Stage, structures (16 colonnes)",
    Contents.HOSTS,
    (
        Column("rne", ("NumeroRNE",), cells.uai),
        Column("name", ("RaisonSociale",), _NAME, filled=True),
        Column("siret", ("NumeroSiret",), cells.siret),
        Column("activity", ("ActivitePrincipale",), _LONG),
        Column("naf_code", ("CodeAPE",), cells.naf),
        Column("address", ("Voie",), _LONG),
        Column("postal_code", ("CodePostal",), cells.postal_code),
        Column("town", ("Commune",), _SHORT),
        Column("phone", ("Telephone",), cells.phone),
        Column("fax", ("Fax",), _SHORT),
        Column("website", ("SiteWeb",), cells.website),
        Column("mail", ("Mail",), cells.mail),
        Column("type", ("TypeStructure",), _LONG),
        Column("legal", ("StatutJuridique",), _LONG),
        Column("size", ("Effectif",), _SHORT),
        Column("country", ("Pays",), _country),
    ),
    _esup,
    ("NumeroRNE", "RaisonSociale", "NumeroSiret"),
)

LYCEE = Layout(
    "Fichier d’entreprises d’un lycée (17 colonnes)",
    Contents.HOSTS,
    (
        Column("name", ("Raison Sociale",), _NAME, filled=True),
        Column("trade_name", ("Dénomination commerciale",), _NAME),
        Column("activity", ("Activité",), _LONG),
        Column("naf_code", ("APE",), cells.naf),
        Column("jobs", ("Métiers",), _LONG),
        *(Column(f"address{rank}", (f"Adresse {rank}",), _LONG) for rank in "1234"),
        Column("postal_code", ("Code Postal",), cells.postal_code),
        Column("town", ("Ville",), _SHORT),
        Column("postal_town", ("Libellé postal",), _SHORT),
        Column("country", ("Pays",), _country),
        Column("phone", ("Téléphone fixe",), _SHORT),
        Column("mobile", ("Téléphone portable",), _SHORT),
        Column("families", ("Familles",), _LONG),
    ),
    _lycee,
    ("Raison Sociale", "Code Postal", "Ville"),
    beneath=True,
)

IMMERSION = Layout(
    "Immersion Facilitée, établissements",
    Contents.HOSTS,
    (
        Column("siret", ("siret",), cells.siret, filled=True),
        Column("custom", ("businessNameCustomized",), _NAME),
        Column("name", ("businessName",), _NAME),
        Column("address", ("businessAddress",), cells.text(300), filled=True),
        Column("naf_code", ("naf_code",), cells.naf),
        Column("jobs", ("offers_appellation_code",), cells.text(400)),
        Column("mode", ("contactMode",), _SHORT),
        Column("cap", ("maxContactPerMonth",), cells.count(0, 999_999)),
        Column("website", ("website",), cells.website),
        Column("more", ("additionalInformation",), cells.text(4000)),
        *(Column(f"email{rank}", (f"right{rank}_email",), cells.mail) for rank in RIGHTS),
        *(Column(f"phone{rank}", (f"right{rank}_phone",), cells.phone) for rank in RIGHTS),
        *(Column(f"job{rank}", (f"right{rank}_job",), _SHORT) for rank in RIGHTS),
    ),
    _immersion,
    ("siret", "businessName", "businessAddress"),
)

OURS = Layout(
    "Organismes, modèle du service",
    Contents.HOSTS,
    (
        Column("name", ("Organisme",), _NAME, filled=True),
        Column("siret", ("SIRET",), cells.siret),
        Column("address", ("Adresse",), _LONG),
        Column("commune_code", ("Code commune",), cells.commune_code),
        Column("postal_code", ("Code postal",), cells.postal_code),
        Column("town", ("Commune",), _SHORT),
        Column("naf_code", ("Code NAF",), cells.naf),
        Column("website", ("Site internet",), cells.website),
        Column("person", ("Personne à contacter",), cells.text(120)),
        Column("job", ("Fonction",), _SHORT),
        Column("mail", ("Courriel",), cells.mail),
        Column("phone", ("Téléphone",), cells.phone),
    ),
    _ours,
    ("Organisme", "Commune", "SIRET", "Courriel"),
)

LAYOUTS = (ESUP, IMMERSION, OURS, LYCEE)
