"""The address book: a member finds the hosts of the pôle, and nobody hides or forges one by typing its name."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from poles.domain.access import Forbidden, Unknown
from poles.domain.hosts import queries, usecases
from poles.domain.offers.usecases import OfferText, Proposal, propose
from poles.records.models import Entry, HostSite
from poles.words.findings import Refused
from poles.words.training import PlacementKind
from tests import factories as make
from tests import host_factories as hosts
from tests.factories import NOW, TODAY

LA_POSTE, MISCOPIED = "35600000000048", "73282932000075"


def add(actor, name="Boulangerie Petit", code="88413", **said):
    values = {"family": "alimentation", "kind": PlacementKind.PFMP, "at": NOW}
    return usecases.add_host(actor=actor, name=name, commune_code=code, **values | said)


def found(actor, **wanted) -> list[str]:
    return [site.name for site in queries.search(actor, queries.HostSearch(**wanted), today=TODAY)]


def typed(name: str, email: str = "inconnu@exemple.test") -> Proposal:
    text = OfferText(PlacementKind.PFMP, "automobile", "Une place", TODAY, TODAY + timedelta(days=60))
    return Proposal(name, "88413", "Inconnu", email, text)


def test_every_member_of_a_pole_reads_the_same_file(cast):
    names = [found(actor) for actor in (cast.roy, cast.diallo, cast.perrin, cast.neighbour_head, cast.karim)]

    assert names == [["Garage Morel"]] * 5


def test_nobody_else_reads_it(cast):
    for actor in (
        cast.foreign_head,
        cast.stranger,
        cast.rectorate,
        cast.ministry,
        cast.aubry,
        cast.pupil,
        cast.visitor,
    ):
        assert found(actor) == []
        with pytest.raises(Unknown):
            queries.file_of(actor, cast.garage.pk)


@pytest.mark.parametrize(
    "wanted",
    [
        {"text": "morel"},
        {"text": "MOREL garage"},
        {"text": "12345"},
        {"town": "saint dié"},
        {"town": "88100"},
        {"family": "automobile"},
        {"family": "bois"},
        {"state": "offre"},
        {"state": "calme"},
        {"state": "closed"},
    ],
    ids=str,
)
def test_each_filter_keeps_what_answers_and_nothing_else(cast, wanted):
    rows = HostSite.objects.filter(pk=cast.garage.pk)
    rows.update(siret="12345678900011", quiet_until=TODAY, register_state="closed")
    cast.garage.commune.postal_codes = "88100"
    cast.garage.commune.save()
    hosts.capacity(cast.garage, "automobile")
    make.offer(site=cast.garage, hub=cast.valley, family="bois")
    make.host_site("Autre lieu", commune=make.commune("88196"))

    assert found(cast.roy, **wanted) == ["Garage Morel"]


def test_a_search_with_nothing_that_answers_is_empty(cast):
    assert (
        found(cast.roy, text="introuvable")
        == found(cast.roy, family="mode")
        == found(cast.roy, state="zzz"[:0] or "open")
        == []
    )


def test_a_quiet_day_that_is_gone_is_no_longer_quiet(cast):
    HostSite.objects.update(quiet_until=TODAY - timedelta(days=1))

    assert found(cast.roy, state="calme") == []


def test_the_book_asks_as_many_queries_for_one_host_as_for_thirty(cast):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            page = list(queries.search(cast.roy, queries.HostSearch(), today=TODAY))
            queries.cards(cast.roy, page, today=TODAY)
        return len(captured)

    one = asked()
    for number in range(30):
        hosts.capacity(make.host_site(f"Lieu {number}"))

    assert asked() == one


def test_a_host_is_added_with_what_it_hosts_and_written_in_the_journal(cast):
    added = add(cast.diallo, siret="732 829 320 00074", address="2 rue du Four")

    assert (added.fresh, added.doubt, added.site.siret, added.site.organisation.siren) == (
        True, None, "73282932000074", "732829320",
    )  # fmt: skip
    assert added.site.capacities.get().family == "alimentation"
    assert Entry.objects.filter(what="add_host", subject_id=str(added.site.pk)).count() == 1
    assert found(cast.neighbour_head) == ["Boulangerie Petit", "Garage Morel"]


def test_a_host_added_twice_is_one_file(cast):
    first, second = add(cast.diallo), add(cast.neighbour_head, "BOULANGERIE PETIT")

    assert (first.site, second.fresh) == (second.site, False)
    assert Entry.objects.filter(what="add_host").count() == 1


def test_what_a_known_host_says_that_it_hosts_is_not_overwritten(cast):
    hosts.capacity(cast.garage, "automobile", seats=3)
    added = add(cast.roy, "Garage Morel", family="bois")

    assert [one.family for one in added.site.capacities.all()] == ["automobile"]


@pytest.mark.parametrize(("siret", "doubted"), [(LA_POSTE, False), (MISCOPIED, True)])
def test_an_odd_siret_is_kept_and_the_doubt_is_said(cast, siret, doubted):
    added = add(cast.roy, siret=siret)

    assert added.site.siret == siret
    assert ("clé de contrôle est fausse" in (added.doubt or "")) is doubted


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"siret": "123"}, "siret"),
        ({"name": " "}, "name"),
        ({"name": "x" * 161}, "name"),
        ({"code": "88321"}, "town"),
        ({"code": "99999"}, "town"),
        ({"family": "magie"}, "family"),
        ({"kind": "vacances"}, "kind"),
        ({"seats": 0}, "seats"),
        ({"seats": 201}, "seats"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_in_a_sentence_beside_its_field(cast, said, field):
    with pytest.raises(Refused) as refused:
        add(cast.roy, **said)

    (finding,) = refused.value.findings
    assert (finding.field, finding.sentence[-1]) == (field, ".")
    assert HostSite.objects.count() == 1


def test_a_number_of_another_pole_is_not_brought_here(cast):
    HostSite.objects.filter(pk=make.host_site("Ailleurs", commune=make.commune("88321")).pk).update(siret=LA_POSTE)

    with pytest.raises(Refused, match="hors de votre pôle"):
        add(cast.roy, siret=LA_POSTE)


@pytest.mark.parametrize("who", ["aubry", "morel", "pupil", "rectorate", "ministry", "visitor"])
def test_a_hat_that_keeps_no_book_adds_nobody(cast, who):
    with pytest.raises(Forbidden):
        add(getattr(cast, who))


def test_a_name_typed_by_anybody_is_on_nobodys_ground_until_it_is_proved(cast):
    propose(actor=cast.visitor, proposal=typed("Lieu inventé"), at=NOW)

    assert found(cast.roy) == ["Garage Morel"]


def test_a_member_who_adds_such_a_name_finds_it_again(cast):
    propose(actor=cast.visitor, proposal=typed("Lieu réel"), at=NOW)
    added = add(cast.roy, "Lieu réel")

    assert (added.fresh, found(cast.neighbour_head)) == (False, ["Garage Morel", "Lieu réel"])


def test_a_draft_typed_later_on_a_known_host_hides_it_from_nobody(cast):
    HostSite.objects.update(created_at=timezone.now() - timedelta(days=30))
    propose(actor=cast.visitor, proposal=typed("Garage Morel"), at=NOW)

    assert found(cast.roy) == ["Garage Morel"]


def test_a_merged_file_is_no_longer_in_the_book(cast):
    twin = make.host_site("Garage Morel SARL")
    HostSite.objects.filter(pk=twin.pk).update(merged_into=cast.garage)

    assert found(cast.roy) == ["Garage Morel"]


def test_a_siret_copied_by_anybody_in_another_town_is_kept_from_nobody(cast):
    """The harm without it: a stranger types the SIRET of a firm in a far town, and its own pôle can never add it."""
    elsewhere = make.commune("88321")
    squatted = make.host_site("Nimporte quoi", commune=elsewhere, siret=LA_POSTE)
    make.offer(site=squatted, hub=cast.valley, status="draft")

    added = add(cast.roy, siret=LA_POSTE, name="Bureau de poste")

    assert (added.site.pk, added.site.name, added.site.commune_id) == (squatted.pk, "Bureau de poste", "88413")
    assert added.site.organisation.name == "Bureau de poste"


def test_a_proved_file_keeps_its_name_whatever_a_member_types_with_its_siret(cast):
    proved = make.host_site("Bureau de poste", siret=LA_POSTE)
    make.offer(site=proved, hub=cast.valley)

    assert add(cast.roy, siret=LA_POSTE, name="Autre nom").site.name == "Bureau de poste"
