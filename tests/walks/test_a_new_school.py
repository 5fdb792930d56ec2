"""A new school, from its first files to an answer of its pôle: roll, periods, codes, wishes, search, request.

Through the pages alone, in a real browser; with JavaScript and without, then by the keyboard alone.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from django.urls import reverse

from poles.records import models as rows
from poles.words.french import MONTHS
from poles.words.places import Point
from tests import factories as make
from tests.browser import watched_page
from tests.domain.calendar.roll import ready
from tests.exchange.pupils import makers
from tests.walks.person import KeyboardPerson, Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOWN = Point(48.93, 2.38)


@dataclass
class Story:
    """A school without a class, its files, and a bank of four offers around."""

    school: rows.School
    archive: str

    @property
    def division(self) -> rows.ClassGroup:
        """The first class of the files."""
        return rows.ClassGroup.objects.filter(school=self.school).order_by("name").first()

    @property
    def unplaced(self) -> int:
        """How many needs of the school wait for a place."""
        return rows.PlacementNeed.objects.filter(school=self.school, status="open").count()


@pytest.fixture
def story(cast, tmp_path) -> Story:
    for row in (cast.need, cast.ines, cast.january, cast.cap):
        row.delete()
    school = ready(cast)
    rows.Programme.objects.filter(mef_code__in=makers.MEFS).update(family="automobile")
    rows.Commune.objects.filter(code="93072").update(lat=TOWN.lat, lon=TOWN.lon)
    for number, host in enumerate(("Garage Noir", "Garage Blanc", "Carrosserie du Lac", "Atelier Vert")):
        site = make.host_site(host, commune=cast.garage.commune, lat=TOWN.lat, lon=TOWN.lon + number / 100)
        make.offer(f"Entretien {number}", site=site, hub=cast.valley, contact=make.contact(site))
    archive = tmp_path / "export-siecle.zip"
    archive.write_bytes(makers.siecle_zip(700))
    return Story(school, str(archive))


def imports_its_roll(head: Person, story: Story) -> None:
    """Four presses from the empty board to thirty classes."""
    head.opens(reverse("schools:today"))
    head.reads("effectif")
    head.opens(reverse("schools:rolls"))
    head.gives("files", story.archive)
    head.presses("Lire ces fichiers")
    head.reads("SIECLE", "700", "30", "Aucune erreur dans ces fichiers")
    assert not rows.Learner.objects.filter(school=story.school).exists()
    head.presses("Appliquer")
    head.reads("Import appliqué", "Vous pouvez l’annuler jusqu’au")
    counts = [rows.ClassGroup, rows.Learner, rows.Guardian]
    assert [model.objects.filter(school=story.school).count() for model in counts] == [30, 700, 1400]


def sets_a_period(head: Person, story: Story) -> None:
    """The dates of the class, the remarks read, then who looks for a place."""
    head.opens(reverse("schools:classes"))
    head.reads("30", story.division.name)
    head.opens(reverse("schools:class", args=[story.division.pk]))
    head.follows("Ajouter une période")
    head.fills(starts_on="2027-01-11", ends_on="2027-02-05", label="PFMP n° 1")
    head.presses("Fixer la période")
    if head.page.get_by_role("button", name="Fixer malgré ces remarques").count():
        head.presses("Fixer malgré ces remarques")
    period = rows.PlacementPeriod.objects.get(class_group=story.division)
    assert (period.starts_on.isoformat(), period.ends_on.isoformat()) == ("2027-01-11", "2027-02-05")
    head.opens(reverse("schools:class_needs", args=[story.division.pk]))
    head.presses("Dire ces besoins")
    assert story.unplaced == rows.Enrolment.objects.filter(class_group=story.division).count() > 10


def prints_a_code(head: Person, story: Story) -> tuple[rows.Learner, str]:
    """The sheet of the class: a learner and the code of the first slip; nothing of it is kept in clear."""
    head.opens(reverse("schools:codes", args=[story.division.pk]))
    head.presses("Faire les codes et voir la feuille")
    head.reads("Ces codes ne s’afficheront plus")
    code = head.page.locator(".poles-ticket__code").first.inner_text().strip()
    kept = rows.AccessCode.objects.filter(learner__enrolments__class_group=story.division)
    assert kept.count() == story.unplaced
    assert not any(code.replace("-", "") in row.digest for row in kept)
    learner = kept.order_by("learner__last_name", "learner__first_name", "learner").first().learner
    slip = head.page.locator(".poles-ticket__name").first.inner_text()
    assert slip.strip() == f"{learner.first_name} {learner.last_name[0]}.", "no whole name on a paper that gets lost"
    return learner, code


def ranks_three_wishes(learner: Person, who: rows.Learner, code: str) -> None:
    """On a telephone: in by the code, three offers added, the first one moved down."""
    learner.opens(reverse("families:code"))
    learner.fills(code=code, day=str(who.birth_date.day), month=MONTHS[who.birth_date.month - 1])
    learner.presses("Entrer")
    learner.reads("Mon prochain stage")
    learner.follows("Choisir mes vœux")
    for _ in range(3):
        learner.presses_first("Ajouter à mes vœux")
    learner.presses_first("Descendre")
    need = rows.PlacementNeed.objects.get(learner=who)
    assert need.wishes.count() == 3
    assert "@" not in learner.page.locator("main").inner_text(), (
        "the private contact of a host is nobody’s before a placement"
    )


def one_less_without_a_place(head: Person, story: Story, who: rows.Learner) -> None:
    """A place found by the family is written down: the list shrinks by one."""
    before = story.unplaced
    head.opens(f"{reverse('schools:unplaced')}?classe={story.division.pk}")
    head.reads("Élèves sans stage", who.last_name)
    need = rows.PlacementNeed.objects.get(learner=who)
    head.opens(reverse("schools:own_found", args=[need.pk]))
    head.chooses("offer_id", 1)
    head.ticks_value("found_by", "family")
    head.presses("Retenir cette place")
    assert story.unplaced == before - 1
    head.opens(f"{reverse('schools:unplaced')}?classe={story.division.pk}")
    assert who.last_name not in head.page.locator("main").inner_text()


def asks_the_hub(head: Person, story: Story) -> tuple[rows.AssistanceRequest, rows.Learner]:
    """One learner is forwarded from the list."""
    need = rows.PlacementNeed.objects.filter(school=story.school, status="open").select_related("learner").first()
    head.opens(f"{reverse('schools:request_new')}?besoin={need.pk}")
    head.reads(need.learner.last_name, "Qui lira")
    head.presses("Envoyer au pôle")
    return rows.AssistanceRequest.objects.get(), need.learner


def walk(cast, story: Story, arrives: Callable[[], Person], accounts) -> None:
    """The whole story."""
    head = arrives()
    head.signs_in(accounts(cast.roy).email)
    imports_its_roll(head, story)
    sets_a_period(head, story)
    who, code = prints_a_code(head, story)
    ranks_three_wishes(arrives(), who, code)
    one_less_without_a_place(head, story, who)
    request, forwarded = asks_the_hub(head, story)

    karim = arrives()
    karim.signs_in(accounts(cast.karim).email)
    karim.opens(reverse("coordinators:request", args=[request.pk]))
    karim.reads(forwarded.last_name)
    assert who.last_name not in karim.page.content(), "only the forwarded learner has a name"
    karim.fills(answer="Trois garages de la vallée attendent votre appel.")
    karim.presses("Envoyer la réponse")

    head.opens(reverse("schools:request", args=[request.pk]))
    head.reads("Trois garages de la vallée attendent votre appel")
    head.presses("Clore la demande")
    karim.opens(reverse("coordinators:request", args=[request.pk]))
    assert forwarded.last_name not in karim.page.locator("main").inner_text()


def test_a_new_school(cast, story, somebody, accounts):
    walk(cast, story, somebody, accounts)


def test_the_same_by_the_keyboard_alone(cast, story, browser, live_server, settings, accounts):
    settings.BASE_URL = live_server.url
    with ExitStack() as stack:
        watched = []

        def arrives() -> Person:
            page, faults = stack.enter_context(watched_page(browser))
            watched.append(faults)
            return KeyboardPerson(page, live_server.url, scripts=True)

        walk(cast, story, arrives, accounts)
        assert [fault for faults in watched for fault in faults] == []
