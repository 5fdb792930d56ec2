"""The database shows no foreign row even to a query without any filter: the net under the rules of the house."""

import copy
import os
import subprocess
import sys

import psycopg
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.models import ForeignKey

from poles.domain import reach as net
from poles.domain.access import Policy
from poles.records.base import new_key
from poles.records.models import Learner, TeachingDuty
from poles.words.actor import PUBLIC, Actor, system
from poles.words.roles import Role
from poles.words.teams import Duty
from tests import factories as make
from tests.records import protected
from tests.records.protected import TABLES, model
from tests.shared_rows import written
from tests.web import reach
from tests.web.visits import stop_the_clock
from tests.web.wearing import client_of

EVERYWHERE = {"valley", "lake", "plain", "rhone"}
SEEN = {
    ("valley", "head"): {"valley"}, ("valley", "director"): {"valley"}, ("valley", "teacher"): {"valley"},
    ("valley", "business office"): {"valley"}, ("valley", "dropout coordinator"): {"valley"},
    ("valley", "coordinator"): {"valley", "lake"}, ("plain", "next coordinator"): {"plain"},
    ("plain", "next head"): {"plain"}, ("valley", "office"): {"valley", "lake", "plain"},
    ("rhone", "other office"): {"rhone"}, ("valley", "ministry"): EVERYWHERE, ("valley", "visitor"): set(),
    ("valley", "host"): set(), ("valley", "partner"): set(),
}  # fmt: skip
OWN = {"learner", "guardian"}
KEYS_ONLY = {
    "Match": "keys and reasons without a name; its neighbours are counted to know what a seat is promised to",
    "Placement": "keys and dates without a name; the public pages count the seats that are taken",
    "TeachingDuty": "who teaches what; the learner of a referent is a key",
}
"""Tables that point at a learner or a need and are left without a policy, and why."""


@pytest.fixture(scope="module")
def world_of_the_file(django_db_setup, django_db_blocker):
    """The lands with their protected rows, written once for the tests of this file."""
    with written(django_db_blocker, protected.gather) as built:
        yield built


@pytest.fixture
def world(world_of_the_file, db):
    return copy.deepcopy(world_of_the_file)


def nothing_said() -> None:
    """As a connection of the web where nobody has said for whom it acts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('poles.scope', '', true), set_config('poles.keys', '', true)")


@pytest.mark.parametrize(("land", "hat"), sorted(SEEN))
def test_without_any_filter_a_hat_sees_no_foreign_row_in_any_table(world, land, hat):
    with net.acting(world.lands[land].hats[hat]):
        found = {name: set(world.seen(name)) for name in TABLES}

    assert found == dict.fromkeys(TABLES, SEEN[land, hat])


def test_every_hat_of_the_lands_is_tried(world):
    hats = {(name, hat) for name, land in world.lands.items() for hat in land.hats}

    assert hats == set(SEEN) | {("valley", hat) for hat in OWN}


@pytest.mark.parametrize("hat", sorted(OWN))
def test_a_family_sees_the_rows_of_its_learner_alone(world, hat):
    learner = world.lands["valley"].need.learner

    with net.acting(world.lands["valley"].hats[hat]):
        seen = {name: world.seen(name) for name in TABLES}
        names = list(Learner.objects.values_list("pk", flat=True))

    assert names == [learner.pk]
    assert {land for found in seen.values() for land in found} == {"valley"}
    assert {name for name, found in seen.items() if not found} == {
        "AssistanceRequest", "CreditedWeeks", "ApprenticeshipContract", "DropoutFollowUp", "Guardian", "PastGuardian",
        "PastRequest", "RequestLead", "RequestedNeed", "RollImport", "HostNote", "Agreement", "AgreementVersion",
        "AgreementStay", "AttendanceDay", "LegalProof", "Signatory", "Signature", "SigningLink",
    }  # fmt: skip


def test_a_teacher_who_accompanies_a_class_of_another_school_sees_its_learners_and_not_that_school(world):
    teacher, lake = world.lands["valley"].hats["teacher"], world.lands["lake"]
    other = make.learner(make.class_group(lake.school))
    TeachingDuty.objects.create(
        academy=lake.school.academy, class_group=lake.class_group, user_id=teacher.user_id, duty=Duty.ACCOMPANYING
    )

    with net.acting(teacher):
        seen = set(Learner.objects.filter(school=lake.school).values_list("pk", flat=True))

    assert seen == set(lake.class_group.enrolments.values_list("learner_id", flat=True))
    assert other.pk not in seen


def test_nor_does_that_teacher_see_the_learners_of_a_class_of_a_former_year(world):
    teacher, lake = world.lands["valley"].hats["teacher"], world.lands["lake"]
    make.teaching_duty(lake.class_group, teacher.user_id, Duty.ACCOMPANYING)
    next_year = make.class_group(lake.school, school_year=lake.class_group.school_year + 1)
    again = make.learner(next_year)
    make.teaching_duty(next_year, teacher.user_id, Duty.ACCOMPANYING)

    with net.acting(teacher):
        seen = set(Learner.objects.filter(school=lake.school).values_list("pk", flat=True))

    assert seen == {again.pk}


@pytest.mark.parametrize("name", TABLES)
def test_without_a_scope_nothing_is_seen(world, name):
    assert set(world.seen(name)) == EVERYWHERE

    nothing_said()

    assert world.seen(name) == {}


@pytest.mark.parametrize("name", TABLES)
def test_a_foreign_row_is_neither_written_nor_changed_nor_deleted(world, name):
    row = world.a_row(name, "lake")
    table, key = model(name)._meta, row.pk

    with net.acting(world.lands["valley"].hats["head"]):
        assert model(name)._default_manager.filter(pk=key).update(academy=row.academy_id) == 0
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table.db_table} WHERE {table.pk.column} = %s", [key])
            assert cursor.rowcount == 0
        row.pk = None if name.startswith("Past") else new_key()
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)


def test_every_table_that_points_at_a_learner_is_protected_or_says_why_not():
    people = ("Learner", "Guardian", "PlacementNeed", "AssistanceRequest", "Agreement", "AgreementVersion", "Signatory")
    personal = {model(name) for name in people}
    pointing = {
        table.__name__
        for table in apps.get_app_config("records").get_models()
        for field in table._meta.concrete_fields
        if table in personal or (isinstance(field, ForeignKey) and field.related_model in personal)
    }

    assert pointing - set(KEYS_ONLY) == set(TABLES) - {"RollImport", "HostNote"}
    assert set(KEYS_ONLY) < pointing


@pytest.mark.django_db
def test_the_tables_of_these_tests_are_those_of_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND row_security_active(oid)")
        assert {name for (name,) in cursor.fetchall()} == {model(name)._meta.db_table for name in TABLES}


@pytest.mark.django_db(transaction=True)
def test_without_the_policies_the_foreign_rows_are_seen():
    world = protected.gather()
    head = world.lands["valley"].hats["head"]

    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        for name in TABLES:
            owner.execute(f"ALTER TABLE {model(name)._meta.db_table} DISABLE ROW LEVEL SECURITY")
        try:
            with net.acting(head):
                found = {name: set(world.seen(name)) for name in TABLES}
        finally:
            for name in TABLES:
                owner.execute(f"ALTER TABLE {model(name)._meta.db_table} ENABLE ROW LEVEL SECURITY")

    assert found == dict.fromkeys(TABLES, EVERYWHERE)


@pytest.mark.django_db(transaction=True)
def test_the_scope_ends_with_its_transaction():
    with net.acting(PUBLIC):
        assert current() == ""

    assert current() == "all"  # what this process was started with


def test_a_scope_inside_another_gives_it_back_even_after_a_refusal(world):
    head = world.lands["valley"].hats["head"]
    with net.acting(head):
        with pytest.raises(ZeroDivisionError, match=r"^$"), net.acting(PUBLIC):
            raise ZeroDivisionError(current())
        assert current() == "rows"
        with pytest.raises(ProgrammingError), net.beyond(net.Errand.CODE), transaction.atomic():
            connection.cursor().execute("SELECT nothing")
        assert current() == "rows"

    assert current() == "all"


def test_an_errand_sees_everything_and_then_no_more(world):
    with net.acting(world.lands["valley"].hats["head"]):
        with net.beyond(net.Errand.INE_ELSEWHERE):
            assert set(world.seen("Learner")) == EVERYWHERE
        assert set(world.seen("Learner")) == {"valley"}


def test_a_hat_that_nobody_thought_of_reaches_nothing():
    assert net.scope_of(Actor(Role.HOST, reach=frozenset({new_key()}))) == net.NOTHING
    assert net.scope_of(Actor(Role.ACADEMY_OFFICE)) == net.NOTHING
    assert net.scope_of(system("essai")) == net.EVERYTHING


def current() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('poles.scope', true)")
        return cursor.fetchone()[0]


PAGES = ("needs", "wishes", "trip", "class", "unplaced", "search", "mobility")
"""The pages of a school that show learners begin so."""


def leaked_names(world, monkeypatch) -> list[str]:
    """The faults that show a learner of another school, once every rule of the house lets everything through."""
    stop_the_clock(monkeypatch)
    monkeypatch.setattr(Policy, "rows", lambda self, _actor, _action: self.model._default_manager.all())
    lands = world.lands
    actor = lands["valley"].hats["head"]
    others = [land.name for name, land in lands.items() if name != "valley"]
    client = client_of(actor)
    found = [fault for page in PAGES for fault in reach.faults(client, actor, lands, f"schools:{page}")]
    return [fault for fault in found if any(name in fault for name in others)]


def test_a_page_whose_rules_let_everything_through_still_shows_no_foreign_learner(world, monkeypatch):
    assert leaked_names(world, monkeypatch) == []


def test_without_the_net_such_a_page_would_show_them(world, monkeypatch):
    monkeypatch.setattr(net, "scope_of", lambda _actor: net.EVERYTHING)

    assert len(leaked_names(world, monkeypatch)) > 3


WEB_PROCESS = {
    "POLES_PROCESS": "web", "POLES_SECRET_KEY": "essai" * 12, "DJANGO_SETTINGS_MODULE": "poles.config.settings",
}  # fmt: skip
WEB = """
import sys
import django
django.setup()
from django.db import transaction
from django.test import Client
from poles.domain import reach
from poles.records.models import Learner, User
from tests.web.wearing import client_of
from poles.domain.people.queries import actor_of
from datetime import date
user, address, name = sys.argv[1:]
with transaction.atomic():
    print(Learner.objects.count())
actor = actor_of(User.objects.get(pk=user).pk, hat_id=None, on=date.today())
with reach.acting(actor):
    print(Learner.objects.count())
print(Learner.objects.count())
browser = client_of(actor)
browser.defaults["HTTP_HOST"] = "127.0.0.1"
print(name in browser.get(address).content.decode())
from contextlib import nullcontext
reach.acting = lambda actor: nullcontext()
print(name in browser.get(address).content.decode())
"""


@pytest.mark.django_db(transaction=True)
def test_a_process_of_the_web_sees_nothing_before_it_says_for_whom(cast):
    make.learner(make.class_group(cast.neighbour))
    user = str(cast.roy.user_id)
    said = subprocess.run(
        [sys.executable, "-c", WEB, user, "/etablissement/eleves", cast.ines.last_name],
        env=os.environ | WEB_PROCESS,
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.stdout.split() == ["0", "1", "0", "True", "False"], said.stderr[-2000:]
