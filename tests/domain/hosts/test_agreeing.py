"""Framework agreements: signed by a pôle or by the rectorat, said to end sixty days before."""

from datetime import date, timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.hosts import queries, usecases
from poles.records.models import FrameworkAgreement, HostOrganisation
from poles.words.findings import Refused
from tests import host_factories as hosts
from tests.factories import NOW, TODAY

SAID = {"title": "Accord automobile", "signed_on": date(2026, 1, 5), "ends_on": date(2028, 1, 4)}


def sign(actor, **said):
    return usecases.sign_agreement(actor=actor, at=NOW, **SAID | said)


def test_a_coordinator_signs_for_the_pole_with_the_organisation_of_a_site(cast):
    row = sign(cast.karim, site_id=cast.garage.pk)

    assert (row.organisation, row.hub) == (cast.garage.organisation, cast.valley)
    assert [one.row for one in queries.agreements(cast.roy, today=TODAY, site=cast.garage)] == [row]


def test_the_rectorat_signs_for_the_academie_by_the_number_of_the_organisation(cast):
    row = sign(cast.rectorate, siren="732 829 320", organisation="Grande Enseigne")
    again = sign(cast.rectorate, siren="732829320", organisation="Autre nom")

    assert (row, row.hub, row.organisation.name) == (again, None, "Grande Enseigne")
    assert HostOrganisation.objects.filter(siren="732829320").count() == 1


@pytest.mark.parametrize("who", ["roy", "morel", "ministry", "visitor", "aubry"])
def test_nobody_else_signs(cast, who):
    with pytest.raises(Forbidden):
        sign(getattr(cast, who), site_id=cast.garage.pk)


def test_a_coordinator_signs_with_nobody_of_another_pole(cast):
    with pytest.raises(Unknown):
        sign(cast.stranger, site_id=cast.garage.pk)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"ends_on": date(2026, 1, 4)}, "ends_on"),
        ({"ends_on": date(2046, 1, 4)}, "ends_on"),
        ({"title": ""}, "title"),
        ({"site_id": None, "siren": "12"}, "siren"),
        ({"site_id": None, "siren": "732829320", "organisation": ""}, "organisation"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_beside_its_field(cast, said, field):
    with pytest.raises(Refused) as refused:
        sign(cast.karim, **{"site_id": cast.garage.pk, **said})

    assert refused.value.findings[0].field == field and not FrameworkAgreement.objects.exists()


@pytest.mark.parametrize(("left", "state"), [(-1, "ended"), (0, "ending"), (60, "ending"), (61, "running")])
def test_an_agreement_is_said_to_end_sixty_days_before(cast, left, state):
    hosts.agreement(cast.garage, ends_on=TODAY + timedelta(days=left))

    assert [one.state for one in queries.agreements(cast.karim, today=TODAY)] == [state]


def test_an_agreement_is_prolonged_by_who_signed_it(cast):
    row = sign(cast.karim, site_id=cast.garage.pk)
    longer = SAID | {"ends_on": date(2030, 1, 4)}
    for actor in (cast.stranger, cast.roy):
        with pytest.raises(Forbidden):
            usecases.amend_agreement(actor=actor, agreement_id=row.pk, at=NOW, **longer)
    usecases.amend_agreement(actor=cast.karim, agreement_id=row.pk, at=NOW, **longer)
    with pytest.raises(Unknown):
        usecases.amend_agreement(actor=cast.other_rectorate, agreement_id=row.pk, at=NOW, **longer)

    row.refresh_from_db()
    assert row.ends_on == date(2030, 1, 4)
