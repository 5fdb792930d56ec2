"""The persons of a host: told when they are put in the file, called only as they choose, recognised by the pôle alone."""

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.hosts import queries, usecases
from poles.domain.hosts.policy import HOST_CONTACTS
from poles.exchange import letters
from poles.records.models import HostContact, Notice
from poles.words.findings import Refused
from poles.words.hosts import Callers
from tests import factories as make
from tests.factories import NOW


def add(actor, site, email="petit@exemple.test", **said):
    return usecases.add_contact(actor=actor, site_id=site.pk, name="M. Petit", email=email, at=NOW, **said)


def names(actor, site) -> list[str]:
    return [one.contact.name for one in queries.contacts_of(actor, site)[0]]


def choose(cast, callers, **said):
    return usecases.choose(actor=cast.morel, contact_id=cast.morel_contact.pk, callers=callers, at=NOW, **said)


@pytest.mark.parametrize(
    ("callers", "schools", "pole"),
    [(Callers.MEMBERS, ["Mme Morel"], ["Mme Morel"]), (Callers.HUB_ONLY, [], ["Mme Morel"]), (Callers.NOBODY, [], ["Mme Morel"])],
)  # fmt: skip
def test_a_person_is_shown_as_the_person_chose(cast, callers, schools, pole):
    choose(cast, callers)

    assert [names(actor, cast.garage) for actor in (cast.roy, cast.neighbour_head, cast.karim)] == [
        schools,
        schools,
        pole,
    ]


def test_the_phone_of_who_wants_no_call_reaches_nobody(cast):
    HostContact.objects.filter(pk=cast.morel_contact.pk).update(phone="0329000000")
    assert queries.contacts_of(cast.karim, cast.garage)[0][0].phone == "0329000000"
    choose(cast, Callers.NOBODY)

    assert queries.contacts_of(cast.karim, cast.garage)[0][0].phone == ""


def test_how_many_keep_back_is_said_and_no_more(cast):
    choose(cast, Callers.HUB_ONLY)

    assert queries.contacts_of(cast.roy, cast.garage) == ([], 1)


def test_a_person_put_in_the_file_is_told_by_whom_and_how_to_choose(cast):
    contact = add(cast.diallo, cast.garage, phone="03 29 00 00 00", job="Gérant")

    assert (contact.added_by, contact.callers, contact.job) == (cast.jean_moulin, Callers.HUB_ONLY, "Gérant")
    subject, body = letters.write(Notice.objects.get(kind="host.contact_added"))
    assert "Lycée Jean-Moulin a inscrit" in body and "Garage Morel" in body and "/accueillir/lien/" in body
    assert "Petit" not in subject and "M. Diallo" not in body


def test_who_put_a_person_in_the_file_reads_it_until_the_person_chooses(cast):
    contact = add(cast.diallo, cast.garage)
    assert names(cast.roy, cast.garage) == ["M. Petit"] and names(cast.neighbour_head, cast.garage) == []
    own = make.actor(make.hat(cast.roy.role, school=cast.jean_moulin))
    assert own.reach
    HostContact.objects.filter(pk=contact.pk).update(callers=Callers.NOBODY, chosen_at=NOW)

    assert names(cast.roy, cast.garage) == []


def test_a_known_person_is_left_as_it_is(cast):
    again = add(cast.roy, cast.garage, email=cast.morel_contact.email.upper())

    assert (again, again.name, again.added_by) == (cast.morel_contact, "Mme Morel", None)
    assert not Notice.objects.exists()


def test_an_address_is_not_flooded(cast):
    for number in range(3):
        add(cast.roy, make.host_site(f"Lieu {number}"))

    with pytest.raises(Refused, match="plusieurs courriels"):
        add(cast.roy, cast.garage)


@pytest.mark.parametrize(
    ("said", "field"), [({"email": "pas une adresse"}, "email"), ({"email": ""}, "email"), ({"phone": "appelez-moi"}, "phone")]
)  # fmt: skip
def test_what_is_no_address_and_no_number_is_refused(cast, said, field):
    with pytest.raises(Refused) as refused:
        add(cast.roy, cast.garage, **said)

    assert refused.value.findings[0].field == field


def test_nobody_chooses_for_another(cast):
    for actor in (cast.karim, cast.roy):
        with pytest.raises((Forbidden, Unknown)):
            usecases.choose(actor=actor, contact_id=cast.morel_contact.pk, callers=Callers.MEMBERS, at=NOW)
    with pytest.raises(Refused):
        choose(cast, "tout le monde")


def test_the_pole_alone_recognises_a_person(cast):
    with pytest.raises((Forbidden, Unknown)):
        usecases.vouch_contact(actor=cast.roy, site_id=cast.garage.pk, contact_id=cast.morel_contact.pk, at=NOW)
    usecases.vouch_contact(actor=cast.karim, site_id=cast.garage.pk, contact_id=cast.morel_contact.pk, at=NOW)

    assert queries.speaks_for(cast.morel, cast.garage)


def test_a_person_of_another_place_is_not_corrected_from_here(cast):
    other = make.host_site("Ailleurs")

    with pytest.raises(Unknown):
        usecases.amend_contact(actor=cast.karim, site_id=other.pk, contact_id=cast.morel_contact.pk, name="X", at=NOW)


def test_without_the_choice_in_the_grant_a_school_would_read_every_person(cast, monkeypatch):
    from dataclasses import replace

    from poles.domain.hosts.policy import on_ground

    choose(cast, Callers.NOBODY)
    monkeypatch.setattr(
        HOST_CONTACTS, "grants", tuple(replace(grant, where=on_ground) for grant in HOST_CONTACTS.grants)
    )

    assert names(cast.roy, cast.garage) == ["Mme Morel"]
