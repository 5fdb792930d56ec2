"""``poles campaign``: from the needs to the proposals, in one command."""

import pytest
from click.testing import CliRunner

from poles.records.models import Campaign, Match, Notice
from poles.words.findings import Refused
from poles.workers.commands.campaign import command
from tests import factories as make


def called(*arguments: str):
    return CliRunner(env={"COLUMNS": "200"}).invoke(command, arguments)


def running(cast, *more: str):
    return called("run", "--hub", cast.valley.slug, "--from", "2027-01-04", "--to", "2027-02-26", *more)


@pytest.fixture
def offer(cast):
    return make.offer(site=cast.garage, hub=cast.valley)


def test_a_campaign_goes_from_the_needs_to_the_proposals(cast, offer):
    done = running(cast)
    assert done.exit_code == 0, done.output
    assert "places proposées" in done.output
    assert "1 (100" in done.output
    campaign = Campaign.objects.get()
    assert (campaign.status, campaign.label) == ("allocated", "PFMP du 4 janvier 2027 au 26 février 2027")
    assert Match.objects.get().offer == offer
    assert not Notice.objects.exists()


def test_publishing_tells_the_school(cast, offer):
    assert running(cast).exit_code == 0
    done = running(cast, "--publish")
    assert done.exit_code == 0, done.output
    assert Campaign.objects.get().status == "published"
    assert Notice.objects.filter(kind="match.published").count() == 2
    listed = called("list", "--hub", cast.valley.slug)
    assert listed.exit_code == 0
    assert "PFMP du 4 janvier" in " ".join(listed.output.split())
    again = running(cast)
    assert again.exit_code == 1
    assert "est déjà proposée aux établissements" in again.output


def test_a_hub_without_campaign_says_so(cast):
    assert "aucune campagne" in called("list", "--hub", cast.plain.slug).output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--hub", "nulle-part"], "aucun pôle n’a l’adresse « nulle-part » ; par exemple"),
        (["--from", "04/01/2027"], "--from : « 04/01/2027 » n’est pas une date"),
    ],
)
def test_a_wrong_value_is_told_in_french(cast, arguments, sentence):
    done = running(cast, *arguments)
    assert done.exit_code == 1
    assert sentence in done.output


def test_the_same_name_with_other_dates_is_refused(cast, offer):
    assert running(cast, "--label", "Janvier").exit_code == 0
    done = called("run", "--hub", cast.valley.slug, "--from", "2027-01-04", "--to", "2027-02-27", "--label", "Janvier")
    assert "autres dates" in done.output


def test_nothing_to_compute_is_told(cast):
    done = called("run", "--hub", cast.plain.slug, "--from", "2027-01-04", "--to", "2027-02-26")
    assert isinstance(done.exception, Refused)
    assert "Aucun besoin ouvert" in str(done.exception)


def test_a_dry_run_shows_the_report_and_proposes_nothing(cast, offer):
    done = running(cast, "--trial")
    assert done.exit_code == 0, done.output
    assert "rien n’est proposé" in done.output
    assert "réglages habituels" in done.output
    assert "Premier arrivé." in done.output
    assert Campaign.objects.get().status == "draft"
    assert not Match.objects.exists()


def test_a_dry_run_is_not_published(cast, offer):
    assert "un calcul à blanc ne se publie pas" in running(cast, "--trial", "--publish").output


def test_the_command_that_replays_is_given(cast, offer):
    done = running(cast)
    assert f"poles replay {Campaign.objects.get().runs.get().pk}" in done.output
