"""When the database has no time for a gesture: a page says to try again, nothing is half done, and no 500 is told."""

from contextlib import contextmanager
from threading import Event, Thread

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test import Client

from poles.domain.allocation import usecases
from poles.domain.offers import searching as offers
from poles.records.models import Campaign, Placement, PlacementNeed
from poles.web import actor as faces
from tests import factories as make
from tests.cast import gather
from tests.web.visits import stop_the_clock, text_of
from tests.web.wearing import client_of

LISTING = "/etablissement/propositions"


@contextmanager
def held(row):
    """Another connection holds a row meanwhile; ours waits a fifth of a second for it, no more."""
    ready, done = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
            ready.set()
            done.wait(20)
        connections.close_all()

    other = Thread(target=hold)
    other.start()
    assert ready.wait(20)
    with connection.cursor() as cursor:
        cursor.execute("set lock_timeout = '200ms'")
    try:
        yield
    finally:
        done.set()
        other.join()
        with connection.cursor() as cursor:
            cursor.execute("reset lock_timeout")


def deadlock() -> OperationalError:
    """What Django raises when PostgreSQL gives up one of two gestures that wait for each other."""
    error = OperationalError("deadlock detected")
    error.__cause__ = type("DeadlockDetected", (Exception,), {"sqlstate": "40P01"})()
    return error


@pytest.fixture
def stage(transactional_db, monkeypatch):
    """The cast, and three proposals of a published campaign to the school of Mme Roy."""
    stop_the_clock(monkeypatch)
    cast = gather()
    run = make.run(make.campaign(cast.valley, status="published"), status="done")
    offer = make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact, seats=3)
    needs = [cast.need, *(make.need(make.learner(cast.cap), cast.january) for _ in range(2))]
    return cast, [make.match(need, offer, run=run) for need in needs]


def test_a_row_that_somebody_holds_gives_a_page_that_says_to_try_again(stage):
    cast, _matches = stage
    campaign = make.campaign(cast.valley, status="open")
    karim = client_of(cast.karim)
    karim.raise_request_exception = False

    with held(campaign):
        answer = karim.post(f"/pole/campagnes/{campaign.pk}/clore")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "réessayez dans quelques secondes" in text_of(answer)
    assert Campaign.objects.get(pk=campaign.pk).status == "open"


@pytest.mark.django_db
def test_any_other_breakdown_is_still_a_500(client, monkeypatch):
    def broken(*_args, **_named):
        raise ArithmeticError

    monkeypatch.setattr(faces, "_actor", broken)
    client.raise_request_exception = False

    assert client.get("/offres").status_code == 500


@pytest.mark.django_db
def test_the_interface_for_machines_says_it_too(client, monkeypatch):
    def busy(*_args):
        raise OperationalError("canceling statement due to statement timeout")

    monkeypatch.setattr(offers, "leading", busy)

    answer = client.get("/api/v1/offers")

    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")


def test_what_was_confirmed_before_the_wait_stays_confirmed(stage):
    cast, matches = stage
    last = max(matches, key=lambda match: str(match.need_id))

    with held(PlacementNeed.objects.get(pk=last.need_id)):
        answer = client_of(cast.roy).post(LISTING, {"choix": [str(match.pk) for match in matches]})

    assert answer.status_code == 409
    assert "n’a pas pu être confirmée à cet instant" in text_of(answer)
    assert set(Placement.objects.values_list("need", flat=True)) == {
        match.need_id for match in matches if match != last
    }


def test_each_confirmation_is_seen_by_others_before_the_next_begins(stage, monkeypatch):
    cast, matches = stage
    seen, confirm = [], usecases.confirm

    def watched(**said):
        seen.append(elsewhere(Placement.objects.count))
        return confirm(**said)

    monkeypatch.setattr(usecases, "confirm", watched)
    client_of(cast.roy).post(LISTING, {"choix": [str(match.pk) for match in matches]})

    assert seen == [0, 1, 2]


def elsewhere(ask):
    """The answer to a question asked by another connection."""
    answers = []

    def go() -> None:
        answers.append(ask())
        connections.close_all()

    other = Thread(target=go)
    other.start()
    other.join()
    return answers[0]


@pytest.mark.parametrize(("given_up", "status", "placed"), [(1, 302, 3), (2, 302, 3), (3, 409, 2)])
def test_a_gesture_that_the_database_gave_up_is_done_again_three_times_at_most(
    stage, monkeypatch, given_up, status, placed
):
    cast, matches = stage
    confirm, calls = usecases.confirm, []

    def unlucky(**said):
        calls.append(said)
        if len(calls) <= given_up:
            raise deadlock()
        return confirm(**said)

    monkeypatch.setattr(usecases, "confirm", unlucky)
    answer = client_of(cast.roy).post(LISTING, {"choix": [str(match.pk) for match in matches]})

    assert (answer.status_code, Placement.objects.count()) == (status, placed)


def test_two_people_of_a_school_confirm_the_same_lines_at_once_and_nothing_is_lost_or_doubled(stage):
    cast, matches = stage
    choice = {"choix": [str(match.pk) for match in matches]}
    answers = []

    def press(client: Client) -> None:
        answers.append(client.post(LISTING, choice).status_code)
        connections.close_all()

    both = [Thread(target=press, args=(client_of(who),)) for who in (cast.roy, cast.diallo)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert Placement.objects.filter(status="confirmed").count() == 3
    assert set(answers) <= {302, 409}
