"""The three layouts in which the directory of schools is published, as data."""

from collections.abc import Callable
from typing import Any

from poles.exchange.tables import BadValue, Column, Table, code, flag, number, plain, words
from poles.words.identifiers import CommuneCode, PostalCode, Siret, Uai

_TEXT = words(200)


def _degree(limit: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = number(text)
        if not -limit <= value <= limit:
            raise BadValue(f"« {text[:40]} » n’est pas un nombre de degrés entre −{limit:.0f} et {limit:.0f}.")
        return value

    return read


def _sector(text: str) -> str:
    found = {"public": "public", "prive": "private"}.get(plain(text))
    if not found:
        raise BadValue(f"« {text[:40]} » n’est ni « Public » ni « Privé ».")
    return found


def _is_open(text: str) -> bool:
    found = {"ouvert": True, "a_fermer": True, "1": True, "ferme": False, "a_ouvrir": False}.get(plain(text))
    if found is None:
        raise BadValue(f"« {text[:40]} » n’est pas un état connu (OUVERT, A FERMER, A OUVRIR, FERME).")
    return found


def _priority(text: str) -> str | None:
    network = text.upper().replace(" ", "")
    if network in ("REP", "REP+"):
        return network
    if plain(text) in ("hors_ep", "non", "0"):
        return None
    raise BadValue(f"« {text[:40]} » n’est ni « REP » ni « REP+ ».")


def _near_area(text: str) -> bool:
    return not plain(text).startswith("hors")


def _located(text: str) -> str:
    return {"college_mere": "mother", "mairie": "commune"}.get(plain(text), "directory")


def _column(
    key: str, *names: str, read: Callable[[str], Any] = _TEXT, needed: bool = True, filled: bool = False
) -> Column:
    return Column(key, names, read, needed, filled)


_UAI, _COMMUNE, _POST = code(Uai, "[0-9]{3,6}[A-Z]"), code(CommuneCode, "[0-9]{3,4}"), code(PostalCode, "[0-9]{4}")

OFFICIAL = Table(
    "annuaire de l’éducation",
    (
        _column("uai", "Identifiant_de_l_etablissement", read=_UAI, filled=True),
        _column("name", "Nom_etablissement"),
        _column("kind", "Type_etablissement"),
        _column("sector", "Statut_public_prive", read=_sector),
        _column("address", "Adresse_1"),
        _column("postal_code", "Code_postal", read=_POST),
        _column("commune_id", "Code_commune", read=_COMMUNE),
        _column("commune_name", "Nom_commune"),
        _column("lat", "latitude", read=_degree(90)),
        _column("lon", "longitude", read=_degree(180)),
        _column("nature", "code_nature", read=words(3)),
        _column("is_open", "etat", read=_is_open),
        _column("general_track", "Voie_generale", read=flag),
        _column("technological_track", "Voie_technologique", read=flag),
        _column("vocational_track", "Voie_professionnelle", read=flag),
        _column("apprenticeship", "Apprentissage", read=flag),
        _column("post_bac", "Post_BAC", read=flag),
        _column("segpa", "Segpa", read=flag),
        _column("ulis", "ULIS", read=flag),
        _column("priority_education", "Appartenance_Education_Prioritaire", read=_priority),
        _column("mother_uai", "etablissement_mere", read=_UAI),
        _column("basin_code", "code_bassin_formation", read=words(8)),
        _column("basin_name", "libelle_bassin_formation", read=words(80)),
        _column("siret", "SIREN_SIRET", read=code(Siret), needed=False),
        _column("vintage", "date_maj_ligne", read=words(10), needed=False),
    ),
)

GEOLOCATION = Table(
    "adresse et géolocalisation des établissements",
    (
        _column("uai", "numero_uai", read=_UAI, filled=True),
        _column("name", "appellation_officielle"),
        _column("sector", "secteur_public_prive_libe", read=_sector),
        _column("address", "adresse_uai"),
        _column("postal_code", "code_postal_uai", read=_POST),
        _column("commune_id", "code_commune", read=_COMMUNE),
        _column("commune_name", "libelle_commune"),
        _column("lat", "latitude", read=_degree(90)),
        _column("lon", "longitude", read=_degree(180)),
        _column("nature", "nature_uai", read=words(3)),
        _column("is_open", "etat_etablissement_libe", read=_is_open),
    ),
)

COMPACT = Table(
    "établissements du second degré (une ligne par UAI)",
    (
        _column("uai", "uai", read=_UAI, filled=True),
        _column("name", "nom"),
        _column("kind", "type"),
        _column("nature", "code_nature", read=words(3)),
        _column("sector", "secteur", read=_sector),
        _column("address", "adresse"),
        _column("postal_code", "code_postal", read=_POST),
        _column("commune_id", "code_insee", read=_COMMUNE),
        _column("commune_name", "commune"),
        _column("lat", "latitude", read=_degree(90)),
        _column("lon", "longitude", read=_degree(180)),
        _column("located_by", "coord_source", read=_located, needed=False),
        _column("basin_code", "code_bassin", read=words(8)),
        _column("basin_name", "bassin", read=words(80)),
        _column("general_track", "voie_generale", read=flag),
        _column("technological_track", "voie_technologique", read=flag),
        _column("vocational_track", "voie_professionnelle", read=flag),
        _column("apprenticeship", "apprentissage", read=flag),
        _column("post_bac", "post_bac", read=flag),
        _column("ulis", "ulis", read=flag),
        _column("priority_education", "education_prioritaire", read=_priority),
        _column("near_priority_area", "situation_qpv", read=_near_area, needed=False),
        _column("siret", "siret", read=code(Siret), needed=False),
        _column("mother_uai", "uai_mere", read=_UAI),
        _column("is_open", "etat", read=_is_open),
        _column("vintage", "millesime", read=words(10), needed=False),
    ),
)

LAYOUTS = (OFFICIAL, GEOLOCATION, COMPACT)
