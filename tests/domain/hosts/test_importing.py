"""A file of hosts completes the shared file: nothing is replaced, nothing doubled, persons are told, each line is answered."""

from dataclasses import replace

import pytest

from poles.domain.access import Forbidden
from poles.domain.hosts import usecases
from poles.records.models import Entry, HostContact, HostNote, HostSite, Notice
from poles.words.findings import Refused
from poles.words.hosts import Callers
from poles.words.imports import HostLine, PersonLine
from tests import factories as make
from tests.exchange.partners import wild_partner_readers as wild
from tests.factories import NOW

SIRET, OTHER = "73282932000074", "55208131766522"
BAKERY = HostLine(
    2, "Boulangerie Ney", town="SAINT DIE DES VOSGES CEDEX", postal_code="88100", siret=SIRET, naf_code="1071C"
)
PERSON = PersonLine("ney@exemple.test", "M. Ney", "0329000000", "gérant")


def take(actor, *lines, **said):
    return usecases.import_hosts(actor=actor, lines=lines, at=NOW, **said)


def counts(done):
    return done.created, done.changed, done.same


def test_a_new_host_enters_the_file_and_the_same_file_again_changes_nothing(cast):
    line = replace(BAKERY, persons=(PERSON,), beside="Métiers : boulanger")
    assert counts(take(cast.roy, line)) == (1, 0, 0)
    before = list(HostSite.objects.order_by("pk").values()), HostContact.objects.count(), HostNote.objects.count()
    told = Notice.objects.count()

    assert counts(take(cast.roy, line)) == (0, 0, 1)
    after = list(HostSite.objects.order_by("pk").values()), HostContact.objects.count(), HostNote.objects.count()
    assert before == after and Notice.objects.count() == told


def test_looking_changes_nothing(cast):
    before = HostSite.objects.count(), Entry.objects.count(), Notice.objects.count()
    done = take(cast.karim, replace(BAKERY, persons=(PERSON,)), look=True)
    assert counts(done) == (1, 0, 0) and done.persons == 1
    assert (HostSite.objects.count(), Entry.objects.count(), Notice.objects.count()) == before


def test_a_known_place_is_completed_and_what_was_written_stays(cast):
    site = make.host_site("Boulangerie Ney", commune=make.commune(), address="1 rue Basse")
    assert counts(take(cast.roy, replace(BAKERY, address="9 rue Haute"))) == (0, 1, 0)
    site.refresh_from_db()
    assert (site.siret, site.naf_code, site.address) == (SIRET, "1071C", "1 rue Basse")


def test_a_place_is_found_by_its_siret_whatever_its_name(cast):
    site = make.host_site("Ancien nom", commune=make.commune(), siret=SIRET, naf_code="1071C")
    assert counts(take(cast.roy, BAKERY)) == (0, 0, 1)
    site.refresh_from_db()
    assert site.name == "Ancien nom"


def test_the_same_name_with_another_siret_is_another_place(cast):
    make.host_site("Boulangerie Ney", commune=make.commune(), siret=OTHER)
    assert counts(take(cast.roy, BAKERY)) == (1, 0, 0)


def test_a_merged_file_is_followed(cast):
    kept = make.host_site("Boulangerie", commune=make.commune(), naf_code="1071C")
    make.host_site("Boulangerie Ney", commune=make.commune(), siret=SIRET, merged_into=kept)
    take(cast.roy, BAKERY)
    assert HostSite.objects.filter(name="Boulangerie Ney").count() == 1


def test_a_person_is_written_to_and_only_the_hub_may_call(cast):
    done = take(cast.perrin, replace(BAKERY, persons=(PERSON,)))
    person = HostContact.objects.get(email="ney@exemple.test")
    assert (person.callers, person.added_by, person.vouched_at) == (Callers.HUB_ONLY, cast.jean_moulin, None)
    assert done.persons == 1 and Notice.objects.get(recipient="ney@exemple.test").kind == "host.contact_added"


def test_a_known_person_is_left_as_it_is(cast):
    line = HostLine(
        2, "Garage Morel", town="Saint-Dié-des-Vosges", persons=(PersonLine("MOREL@exemple.test", "Autre"),)
    )
    done = take(cast.karim, line)
    cast.morel_contact.refresh_from_db()
    assert cast.morel_contact.name == "Mme Morel" and done.persons == 0 and not Notice.objects.exists()


def test_what_the_shared_file_does_not_hold_stays_in_the_school_that_gave_it(cast):
    line = replace(BAKERY, beside="Téléphone : 03 29 00 00 00")
    take(cast.roy, line)
    assert HostNote.objects.get().school == cast.jean_moulin
    done = take(cast.karim, line)
    assert HostNote.objects.count() == 1 and "n’est pas repris par le pôle" in done.remarks[0].sentence


def test_a_cap_is_taken_only_from_who_may_set_it(cast):
    line = replace(BAKERY, call_cap=4)
    take(cast.roy, line)
    take(cast.karim, replace(line, name="Autre", siret=OTHER))
    assert dict(HostSite.objects.filter(siret__in=(SIRET, OTHER)).values_list("siret", "call_cap")) == {
        SIRET: None,
        OTHER: 4,
    }


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"town": "Neufchâteau", "postal_code": "88300"}, "pas dans votre pôle"),
        ({"town": "", "postal_code": ""}, "n’est pas dite"),
        ({"commune_code": "88321"}, "pas dans votre pôle"),
        ({"town": "Inconnue", "postal_code": "88100"}, "Plusieurs communes"),
    ],
)
def test_a_line_out_of_the_ground_is_refused_and_the_others_go_on(cast, said, words):
    done = take(cast.roy, replace(BAKERY, line=7, **said), replace(BAKERY, line=8))
    assert done.created == 1
    (told,) = done.remarks
    assert told.line == 7 and told.blocks and words in told.sentence


def test_a_siret_of_another_hub_is_refused(cast):
    make.host_site("Ailleurs", commune=make.commune("88321"), siret=SIRET)
    done = take(cast.roy, BAKERY)
    assert done.created == 0 and "hors de votre pôle" in done.remarks[0].sentence


@pytest.mark.parametrize("who", ["diallo", "aubry", "morel", "pupil", "rectorate", "visitor"])
def test_the_other_hats_import_nothing(cast, who):
    with pytest.raises(Forbidden):
        take(getattr(cast, who), BAKERY)
    with pytest.raises(Forbidden):
        usecases.read_file(actor=getattr(cast, who), name="f.csv", content=b"", parse=wild.nothing)


def test_a_file_is_read_in_a_process_of_its_own_and_a_large_one_is_not_read(cast):
    assert usecases.read_file(actor=cast.roy, name="f.csv", content=b"x", parse=wild.nothing).layout == "Essai"
    with pytest.raises(Refused, match="dépasse 4 Mo"):
        usecases.read_file(actor=cast.roy, name="f.csv", content=b"x" * (usecases.MOST_BYTES + 1), parse=wild.nothing)


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        (wild.endless, "duré trop longtemps"),
        (wild.greedy, "dépassé la mémoire"),
        (wild.broken, "faute du logiciel"),
    ],
)
def test_a_file_that_harms_its_reader_is_stopped_alone_and_says_so(cast, monkeypatch, reader, words):
    monkeypatch.setattr("poles.domain.hosts.usecases.importing.SECONDS", 4)
    with pytest.raises(Refused, match=words) as told:
        usecases.read_file(actor=cast.roy, name="f.csv", content=b"Secret", parse=reader)
    assert "Secret" not in str(told.value)


def test_the_file_that_leaves_has_the_persons_who_allow_it_and_the_journal_says_who_took_it(cast):
    shy = make.contact(cast.garage, name="Mme Muette", callers=Callers.NOBODY, phone="0329111111")
    open_one = make.contact(cast.garage, name="M. Bavard", callers=Callers.MEMBERS, phone="0329222222")
    listed = dict(usecases.export_hosts(actor=cast.karim, what="essai", at=NOW))
    phones = {one.contact.pk: one.phone for one in listed[cast.garage]}
    assert phones == {shy.pk: "", open_one.pk: "0329222222", cast.morel_contact.pk: ""}
    (only,) = dict(usecases.export_hosts(actor=cast.roy, what="essai", at=NOW))[cast.garage]
    assert only.contact == open_one
    assert Entry.objects.filter(what="export", subject="host_site").count() == 2
    with pytest.raises(Forbidden):
        usecases.export_hosts(actor=cast.diallo, what="essai", at=NOW)
