"""Many rows at once: by COPY, or by arrays where row-level security refuses COPY; refused like any other insert."""

import pytest
from django.db import DataError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from poles.domain import reach
from poles.records import bulk
from poles.records.base import new_key
from poles.records.models import Commune, Learner, RollImport
from tests import factories as make
from tests import school_factories as at_school


def copies(learner: Learner, count: int) -> list[Learner]:
    """New learners like this one."""
    names = [field.attname for field in Learner._meta.concrete_fields if field.name not in ("id", "created_at")]
    said = {name: getattr(learner, name) for name in names} | {"ine": "", "number": ""}
    return [Learner(id=new_key(), **said) for _ in range(count)]


@pytest.mark.django_db
def test_a_protected_table_is_filled_by_arrays_a_few_thousand_rows_in_a_statement(cast, monkeypatch):
    monkeypatch.setattr(bulk, "BATCH", 40)
    made = copies(cast.ines, 100)

    with CaptureQueriesContext(connection) as asked:
        assert bulk.copy_in(made) == 100

    assert sum("INSERT INTO" in query["sql"] for query in asked.captured_queries) == 3
    kept = Learner.objects.get(pk=made[-1].pk)
    assert [getattr(kept, name) for name in ("last_name", "birth_date", "left_on", "home_commune_id")] == [
        "Vallon", cast.ines.birth_date, None, cast.ines.home_commune_id,
    ]  # fmt: skip


@pytest.mark.django_db
def test_postgresql_refuses_copy_to_a_table_with_policies():
    with (
        pytest.raises(Exception, match="COPY FROM not supported with row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy("COPY records_learner (id) FROM STDIN"),
    ):
        pass


@pytest.mark.django_db
def test_a_table_without_policies_is_filled_by_copy(cast):
    town = Commune.objects.get(pk=cast.ines.home_commune_id)
    fields = {name: getattr(town, name) for name in ("name", "department", "academy_id")}

    with CaptureQueriesContext(connection) as asked:
        assert bulk.copy_in(Commune(code=code, **fields) for code in ("88998", "88999")) == 2

    assert not any("INSERT" in query["sql"] for query in asked.captured_queries)


@pytest.mark.django_db
def test_what_is_too_long_is_refused_and_not_cut(cast):
    (long,) = copies(cast.ines, 1)
    long.last_name = "x" * 81

    with pytest.raises(DataError), transaction.atomic():
        bulk.copy_in([long])


@pytest.mark.django_db
def test_json_and_bytes_go_through_arrays(cast):
    roll = at_school.roll_import(cast.jean_moulin)
    roll.delete()
    roll.pk, roll.counts, roll.undo = new_key(), {"élèves": [1, None, 'l’un \\ "deux"']}, b"\x00\xff,{}"

    assert bulk.copy_in([roll]) == 1

    kept = RollImport.objects.get(pk=roll.pk)
    assert (kept.counts, bytes(kept.undo)) == (roll.counts, roll.undo)


@pytest.mark.django_db
def test_a_hat_fills_its_own_school_and_no_other(cast):
    theirs = make.learner(make.class_group(cast.neighbour))

    with reach.acting(cast.roy):
        assert bulk.copy_in(copies(cast.ines, 2)) == 2
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            bulk.copy_in([*copies(cast.ines, 1), *copies(theirs, 1)])
