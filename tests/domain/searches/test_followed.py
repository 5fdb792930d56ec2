"""The log of a search does not tell who is followed by the MLDS coordinator."""

from poles.domain.searches import usecases
from poles.domain.searches.policy import CONTACTS
from poles.words.roles import Role
from poles.words.searches import Means, Outcome
from tests import factories as make
from tests import school_factories as at_school
from tests.factories import NOW, TODAY


def note(actor, need, host):
    return usecases.note_contact(
        actor=actor, need_id=need.pk, means=next(iter(Means)), outcome=next(iter(Outcome)), made_on=TODAY,
        host_name=host, at=NOW,
    )  # fmt: skip


def seen(actor) -> set[str]:
    return set(CONTACTS.rows(actor, "see").values_list("host_name", flat=True))


def test_a_contact_of_the_coordinator_is_read_by_that_hat_alone(cast):
    at_school.follow_up(cast.ines)
    note(cast.aubry, cast.need, "Garage du suivi")
    note(cast.diallo, cast.need, "Garage du professeur")
    successor = make.actor(make.hat(Role.DROPOUT_COORDINATOR, school=cast.jean_moulin))

    for actor in (cast.roy, cast.workshop_head, cast.diallo, cast.perrin):
        assert seen(actor) == {"Garage du professeur"}
    for actor in (cast.aubry, successor):
        assert seen(actor) == {"Garage du suivi", "Garage du professeur"}, "the log outlives who wrote it"


def test_the_log_of_a_learner_who_is_not_followed_stays_closed_to_the_coordinator(cast):
    at_school.follow_up(make.learner(cast.cap))
    note(cast.diallo, cast.need, "Garage du professeur")
    assert seen(cast.aubry) == set()
