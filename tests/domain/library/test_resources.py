"""A resource is deposited, proposed, read by somebody else, found by its readers, improved under its licence, counted."""

from dataclasses import replace

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.library import queries, usecases
from poles.domain.library.queries import Wanted
from poles.domain.library.usecases import GivenFile, ResourceText
from poles.records.models import Notice, Resource
from poles.words.findings import Refused
from poles.words.library import Audience, Moment, ResourceLicence
from poles.words.programmes import Axis
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import hub_factories as at_hub
from tests.domain.library.packs import PDF
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TEXT = ResourceText(
    title="Livret d’accueil", moment=Moment.BEFORE, axis=Axis.QUALITY, audiences=(Audience.TEACHERS,),
    licence=ResourceLicence.CC_BY_SA, credit="Équipe MVA", diploma="CAP Maintenance des véhicules",
)  # fmt: skip
FILE = GivenFile("livret.pdf", PDF)


def deposited(actor, text=TEXT, given: GivenFile | None = FILE, **more) -> Resource:
    return usecases.deposit(actor=actor, text=text, given=given, at=NOW, **more)


def published(cast, text=TEXT, author=None) -> Resource:
    row = deposited(author or cast.diallo, text)
    usecases.propose(actor=author or cast.diallo, resource_id=row.pk, at=NOW)
    return usecases.review(actor=cast.karim, resource_id=row.pk, publish=True, at=NOW)


def address_of(actor) -> str:
    return make.rows.User.objects.get(pk=actor.user_id).email


def found(actor, **wanted) -> list[str]:
    return [row.title for row in queries.published(actor, Wanted(**wanted))]


def test_a_draft_is_seen_by_its_author_alone_and_bears_the_hub_of_the_school(cast):
    row = deposited(cast.diallo)
    assert (row.status, row.hub, row.content_type, row.version) == ("draft", cast.valley, "application/pdf", 1)
    assert list(queries.own(cast.diallo)) == [row]
    for other in (cast.roy, cast.karim, cast.rectorate, cast.visitor, cast.morel):
        with pytest.raises(Unknown):
            queries.resource_of(other, row.pk)


@pytest.mark.parametrize(
    ("change", "given", "field"),
    [
        ({}, None, "file"),
        ({"url": "https://exemple.test"}, FILE, "url"),
        ({"url": "javascript:alert(1)"}, None, "url"),
        ({"url": "https://a:b@exemple.test"}, None, "url"),
        ({"audiences": ()}, FILE, "audiences"),
        ({"family": "inconnue"}, FILE, "family"),
        ({}, GivenFile("livret.pdf", b"<html>"), "file"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(cast, change, given, field):
    with pytest.raises(Refused) as error:
        deposited(cast.diallo, replace(TEXT, **change), given)
    assert field in {finding.field for finding in error.value.findings}
    assert not Resource.objects.exists()


def test_who_has_no_place_in_a_pole_deposits_nothing(cast):
    for other in (cast.visitor, cast.morel, cast.pupil, cast.aubry):
        with pytest.raises(Forbidden):
            deposited(other)


def test_a_proposal_is_told_to_the_coordination_which_publishes_it_and_the_author_is_told(cast):
    published(cast)
    assert Notice.objects.get(kind="resource.proposed").recipient == address_of(cast.karim)
    assert Notice.objects.get(kind="resource.published").recipient == address_of(cast.diallo)
    assert found(cast.foreign_head) == ["Livret d’accueil"]
    assert found(cast.visitor) == found(cast.morel) == found(cast.pupil) == []


def test_nobody_reviews_what_they_deposited_and_the_rectorat_is_told_instead(cast):
    row = deposited(cast.karim)
    usecases.propose(actor=cast.karim, resource_id=row.pk, at=NOW)
    assert Notice.objects.get(kind="resource.proposed").recipient == address_of(cast.rectorate)
    with pytest.raises(Refused, match="une autre personne"):
        usecases.review(actor=cast.karim, resource_id=row.pk, publish=True, at=NOW)
    assert not queries.to_review(cast.karim).exists()
    assert usecases.review(actor=cast.rectorate, resource_id=row.pk, publish=True, at=NOW).status == "published"


def test_a_resource_sent_back_says_why_and_can_be_corrected(cast):
    row = deposited(cast.diallo)
    usecases.propose(actor=cast.diallo, resource_id=row.pk, at=NOW)
    with pytest.raises(NotNow):
        usecases.change(actor=cast.diallo, resource_id=row.pk, text=TEXT, at=NOW)
    with pytest.raises(Refused, match="Dites à l’auteur"):
        usecases.review(actor=cast.karim, resource_id=row.pk, publish=False, at=NOW)
    usecases.review(actor=cast.karim, resource_id=row.pk, publish=False, text="Page 3 à revoir", at=NOW)
    assert Notice.objects.get(kind="resource.sent_back").facts["reason"] == "Page 3 à revoir"
    row = usecases.change(actor=cast.diallo, resource_id=row.pk, text=replace(TEXT, title="Livret 2"), at=NOW)
    assert (row.title, row.status, bytes(row.content)) == ("Livret 2", "draft", PDF)
    usecases.discard(actor=cast.diallo, resource_id=row.pk, at=NOW)
    assert not Resource.objects.exists()


def test_a_resource_of_another_pole_is_reviewed_by_its_own(cast):
    row = at_hub.resource(cast.valley, status="proposed")
    for other in (cast.stranger, cast.roy, cast.partner, cast.other_rectorate, cast.ministry):
        with pytest.raises((Forbidden, Unknown)):
            usecases.review(actor=other, resource_id=row.pk, publish=True, at=NOW)


def test_each_audience_finds_its_own_and_the_filters_keep_what_serves_all(cast):
    at_hub.resource(cast.valley, title="Pour employeurs", audiences=["employers"], publics=["sts"], family="commerce")
    at_hub.resource(cast.plain, title="Pour jeunes", audiences=["youths"], moment="after")
    at_hub.resource(title="Nationale")
    at_hub.resource(cast.valley, title="Retirée", status="withdrawn", audiences=["youths"])
    assert found(cast.visitor, order="titre") == ["Pour employeurs", "Pour jeunes"]
    assert found(cast.morel) == ["Pour employeurs"]
    assert found(cast.pupil) == found(cast.parent) == ["Pour jeunes"]
    assert found(cast.roy, order="titre") == ["Nationale", "Pour employeurs", "Pour jeunes"]
    assert found(cast.roy, public="vocational", order="titre") == ["Nationale", "Pour jeunes"]
    assert found(cast.roy, family="commerce", audience="employers") == ["Pour employeurs"]
    assert found(cast.roy, moment="after") == found(cast.stranger, place="hub") == ["Pour jeunes"]
    assert found(cast.roy, place="hub") == ["Pour employeurs"]
    assert found(cast.roy, place="nation") == found(cast.roy, text="NATIO") == ["Nationale"]


def test_a_better_version_names_its_origin_and_keeps_a_licence_that_asks_for_it(cast):
    first = published(cast)
    with pytest.raises(Refused, match="même licence"):
        deposited(cast.foreign_head, replace(TEXT, licence=ResourceLicence.CC0), improved_from_id=first.pk)
    second = deposited(cast.foreign_head, improved_from_id=first.pk)
    assert (second.version, second.improved_from, second.hub) == (2, first, cast.plain)
    with pytest.raises(Refused, match="même licence"):
        usecases.change(
            actor=cast.foreign_head, resource_id=second.pk, text=replace(TEXT, licence=ResourceLicence.CC0), at=NOW
        )
    assert not queries.improved(cast.diallo, first).exists()
    Resource.objects.filter(pk=second.pk).update(status="published")
    assert list(queries.improved(cast.diallo, first)) == [second]


def test_a_resource_whose_rights_are_kept_is_not_improved_by_others(cast):
    kept = published(cast, replace(TEXT, licence=ResourceLicence.RESERVED))
    with pytest.raises(Forbidden):
        deposited(cast.foreign_head, improved_from_id=kept.pk)


def test_an_opening_is_counted_once_published_and_gives_the_bytes(cast):
    row = deposited(cast.diallo)
    usecases.use(actor=cast.diallo, resource_id=row.pk)
    row.refresh_from_db()
    assert row.uses == 0
    Resource.objects.filter(pk=row.pk).update(status="published")
    assert bytes(usecases.use(actor=cast.roy, resource_id=row.pk).content) == PDF
    with pytest.raises(Unknown):
        usecases.use(actor=cast.visitor, resource_id=row.pk)
    row.refresh_from_db()
    assert row.uses == 1


def test_a_withdrawn_resource_is_found_no_more(cast):
    row = published(cast)
    with pytest.raises(Forbidden):
        usecases.withdraw(actor=cast.roy, resource_id=row.pk, at=NOW)
    usecases.withdraw(actor=cast.karim, resource_id=row.pk, at=NOW)
    assert found(cast.roy) == []


def test_a_list_never_reads_the_bytes(cast, django_assert_num_queries):
    published(cast)
    with django_assert_num_queries(1) as asked:
        assert found(cast.roy) == ["Livret d’accueil"]
    assert '"content"' not in asked.captured_queries[0]["sql"]
