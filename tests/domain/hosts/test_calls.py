"""Before a call, everything that would make it a nuisance is said; a solicitation too many is refused, an answer never."""

from datetime import date, timedelta

import pytest

from poles.domain import reach
from poles.domain.access import Forbidden, Unknown
from poles.domain.hosts import calls
from poles.domain.hosts.calls import Advice
from poles.domain.hosts.usecases import log_call
from poles.records.models import Entry, HostCall, HostClaim
from poles.words.findings import Refused
from tests import factories as make
from tests import host_factories as host
from tests import school_factories as at_school
from tests.factories import NOW, TODAY


def logged(actor, site, **changes):
    wanted = {"means": "phone", "purpose": "prospecting", "outcome": "not_reached", "made_on": TODAY, "at": NOW}
    return log_call(actor=actor, site_id=site.pk, **wanted | changes)


def standing(actor, site):
    site.refresh_from_db()
    return calls.standings(actor, [site], NOW)[site.pk]


def called(cast, days: int, **fields):
    return host.call(
        cast.garage, cast.neighbour_head, home=cast.neighbour, made_at=NOW - timedelta(days=days), **fields
    )


def test_a_caller_reads_who_called_when_and_what_came_of_it(cast):
    called(cast, 3, outcome="call_back", call_back_on=TODAY + timedelta(days=2))
    found = standing(cast.roy, cast.garage)
    assert found.sentence == (
        "Appelé vendredi dernier, il y a trois jours, par le lycée du Lac (Mme Lacombe) : à rappeler."
    )
    assert found.advice is Advice.DISCOURAGED
    assert "Un autre membre du pôle doit le rappeler le 4 novembre 2026." in found.reasons


@pytest.mark.parametrize(
    ("days", "when"),
    [
        (0, "Appelé aujourd’hui par"),
        (1, "Appelé hier par"),
        (2, "Appelé avant-hier par"),
        (6, "Appelé mardi dernier, il y a six jours, par"),
        (9, "Appelé il y a 9 jours par"),
        (40, "Appelé le 23 septembre 2026 par"),
    ],
)
def test_the_day_is_said_as_people_say_it(cast, days, when):
    called(cast, days)
    assert standing(cast.roy, cast.garage).sentence.startswith(when)


def test_each_reader_is_told_by_whom_in_its_own_words(cast):
    called(cast, 1)
    said = [standing(actor, cast.garage).sentence for actor in (cast.neighbour_head, cast.roy)]
    assert "par vous :" in said[0] and "par le lycée du Lac (Mme Lacombe) :" in said[1]
    colleague = make.actor(make.hat(cast.diallo.role, school=cast.neighbour))
    assert "par votre établissement (Mme Lacombe) :" in standing(colleague, cast.garage).sentence
    host.call(cast.garage, cast.karim, hub=cast.valley, means="visit", made_at=NOW)
    assert standing(cast.roy, cast.garage).sentence.startswith("Visité aujourd’hui par le pôle « Vallée » (Karim)")


def test_a_host_that_nobody_called_may_be_called(cast):
    found = standing(cast.roy, cast.garage)
    assert (found.advice, found.reasons, found.solicited, found.last) == (Advice.FREE, (), 0, None)


@pytest.mark.parametrize(
    ("own", "of_hub", "cap", "by"),
    [
        (None, None, 4, "usage du service"),
        (None, 2, 2, "choisi par le pôle"),
        (1, None, 1, "choisi par l’organisme"),
        (1, 3, 1, "choisi par l’organisme"),
        (6, 3, 3, "choisi par le pôle"),
    ],
)
def test_the_cap_is_the_host_s_then_the_hub_s_then_four(cast, own, of_hub, cap, by):
    if of_hub:
        host.contact_point(cast.valley, call_cap=of_hub)
    cast.garage.call_cap = own
    cast.garage.save()
    found = standing(cast.roy, cast.garage).cap
    assert (found.number, found.chosen_by) == (cap, by)


def test_over_the_cap_a_solicitation_is_refused_and_an_answer_is_not(cast):
    for _ in range(4):
        called(cast, 1)
    found = standing(cast.roy, cast.garage)
    assert found.advice is Advice.REFUSED
    assert found.reasons[0] == (
        "Déjà sollicité 4 fois en novembre, pour 4 au plus par mois (usage du service) : attendez le 1er décembre 2026."
    )
    with pytest.raises(Refused, match="attendez le 1er décembre"):
        logged(cast.roy, cast.garage)
    for purpose in ("follow_up", "answer", "thanks"):
        assert logged(cast.roy, cast.garage, purpose=purpose).call.pk
    assert HostCall.objects.filter(purpose="prospecting").count() == 4


def test_a_call_to_thank_or_of_another_month_does_not_count(cast):
    for _ in range(4):
        called(cast, 1, purpose="thanks")
        called(cast, 5)  # on the 28th of October
    assert standing(cast.roy, cast.garage).solicited == 0
    assert logged(cast.roy, cast.garage).call.pk


def test_a_solicitation_dated_back_is_counted_in_its_own_month_whatever_was_noted_since(cast):
    for _ in range(4):
        called(cast, 3)
    with pytest.raises(Refused, match="Déjà sollicité 4 fois en octobre"):
        logged(cast.roy, cast.garage, made_on=date(2026, 10, 20))


def test_searches_of_learners_count_and_nothing_is_said_of_them(cast):
    for _ in range(3):
        at_school.search_contact(cast.need, cast.diallo, site=cast.garage, made_on=TODAY)
    with reach.acting(cast.neighbour_head):  # the database hides these rows from the other school
        found = standing(cast.neighbour_head, cast.garage)
        shown = calls.of_site(cast.neighbour_head, cast.garage, NOW)
    assert (found.calls, found.searches, found.last_search) == (0, 3, TODAY)
    assert "Inès" not in repr(shown) and "Diallo" not in repr(shown)
    called(cast, 0)
    assert standing(cast.roy, cast.garage).advice is Advice.REFUSED


def test_quiet_days_are_refused_until_they_have_passed(cast):
    cast.garage.quiet_until = TODAY
    cast.garage.save()
    with pytest.raises(Refused, match="ne pas être sollicité jusqu’au 2 novembre 2026 compris"):
        logged(cast.roy, cast.garage)
    cast.garage.quiet_until = TODAY - timedelta(days=1)
    cast.garage.save()
    assert logged(cast.roy, cast.garage).call.pk


def test_a_call_back_asked_by_the_host_passes_over_cap_and_quiet_days_for_who_was_asked(cast):
    asked = logged(cast.roy, cast.garage, outcome="call_back", call_back_on=TODAY + timedelta(days=1)).call
    HostCall.objects.filter(pk=asked.pk).update(call_back_on=TODAY)
    cast.garage.call_cap, cast.garage.quiet_until = 1, TODAY + timedelta(days=30)
    cast.garage.save()
    assert standing(cast.roy, cast.garage).advice is Advice.FREE
    with pytest.raises(Refused):
        logged(cast.neighbour_head, cast.garage)
    assert logged(cast.roy, cast.garage).call.pk, "nobody answered: the call back is still to make"
    assert logged(cast.roy, cast.garage, outcome="done").call.pk
    with pytest.raises(Refused):
        logged(cast.roy, cast.garage, outcome="done", fact="encore")


def test_a_call_back_before_its_day_is_no_pass(cast):
    logged(cast.roy, cast.garage, outcome="call_back", call_back_on=TODAY + timedelta(days=1))
    cast.garage.call_cap = 1
    cast.garage.save()
    with pytest.raises(Refused):
        logged(cast.roy, cast.garage)


def test_no_more_calls_keeps_the_site_quiet_until_the_end_of_the_next_school_year(cast):
    done = logged(cast.roy, cast.garage, outcome="no_more_calls")
    cast.garage.refresh_from_db()
    assert done.quiet_until == cast.garage.quiet_until == date(2028, 7, 31)
    assert standing(cast.neighbour_head, cast.garage).advice is Advice.REFUSED


def test_no_more_calls_ends_a_call_back_asked_before(cast):
    host.call(
        cast.garage, cast.roy, home=cast.jean_moulin, outcome="call_back", call_back_on=TODAY,
        made_at=NOW - timedelta(days=5),
    )  # fmt: skip
    logged(cast.neighbour_head, cast.garage, outcome="no_more_calls")
    with pytest.raises(Refused):
        logged(cast.roy, cast.garage)


def test_a_longer_silence_asked_by_the_host_is_not_shortened(cast):
    cast.garage.quiet_until = date(2030, 1, 1)
    cast.garage.save()
    assert logged(cast.roy, cast.garage, purpose="answer", outcome="no_more_calls").quiet_until == date(2030, 1, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"means": "pigeon"}, "means"),
        ({"purpose": "x"}, "purpose"),
        ({"outcome": "x"}, "outcome"),
        ({"made_on": TODAY + timedelta(1)}, "made_on"),
        ({"made_on": TODAY - timedelta(32)}, "made_on"),
        ({"outcome": "call_back"}, "call_back_on"),
        ({"outcome": "call_back", "call_back_on": TODAY}, "call_back_on"),
        ({"outcome": "call_back", "call_back_on": TODAY + timedelta(367)}, "call_back_on"),
        ({"outcome": "seats", "seats": 0}, "seats"),
        ({"outcome": "seats", "seats": 201}, "seats"),
        ({"family": "astrologie"}, "family"),
        ({"fact": "x" * 201}, "fact"),
        ({"fact": "élève handicapé déjà accueilli"}, "fact"),
    ],
)
def test_what_is_missing_or_impossible_is_refused_beside_its_field(cast, changes, field):
    with pytest.raises(Refused) as refused:
        logged(cast.roy, cast.garage, **changes)
    assert [finding.field for finding in refused.value.findings] == [field]
    assert not HostCall.objects.exists()


def test_a_button_pressed_again_notes_one_call(cast):
    first = logged(cast.roy, cast.garage, fact="Demander l’atelier").call
    assert logged(cast.roy, cast.garage, fact="Demander l’atelier", at=NOW + timedelta(minutes=2)).call == first
    assert logged(cast.roy, cast.garage, fact="Demander l’atelier", at=NOW + timedelta(minutes=20)).call != first
    past = {"made_on": TODAY - timedelta(3)}
    assert logged(cast.roy, cast.garage, **past).call == logged(cast.roy, cast.garage, **past).call
    assert HostCall.objects.count() == Entry.objects.filter(what="log_call").count() == 3


def test_who_called_stays_written_and_the_call_is_kept_three_years(cast):
    call = logged(cast.karim, cast.garage, seats=2, family="automobile", outcome="seats").call
    assert (call.author, call.hat, call.hub, call.school) == ("Karim", cast.karim.role, cast.valley, None)
    assert call.keep_until == date(2029, 11, 2)
    assert logged(cast.diallo, cast.garage).call.school == cast.jean_moulin


def test_an_answer_that_ends_the_matter_ends_the_claim_of_its_author_alone(cast):
    mine = host.claim(cast.garage, cast.roy, home=cast.jean_moulin)
    assert not logged(cast.roy, cast.garage).released
    assert not logged(cast.neighbour_head, cast.garage, outcome="not_this_year").released
    assert HostClaim.objects.filter(pk=mine.pk, released_at__isnull=True).exists()
    assert logged(cast.roy, cast.garage, outcome="seats").released
    assert not HostClaim.objects.filter(released_at__isnull=True).exists()


def test_not_this_year_a_closed_firm_and_wrong_details_put_the_call_off_without_forbidding_it(cast):
    called(cast, 20, outcome="not_this_year")
    called(cast, 16, outcome="wrong_number")
    cast.garage.register_state = "closed"
    cast.garage.save()
    found = standing(cast.roy, cast.garage)
    assert found.advice is Advice.DISCOURAGED
    assert [reason.split()[0] for reason in found.reasons] == ["Il", "Les", "Le"]
    assert logged(cast.roy, cast.garage).call.pk


@pytest.mark.parametrize(("callers", "school", "hub"), [("members", 1, 1), ("hub_only", 0, 1), ("nobody", 0, 0)])
def test_the_person_s_own_choice_of_callers_is_said(cast, callers, school, hub):
    contact = cast.morel_contact
    contact.callers, contact.chosen_at, contact.vouched_at = callers, NOW, NOW
    contact.save()
    free = [standing(actor, cast.garage).advice is Advice.FREE for actor in (cast.roy, cast.karim)]
    assert free == [bool(school), bool(hub)]


def test_the_choice_of_somebody_whom_the_hub_does_not_know_changes_nothing(cast):
    contact = cast.morel_contact
    contact.callers, contact.chosen_at = "nobody", NOW
    contact.save()
    assert standing(cast.roy, cast.garage).advice is Advice.FREE


def test_a_person_who_chose_letters_is_not_called_but_written_to(cast):
    contact = cast.morel_contact
    contact.callers, contact.chosen_at = "nobody", NOW
    contact.save()
    with pytest.raises(Refused, match="écrivez"):
        logged(cast.karim, cast.garage, contact_id=contact.pk)
    assert logged(cast.karim, cast.garage, contact_id=contact.pk, means="mail").call.contact == contact
    with pytest.raises(Unknown):
        logged(cast.roy, cast.garage, contact_id=contact.pk, means="mail")


def test_a_person_of_another_place_is_refused(cast):
    other = make.contact(make.host_site("Autre garage"))
    with pytest.raises(Refused, match="n’est pas de ce lieu"):
        logged(cast.karim, cast.garage, contact_id=other.pk)


@pytest.mark.parametrize("name", ["foreign_head", "stranger", "aubry", "rectorate", "ministry", "pupil", "visitor"])
def test_nobody_else_calls_or_reads(cast, name):
    with pytest.raises((Unknown, Forbidden)):
        logged(cast.everyone[name], cast.garage)
    called(cast, 1)
    assert calls.of_site(cast.everyone[name], cast.garage, NOW).history == []


def test_the_state_of_many_sites_costs_no_more_than_that_of_one(cast, django_assert_num_queries):
    sites = [cast.garage, *(make.host_site(f"Garage {number}") for number in range(5))]
    for site in sites:
        host.call(site, cast.neighbour_head, home=cast.neighbour)
        host.claim(site, cast.neighbour_head, home=cast.neighbour)
    with reach.acting(cast.roy):
        for some in (sites[:1], sites):
            with django_assert_num_queries(7):  # five, and the two settings of the widened count
                calls.standings(cast.roy, some, NOW)


def test_a_claim_that_a_call_ends_is_written_down(cast):
    held = host.claim(cast.garage, cast.roy, home=cast.jean_moulin)
    done = log_call(
        actor=cast.roy, site_id=cast.garage.pk, means="phone", purpose="prospecting", outcome="not_this_year",
        made_on=TODAY, at=NOW,
    )  # fmt: skip

    assert done.released
    assert Entry.objects.get(what="release", subject_id=str(held.pk)).actor_name == "Mme Roy"
