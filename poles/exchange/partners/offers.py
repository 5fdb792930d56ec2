"""The files of offers: the export of « 1 élève, 1 stage », its import by position, and ours, one line an offer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

from poles.exchange.partners import cells
from poles.exchange.partners.rows import Column, Faulty, Layout, Said
from poles.exchange.pupils.values import day
from poles.words.families import DISCOVERY
from poles.words.imports import Contents, HostLine, OfferLine, PersonLine
from poles.words.training import PlacementKind

ONE_PUPIL = "1 élève, 1 stage"
UNNAMED = "Fichier importé"


def _host(number: int, said: Said, **more: object) -> HostLine:
    known = ("town", "postal_code", "commune_code", "siret", "website", "address")
    place = {key: said.get(key) or "" for key in known}
    return HostLine(number, said["host"], **place | more)  # type: ignore[arg-type]


def _key(*said: object) -> str:
    """A key of our own for an offer that has none: the same words give the same key."""
    return sha256("\0".join(map(str, said)).casefold().encode()).hexdigest()[:24]


def _in_order(first: date, last: date, heading: str) -> None:
    if last < first:
        raise Faulty(heading, "Le dernier jour vient avant le premier : inversez les deux dates.")


def _one_pupil(number: int, said: Said) -> Sequence[OfferLine]:
    _in_order(said["first"], said["last"], "Date fin")
    return [
        OfferLine(
            number,
            _host(number, said),
            kind=said["kind"] or str(PlacementKind.OBSERVATION),
            family=said["family"] or DISCOVERY.code,
            title=said["title"],
            opens_on=said["first"],
            closes_on=said["last"],
            description=said["description"] or "",
            accessible=bool(said["accessible"]),
            source_name=ONE_PUPIL,
            source_key=said["key"],
            source_url=said["permalink"] or said["url"] or "",
        )
    ]


def _by_position(number: int, said: Said) -> Sequence[OfferLine]:
    name = " ".join(filter(None, (said["first_name"], said["last_name"])))[:120]
    persons = (PersonLine(said["mail"], name, said["phone"] or ""),) if said["mail"] else ()
    texts = (said["description"], said["tasks"], said["host_description"])
    hours = " – ".join(filter(None, (said["from"], said["until"])))
    told = [*texts, f"Horaires : {hours}" if hours else "", f"Pause : {said['lunch']}" if said["lunch"] else ""]
    line = OfferLine(
        number,
        _host(number, said, persons=persons),
        kind=str(PlacementKind.OBSERVATION),
        family=said["family"] or DISCOVERY.code,
        title=said["title"],
        opens_on=date.min,
        closes_on=date.min,
        seats=said["seats"] or 1,
        description="\n".join(filter(None, told))[: cells.MOST_DESCRIPTION],
        schools=said["schools"] or (),
        source_name=ONE_PUPIL,
    )
    who = (line.host.siret or line.host.name, line.host.postal_code, line.title)
    return [
        replace(line, opens_on=first, closes_on=last, source_key=_key(*who, first)) for first, last in said["weeks"]
    ]


def _ours(number: int, said: Said) -> Sequence[OfferLine]:
    _in_order(said["first"], said["last"], "Dernier jour")
    if not said["town"] and not said["commune_code"]:
        raise Faulty("Commune", "La cellule est vide ; elle est nécessaire, ou bien « Code commune ».")
    who = (
        said["siret"] or said["host"],
        said["commune_code"] or said["town"],
        said["title"],
        said["first"],
        said["kind"],
    )
    return [
        OfferLine(
            number,
            _host(number, said),
            kind=said["kind"],
            family=said["family"],
            title=said["title"],
            opens_on=said["first"],
            closes_on=said["last"],
            seats=said["seats"] or 1,
            description=said["description"] or "",
            min_age=said["min_age"] or 0,
            accessible=bool(said["accessible"]),
            regulated=bool(said["regulated"]),
            schools=said["schools"] or (),
            source_name=said["source"] or UNNAMED,
            source_key=said["key"] or _key(*who),
            source_url=said["url"] or "",
        )
    ]


_NAME, _TITLE, _SHORT, _LONG = cells.text(160), cells.text(120), cells.text(80), cells.text(200)
_WHOLE = cells.long_text

EXPORT = Layout(
    "1 élève, 1 stage (export des offres, 23 colonnes)",
    Contents.OFFERS,
    (
        Column("key", ("ID",), cells.text(120), filled=True),
        Column("title", ("Titre",), _TITLE, filled=True),
        Column("description", ("Description",), _WHOLE),
        Column("host", ("Nom employeur",), _NAME, filled=True),
        Column("url", ("URL",), cells.page),
        Column("town", ("Ville",), _SHORT, filled=True),
        Column("postal_code", ("Code postal",), cells.postal_code),
        Column("address", ("Rue",), _LONG),
        Column("first", ("Date début",), day, filled=True),
        Column("last", ("Date fin",), day, filled=True),
        Column("family", ("Secteur",), cells.sector),
        Column("accessible", ("Accessible handicap",), cells.flag),
        Column("website", ("Site web employeur",), cells.website),
        Column("kind", ("Niveaux",), cells.kind_of_levels),
        Column("permalink", ("Permalien",), cells.page),
    ),
    _one_pupil,
    ("ID", "Titre", "Nom employeur", "Date début", "Date fin"),
)

IMPORT = Layout(
    "1 élève, 1 stage (import par position, 21 colonnes sans en-tête)",
    Contents.OFFERS,
    (
        Column("host", ("Company name",), _NAME, filled=True),
        Column("siret", ("SIRET",), cells.siret),
        Column("last_name", ("Employer name",), _SHORT),
        Column("first_name", ("Employer first name",), _SHORT),
        Column("mail", ("Employer email",), cells.mail),
        Column("phone", ("Employer phone",), cells.phone),
        Column("host_description", ("Employer description",), _WHOLE),
        Column("sector_kind", ("Private or Public",), _SHORT),
        Column("address", ("Street",), _LONG),
        Column("postal_code", ("Zipcode",), cells.postal_code),
        Column("town", ("City",), _SHORT, filled=True),
        Column("title", ("Offer Title",), _TITLE, filled=True),
        Column("description", ("Offer Description",), _WHOLE),
        Column("family", ("Offer Sector",), cells.sector),
        Column("tasks", ("Offer Activities",), _WHOLE),
        Column("seats", ("Offer Max candidates",), cells.count(1, 200)),
        Column("weeks", ("Offer weeks",), cells.days_of_weeks, filled=True),
        Column("from", ("Offer weekly hours start",), _SHORT),
        Column("until", ("Offer weekly hours end",), _SHORT),
        Column("lunch", ("Offer lunch break",), _LONG),
        Column("schools", ("Schools UAI",), cells.schools),
    ),
    _by_position,
    order=21,
)

OURS = Layout(
    "Offres, modèle du service",
    Contents.OFFERS,
    (
        Column("source", ("Service d’origine",), _SHORT),
        Column("key", ("Clé",), cells.text(120)),
        Column("url", ("Adresse de l’annonce",), cells.page),
        Column("host", ("Organisme",), _NAME, filled=True),
        Column("siret", ("SIRET",), cells.siret),
        Column("address", ("Adresse",), _LONG),
        Column("commune_code", ("Code commune",), cells.commune_code),
        Column("postal_code", ("Code postal",), cells.postal_code),
        Column("town", ("Commune",), _SHORT),
        Column("kind", ("Accueil",), cells.kind, filled=True),
        Column("family", ("Métiers",), cells.family, filled=True),
        Column("title", ("Titre",), _TITLE, filled=True),
        Column("description", ("Description",), _WHOLE),
        Column("seats", ("Places",), cells.count(1, 200)),
        Column("first", ("Premier jour",), day, filled=True),
        Column("last", ("Dernier jour",), day, filled=True),
        Column("min_age", ("Âge minimal",), cells.count(0, 30)),
        Column("accessible", ("Accessible en fauteuil",), cells.flag),
        Column("regulated", ("Travaux réglementés",), cells.flag),
        Column("schools", ("Réservée aux établissements",), cells.schools),
    ),
    _ours,
    ("Titre", "Organisme", "Accueil", "Premier jour", "Dernier jour"),
)

LAYOUTS = (EXPORT, OURS, IMPORT)
