"""Tutors: named once, corrected, and forgotten in what touches them when they leave."""

from datetime import timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.hosts import memory, queries, usecases
from poles.records.models import HostContact
from poles.words.findings import Refused
from poles.words.hosts import Licence
from tests import factories as make
from tests import host_factories as hosts
from tests.factories import NOW, TODAY


def name(actor, site, **said):
    return usecases.name_tutor(actor=actor, site_id=site.pk, at=NOW, **{"name": "Mme Noël", **said})


def test_a_tutor_is_named_with_what_the_tutor_is_trained_for(cast):
    name(cast.diallo, cast.garage, licences=["hygiene", Licence.TUTOR], trained_on=TODAY)

    (tutor,) = queries.tutors_of(cast.neighbour_head, cast.garage)
    assert (tutor.licences, tutor.trained_on) == (["tutor", "hygiene"], TODAY)


def test_the_same_name_twice_is_one_tutor(cast):
    first, second = name(cast.diallo, cast.garage), name(cast.karim, cast.garage, name="mme noël", job="Cheffe")

    assert first == second and cast.garage.tutors.get().job == "Cheffe"


def test_a_tutor_who_leaves_is_out_of_the_list_and_the_coordinates_are_wiped(cast):
    tutor = hosts.tutor(cast.garage, email="tuteur@exemple.test", phone="0329000000")
    usecases.tutor_left(actor=cast.roy, site_id=cast.garage.pk, tutor_id=tutor.pk, at=NOW)

    tutor.refresh_from_db()
    assert (tutor.left_on, tutor.email, tutor.phone) == (TODAY, "", "")
    assert not queries.tutors_of(cast.roy, cast.garage)


@pytest.mark.parametrize("said", [{"licences": ["vol"]}, {"trained_on": TODAY + timedelta(days=1)}, {"name": ""},
                                  {"email": "x"}], ids=str)  # fmt: skip
def test_what_cannot_be_is_refused(cast, said):
    with pytest.raises(Refused):
        name(cast.roy, cast.garage, **said)


def test_a_host_names_its_tutors_once_recognised(cast):
    with pytest.raises(Forbidden):
        name(cast.morel, cast.garage)
    HostContact.objects.filter(pk=cast.morel_contact.pk).update(vouched_at=NOW)
    name(cast.morel, cast.garage)

    assert [one.name for one in queries.tutors_of(cast.morel, cast.garage)] == ["Mme Noël"]


def test_a_tutor_of_another_place_is_not_corrected_from_here(cast):
    tutor = hosts.tutor(make.host_site("Ailleurs"))

    with pytest.raises(Unknown):
        usecases.amend_tutor(actor=cast.roy, site_id=cast.garage.pk, tutor_id=tutor.pk, name="X", at=NOW)


def test_how_to_reach_a_tutor_is_for_who_has_a_learner_there(cast):
    assert not memory.reads_tutors(cast.roy, cast.garage)
    offer = make.offer(site=cast.garage, hub=cast.valley)
    make.placement(cast.need, offer.seats.get())

    assert memory.reads_tutors(cast.roy, cast.garage) and memory.reads_tutors(cast.karim, cast.garage)
    assert not memory.reads_tutors(cast.neighbour_head, cast.garage)


def test_the_same_name_said_again_without_coordinates_erases_none(cast):
    hosts.tutor(cast.garage, name="Mme Noël", email="tuteur@exemple.test", phone="0329000000", licences=["tutor"])

    name(cast.diallo, cast.garage, job="Cheffe")

    tutor = cast.garage.tutors.get()
    assert (tutor.job, tutor.email, tutor.phone) == ("Cheffe", "tuteur@exemple.test", "0329000000")
    assert tutor.licences == ["tutor"]
