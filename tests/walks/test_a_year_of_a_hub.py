"""A year of a pôle: its map, its coordinator’s letter, members, diagnosis, programme, bilan, return, and 30 académies read.

Through the pages alone, in a real browser, on two days: the rentrée and the end of June. What a user types and clicks is
counted. The coordinator’s part is then played without JavaScript, and the writing of a programme by the keyboard alone.
"""

import csv
import re
from dataclasses import dataclass
from datetime import datetime

import pikepdf
import pytest

from poles.domain.returns.sealing import fingerprint
from poles.records import models as rows
from poles.words.partners import MemberKind
from poles.words.programmes import Axis
from poles.words.roles import Role
from tests import factories as make
from tests import hub_factories as at_hub
from tests.domain.returns.test_national import content, figure
from tests.factories import NOW, PASSWORD
from tests.walks.walker import KeyboardWalker, Walker
from tests.web.visits import stop_the_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RENTREE = datetime(2026, 9, 2, 10, tzinfo=NOW.tzinfo)
JUNE = datetime(2027, 6, 14, 10, tzinfo=NOW.tzinfo)
MINUTES = 20
CAMPAIGN = "Bilan des actions et premiers résultats"
PRIORITY, ACTION = "Des places en mécanique", "Tournée des garages"
COVERED = "eleves-places"
MEMBERS = [
    (MemberKind.CHAMBER, "Chambre des métiers d’essai", "Mme Lenoir", "lenoir@exemple.test"),
    (MemberKind.LOCAL_MISSION, "Mission locale du Lac", "M. Ferry", "ferry@exemple.test"),
]
ALONE = "Pôle ouvert à la rentrée prochaine."
WITH_SCRIPTS = pytest.mark.parametrize("somebody", [True], ids=["with JavaScript"], indirect=True)
WITHOUT_SCRIPTS = pytest.mark.parametrize("somebody", [False], ids=["without JavaScript"], indirect=True)


@dataclass
class Story:
    """Two towns of three lycées, a lycée of the lake between them, and thirteen pupils to place."""

    rectorate: rows.User
    ministry: rows.User
    needs: list[rows.PlacementNeed]

    @property
    def hub(self) -> rows.Hub:
        """The pôle of the east, in the adopted map."""
        return rows.Hub.objects.get(hub_map__status="adopted", code="12802")

    @property
    def programme(self) -> rows.ActionProgramme:
        """Its programme."""
        return rows.ActionProgramme.objects.get(hub=self.hub)


@pytest.fixture(autouse=True)
def _rentree(monkeypatch, _clock):
    stop_the_clock(monkeypatch, RENTREE)


@pytest.fixture
def story(transactional_db) -> Story:
    east = make.commune()
    west = make.commune("88160", "Épinal", lat=48.1725, lon=6.4498, population=32_000)
    lake = make.commune("88196", "Gérardmer", lat=48.0731, lon=6.8774, population=7_500)
    basins = {"east": ("12802", "BEF VOSGES EST"), "west": ("12814", "BEF VOSGES OUEST")}
    for town, side, names in ((east, "east", "ABC"), (west, "west", "DEF"), (lake, "west", "G")):
        code, label = basins[side]
        for name in names:
            make.school(f"Lycée {name}", commune=town, basin_code=code, basin_name=label, sector="public")
    division = make.class_group(rows.School.objects.get(name="Lycée A"))
    january = make.period(division)
    return Story(
        make.hat(Role.ACADEMY_OFFICE, user=make.user("Mme Rectorat", password=PASSWORD)).user,
        make.hat(Role.NATIONAL_OFFICE, user=make.user("M. Ministère", password=PASSWORD)).user,
        [make.need(make.learner(division), january) for _ in range(13)],
    )


def the_map_is_adopted(office: Walker) -> None:
    """From the bassins to the decision, with one lycée moved."""
    office.goes("Pôles", "Cartes")
    office.fills(annee="2026")
    office.presses("Dessiner")
    office.inspects()
    office.follows("Déplacer des établissements")
    office.page.get_by_role("checkbox", name="Lycée G").check(force=True)
    office.clicks += 1
    office.fills(vers="Pôle de stages Vosges Est")
    office.presses("Déplacer les établissements cochés")
    assert rows.HubSchool.objects.get(school__name="Lycée G").hub.code == "12802"
    office.goes("Nancy-Metz 2026-2027, par bassin de formation")
    office.follows("Adopter cette carte")
    office.fills(date="2026-09-01", reference="arrêté n° 2026-114")
    if office.page.locator("[name=malgre]").count():
        office.page.locator("[name=malgre]").check(force=True)
        office.clicks += 1
    office.presses("Adopter cette carte")
    office.reads("arrêté n° 2026-114")


def the_coordinator_is_named(office: Walker, story: Story) -> None:
    """A letter drafted, read as a tagged PDF, signed; then the pôle opens."""
    office.goes("Coordinateurs")
    office.follows("Nommer quelqu’un : Pôle de stages Vosges Est")
    office.fills(email="karim@exemple.test", name="Karim Essai")
    office.presses("Préparer la lettre")
    office.inspects()
    with pikepdf.open(office.takes("Télécharger en PDF")) as paper:
        assert paper.Root.MarkInfo.Marked and "/StructTreeRoot" in paper.Root
    office.follows("Noter la signature")
    office.fills(signatory="Anne Rectrice", signatory_title="rectrice de l’académie")
    office.presses("Cette lettre est signée")
    office.goes("Coordinateurs")
    office.presses("Ouvrir")
    assert story.hub.status == "running"


def a_member_joins(karim: Walker, kind: MemberKind, name: str, person: str, email: str) -> None:
    """A component of the pôle, and who speaks for it."""
    karim.goes("Pilotage", "Membres", "Ajouter un membre")
    karim.fills(
        kind=kind.label[:1].upper() + kind.label[1:], name=name, role="Ouvre ses ateliers.", contact_name=person,
        contact_email=email, joined_on="2026-09-02",
    )  # fmt: skip
    karim.presses("Enregistrer")
    karim.fills(name=person, email=email)
    karim.presses("Inviter")
    karim.reads("invitation envoyée")


def the_diagnosis_is_dated(karim: Walker) -> None:
    """What the figures do not say, a priority, a date."""
    karim.goes("Pilotage", "Diagnostic")
    karim.presses("Commencer le diagnostic")
    karim.follows("Écrire ce que le pôle en dit : Métiers en tension")
    karim.fills(text="Les garages de la vallée manquent de tuteurs.")
    karim.presses("Enregistrer")
    karim.goes("Ajouter une priorité")
    karim.fills(title=PRIORITY, axis=f"Axe 2 : {Axis.PARTNERS.label}", reason="Sept places pour treize élèves.")
    karim.presses("Ajouter la priorité")
    karim.presses("Arrêter le diagnostic aujourd’hui")
    karim.reads("Arrêté le 2 septembre 2026")


def an_action_is_planned(karim: Walker | KeyboardWalker, pilot: str) -> None:
    """The programme of the year, with its first action."""
    karim.goes("Pilotage")
    karim.presses("Commencer le programme")
    karim.goes("Ajouter une action")
    karim.ticks_value("axis", "partners")
    karim.fills(
        title=ACTION, goal="Une place pour chacun.", indicator="places recueillies", target="20 places", pilot=pilot,
        starts_on="2026-09-02", ends_on="2027-06-30",
    )  # fmt: skip
    karim.presses("Enregistrer")
    karim.follows(ACTION)


def a_contribution_is_asked(karim: Walker | KeyboardWalker, member: str, kind: str, amount: str) -> None:
    """From the page of the action."""
    karim.follows("Demander une contribution")
    karim.fills(member=member, kind=kind, amount=amount)
    karim.presses("Demander")
    karim.reads(member)


def the_member_answers(member: Walker) -> None:
    """Yes, from what the pôle waits for."""
    member.follows("Répondre : Le pôle vous demande")
    member.follows("Répondre")
    member.ticks_value("answer", "yes")
    member.presses("Enregistrer la réponse")


def the_programme_is_adopted(karim: Walker) -> None:
    """The official document, and the action that begins."""
    karim.goes("Pilotage")
    karim.follows("Adopter")
    karim.presses("Adopter")
    karim.reads("Adopté le 2 septembre 2026")
    karim.follows(ACTION)
    karim.presses("Commencer")


def the_bilan_is_frozen(karim: Walker, member: str) -> None:
    """The action ends, what was given is noted, the figures freeze, a measure is drawn from them."""
    karim.goes("Pilotage")
    karim.follows(ACTION)
    karim.follows("Terminer")
    karim.fills(result="22 places.")
    karim.presses("Terminer l’action")
    karim.follows(f"Noter l’apport de {member}")
    karim.fills(given="18")
    karim.presses("Noter")
    karim.goes("Pilotage", "Bilan", "Écrire le bilan")
    karim.fills(review="Les garages ont répondu ; le bois manque encore.")
    karim.presses("Enregistrer")
    karim.presses("Arrêter le bilan")
    karim.reads("ses chiffres sont figés", "empreinte vérifiée")
    karim.goes("Ajouter une mesure")
    karim.fills(text="Appeler les artisans du bois dès septembre.")
    karim.presses("Ajouter")
    karim.reads("Appeler les artisans du bois")


def the_year_runs(story: Story) -> None:
    """What the other rooms write: a garage, seven places, six pupils placed."""
    garage = make.host_site("Garage d’essai", commune=story.needs[0].school.commune)
    seats = make.offer("Entretien", site=garage, hub=story.hub, seats=7).seats.all()
    for need, seat in zip(story.needs[:6], seats, strict=False):
        make.placement(need, seat)
        need.status = "placed"
        need.save()


def the_academie_signs(office: Walker) -> None:
    """Assembled from the pôles, completed, checked, signed."""
    office.goes("Remontées")
    office.presses(f"Assembler {CAMPAIGN}")
    office.reads("Pôle de stages Vosges Est", "Pôle de stages Vosges Ouest")
    for section in ("review", "partners"):
        office.explains(section, ALONE)
    office.presses("Vérifier la remontée")
    office.inspects()
    office.fills(signatory="Anne Rectrice", signatory_title="rectrice")
    office.presses("Signer et envoyer au ministère")
    office.reads("Signée le 14 juin 2027 par Anne Rectrice", "conforme")


def the_others_have_signed() -> None:
    """Twenty-nine other académies, each with twelve pupils placed of twenty."""
    campaign = rows.ReturnCampaign.objects.get(name=CAMPAIGN)
    said = content(figure(12, 20, code=COVERED), review=[], partners=[])
    for number in range(29):
        row = at_hub.academy_return(
            make.academy(f"{60 + number}", f"Académie {number}"), campaign, content=said,
            signatory="Recteur d’essai", signatory_title="recteur", signed_at=JUNE,
        )  # fmt: skip
        rows.AcademyReturn.objects.filter(pk=row.pk).update(digest=fingerprint(row), status="signed")


def the_ministry_reads(ministry: Walker) -> None:
    """Thirty académies, their sums (29 × 12 + 6 of 29 × 20 + 13), and a file that says the same."""
    ministry.goes("Remontées", CAMPAIGN)
    ministry.reads("30 sur 30 académies", "France 354 593")
    ministry.inspects()
    with open(ministry.takes(re.compile(r"CSV\s*, Indicateurs")), encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file, delimiter=";"))
    whole = [line for line in lines if line["nom"] == "France" and not line["groupe"]]
    placed = next(line for line in whole if line["indicateur"] == COVERED)
    assert (placed["numerateur"], placed["denominateur"], placed["academies"]) == ("354", "593", "30")


@WITH_SCRIPTS
def test_a_year_of_a_hub(story, somebody, mailed, work, monkeypatch, capsys):
    everyone = office, karim, ministry, *speakers = [somebody(Walker) for _ in range(5)]

    # September: the map, the coordinator, the members, the diagnosis, the programme written together.
    office.signs_in(story.rectorate.email)
    the_map_is_adopted(office)
    the_coordinator_is_named(office, story)
    the_year_runs(story)
    work()
    karim.arrives_by(mailed("karim@exemple.test")[0], "karim@exemple.test")
    for kind, name, person, email in MEMBERS:
        a_member_joins(karim, kind, name, person, email)
    karim.inspects()
    the_diagnosis_is_dated(karim)
    karim.inspects()
    an_action_is_planned(karim, MEMBERS[0][1])
    a_contribution_is_asked(karim, MEMBERS[0][1], "heures de travail (h)", "20")
    a_contribution_is_asked(karim, MEMBERS[1][1], "salles (jours)", "3")
    work()
    for speaker, (_kind, _name, _person, email) in zip(speakers, MEMBERS, strict=True):
        speaker.arrives_by(mailed(email)[0], email)
        the_member_answers(speaker)
    the_programme_is_adopted(karim)
    karim.goes("Pilotage")
    karim.inspects()

    # June: the bilan, the campaign of the ministry, the return of the académie, thirty académies read.
    stop_the_clock(monkeypatch, JUNE)
    karim.signs_in("karim@exemple.test")
    the_bilan_is_frozen(karim, MEMBERS[0][1])
    karim.inspects()
    ministry.signs_in(story.ministry.email)
    ministry.goes("Remontées")
    ministry.fills(school_year="2026")
    ministry.presses("Préparer les cinq campagnes")
    ministry.goes(CAMPAIGN)
    ministry.presses("Ouvrir aux académies")
    office.signs_in(story.rectorate.email)
    the_academie_signs(office)
    the_others_have_signed()
    the_ministry_reads(ministry)

    clicks, signs = (sum(getattr(one, what) for one in everyone) for what in ("clicks", "signs"))
    minutes = sum(one.seconds for one in everyone) / 60
    with capsys.disabled():
        print(f"\nUne année d’un pôle : {clicks} clics, {signs} signes, {minutes:.1f} min d’un utilisateur")
    assert minutes < MINUTES


@pytest.fixture
def running(transactional_db) -> rows.User:
    """A pôle that is open, one member that speaks, and its coordinator."""
    hub = make.hub("Vallée", schools=[make.school("Lycée A"), make.school("Lycée B")], communes=[make.commune()])
    _kind, name, person, email = MEMBERS[0]
    speaks = make.user(person, email, password=PASSWORD)
    make.hat(Role.HUB_MEMBER, hub=hub, member=at_hub.member(hub, name), user=speaks)
    return make.hat(Role.HUB_COORDINATOR, hub=hub, user=make.user("Karim", password=PASSWORD)).user


@WITHOUT_SCRIPTS
def test_the_coordinator_goes_as_far_without_scripts(running, somebody, mailed, work):
    karim, member = somebody(Walker), somebody(Walker)
    karim.signs_in(running.email)
    a_member_joins(karim, *MEMBERS[1])
    the_diagnosis_is_dated(karim)
    an_action_is_planned(karim, MEMBERS[0][1])
    a_contribution_is_asked(karim, MEMBERS[0][1], "heures de travail (h)", "20")
    member.signs_in(MEMBERS[0][3])
    the_member_answers(member)
    the_programme_is_adopted(karim)
    the_bilan_is_frozen(karim, MEMBERS[0][1])


@WITH_SCRIPTS
def test_a_programme_is_written_by_the_keyboard_alone(running, somebody):
    karim = somebody(KeyboardWalker)
    karim.signs_in(running.email)
    an_action_is_planned(karim, MEMBERS[0][1])
    a_contribution_is_asked(karim, MEMBERS[0][1], "salles", "3")
    asked = rows.Contribution.objects.get()
    assert (asked.member.name, asked.kind, asked.promised) == (MEMBERS[0][1], "rooms", 3)
