"""Two files of one host become one and two again: nothing is lost on the way, and who may not decide does not."""

from datetime import date, timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.hosts import duplicates
from poles.domain.hosts.usecases import dismiss, merge, propose_merges, site_of
from poles.domain.offers.queries import host_actor, own
from poles.domain.offers.usecases import merge_hosts, undo_merge_of_hosts
from poles.domain.reach import acting
from poles.records import models as rows
from poles.words.actor import system
from poles.words.findings import Refused
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import host_factories as made
from tests.factories import NOW

pytestmark = pytest.mark.django_db
JOB = system("hosts.duplicates")
SIRET = "73282932000074"
BELONGS = ("contacts", "tutors", "capacities", "calls", "notes", "feedbacks", "claims", "offers")


@pytest.fixture
def pair(cast):
    """Two files of one garage, each with all that a file can hold, and the proposal to make one of them."""
    kept = make.host_site("Garage Aubépin", siret=SIRET)
    dropped = make.host_site("Gge Aubepin SARL", address="12 rue du Moulin", naf_code="4520A", call_cap=2)
    for site, family in ((kept, "automobile"), (dropped, "commerce")):
        bearer = make.contact(site, vouched_at=NOW)
        made.tutor(site)
        made.capacity(site, family)
        made.call(site, cast.roy, cast.jean_moulin)
        made.note(site, cast.roy, cast.jean_moulin)
        made.note(site, cast.foreign_head, cast.foreign)
        made.feedback(site, cast.roy, cast.jean_moulin)
        made.claim(site, cast.roy, cast.jean_moulin, released_at=NOW)
        make.offer(site=site, contact=bearer, hub=cast.valley, seats=2)
    return made.merge(kept, dropped)


def held(site) -> dict[str, int]:
    return {name: getattr(site, name).count() for name in BELONGS}


def everything() -> dict[str, dict]:
    """All that the host's side holds, row by row, but what tells of the merge itself."""
    tables = (
        rows.HostSite, rows.HostContact, rows.HostLink, rows.HostTutor, rows.HostCapacity, rows.HostCall, rows.HostNote,
        rows.HostFeedback, rows.HostClaim, rows.FrameworkAgreement, rows.HostOrganisation, rows.Offer, rows.OfferStop,
    )  # fmt: skip
    return {
        table.__name__: {row["pk"]: row for row in table.objects.values("pk", *[f.attname for f in table._meta.fields])}
        for table in tables
    }


def test_all_that_a_file_holds_follows(cast, pair):
    with acting(cast.karim):
        merge_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)

    kept, dropped = rows.HostSite.objects.get(pk=pair.kept_id), rows.HostSite.objects.get(pk=pair.dropped_id)
    assert held(kept) == dict.fromkeys(BELONGS, 2) | {"notes": 4}
    assert held(dropped) == dict.fromkeys(BELONGS, 0)
    assert dropped.merged_into_id == kept.pk


def test_notes_of_a_school_beyond_the_pole_follow_unread(cast, pair):
    """The coordinator cannot see them; were they left, their school would lose them."""
    with acting(cast.karim):
        seen = rows.HostNote.objects.filter(school=cast.foreign).count()
        merge_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)

    assert seen == 0
    assert rows.HostNote.objects.filter(school=cast.foreign, site=pair.kept).count() == 2


def test_undoing_puts_everything_back_to_the_letter(cast, pair):
    before = everything()
    with acting(cast.karim):
        merge_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)
        during = everything()
        undo_merge_of_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)

    assert during != before
    assert everything() == before


def test_what_came_since_stays_with_the_file_that_was_kept(cast, pair):
    merge_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)
    pair.refresh_from_db()
    later = make.offer(site=pair.kept, hub=cast.valley)
    call = made.call(pair.kept, cast.roy, cast.jean_moulin)

    undo_merge_of_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)

    later.refresh_from_db()
    call.refresh_from_db()
    assert later.site_id == call.site_id == pair.kept_id


def test_what_people_corrected_since_is_not_undone(cast, pair):
    merge_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)
    rows.HostSite.objects.filter(pk=pair.kept_id).update(address="3 rue corrigée")

    undo_merge_of_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)

    kept = rows.HostSite.objects.get(pk=pair.kept_id)
    assert (kept.address, kept.naf_code, kept.call_cap) == ("3 rue corrigée", "", None)


def test_the_file_that_stays_is_filled_and_the_stricter_wish_holds(cast, pair):
    rows.HostSite.objects.filter(pk=pair.kept_id).update(call_cap=5, quiet_until=date(2026, 12, 1))
    rows.HostSite.objects.filter(pk=pair.dropped_id).update(quiet_until=date(2027, 1, 15))

    merge_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)

    kept = rows.HostSite.objects.get(pk=pair.kept_id)
    assert (kept.name, kept.siret) == ("Garage Aubépin", SIRET)
    assert (kept.address, kept.naf_code) == ("12 rue du Moulin", "4520A")
    assert (kept.call_cap, kept.quiet_until) == (2, date(2027, 1, 15))


def test_the_other_file_may_be_the_one_that_stays_and_takes_the_siret(cast, pair):
    rows.HostOrganisation.objects.filter(sites=pair.kept).update(siren=SIRET[:9])
    rows.HostSite.objects.filter(pk=pair.kept_id).update(
        register_state="open", register_name="GARAGE AUBEPIN", register_read_at=NOW
    )
    before = everything()

    merge_hosts(actor=cast.karim, merge_id=pair.pk, kept_id=pair.dropped_id, at=NOW)

    stays, goes = rows.HostSite.objects.get(pk=pair.dropped_id), rows.HostSite.objects.get(pk=pair.kept_id)
    assert (stays.siret, stays.register_state, stays.organisation.siren) == (SIRET, "open", SIRET[:9])
    assert (goes.siret, goes.merged_into_id) == ("", stays.pk)
    undo_merge_of_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)
    assert everything() == before


def test_a_file_that_is_not_of_the_pair_is_not_kept(cast, pair):
    with pytest.raises(Refused, match="laquelle des deux"):
        merge_hosts(actor=cast.karim, merge_id=pair.pk, kept_id=cast.garage.pk, at=NOW)


def test_one_person_in_both_files_is_one_person_with_all_its_offers(cast, pair):
    there = rows.HostContact.objects.get(site=pair.kept)
    rows.HostContact.objects.filter(pk=there.pk).update(email="Accueil@Aubepin.test", vouched_at=None)
    here = rows.HostContact.objects.get(site=pair.dropped)
    rows.HostContact.objects.filter(pk=here.pk).update(
        email="accueil@aubepin.test", callers="nobody", chosen_at=NOW - timedelta(days=2)
    )
    link = make.host_link(here)
    before = everything()

    merge_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)

    host = host_actor(link.pk, at=NOW)
    there.refresh_from_db()
    assert host.reach == {pair.kept_id, there.pk}
    assert own(host).count() == 2
    assert (there.callers, there.vouched_at) == ("nobody", NOW)
    undo_merge_of_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)
    assert everything() == before


def test_a_claim_that_runs_in_the_file_that_stays_is_not_doubled(cast, pair):
    made.claim(pair.kept, cast.roy, cast.jean_moulin)
    other = made.claim(pair.dropped, cast.neighbour_head, cast.neighbour)

    merge_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)

    other.refresh_from_db()
    assert other.site_id == pair.dropped_id
    assert pair.kept.claims.filter(released_at__isnull=True).count() == 1


def test_what_both_say_that_they_host_is_said_once(cast, pair):
    made.capacity(pair.dropped, "automobile", seats=9)

    merge_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)

    assert list(pair.kept.capacities.order_by("family").values_list("family", "seats")) == [
        ("automobile", 1),
        ("commerce", 1),
    ]


def test_agreements_follow_an_organisation_left_without_any_file(cast, pair):
    agreement = made.agreement(pair.dropped)
    before = everything()

    merge_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)

    agreement.refresh_from_db()
    assert agreement.organisation_id == pair.kept.organisation_id
    undo_merge_of_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)
    assert everything() == before


def test_agreements_stay_with_an_organisation_that_has_another_file(cast, pair):
    agreement = made.agreement(pair.dropped)
    make.host_site("Garage Aubépin Sud", organisation=pair.dropped.organisation)

    merge_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)

    agreement.refresh_from_db()
    assert agreement.organisation_id == pair.dropped.organisation_id


def test_a_file_merged_twice_over_leads_to_the_last(cast, pair):
    third = make.host_site("Garage de l’Aubépin")
    merge_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)
    again = made.merge(third, pair.kept)

    merge_hosts(actor=cast.karim, merge_id=again.pk, at=NOW)

    assert set(duplicates.files_of(third.pk)) == {third.pk, pair.kept_id, pair.dropped_id}
    assert site_of(name="Gge Aubepin SARL", commune=third.commune) == third
    with pytest.raises(Unknown):  # the first is undone after the second
        undo_merge_of_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)
    undo_merge_of_hosts(actor=cast.karim, merge_id=again.pk, at=NOW)
    undo_merge_of_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)
    assert not rows.HostSite.objects.filter(merged_into__isnull=False).exists()


def test_a_proposal_typed_on_a_merged_name_goes_to_the_file_that_stays(cast, pair):
    merge_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)

    assert site_of(name="gge aubepin sarl", commune=pair.kept.commune) == pair.kept


def test_an_undone_pair_waits_for_a_decision_again(cast, pair):
    merge_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)

    undo_merge_of_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)

    again = duplicates.to_decide(cast.karim).get()
    assert (again.kept_id, again.dropped_id) == (pair.kept_id, pair.dropped_id)
    assert again.pk != pair.pk


def test_each_decision_is_in_the_journal_of_the_pair_and_of_both_files(cast, pair):
    merge_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)
    undo_merge_of_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)

    told = rows.Entry.objects.filter(subject_id__in=[str(pair.pk), str(pair.kept_id), str(pair.dropped_id)])
    assert sorted(told.values_list("subject", "what")) == sorted(
        [("hostmerge", "merge"), ("hostmerge", "undo")] + [("hostsite", "merge"), ("hostsite", "undo_merge")] * 2
    )
    assert set(told.values_list("actor_name", flat=True)) == {"Karim"}


def test_only_the_coordinator_of_the_ground_of_both_decides(cast, pair):
    with pytest.raises(Unknown):
        merge_hosts(actor=cast.stranger, merge_id=pair.pk, at=NOW)
    for actor in (cast.roy, cast.morel, cast.rectorate, cast.visitor):
        with pytest.raises((Forbidden, Unknown)):
            merge_hosts(actor=actor, merge_id=pair.pk, at=NOW)


def test_a_pair_across_two_poles_is_nobodys_to_decide(cast, pair):
    rows.HostSite.objects.filter(pk=pair.dropped_id).update(commune=cast.foreign.commune)

    for actor in (cast.karim, cast.stranger):
        with pytest.raises(Unknown):
            merge_hosts(actor=actor, merge_id=pair.pk, at=NOW)


def test_a_merged_pair_is_not_merged_nor_dismissed_again(cast, pair):
    merge_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)

    for gesture in (merge, dismiss):
        with pytest.raises((NotNow, Forbidden, Unknown)):
            gesture(actor=cast.karim, merge_id=pair.pk, at=NOW)


def test_the_job_proposes_a_pair_once_with_its_reasons(cast):
    for number, name in enumerate(("SARL Garage Aubépin", "Gge Aubepin")):
        make.contact(make.host_site(name), phone="03 29 00 11 22", email=f"accueil@aubepin{number}.test")

    first = propose_merges(actor=JOB, academy_id="12", at=NOW)
    again = propose_merges(actor=JOB, academy_id="12", at=NOW)

    found = duplicates.to_decide(cast.karim).get()
    assert (first, again) == (1, 0)
    assert found.reason == "même nom, même commune, même téléphone"
    assert found.score > 0.9


def test_a_dismissed_pair_is_never_proposed_again(cast):
    one, other = make.host_site("Garage Aubépin"), make.host_site("Gge Aubepin")
    propose_merges(actor=JOB, academy_id="12", at=NOW)
    dismiss(actor=cast.karim, merge_id=rows.HostMerge.objects.get().pk, at=NOW)
    rows.HostSite.objects.filter(pk=other.pk).update(siret=SIRET)  # the file to keep is now the other

    propose_merges(actor=JOB, academy_id="12", at=NOW + timedelta(days=1))

    assert rows.HostMerge.objects.get().status == "dismissed"
    assert {one.pk, other.pk} == {rows.HostMerge.objects.get().kept_id, rows.HostMerge.objects.get().dropped_id}


def test_without_the_memory_of_decisions_it_would_come_back(cast, monkeypatch):
    make.host_site("Garage Aubépin"), make.host_site("Gge Aubepin")
    propose_merges(actor=JOB, academy_id="12", at=NOW)
    dismiss(actor=cast.karim, merge_id=rows.HostMerge.objects.get().pk, at=NOW)
    monkeypatch.setattr(duplicates, "_decided", lambda academy_id: set())

    assert len(duplicates.candidates(JOB, "12")) == 1


def test_the_surer_file_is_the_one_to_keep(cast):
    plain = make.host_site("Garage Aubépin")
    sure = make.host_site("Gge Aubepin", siret=SIRET)

    propose_merges(actor=JOB, academy_id="12", at=NOW)

    assert (rows.HostMerge.objects.get().kept, rows.HostMerge.objects.get().dropped) == (sure, plain)


def test_a_name_typed_in_a_draft_alone_is_proposed_to_nobody(cast):
    make.host_site("Garage Aubépin")
    make.offer(site=make.host_site("Gge Aubepin"), status="draft")

    assert propose_merges(actor=JOB, academy_id="12", at=NOW) == 0


def test_hosts_without_a_pole_and_hosts_of_two_poles_are_not_paired(cast):
    near = {"lat": 48.3, "lon": 6.9}
    nowhere = make.commune("88999", "Ailleurs", **near)
    for town in (nowhere, cast.foreign.commune, cast.ines.home_commune):
        make.host_site("Garage Aubépin", commune=town, **near)
    make.host_site("Gge Aubepin", commune=nowhere, **near)

    assert propose_merges(actor=JOB, academy_id="12", at=NOW) == 0


def test_a_file_merged_already_is_not_compared(cast, pair):
    merge_hosts(actor=cast.karim, merge_id=pair.pk, at=NOW)

    assert duplicates.candidates(JOB, "12") == []


def test_the_pair_is_shown_line_by_line(cast, pair):
    told = {line.label: line for line in duplicates.lines_of(pair.kept, pair.dropped)}
    side = duplicates.side_of(cast.karim, pair.dropped)

    assert told["Commune"].same and not told["Nom"].same and not told["SIRET"].same
    assert (told["Nom"].one, told["Nom"].other) == ("Garage Aubépin", "Gge Aubepin SARL")
    assert side.holds == [
        "1 personne à joindre",
        "1 offre",
        "1 appel",
        "1 tuteur",
        "1 accueil décrit",
        "1 avis",
        "1 prise en charge",
    ]
    assert "note" not in " ".join(side.holds)
