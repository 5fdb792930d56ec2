"""The columns of a list of pupils: what Pôles asks, the names that files give them, and a guess for the others.

A mapping is data: ``{our field: their heading}``, as a school chose it once and as it is remembered.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from poles.exchange.tables import plain
from poles.exchange.text_files import Unreadable
from poles.words.french import join
from poles.words.identifiers import BadIdentifier, Ine


class Field(NamedTuple):
    """One of our fields: its French name on the mapping screen, the headings that it is known by (plain)."""

    label: str
    names: tuple[str, ...] = ()


FIELDS: dict[str, Field] = {
    "last_name": Field(
        "Nom de famille",
        ("nom_de_famille", "nom", "nom_eleve", "nom_de_l_eleve", "nom_famille", "noms", "nom_de_naissance"),
    ),
    "first_name": Field("Prénom", ("prenom", "premier_prenom", "prenom_1", "prenom_eleve", "prenom_de_l_eleve", "prenoms")),
    "full_name": Field("Nom et prénom ensemble", ("eleves", "eleve", "nom_prenom", "nom_et_prenom", "nom_complet")),
    "usual_name": Field("Nom d’usage", ("nom_d_usage", "nom_dusage", "nom_usage", "nom_usuel", "nom_d_usage_eleve")),
    "birth_date": Field(
        "Date de naissance",
        ("date_de_naissance", "date_naissance", "ne_e_le", "ne_le", "nee_le", "naissance", "date_naiss", "ddn",
         "date_de_naissance_jj_mm_aaaa", "elenaissance", "eledatnais"),
    ),
    "division": Field(
        "Classe (division)",
        ("division", "div", "classe", "code_division", "code_structure", "libelle_classe", "label_classe", "classes",
         "libelle_division", "divcod"),
    ),
    "mef": Field("Formation (MEF)", ("code_mef", "mef_code", "mef", "code_formation", "libelle_mef", "formation")),
    "ine": Field("INE", ("ine", "id_national", "identifiant_national", "numero_national", "n_ine", "elenonat", "ine_rnie")),
    "number": Field("Numéro interne", ("identifiant_unique", "numero_interne", "n_interne", "elenoet", "ele_id", "eleve_id")),
    "email": Field(
        "Adresse électronique de l’élève",
        ("mail_eleve", "e_mail", "email", "e_mail_eleve", "email_eleve", "adresse_e_mail", "courriel", "mel", "mail"),
    ),
    "commune": Field(
        "Code INSEE de la commune de résidence",
        ("code_insee_de_ville_de_residence", "code_insee_residence", "code_insee_commune", "code_commune_insee"),
    ),
    "postal_code": Field("Code postal", ("code_postal", "cp", "cp1", "code_postal_de_residence", "code_postal_eleve")),
    "town": Field("Commune de résidence", ("commune", "commune1", "ville", "commune_de_residence", "ville_de_residence")),
    "boarder": Field("Régime", ("regime", "reg", "libelle_regime")),
    "status": Field("Statut", ("statut", "code_statut")),
    "entered_on": Field("Date d’entrée", ("date_debut", "date_d_entree", "date_entree", "entree", "entre_e_le")),
    "left_on": Field("Date de sortie", ("date_fin", "date_de_sortie", "date_sortie", "sortie", "sorti_e_le")),
    "school_year": Field("Année scolaire", ("annee_scolaire",)),
    "uai": Field("UAI de l’établissement", ("uai", "code_uai", "rne", "code_rne", "uai_etablissement")),
    "guardian1_last_name": Field("Responsable 1 : nom", ("nom_responsable_1", "responsable_1_nom", "nom_resp_1")),
    "guardian1_first_name": Field("Responsable 1 : prénom", ("prenom_responsable_1", "responsable_1_prenom", "prenom_resp_1")),
    "guardian1_email": Field(
        "Responsable 1 : adresse électronique",
        ("mail_responsable_1", "email_responsable_1", "responsable_1_mail", "mail_parents", "e_mail_parents", "mail_resp_1"),
    ),
    "guardian1_phone": Field(
        "Responsable 1 : téléphone", ("telephone_responsable_1", "responsable_1_telephone", "portable_responsable_1")
    ),
    "guardian2_last_name": Field("Responsable 2 : nom", ("nom_responsable_2", "responsable_2_nom", "nom_resp_2")),
    "guardian2_first_name": Field("Responsable 2 : prénom", ("prenom_responsable_2", "responsable_2_prenom", "prenom_resp_2")),
    "guardian2_email": Field(
        "Responsable 2 : adresse électronique", ("mail_responsable_2", "email_responsable_2", "responsable_2_mail", "mail_resp_2")
    ),
    "guardian2_phone": Field(
        "Responsable 2 : téléphone", ("telephone_responsable_2", "responsable_2_telephone", "portable_responsable_2")
    ),
}  # fmt: skip

Columns = dict[str, int]
"""Where each of our fields stands in a row."""


def missing(fields: Mapping[str, object]) -> list[str]:
    """The French names of what no list of pupils can do without, and is not there."""
    named = "full_name" in fields
    needed = [key for key in ("last_name", "first_name") if not named and key not in fields]
    return [FIELDS[key].label for key in (*needed, *(key for key in ("birth_date", "division") if key not in fields))]


def by_heading(header: Sequence[str], names: Mapping[str, tuple[str, ...]] | None = None) -> Columns:
    """Our fields found by the names of the columns; the first accepted name that is there wins."""
    places: dict[str, int] = {}
    for index, heading in enumerate(header):
        places.setdefault(plain(heading), index)
    accepted = names if names is not None else {key: field.names for key, field in FIELDS.items()}
    found = {key: next((places[name] for name in options if name in places), None) for key, options in accepted.items()}
    columns = {key: index for key, index in found.items() if index is not None}
    if "full_name" in columns and {"last_name", "first_name"} <= columns.keys():
        del columns["full_name"]
    return columns


def by_mapping(header: Sequence[str], mapping: Mapping[str, str]) -> Columns:
    """Our fields where a school's own choice puts them; raises Unreadable, naming what the header does not have."""
    names = [plain(heading) for heading in header]
    columns: Columns = {}
    for key, heading in mapping.items():
        if key not in FIELDS:
            raise Unreadable(f"Le champ « {key[:40]} » de la correspondance n’existe pas : refaites la correspondance.")
        places = [index for index, name in enumerate(names) if name == plain(heading)]
        if len(places) > 1:
            raise Unreadable(f"La colonne « {heading[:60]} » est deux fois dans l’en-tête : gardez-en une seule.", 1)
        columns |= {key: places[0]} if places else {}
    absent = [heading for key, heading in mapping.items() if key not in columns]
    if absent:
        shown = join([f"« {heading[:60]} »" for heading in absent[:6]])
        raise Unreadable(f"L’en-tête n’a pas {shown} : refaites la correspondance des colonnes.", 1)
    if lacking := missing(columns):
        raise Unreadable(f"La correspondance ne dit pas où se trouve : {join(lacking).lower()}.")
    return columns


def guess(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Columns, set[str]]:
    """(where our fields seem to be, those told by contents only): to be confirmed by a person before use."""
    columns = by_heading(header)
    free = [index for index in range(len(header)) if index not in columns.values()]
    told: set[str] = set()
    for key, looks in _LOOKS.items():
        if key in columns:
            continue
        for index in free:
            cells = [row[index].strip() for row in rows if index < len(row) and row[index].strip()]
            if len(cells) >= max(2, len(rows) // 4) and sum(map(looks, cells)) >= 0.8 * len(cells):
                columns[key] = index
                told.add(key)
                free.remove(index)
                break
    return columns, told


def _is_ine(text: str) -> bool:
    try:
        return bool(Ine(text)) and len(text) == 11 and not text.isdigit()
    except BadIdentifier:
        return False


def _is_birth(text: str) -> bool:
    found = re.fullmatch("(?:[0-9]{1,2}/[0-9]{1,2}/|)(19[5-9][0-9]|20[0-4][0-9])(?:-[0-9]{2}-[0-9]{2})?", text)
    return found is not None and len(text) > 7


_LOOKS = {
    "ine": _is_ine,
    "birth_date": _is_birth,
    "email": lambda text: re.fullmatch(r"[^@\s]{1,64}@[^@\s]{1,190}", text) is not None,
    "mef": lambda text: re.fullmatch("[0-9]{10,11}", text) is not None,
    "postal_code": lambda text: re.fullmatch("[0-9]{5}", text) is not None,
    "full_name": lambda text: re.fullmatch(r"[A-ZÀ-Þ'’ -]{2,40} [A-ZÀ-Þ][a-zß-ÿ'’A-ZÀ-Þ -]{1,40}", text) is not None,
    "last_name": lambda text: text == text.upper() and re.fullmatch(r"[^\W\d_][^\d_]{1,60}", text) is not None,
    "first_name": lambda text: re.fullmatch(r"[A-ZÀ-Þ][a-zß-ÿœ]+(?:[ -][A-ZÀ-Þ][a-zß-ÿœ]+)*", text) is not None,
    "division": lambda text: re.fullmatch(r"[0-9TtSs][A-Za-z0-9 .°-]{1,12}", text) is not None,
}
