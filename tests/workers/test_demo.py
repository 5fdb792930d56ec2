"""``poles demo``: one command, a whole académie at work; twice harms nothing."""

from collections import Counter

import pytest
from click.testing import CliRunner
from django.utils import timezone

from poles.domain.codes.queries import family_actor
from poles.domain.people import queries as people
from poles.records import models as rows
from poles.workers import staging
from poles.workers.commands import demo, simulate

pytestmark = pytest.mark.django_db(transaction=True)


def called(*arguments: str, command=demo.command):
    return CliRunner(env={"COLUMNS": "200"}).invoke(command, arguments)


def state():
    return {table.__name__: table.objects.count() for table in (
        rows.School, rows.Hub, rows.Learner, rows.PlacementNeed, rows.Wish, rows.Offer, rows.OfferSeat, rows.Campaign,
        rows.Run, rows.Match, rows.Placement, rows.User, rows.Hat, rows.Entry, rows.Notice,
        rows.Agreement, rows.AgreementVersion, rows.Signature, rows.SigningLink, rows.ChainLink, rows.SealKey,
    )}  # fmt: skip


def test_the_demonstration_plays_and_plays_again_without_harm(settings, tmp_path):
    settings.DEMO, settings.SEAL_KEYS = True, tmp_path / "keys"
    done = called("--no-serve")
    assert done.exit_code == 0, done.output
    for word in (
        "placés par la campagne",
        "groupe le moins bien servi",
        staging.PASSWORD,
        "hypothèse : ",
        "CDFG-HJKM-NPQR",
        "/verifier-une-convention/",
        "/signer/lien/",
    ):
        assert word in done.output
    _every_page_has_something_to_show()
    _both_codes_open()
    before = state()
    again = called("--no-serve")
    assert again.exit_code == 0, again.output
    assert "déjà là : gardée" in again.output
    assert "déjà proposée aux établissements" in again.output
    after = state()
    assert {name for name in after if after[name] != before[name]} <= {"Entry"}


def _both_codes_open():
    for code in rows.AccessCode.objects.select_related("learner"):
        actor = family_actor(code.pk, at=timezone.now())
        own = {code.learner_id, code.guardian_id} - {None}
        assert (actor.role, actor.reach) == (code.audience, own)
    assert rows.AccessCode.objects.count() == 2


def _every_page_has_something_to_show():
    hub = rows.Campaign.objects.get(status="published").hub
    assert rows.Hub.objects.filter(status="running").count() == 4
    assert rows.Campaign.objects.get(status="draft").hub == hub
    assert rows.Offer.objects.filter(hub=hub, status="submitted").count() >= 3
    assert rows.Offer.objects.filter(status="returned").exists()
    report = rows.Run.objects.get(status="done").report
    assert report["total"] > 500
    assert 0.5 < report["placed"] / report["total"] < 0.95
    assert len(report["groups"]) > 2
    own_found = rows.Placement.objects.filter(status="confirmed", match=None).exclude(found_by="hub")
    assert own_found.count() == staging.OWN_FOUND
    assert rows.Placement.objects.filter(status="confirmed").count() == staging.ANSWERS - 1 + staging.OWN_FOUND
    rule = rows.AllocationRule.objects.get()
    assert (rule.version, rule.campaign.status) == (1, "published")
    assert rows.FunctionalAdjustment.objects.count() > 50
    assert rows.Match.objects.filter(status="declined").count() == 1
    assert sorted(rows.AssistanceRequest.objects.values_list("status", flat=True)) == ["answered", "sent"]
    assert rows.RequestLead.objects.exists()
    assert rows.ActionProgramme.objects.get().status == "adopted"
    assert rows.Contribution.objects.filter(confirmed_on__isnull=False).count() >= 5
    assert rows.Diagnosis.objects.get().status == "dated"
    assert rows.AcademyReturn.objects.get().status == "draft"
    texts = Counter(rows.AgreementVersion.objects.values_list("kind", "status"))
    assert texts == {("initial", "signed"): 2, ("initial", "signing"): 2, ("initial", "ready"): 1, ("initial", "dropped"): 1,
                     ("initial", "draft"): staging.ANSWERS - 1 + staging.OWN_FOUND - 6, ("amendment", "draft"): 1}  # fmt: skip
    assert rows.AgreementVersion.objects.filter(status="signed").exclude(sealed=b"").count() == 2
    for name in (
        "mission.locale",
        "ministere",
        "rectorat",
        "coordination",
        "voisine",
        "direction",
        "ddfpt",
        "professeur",
        "bureau",
        "mlds",
    ):
        user = people.account(f"{name}@exemple.invalid")
        assert user.check_password(staging.PASSWORD)
        assert user.hats.exists()


def test_a_run_that_was_interrupted_goes_on_where_it_stopped(settings, monkeypatch):
    settings.DEMO = True
    stopped = RuntimeError("coupure")

    def cut(*_arguments):
        raise stopped

    with monkeypatch.context() as patch:
        patch.setattr(staging, "run_campaign", cut)
        assert called().exception is stopped
    learners = rows.Learner.objects.count()
    assert called().exit_code == 0
    assert rows.Learner.objects.count() == learners > 2_000
    assert rows.Campaign.objects.filter(status="published").count() == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--academie", "12"), "va avec « --real DOSSIER »"),
        (("--real", "absent"), "dites quelle académie"),
        (("--real", "absent", "--academie", "98"), "Aucune académie"),
        (("--real", "absent", "--academie", "12"), "Il manque territoires/communes.csv.gz"),
    ],
)
def test_a_wrong_call_is_one_sentence(settings, arguments, said):
    settings.DEMO = True
    done = called(*arguments)
    assert done.exit_code != 0
    assert said in done.output
    assert not rows.School.objects.exists()


def test_known_passwords_never_open_outside_a_demonstration(settings):
    settings.DEMO = False
    done = called()
    assert done.exit_code != 0
    assert "POLES_DEMO=1" in done.output
    assert not rows.User.objects.exists()


def test_simulating_asks_which_hub(tmp_path):
    rows.Academy.objects.create(code="12", name="Nancy-Metz")
    for arguments in ((), ("--largest", "--hub", "nancy")):
        done = called("--academie", "12", "--data", str(tmp_path), *arguments, command=simulate.command)
        assert done.exit_code != 0
        assert "« --hub ADRESSE » ou « --largest »" in done.output
    done = called("--academie", "12", "--data", str(tmp_path), "--largest", command=simulate.command)
    assert "manque dans" in done.output
