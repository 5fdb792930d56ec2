"""The scope is widened for a closed list of errands, in known places, and each of them works for who sees nothing."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from poles import domain
from poles.domain import reach
from poles.domain.codes import queries as codes
from poles.domain.codes import usecases
from poles.records.models import AccessCode
from poles.words.actor import PUBLIC
from poles.words.roles import Role
from tests import factories as make

ROOMS = Path(domain.__file__).parent
PLACES = {
    ("agreements/around.py", "QUOTA"),
    ("allocation/usecases/moving.py", "QUOTA"),
    ("agreements/usecases/forgetting.py", "FORGET_AGREEMENTS"),
    ("closing/queries.py", "HOSTED"),
    ("signing/chain.py", "CHAIN"),
    ("signing/checking.py", "CHECK"),
    ("signing/queries.py", "SIGNING"),
    ("signing/reading.py", "SIGNING"),
    ("signing/usecases/codes.py", "SIGNING"),
    ("signing/usecases/reading.py", "SIGNING"),
    ("signing/usecases/refusing.py", "SIGNING"),
    ("signing/usecases/signing.py", "SIGNING"),
    ("calendar/rolls.py", "INE_ELSEWHERE"),
    ("calendar/undoing.py", "INE_ELSEWHERE"),
    ("calendar/usecases/follow_ups.py", "INE_ELSEWHERE"),
    ("calendar/teams.py", "REFERENT"),
    ("alerts/candidates.py", "CANDIDATES"),
    ("alerts/usecases/declining.py", "CANDIDATES"),
    ("codes/queries.py", "CODE"),
    ("codes/usecases.py", "CODE"),
    ("hosts/calls.py", "SOLICITED"),
    ("hosts/usecases/merging.py", "HOST_NOTES"),
    ("meetings/queries.py", "MEETING_SEATS"),
    ("meetings/usecases/registering.py", "MEETING_SEATS"),
    ("meetings/usecases/telling.py", "MEETING_SEATS"),
    ("reach.py", "ACCOMPANIED"),
    ("indicators/freezing.py", "SECRECY"),
    ("programmes/findings.py", "DIAGNOSIS"),
}

WIDE = re.compile(r"\b(beyond\(|reach\.EVERYTHING|scope_of\b)|from poles\.domain\.reach import")


def places() -> set[tuple[str, str]]:
    """Where the domain looks beyond the scope of its actor, and for which errand."""
    return {
        (str(file.relative_to(ROOMS)), errand)
        for file in ROOMS.rglob("*.py")
        for errand in re.findall(r"beyond\(\s*(?:reach\.)?Errand\.(\w+)", file.read_text())
    }


def test_the_scope_is_widened_in_these_places_and_for_these_errands_alone():
    assert places() == PLACES
    assert {errand for _, errand in PLACES} == {errand.name for errand in reach.Errand}


def test_no_face_widens_the_scope():
    faces = [file for name in ("web", "api", "workers", "exchange") for file in (ROOMS.parent / name).rglob("*.py")]

    assert [str(file) for file in faces if WIDE.search(file.read_text())] == []


@pytest.mark.django_db
def test_a_visitor_enters_by_a_code_that_no_visitor_can_read(cast):
    code = make.access_code(cast.ines)
    born, later = cast.ines.birth_date, make.NOW + timedelta(minutes=1)

    with reach.acting(PUBLIC):
        assert not AccessCode.objects.exists()
        assert usecases.enter(digest=code.digest, day=born.day, month=born.month, at=make.NOW) == code.pk
        actor = codes.family_actor(code.pk, at=later)
        assert not AccessCode.objects.exists()

    assert (actor.role, actor.reach) == (Role.LEARNER, {cast.ines.pk})


@pytest.mark.django_db
def test_without_the_errand_the_code_would_not_be_known(cast, monkeypatch):
    code = make.access_code(cast.ines)
    monkeypatch.setattr(reach, "EVERYTHING", reach.NOTHING)

    with reach.acting(PUBLIC):
        assert codes.family_actor(code.pk, at=make.NOW) is None


@pytest.mark.django_db
def test_the_database_is_told_the_errand(cast):
    with reach.beyond(reach.Errand.CODE), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('poles.errand', true)")
        assert cursor.fetchone() == ("CODE",)
