"""A return is assembled, completed, checked, signed, frozen and replaced; nobody named goes up, nobody overwrites another."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from poles.domain.access import Forbidden, Unknown
from poles.domain.returns import usecases
from poles.domain.returns.checks import findings_of
from poles.domain.returns.sealing import fingerprint, intact, mark_of
from poles.records.models import AcademyReturn, Entry
from poles.words.findings import Refused
from poles.words.returns import ReturnSection as Section
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import hub_factories as at_hub
from tests.factories import NOW, YEAR

FULL = [section.value for section in Section]


@pytest.fixture
def campaign(cast):
    return at_hub.return_campaign(sections=["map", "experiments"])


def prepared(cast, campaign):
    return usecases.prepare(actor=cast.rectorate, campaign_id=campaign.pk, at=NOW)


def say(cast, row, section, text, seen=""):
    return usecases.complete(
        actor=cast.rectorate, return_id=row.pk, section=section, text=text, seen=mark_of(seen), at=NOW
    )


def signed(cast, row, **fields):
    row.refresh_from_db()
    values = {"signatory": "Rectrice d’essai", "signatory_title": "Rectrice", "seen": fingerprint(row)}
    return usecases.sign(actor=cast.rectorate, return_id=row.pk, at=NOW, **values | fields)


def whole(cast, campaign):
    """A return that has gone through its whole life."""
    row = prepared(cast, campaign)
    for section in campaign.sections:
        say(cast, row, Section(section), "Nous nous en expliquons.")
    usecases.check(actor=cast.rectorate, return_id=row.pk, at=NOW)
    return signed(cast, row)


def test_a_return_is_assembled_from_the_poles_with_counts_and_no_name(cast):
    programme = at_hub.action_programme(cast.valley, status="adopted", adopted_on=NOW.date())
    act = at_hub.action(programme, title="Prospecter ensemble")
    who = at_hub.member(cast.valley, "CCI d’essai", kind="chamber")
    at_hub.contribution(act, who, confirmed_on=NOW.date(), given=5)
    at_hub.resource(cast.valley)
    rows = [at_hub.training_seat(at_hub.training(cast.valley, status="held"), cast.garage, came=True)]
    at_hub.work_session(cast.plain, status="held")
    for school, kind in ((cast.jean_moulin, "vocational_lycee"), (cast.neighbour, "segpa")):
        school.sector, school.type = "public", kind
        school.save()
    parts = prepared(cast, at_hub.return_campaign(sections=FULL)).content["parts"]
    assert set(parts) == set(FULL)
    plain, valley = parts["map"]["hubs"]
    assert (valley["hub"], valley["schools"], valley["public_schools"], valley["communes"]) == ("Vallée", 2, 1, 3)
    assert valley["coordinator"] and not valley["letter"] and plain["schools"] == 1
    one = parts["programmes"][1]
    assert (one["status"], one["actions"], one["promised"], one["given"]) == ("adopted", 1, {"hours": 20}, {"hours": 5})
    assert [title["title"] for title in one["titles"]] == ["Prospecter ensemble"]
    assert parts["programmes"][0]["status"] == "absent"
    assert [(line["members"], line["engaged"], line["sessions"]) for line in parts["partners"]] == [
        (0, 0, 1),
        (2, 1, 0),
    ]
    assert parts["tools"]["resources"] == 1 and parts["tools"]["trainings"] == 1
    assert parts["tools"]["trained"] is None, "one trained tutor is fewer than five"
    told = str(parts)
    assert rows[0].name not in told and cast.ines.first_name not in told and "Karim" not in told


def test_a_draft_programme_sends_no_title_up(cast):
    at_hub.action(at_hub.action_programme(cast.valley), title="Encore en discussion")
    parts = prepared(cast, at_hub.return_campaign(sections=["programmes"])).content["parts"]
    assert parts["programmes"][1]["actions"] == 1 and parts["programmes"][1]["titles"] == []


def test_what_is_missing_must_be_given_or_explained_before_the_check(cast, campaign):
    row = prepared(cast, campaign)
    make.hub("Sans personne")
    usecases.reassemble(actor=cast.rectorate, return_id=row.pk, at=NOW)
    with pytest.raises(Refused, match="Sans personne") as refused:
        usecases.check(actor=cast.rectorate, return_id=row.pk, at=NOW)
    assert {finding.field for finding in refused.value.findings} == {"map", "experiments"}
    say(cast, row, Section.EXPERIMENTS, "Aucune.")
    say(cast, row, Section.MAP, "Le coordonnateur arrive en janvier.")
    warnings = usecases.check(actor=cast.rectorate, return_id=row.pk, at=NOW)
    assert [finding.field for finding in warnings] == ["map"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Inès Vallon a trouvé.", "nommer un élève"),
        ("Merci à VALLON Inès !", "nommer un élève"),
        ("Écrire à ines@exemple.test", "courriel"),
        ("Appeler le 06 12 34 56 78", "téléphone"),
        ("Dossier 1234567890A", "INE"),
    ],
)
def test_a_text_that_names_a_learner_or_a_way_to_reach_somebody_does_not_go_up(cast, campaign, text, said):
    row = prepared(cast, campaign)
    say(cast, row, Section.EXPERIMENTS, text)
    with pytest.raises(Refused, match=said):
        usecases.check(actor=cast.rectorate, return_id=row.pk, at=NOW)


def test_the_name_of_a_learner_elsewhere_or_of_a_school_is_left_alone(cast, campaign):
    make.school("Lycée Inès Vallon")
    row = prepared(cast, campaign)
    say(cast, row, Section.EXPERIMENTS, "Au lycée Inès Vallon, et dans le vallon.")
    assert findings_of(AcademyReturn.objects.get(pk=row.pk)) == []


def test_a_title_typed_in_a_pole_is_read_too(cast):
    programme = at_hub.action_programme(cast.valley, status="adopted", adopted_on=NOW.date())
    at_hub.action(programme, title="Aider Inès Vallon")
    row = prepared(cast, at_hub.return_campaign(sections=["programmes"]))
    assert "return.named" in [finding.rule for finding in findings_of(row)]


def test_two_people_do_not_overwrite_each_other(cast, campaign):
    row = prepared(cast, campaign)
    say(cast, row, Section.EXPERIMENTS, "Première")
    with pytest.raises(Refused, match="Quelqu’un a changé"):
        say(cast, row, Section.EXPERIMENTS, "Seconde", seen="")
    say(cast, row, Section.EXPERIMENTS, "Seconde", seen="Première")
    row.refresh_from_db()
    assert row.remarks == {"experiments": "Seconde"}


def test_what_is_signed_is_what_was_read_and_it_never_changes(cast, campaign):
    row = prepared(cast, campaign)
    say(cast, row, Section.EXPERIMENTS, "Aucune.")
    usecases.check(actor=cast.rectorate, return_id=row.pk, at=NOW)
    with pytest.raises(Refused, match="Quelqu’un a changé"):
        signed(cast, row, seen="0" * 64)
    with pytest.raises(Refused, match="nom de la personne"):
        signed(cast, row, signatory="  ")
    done = signed(cast, row)
    kept = AcademyReturn.objects.get(pk=done.pk)
    assert (kept.status, kept.signatory, kept.signed_by_id) == ("signed", "Rectrice d’essai", cast.rectorate.user_id)
    assert intact(kept) and len(kept.digest) == 64
    for field, value in {"content": {}, "remarks": {}, "signatory": "Autre", "digest": "1" * 64, "version": 9}.items():
        with pytest.raises(IntegrityError, match="ne change plus"), transaction.atomic():
            AcademyReturn.objects.filter(pk=kept.pk).update(**{field: value})
    with pytest.raises(NotNow):
        say(cast, row, Section.EXPERIMENTS, "Trop tard", seen="Aucune.")


def test_the_fingerprint_shows_a_change_made_behind_the_back(cast, campaign):
    row = whole(cast, campaign)
    row.remarks = row.remarks | {"map": "Changé"}
    assert not intact(row)


def test_without_a_signature_a_return_can_change(cast, campaign):
    row = prepared(cast, campaign)
    assert AcademyReturn.objects.filter(pk=row.pk).update(remarks={"map": "Changé"}) == 1


def test_a_new_version_replaces_the_signed_one_only_when_it_is_signed(cast, campaign):
    first = whole(cast, campaign)
    second = usecases.revise(actor=cast.rectorate, return_id=first.pk, reason="Carte changée", at=NOW)
    assert (second.version, second.remarks) == (2, first.remarks)
    first.refresh_from_db()
    assert first.status == "signed"
    with pytest.raises(Refused, match="déjà commencée"):
        usecases.revise(actor=cast.rectorate, return_id=first.pk, reason="Encore", at=NOW)
    usecases.check(actor=cast.rectorate, return_id=second.pk, at=NOW)
    signed(cast, second)
    first.refresh_from_db()
    assert first.status == "replaced" and intact(first)
    assert Entry.objects.filter(subject_id=str(first.pk), what="revise", note="Carte changée").count() == 1


def test_what_was_signed_in_april_is_taken_up_in_june_for_the_sections_asked_again(cast, campaign):
    whole(cast, campaign)
    june = at_hub.return_campaign(sections=["map", "tools"])
    next_year = at_hub.return_campaign(sections=["map"], school_year=YEAR + 1)
    assert prepared(cast, june).remarks == {"map": "Nous nous en expliquons."}
    assert prepared(cast, next_year).remarks == {}


def test_nothing_is_begun_completed_or_signed_once_the_campaign_is_closed(cast, campaign):
    row = prepared(cast, campaign)
    usecases.close(actor=cast.ministry, campaign_id=campaign.pk, at=NOW)
    for late in (
        lambda: usecases.reassemble(actor=cast.rectorate, return_id=row.pk, at=NOW),
        lambda: usecases.prepare(actor=cast.other_rectorate, campaign_id=campaign.pk, at=NOW),
    ):
        with pytest.raises(NotNow):
            late()


def test_each_academie_has_its_own_return_and_the_ministry_reads_it_signed_alone(cast, campaign):
    from poles.domain.returns.policy import ACADEMY_RETURNS

    row = prepared(cast, campaign)
    assert prepared(cast, campaign).pk == row.pk, "begun once"
    with pytest.raises(Unknown):
        usecases.rework(actor=cast.other_rectorate, return_id=row.pk, at=NOW)
    with pytest.raises(Forbidden):
        usecases.prepare(actor=cast.karim, campaign_id=campaign.pk, at=NOW)
    assert not ACADEMY_RETURNS.rows(cast.ministry, "see").exists()
    whole(cast, at_hub.return_campaign(sections=["experiments"]))
    assert ACADEMY_RETURNS.rows(cast.ministry, "see").count() == 1
    assert at_hub.return_campaign(opens_on=NOW.date() + timedelta(1)).school_year == YEAR


def test_a_signed_return_is_neither_deleted_nor_taken_back_to_a_draft(cast, campaign):
    row = AcademyReturn.objects.filter(pk=whole(cast, campaign).pk)
    for harm in (row.delete, lambda: row.update(status="draft")):
        with pytest.raises(IntegrityError, match=r"ne se supprime pas|ne redevient pas"), transaction.atomic():
            harm()
    assert row.get().status == "signed"
