"""The stage of the walks: the clock of the tests, a mail server, workers called by hand, and an empty queue behind."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Thread

import pytest
from django.db import connection, connections
from procrastinate.contrib.django import app

from poles.records.models import User
from tests.browser import watched_page
from tests.factories import PASSWORD
from tests.walks.person import Person
from tests.web.visits import stop_the_clock
from tests.workers.test_notices import PostOffice, post_office


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def post(settings) -> Iterator[PostOffice]:
    """A real mail server of this machine, to which the service sends."""
    with post_office(settings) as office:
        yield office


@pytest.fixture
def work(transactional_db) -> Iterator[Callable[[], None]]:
    """Do the jobs that wait, by a real worker in its own thread (a browser may hold this one's event loop)."""

    def done() -> None:
        faults: list[BaseException] = []

        def run() -> None:
            try:
                with app.replace_connector(app.connector.get_worker_connector()) as worker:
                    worker.run_worker(wait=False, listen_notify=False, install_signal_handlers=False, concurrency=1)
            except BaseException as error:
                faults.append(error)
            finally:
                connections.close_all()

        thread = Thread(target=run)
        thread.start()
        thread.join(60)
        assert not faults and not thread.is_alive(), faults

    yield done
    with connection.cursor() as cursor:
        cursor.execute("truncate procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers cascade")


@pytest.fixture
def accounts(cast) -> Callable[[object], User]:
    """Give the person behind an actor a password, and give the account back."""

    def opened(actor) -> User:
        user = User.objects.get(pk=actor.user_id)
        user.set_password(PASSWORD)
        user.save()
        return user

    return opened


@pytest.fixture
def mailed(post) -> Callable[[str], list[str]]:
    """The bodies of the mails that an address has received, the oldest first."""
    return lambda address: [mail.get_content() for to, mail in post.kept if address in to]


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def somebody(request, browser, live_server, settings) -> Iterator[Callable[..., Person]]:
    """Open browsers for as many people as the story has; at the end none of them did anything wrong."""
    settings.BASE_URL = live_server.url
    with ExitStack() as stack:
        watched = []

        def arrives(kind: type[Person] = Person) -> Person:
            page, faults = stack.enter_context(watched_page(browser, scripts=request.param))
            watched.append(faults)
            return kind(page, live_server.url, scripts=request.param)

        yield arrives
        assert [fault for faults in watched for fault in faults] == []
