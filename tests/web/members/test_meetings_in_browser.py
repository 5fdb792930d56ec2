"""The pages of meetings in Chromium: accessible, narrow and wide, full, empty and wrong."""

from datetime import timedelta

import pytest
from django.utils import timezone

from poles.records.models import MeetingHost, User
from tests import factories as make
from tests import host_factories as hosts
from tests.browser import sign_in
from tests.web.test_fair_pages_in_browser import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOOK = "/carnet/rencontres"


@pytest.fixture
def opened(page, live_server):
    """Open an address under a hat."""

    def under(actor, address: str):
        sign_in(page, live_server.url, User.objects.get(pk=actor.user_id))
        page.goto(live_server.url + address)
        return page

    return under


@pytest.fixture
def forum(cast):
    """A forum that fills, with hosts, and learners of two schools, one of whom waits."""
    starts = timezone.now() + timedelta(days=20)
    meeting = hosts.meeting(
        cast.valley, kind="forum", title="Forum des métiers de l’industrie et de la maintenance des équipements",
        description="Douze entreprises, dix minutes chacune.\nPrenez votre carnet.", place="Espace Georges-Sadoul, quai Sadi-Carnot",
        starts_at=starts, ends_at=starts + timedelta(hours=3), closes_on=starts.date() - timedelta(days=3), capacity=2,
        accessible=True, family="automobile",
    )  # fmt: skip
    MeetingHost.objects.create(academy=cast.academy, meeting=meeting, site=cast.garage)
    hosts.meeting_seat(meeting, cast.ines)
    hosts.meeting_seat(meeting, make.learner(cast.cap, "Maximilien-Alexandre", last_name="de La Rochefoucauld-Montbel"))
    hosts.meeting_seat(meeting, make.learner(cast.cap, "Léo"), waiting=True)
    for name in ("Nora", "Paul", "Zoé"):
        make.learner(cast.cap, name)
    return meeting


def test_the_empty_pages(cast, opened):
    look(opened(cast.karim, BOOK), "rencontres-vide")
    look(opened(cast.karim, f"{BOOK}/nouvelle"), "rencontres-nouvelle")


def test_the_pages_of_the_hub(cast, opened, forum):
    look(opened(cast.karim, BOOK), "rencontres")
    look(opened(cast.karim, f"{BOOK}/{forum.pk}"), "rencontre-pole")
    look(opened(cast.karim, f"{BOOK}/{forum.pk}/organismes?mots=garage"), "rencontre-inviter")
    page = opened(cast.karim, f"{BOOK}/{forum.pk}/changer")
    page.fill("[name=ends]", "00:01")
    page.fill("[name=capacity]", "")
    page.get_by_role("button", name="Changer").click()
    look(page, "rencontre-erreurs")


def test_the_pages_of_a_school(cast, opened, forum):
    look(opened(cast.roy, f"{BOOK}/{forum.pk}?classe={cast.cap.pk}"), "rencontre-lycee")


def test_after_the_meeting(cast, opened, forum):
    starts = timezone.now() - timedelta(hours=4)
    type(forum).objects.filter(pk=forum.pk).update(starts_at=starts, ends_at=starts + timedelta(hours=2))
    look(opened(cast.karim, f"{BOOK}/{forum.pk}/bilan"), "rencontre-bilan")
    look(opened(cast.roy, f"{BOOK}/{forum.pk}"), "rencontre-presences")
