"""A school asks its pôle for help: for whom, by when, in which words; and what is refused, with who differs."""

from datetime import date, timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.requests import queries
from poles.domain.requests.usecases import send_request
from poles.records.models import AssistanceRequest, Entry, Notice
from poles.words.actor import Actor
from poles.words.findings import Refused
from poles.words.retention import kept_until
from poles.words.roles import SCHOOL_ROLES, Role
from poles.words.training import PlacementKind
from tests import factories as make
from tests import school_factories as at_school
from tests.factories import NOW, TODAY, YEAR

MESSAGE = "Quinze entreprises appelées, aucune place."


def sent(cast, *needs, actor=None, **fields):
    keys = [need.pk for need in needs or (cast.need,)]
    return send_request(actor=actor or cast.roy, need_ids=keys, message=MESSAGE, at=NOW, **fields)


def another(cast, name="Léo", when=None, **fields):
    return make.need(make.learner(when.class_group if when else cast.cap, name), when or cast.january, **fields)


def refused(cast, *needs, **fields) -> str:
    with pytest.raises(Refused) as caught:
        sent(cast, *needs, **fields)
    assert not AssistanceRequest.objects.exists()
    return " ".join(finding.sentence for finding in caught.value.findings)


def test_a_request_goes_to_the_pole_with_its_kind_its_days_and_its_end(cast):
    leo = another(cast)

    request = sent(cast, cast.need, leo)

    assert (request.status, request.hub, request.school) == ("sent", cast.valley, cast.jean_moulin)
    assert (request.kind, request.family) == ("pfmp", "automobile")
    assert (request.starts_on, request.ends_on) == (make.STARTS, make.ENDS)
    assert (request.message, request.sent_by_id, request.keep_until) == (MESSAGE, cast.roy.user_id, kept_until(YEAR))
    assert {line.need for line in request.lines.all()} == {cast.need, leo}
    entry = Entry.objects.get(subject="assistancerequest")
    assert (entry.what, entry.after, entry.note, entry.who) == ("send_request", "sent", "2 élèves", cast.roy.user_id)


@pytest.mark.parametrize("name", ["roy", "diallo", "workshop_head"])
def test_every_hat_of_the_school_may_send_one(cast, name):
    assert sent(cast, actor=cast.everyone[name]).sent_by_id == cast.everyone[name].user_id


@pytest.mark.parametrize("role", sorted(set(Role) - SCHOOL_ROLES))
def test_no_other_hat_sends_one_not_even_the_learner(cast, role):
    reach = frozenset({cast.ines.pk, cast.jean_moulin.pk, cast.valley.pk})
    actor = Actor(role, name="Essai", academy_id="12", reach=reach)

    with pytest.raises(Forbidden):
        sent(cast, actor=actor)

    assert not AssistanceRequest.objects.exists()


def test_another_school_does_not_find_the_need(cast):
    with pytest.raises(Unknown):
        sent(cast, actor=cast.neighbour_head)


def test_the_coordinators_are_told_how_many_and_of_what_never_who(cast):
    sent(cast)

    notice = Notice.objects.get(kind="request.sent")
    assert notice.recipient == make.rows.User.objects.get(pk=cast.karim.user_id).email
    assert (notice.facts["count"], notice.facts["formation"]) == (1, "CAP mécanicien d’essai")
    assert not {"Inès", "Vallon"} & set(str(notice.facts).replace(",", " ").split())


def test_the_usual_date_is_ten_working_days_away(cast):
    assert sent(cast).due_on == date(2026, 11, 17)  # the 11th is a public holiday


def test_the_date_never_passes_the_departure(cast):
    cast.january.starts_on = TODAY + timedelta(days=4)
    cast.january.save()

    assert sent(cast).due_on == TODAY + timedelta(days=3)


@pytest.mark.parametrize("day", [TODAY, TODAY + timedelta(days=61), date(2025, 1, 1), make.STARTS])
def test_a_date_out_of_bounds_is_refused_with_the_bounds(cast, day):
    said = refused(cast, due_on=day)

    assert "entre le 3 novembre 2026 et le 1er janvier 2027" in said


def test_a_working_day_skips_the_end_of_the_week_and_the_armistice():
    friday = date(2026, 11, 6)

    assert queries.working_day(friday, 1) == date(2026, 11, 9)
    assert queries.working_day(friday, 3) == date(2026, 11, 12)
    assert queries.due_bounds(friday, on=friday) == (date(2026, 11, 9), date(2026, 11, 9))


def test_nobody_chosen_is_refused(cast):
    with pytest.raises(Refused, match="au moins un élève"):
        send_request(actor=cast.roy, need_ids=[], message="", at=NOW)


def test_too_many_learners_are_refused_with_the_count(cast, monkeypatch):
    monkeypatch.setattr(queries, "MOST_NEEDS", 1)

    assert "1 élèves au plus : vous en choisissez 2" in refused(cast, cast.need, another(cast))


def test_a_learner_who_has_a_place_is_named(cast):
    assert "Léo" in refused(cast, cast.need, another(cast, status="placed"))


def test_a_period_that_is_over_is_refused(cast):
    over = make.period(cast.cap, starts_on=date(2026, 9, 7), ends_on=date(2026, 10, 2), label="Finie")

    assert "s’est achevée le 2 octobre 2026" in refused(cast, another(cast, when=over))


def test_learners_of_two_kinds_of_period_are_named_apart(cast):
    seen = make.period(cast.cap, kind=PlacementKind.OBSERVATION, label="Observation")

    said = refused(cast, cast.need, another(cast, when=seen, family="automobile"))

    assert "un seul type de période" in said
    assert "Inès Vallon" in said and "« Séquence d’observation » : Léo" in said


def test_learners_of_two_families_are_named_apart(cast):
    said = refused(cast, cast.need, another(cast, family="bois"))

    assert "« Bois et ameublement » : Léo" in said


def test_a_need_already_in_a_live_request_is_named_with_its_request(cast):
    at_school.assistance_request(cast.need, hub=cast.valley, status="taken")

    with pytest.raises(Refused, match="Inès Vallon figure déjà dans la demande du 2 novembre 2026"):
        sent(cast)


@pytest.mark.parametrize("status", ["closed", "withdrawn"])
def test_a_need_of_a_request_that_ended_may_be_sent_again(cast, status):
    at_school.assistance_request(cast.need, hub=cast.valley, status=status)

    assert sent(cast).status == "sent"


def test_a_school_without_a_pole_is_told_whom_to_write_to(cast):
    cast.jean_moulin.hub_links.all().delete()

    assert "écrivez au rectorat" in refused(cast)


def test_a_pole_that_is_not_open_reads_nothing(cast):
    cast.valley.status = "mapped"
    cast.valley.save()

    assert "(Vallée) n’est pas encore ouvert" in refused(cast)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("a" * 501, "501 signes : gardez-en 500 au plus"),
        ("Élève en situation de handicap", "« handicap » touche à la santé"),
        ("Sort de prison", "« prison » touche à la justice"),
        ("Merci pour INÈS VALLON", "Le texte nomme Inès Vallon"),
    ],
)
def test_a_message_that_cannot_be_sent_says_which_word_to_change(cast, message, told):
    with pytest.raises(Refused) as caught:
        send_request(actor=cast.roy, need_ids=[cast.need.pk], message=message, at=NOW)

    (finding,) = caught.value.findings
    assert told in finding.sentence.replace("\u202f", " ")
    assert finding.field == "message"
    assert not AssistanceRequest.objects.exists()


def test_a_learner_who_left_is_not_forwarded(cast):
    cast.ines.left_on = TODAY
    cast.ines.save()

    assert refused(cast) == "Inès Vallon a quitté l’établissement : retirez ce nom de la demande."
