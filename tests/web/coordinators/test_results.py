"""The results of a campaign: who is served, the price of the rule, the proof, each run apart, dry runs at any time."""

import json
from uuid import uuid4

import pytest

from poles.domain.allocation.zones import zones_of
from poles.records.models import Match, Run
from poles.words.allocation import RunKind
from tests import factories as make
from tests.factories import NOW
from tests.web.coordinators.conftest import done, url
from tests.web.visits import queries_of, stop_the_clock, text_of


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


class TestDryRun:
    @pytest.mark.parametrize("status", ["draft", "open", "published"])
    def test_it_is_asked_at_any_time_and_its_progress_is_shown(self, cast, karim, status):
        campaign = make.campaign(cast.valley, status=status)

        answer = karim.post(url(campaign, "essayer"), follow=True)

        assert (Run.objects.get().kind, Run.objects.get().status) == ("trial", "queued")
        assert "Le calcul à blanc est demandé. Il ne propose rien à personne." in text_of(answer)
        assert f'hx-get="{url(campaign, "avancement")}"' in text_of(answer)

    def test_a_second_one_at_once_is_refused_on_the_page(self, cast, karim):
        campaign = make.campaign(cast.valley)
        karim.post(url(campaign, "essayer"))

        answer = karim.post(url(campaign, "essayer"))

        assert answer.status_code == 422
        assert "déjà en cours" in text_of(answer)

    def test_without_a_need_it_says_why(self, cast, karim):
        answer = karim.post(url(make.campaign(cast.valley, kind="bts_internship"), "essayer"))

        assert answer.status_code == 422
        assert "Aucun besoin ouvert n’a de période" in text_of(answer)

    def test_a_cancelled_campaign_is_not_tried(self, cast, karim):
        campaign = make.campaign(cast.valley, status="cancelled")

        assert "Essayer à blanc" not in text_of(karim.get(url(campaign, "resultats")))
        assert karim.post(url(campaign, "essayer")).status_code == 409

    def test_its_results_propose_nothing_and_say_so(self, karim, tried):
        page = text_of(karim.get(url(tried.campaign, "resultats")))

        assert "2 élèves sur 11 auraient une place ; le groupe le moins servi (" in page
        assert "Rien n’est proposé à personne." in page
        assert not Match.objects.exists()

    def test_without_a_rule_it_says_by_which_numbers(self, cast, karim, short):
        draft = make.campaign(cast.valley, status="draft")
        run = done(cast, draft, RunKind.TRIAL)

        page = text_of(karim.get(url(draft, "resultats")))

        assert run.report["note"] in page
        assert "Les réglages habituels" in page


class TestPage:
    def test_before_any_run_it_says_how_to_begin(self, cast, karim):
        page = text_of(karim.get(url(make.campaign(cast.valley), "resultats")))

        assert "Aucun calcul pour l’instant" in page
        assert "Essayer à blanc" in page

    def test_groups_are_bars_with_their_table(self, karim, tried):
        page = karim.get(url(tried.campaign, "resultats"))

        assert "poles-bars" in text_of(page)
        assert [bar["text"] for bar in page.context["result"].bars] == ["0\u202f% (0 sur 5)", "33\u202f% (2 sur 6)"]

    def test_the_rule_is_beside_three_other_ways(self, karim, tried):
        shown = karim.get(url(tried.campaign, "resultats")).context["prices"]

        assert shown.ways == ["La règle publiée", "Sans équité", "Premier arrivé", "Réseau d’abord"]
        rows = dict(shown.rows)
        assert rows["Élèves placés"] == ["2 sur 11"] * 4
        assert rows["Élèves des communes rurales"] == ["0\u202f%"] * 4
        assert rows["Groupe le moins bien servi"] == ["33\u202f%"] * 4
        assert len(shown.sentences) == 3

    def test_a_view_too_small_to_be_told_apart_is_left_out(self, karim, tried):
        labels = [bar["label"] for bar in karim.get(url(tried.campaign, "resultats")).context["views"]]

        assert labels == ["Lieu de vie : commune urbaine", "Lieu de vie : commune rurale"]

    def test_the_proof_gives_each_criterion_with_its_bound(self, karim, tried):
        page = karim.get(url(tried.campaign, "resultats"))

        assert "aucun autre plan ne place davantage d’élèves" in text_of(page)
        rows = page.context["proof"]["rows"]
        assert rows and all(cost == bound for *_, cost, bound in rows)
        assert f"poles replay {tried.pk}" in text_of(page)

    def test_a_plan_that_is_not_proven_the_best_does_not_claim_it(self, karim, tried):
        tried.report |= {"certified": False, "exact": False, "gaps": [
            {"needs": 8, "placed": 5, "most": 6, "cost": 120, "least": 110}
        ]}  # fmt: skip
        tried.save()

        page = text_of(karim.get(url(tried.campaign, "resultats")))

        assert "aucun autre plan ne place davantage" not in page
        assert "l’écart qui reste avec le meilleur plan possible" in page
        assert "Parties où des périodes se chevauchent" in page

    def test_seats_for_a_hundred_learners_are_given_with_their_counts(self, karim, tried):
        page = text_of(karim.get(url(tried.campaign, "resultats")))

        assert "places pour 100 élèves qui en cherchent une" in page
        assert "2 places pour 11 élèves" in page

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"needs": 1, "seats": 0}, "Pendant le calcul, 1 élève a cessé d’attendre une place : les propositions"),
            ({"needs": 0, "seats": 2}, "Pendant le calcul, 2 places ont cessé d’être libres : les propositions"),
            ({"needs": 2, "seats": 1}, "2 élèves ont cessé d’attendre une place et 1 place a cessé d’être libre"),
        ],
    )
    def test_what_changed_during_the_run_is_said_in_one_sentence(self, karim, tried, changed, sentence):
        tried.report["changed"] = changed
        tried.save()

        page = text_of(karim.get(url(tried.campaign, "resultats")))

        assert sentence in page
        assert "les chiffres de cette page sont ceux du calcul" in page

    @pytest.mark.parametrize("changed", [None, {"needs": 0, "seats": 0}])
    def test_when_nothing_changed_nothing_is_said_of_it(self, karim, tried, changed):
        tried.report["changed"] = changed
        tried.save()

        assert "Pendant le calcul" not in text_of(karim.get(url(tried.campaign, "resultats")))

    def test_a_report_of_former_times_is_still_read(self, cast, karim):
        old = {
            "placed": 0, "total": 0, "nowhere": 0, "seats": 0, "groups": [], "worst_group": None, "shortages": [],
            "certified": True, "exact": True,
        }  # fmt: skip
        run = make.run(make.campaign(cast.valley), status="done", kind="trial", report=old, ended_at=NOW)

        for what in ("", "resultats", "manques"):
            assert karim.get(url(run.campaign, what)).status_code == 200


class TestRuns:
    def test_each_run_is_read_at_its_address(self, cast, karim, short):
        first = done(cast, short, RunKind.TRIAL)
        make.offer("Cuisine", site=cast.garage, hub=cast.valley, seats=4)
        done(cast, short, RunKind.TRIAL)

        latest, former = (karim.get(url(short, f"resultats{end}")) for end in ("", f"?calcul={first.pk}"))

        assert [page.context["result"].sentence[:18] for page in (latest, former)] == [
            "6 élèves sur 11 au", "2 élèves sur 11 au"
        ]  # fmt: skip
        assert text_of(latest).count("calcul à blanc") >= 3

    @pytest.mark.parametrize("asked", ["n-importe-quoi", str(uuid4())])
    def test_a_run_that_does_not_exist_is_not_found(self, karim, tried, asked):
        for what in ("resultats", "resultats.geojson", "manques", "manques.csv"):
            assert karim.get(url(tried.campaign, what), {"calcul": asked}).status_code == 404

    def test_nor_is_that_of_another_campaign(self, cast, karim, tried):
        other = make.campaign(cast.valley)

        assert karim.get(url(other, "resultats"), {"calcul": str(tried.pk)}).status_code == 404

    def test_the_official_run_comes_first_once_the_campaign_is_computed(self, cast, karim, short):
        official = done(cast, short)
        done(cast, short, RunKind.TRIAL)

        assert karim.get(url(short, "resultats")).context["run"] == official

    def test_three_runs_ask_no_more_queries_than_one(self, cast, karim, tried):
        one = queries_of(karim, url(tried.campaign, "resultats"))
        make.run(tried.campaign, status="failed", kind="trial")
        make.run(tried.campaign, status="done", kind="official", report=tried.report, rule=tried.rule)
        make.run(tried.campaign, status="done", kind="trial", report=tried.report, rule=tried.rule, ended_at=NOW)

        assert queries_of(karim, url(tried.campaign, "resultats")) == one


class TestMap:
    def test_each_bassin_is_a_point_that_says_its_share(self, karim, tried):
        answer = karim.get(url(tried.campaign, "resultats.geojson"), {"calcul": str(tried.pk)})

        points = [
            one["properties"] for one in json.loads(answer.content)["features"] if one["properties"]["kind"] == "zone"
        ]
        assert [(one["name"], one["sign"]) for one in points] == [
            ("bassin de Vittel", "0"), ("bassin de Saint-Dié-des-Vosges", "33")
        ]  # fmt: skip

    def test_the_list_says_the_same_in_the_same_order(self, karim, tried):
        bars = karim.get(url(tried.campaign, "resultats")).context["zones"]

        assert [bar["label"] for bar in bars] == ["Bassin de Vittel", "Bassin de Saint-Dié-des-Vosges"]

    def test_a_home_without_a_known_bassin_has_no_point(self, cast, karim):
        run = done(cast, make.campaign(cast.valley, status="closed"), RunKind.TRIAL)

        answer = karim.get(url(run.campaign, "resultats.geojson"))

        assert [zone.label for zone in zones_of(cast.karim, run.campaign_id)] == ["bassin non renseigné"]
        assert b'"zone"' not in answer.content
