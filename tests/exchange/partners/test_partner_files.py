"""The files of other services are read line by line: what is sound is kept whole, what is wrong is told at its place."""

import csv
import io
import zipfile
from datetime import date, datetime

import pytest
from xlsxwriter import Workbook

from poles.exchange import partners
from poles.exchange.partners import grids
from poles.exchange.workbook_files import write
from poles.words.findings import Severity
from poles.words.imports import Contents, PersonLine, from_json, to_json

ESUP = (
    "NumeroRNE;RaisonSociale;NumeroSiret;ActivitePrincipale;CodeAPE;Voie;CodePostal;Commune;Telephone;Fax;SiteWeb;Mail;"
    "TypeStructure;StatutJuridique;Effectif;Pays"
)
ONE_PUPIL = (
    "ID;Titre;Description;Nom employeur;URL;Ville;Code postal;Rue;Date début;Date fin;Latitude;Longitude;Image secteur;"
    "Secteur;Accessible handicap;Période;Semaines;ID distant;Public;Site web employeur;Description employeur;Niveaux;Permalien"
)
SIRET = "73282932000074"
HOSTILE = ["=1+1", "@SUM(A1)", "<script>alert(1)</script>", "+33 <b>"]


def sheet(header: str, *rows: list[str]) -> bytes:
    """A CSV of one header and rows of cells."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([header.split(";"), *rows] if header else rows)
    return out.getvalue().encode()


def esup(**said: str) -> list[str]:
    """One structure; a column by its heading."""
    usual = {
        "RaisonSociale": "Garage Morel",
        "NumeroSiret": SIRET,
        "CodePostal": "88100",
        "Commune": "Saint-Dié-des-Vosges",
    }
    return [(usual | said).get(name, "") for name in ESUP.split(";")]


def one_pupil(**said: str) -> list[str]:
    """One offer of the export; a column by its heading, with underscores for spaces."""
    usual = {
        "ID": "4012", "Titre": "Découverte du garage", "Nom employeur": "Garage Morel", "Ville": "Saint-Dié-des-Vosges",
        "Code postal": "88100", "Date début": "2027-01-11", "Date fin": "2027-01-15", "Secteur": "Automobile",
        "Permalien": "https://exemple.test/offres/4012",
    }  # fmt: skip
    named = {name.replace("_", " "): value for name, value in said.items()}
    return [(usual | named).get(name, "") for name in ONE_PUPIL.split(";")]


def positioned(**said: str) -> list[str]:
    """One line of the import by position."""
    places = {
        "company": 0, "siret": 1, "mail": 4, "zip": 9, "city": 10, "title": 11, "sector": 13, "seats": 15, "weeks": 16,
        "schools": 20,
    }  # fmt: skip
    usual = {
        "company": "Garage Morel",
        "siret": SIRET,
        "zip": "88100",
        "city": "Saint-Dié-des-Vosges",
        "title": "Découverte",
    }
    cells = [""] * 21
    for name, value in ({"weeks": "2027-W02"} | usual | said).items():
        cells[places[name]] = value
    return cells


def test_an_esup_structure_is_a_host_with_its_person():
    read = partners.read(
        "s.csv", sheet(ESUP, esup(Mail="a@exemple.test", Telephone="03 29 00 00 00", CodeAPE="45.20A"))
    )
    assert read.contents is Contents.HOSTS and not read.remarks
    (line,) = read.hosts
    assert (line.name, line.siret, line.naf_code, line.postal_code) == ("Garage Morel", SIRET, "4520A", "88100")
    assert line.persons == (PersonLine("a@exemple.test", phone="03 29 00 00 00"),)


def test_a_structure_without_siret_nor_rne_is_refused_at_its_line_and_field():
    read = partners.read("s.csv", sheet(ESUP, esup(), esup(NumeroSiret="")))
    assert len(read.hosts) == 1
    (told,) = read.remarks
    assert (told.line, told.field, told.blocks) == (3, "NumeroSiret", True) and "donnez l’un des deux" in told.sentence


def test_a_false_siret_key_is_a_doubt_and_a_structure_abroad_is_refused():
    read = partners.read("s.csv", sheet(ESUP, esup(NumeroSiret="73282932000075"), esup(Pays="Belgique")))
    assert [(one.line, one.severity) for one in read.remarks] == [(2, Severity.WARNING), (3, Severity.BLOCKING)]


def test_a_telephone_without_mail_is_not_lost():
    (line,) = partners.read("s.csv", sheet(ESUP, esup(Telephone="03 29 00 00 00"))).hosts
    assert line.persons == () and line.beside == "Téléphone : 03 29 00 00 00"


def lycee(*, second: bool) -> bytes:
    """A workbook like those that schools keep: a first row of groups, or none."""
    out = io.BytesIO()
    headings = [
        "Raison Sociale", "Dénomination commerciale", "Siège social", "Activité", "APE", "Métiers", "Adresse 1", "Adresse 2",
        "Adresse 3", "Adresse 4", "Code Postal", "Ville", "Libellé postal", "Pays", "Téléphone fixe", "Téléphone portable",
        "Date de création", "Date de dernière modification", "Familles",
    ]  # fmt: skip
    firm = [
        "SARL Morel", "Garage Morel", "", "Réparation", "4520A", "Mécanicien", "1 rue Basse", "", "", "", 88100,
        "Saint-Dié-des-Vosges", "", "FRANCE", 329000000, "", "", "", "Auto",
    ]  # fmt: skip
    with Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        if second:
            page.write_row(0, 0, ["Entreprise", "", "", "", "", "", "Adresse", "", "", "", "", "", "", "", "Contact"])
        page.write_row(int(second), 0, headings)
        page.write_row(int(second) + 1, 0, firm)
    return out.getvalue()


@pytest.mark.parametrize("second", [False, True])
def test_a_lycee_workbook_is_read_with_one_or_two_rows_of_headings(second):
    read = partners.read("entreprises.xlsx", lycee(second=second))
    assert read.count == 1 and not [one for one in read.remarks if one.blocks]
    (line,) = read.hosts
    assert (line.name, line.siret, line.postal_code, line.address) == ("Garage Morel", "", "88100", "1 rue Basse")
    assert "Raison sociale : SARL Morel" in line.beside and "Téléphone fixe : 329000000" in line.beside
    assert read.aside == ("Siège social", "Date de création", "Date de dernière modification")


def test_an_immersion_establishment_gives_its_persons_its_town_and_its_cap():
    header = "siret;businessName;businessNameCustomized;businessAddress;naf_code;maxContactPerMonth;right1_email;right1_job;right2_email"
    row = [SIRET, "MOREL SARL", "Garage Morel", "1 RUE BASSE 88100 SAINT-DIE-DES-VOSGES", "4520A", "4", "a@exemple.test", "Gérante", "b@exemple.test"]  # fmt: skip
    (line,) = partners.read("if.csv", sheet(header, row)).hosts
    assert (line.name, line.address, line.postal_code, line.town) == (
        "Garage Morel", "1 RUE BASSE", "88100", "SAINT-DIE-DES-VOSGES",
    )  # fmt: skip
    assert line.call_cap == 4 and [one.email for one in line.persons] == ["a@exemple.test", "b@exemple.test"]


def test_an_offer_of_one_pupil_keeps_where_it_comes_from():
    read = partners.read("o.csv", sheet(ONE_PUPIL, one_pupil(Description="Accueil\nAtelier")))
    (line,) = read.offers
    assert (line.source_name, line.source_key, line.source_url) == (
        "1 élève, 1 stage", "4012", "https://exemple.test/offres/4012",
    )  # fmt: skip
    assert (line.kind, line.family, line.opens_on, line.closes_on) == (
        "observation", "automobile", date(2027, 1, 11), date(2027, 1, 15),
    )  # fmt: skip
    assert line.description == "Accueil\nAtelier" and not read.remarks


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"Titre": ""}, "Titre"),
        ({"Date_début": "15/15/2027"}, "Date début"),
        ({"Date_fin": "2027-01-01"}, "Date fin"),
        ({"Code_postal": "abc"}, "Code postal"),
        ({"Permalien": "javascript:alert(1)"}, "Permalien"),
        ({"Titre": "x" * 121}, "Titre"),
    ],
)
def test_a_bad_cell_refuses_its_line_with_its_field_and_what_is_expected(said, field):
    read = partners.read("o.csv", sheet(ONE_PUPIL, one_pupil(ID="1"), one_pupil(**said)))
    assert len(read.offers) == 1
    (told,) = [one for one in read.remarks if one.blocks]
    assert (told.line, told.field) == (3, field) and len(told.sentence) > 20


def test_an_unknown_sector_is_kept_as_discovery_and_doubted():
    read = partners.read("o.csv", sheet(ONE_PUPIL, one_pupil(Secteur="Astronautique spatiale")))
    assert read.offers[0].family == "decouverte" and read.remarks[0].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("sector", "family"),
    [
        ("Hôtellerie, restauration", "hotellerie"), ("Agroéquipement", "agriculture"), ("Banque et assurance", "banque"),
        ("Artisanat d’art", "art"), ("Bâtiment et travaux publics (BTP)", "gros-oeuvre"),
    ],
)  # fmt: skip
def test_the_sectors_of_another_service_find_their_family(sector, family):
    assert partners.read("o.csv", sheet(ONE_PUPIL, one_pupil(Secteur=sector))).offers[0].family == family


def test_a_file_by_position_gives_one_offer_for_each_run_of_weeks():
    read = partners.read(
        "i.csv", sheet("", positioned(weeks="2027-W02, 2027-W03, 2027-W07", seats="2", schools="0880001X"))
    )
    assert read.layout.startswith("1 élève, 1 stage (import")
    spans = [(one.opens_on, one.closes_on, one.seats) for one in read.offers]
    assert spans == [(date(2027, 1, 11), date(2027, 1, 22), 2), (date(2027, 2, 15), date(2027, 2, 19), 2)]
    assert len({one.source_key for one in read.offers}) == 2 and read.offers[0].schools == ("0880001X",)


def test_the_same_line_by_position_has_the_same_key():
    one, other = (partners.read("i.csv", sheet("", positioned())).offers[0].source_key for _ in range(2))
    assert one == other != partners.read("i.csv", sheet("", positioned(title="Autre"))).offers[0].source_key


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_and_formulas_are_kept_as_the_text_that_they_are(text):
    (line,) = partners.read("o.csv", sheet(ONE_PUPIL, one_pupil(Titre=text, Nom_employeur=text))).offers
    assert line.title == line.host.name == " ".join(text.split())


def test_a_formula_of_a_workbook_refuses_its_line():
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ESUP.split(";"))
        page.write_row(1, 0, esup())
        page.write_formula(1, 1, "=1+1")
    read = partners.read("s.xlsx", out.getvalue())
    assert not read.hosts and "formule" in read.remarks[0].sentence


def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vide.csv", b""),
        ("image.csv", b"\x89PNG\r\n\x1a\n\0\0"),
        ("bombe.zip", packed(a=b"0" * 40_000_000)),
        ("deux.zip", packed(a=b"a;b\n1;2\n", b=b"a;b\n1;2\n")),
        ("inconnu.csv", b"chat;chien\n1;2\n"),
        ("ouvert.csv", sheet(ESUP) + b'"jamais ferm\xc3\xa9;;;\nrien;;\n'),
        ("../../etc/passwd", b"racine"),
        ("long.csv", sheet(ESUP, *[esup()] * (grids.MOST_ROWS + 5))),
    ],
)
def test_a_file_that_is_no_table_or_is_made_to_harm_gives_one_sentence(name, content):
    read = partners.read(name, content)
    assert not read.layout and not read.hosts and not read.offers
    assert len(read.remarks) == 1 and read.remarks[0].blocks and read.remarks[0].sentence.endswith((".", "!"))


def test_a_table_close_to_a_layout_says_what_it_lacks():
    read = partners.read("o.csv", b"ID;Titre;Description\n1;Atelier;Texte\n")
    assert "export des offres" in read.remarks[0].sentence and "« Date fin »" in read.remarks[0].sentence


def test_a_header_alone_says_so():
    assert partners.read("s.csv", sheet(ESUP)).remarks[0].sentence.startswith("Le fichier n’a que son en-tête")


def test_a_short_line_is_refused_and_the_others_are_kept():
    read = partners.read("s.csv", sheet(ESUP, esup(), esup()[:5]))
    assert len(read.hosts) == 1 and "coupée ou décalée" in read.remarks[0].sentence


@pytest.mark.parametrize("file_format", ["xlsx", "ods", "csv"])
def test_days_written_by_a_workbook_are_read(file_format):
    headings = ["Organisme", "Code commune", "Accueil", "Métiers", "Titre", "Premier jour", "Dernier jour"]
    row = ["Garage", "88413", "pfmp", "automobile", "Entretien", date(2027, 1, 11), date(2027, 2, 5)]
    made = write(file_format, headings, [row], title="Offres", at=datetime(2026, 11, 2))  # noqa: DTZ001 - of the workbook
    (line,) = partners.read(f"o.{file_format}", made).offers
    assert (line.opens_on, line.closes_on, line.kind) == (date(2027, 1, 11), date(2027, 2, 5), "pfmp")


def test_what_was_read_goes_through_a_page_and_comes_back_the_same():
    read = partners.read("i.csv", sheet("", positioned(mail="a@exemple.test")))
    assert from_json(to_json(read)) == read
