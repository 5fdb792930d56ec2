"""A coordinator takes a campaign through its six steps, and never reads a learner's name."""

from uuid import uuid4

import pytest

from poles.domain.allocation import usecases
from poles.records.models import Campaign, Match, Run
from tests import factories as make
from tests.factories import NOW
from tests.web.visits import queries_of, stop_the_clock, text_of
from tests.web.wearing import client_of

LISTING = "/pole/campagnes"
JANUARY = {"label": "PFMP de janvier", "kind": "pfmp", "starts_on": "2027-01-04", "ends_on": "2027-02-26"}


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def karim(cast):
    return client_of(cast.karim)


@pytest.fixture
def offer(cast):
    return make.offer("Entretien des voitures", site=cast.garage, hub=cast.valley)


@pytest.fixture
def computed(cast, offer):
    """A campaign of the pôle, computed: Inès has a seat, a learner of the lake has none."""
    far = make.commune("88500", "Vittel", lat=48.2036, lon=5.9447)
    division = make.class_group(cast.neighbour, "2 CUI", programme=make.programme(family="hotellerie"))
    make.need(make.learner(division, "Lise", home_commune=far), make.period(division))
    campaign = make.campaign(cast.valley, status="closed", label="PFMP de janvier")
    run = usecases.start_run(actor=cast.karim, campaign_id=campaign.pk, at=NOW, inline=True)
    usecases.execute(actor=cast.machine, run_id=run.pk, at=NOW)
    campaign.refresh_from_db()
    assert campaign.status == "allocated"
    return campaign


def url(campaign, what: str = "") -> str:
    return f"{LISTING}/{campaign.pk}" + (f"/{what}" if what else "")


class TestListing:
    def test_an_empty_pole_is_told_how_to_begin(self, cast):
        page = text_of(client_of(cast.stranger).get(LISTING))

        assert "Aucune campagne" in page
        assert "Aucun établissement du pôle n’a encore fixé de période à venir" in page

    def test_the_coming_periods_help_to_choose_the_dates(self, cast, karim):
        make.period(make.class_group(cast.neighbour))

        spans = karim.get(LISTING).context["coming"]

        assert [(one["classes"], one["stated"]) for one in spans] == [(2, 1)]

    def test_a_campaign_is_prepared(self, cast, karim):
        answer = karim.post(LISTING, JANUARY, follow=True)

        made = Campaign.objects.get()
        assert (made.label, made.hub, made.status) == ("PFMP de janvier", cast.valley, "draft")
        assert "Publiez sa règle, puis ouvrez-la pour recevoir les besoins." in text_of(answer)

    def test_dates_in_the_wrong_order_are_said_beside_and_the_rest_is_kept(self, cast, karim):
        answer = karim.post(LISTING, JANUARY | {"ends_on": "2026-12-01"})

        assert answer.status_code == 422
        assert "id_ends_on_error" in answer.content.decode()
        assert 'value="PFMP de janvier"' in answer.content.decode()

    def test_three_campaigns_ask_no_more_queries_than_one(self, cast, karim):
        make.campaign(cast.valley)
        one = queries_of(karim, LISTING)
        make.campaign(cast.valley)
        make.campaign(cast.valley)

        assert queries_of(karim, LISTING) == one


class TestSteps:
    def test_the_first_step_is_to_publish_the_rule(self, cast, karim):
        campaign = make.campaign(cast.valley, status="draft")

        page = karim.get(url(campaign))

        assert page.context["step"] == 1
        assert f'href="{url(campaign, "regle")}">Publier la règle</a>' in text_of(page)
        assert "Publiez d’abord la règle" in text_of(page)
        assert url(campaign, "ouvrir") not in text_of(page)

    def test_opening_without_a_rule_is_refused_on_the_page(self, cast, karim):
        campaign = make.campaign(cast.valley, status="draft")

        answer = karim.post(url(campaign, "ouvrir"))

        assert answer.status_code == 422
        assert "Publiez d’abord la règle de la campagne" in text_of(answer)

    def test_each_state_shows_its_step_and_its_one_next_act(self, cast, karim):
        campaign = make.campaign(cast.valley, status="draft", ruled=True)
        assert karim.get(url(campaign)).context["step"] == 2

        for act, step in (("ouvrir", 3), ("clore", 4)):
            assert url(campaign, act) in text_of(karim.get(url(campaign)))
            assert karim.post(url(campaign, act), follow=True).context["step"] == step

    def test_the_computation_is_queued_with_its_job_and_its_progress_is_shown(self, cast, karim, offer):
        campaign = make.campaign(cast.valley, status="closed")

        page = text_of(karim.post(url(campaign, "calculer"), follow=True))

        assert Run.objects.get().status == "queued"
        assert f'hx-get="{url(campaign, "avancement")}"' in page
        assert "Cette page ne se met pas à jour seule" in page
        assert "<progress" in page

    def test_the_fragment_is_the_bar_of_the_page_and_asks_for_the_page_when_the_run_has_ended(self, cast, karim):
        run = make.run(make.campaign(cast.valley, status="closed"), status="running", progress=40, stage="Calcul")
        fragment = karim.get(url(run.campaign, "avancement"))

        assert text_of(fragment) in text_of(karim.get(url(run.campaign)))
        assert "HX-Refresh" not in fragment

        run.status = "done"
        run.save()
        assert karim.get(url(run.campaign, "avancement"))["HX-Refresh"] == "true"

    def test_a_second_computation_at_once_is_refused_on_the_page(self, cast, karim, offer):
        campaign = make.campaign(cast.valley, status="closed")
        karim.post(url(campaign, "calculer"))

        answer = karim.post(url(campaign, "calculer"))

        assert answer.status_code == 422
        assert "déjà en cours" in text_of(answer)

    def test_a_campaign_without_needs_says_why_it_cannot_be_computed(self, cast, karim):
        campaign = make.campaign(cast.valley, status="closed", kind="bts_internship")

        answer = karim.post(url(campaign, "calculer"))

        assert answer.status_code == 422
        assert "Aucun besoin ouvert n’a de période" in text_of(answer)

    def test_a_failed_computation_says_why(self, cast, karim):
        run = make.run(make.campaign(cast.valley, status="closed"), status="failed", error="Le plan est refusé.")

        assert "Le plan est refusé." in text_of(karim.get(url(run.campaign)))

    def test_a_step_taken_too_late_has_aged(self, cast, karim):
        campaign = make.campaign(cast.valley, status="published")

        assert karim.post(url(campaign, "ouvrir")).status_code == 409

    def test_a_published_campaign_reaches_the_school(self, cast, karim, computed):
        karim.post(url(computed, "publier"))

        assert "Inès" in text_of(client_of(cast.roy).get("/etablissement/propositions"))

    def test_a_cancelled_campaign_says_so(self, cast, karim):
        campaign = make.campaign(cast.valley, status="draft")

        assert "a été annulée avant d’être publiée" in text_of(karim.post(url(campaign, "annuler"), follow=True))


class TestStart:
    def test_a_coming_period_fills_the_form(self, cast, karim):
        listing = text_of(karim.get(LISTING))
        assert "?periode=pfmp-2027-01-11-2027-02-05#commencer" in listing

        form = karim.get(f"{LISTING}?periode=pfmp-2027-01-11-2027-02-05").context["form"]

        assert form.initial["label"] == "PFMP de janvier 2027"
        assert not karim.get(f"{LISTING}?periode=autre").context["form"].initial


class TestResult:
    def test_it_is_one_sentence_with_the_worst_served_group(self, karim, computed):
        page = karim.get(url(computed))

        assert page.context["result"].sentence.startswith(
            "1 élève sur 2 a une proposition ; le groupe le moins servi ("
        )

    def test_it_leads_to_the_results_and_to_what_lacks(self, karim, computed):
        page = text_of(karim.get(url(computed)))

        assert "1 élève reste sans place, dont 1 sans aucune offre à sa portée" in page
        assert f'href="{url(computed, "resultats")}"' in page
        assert f'href="{url(computed, "manques")}"' in page

    def test_the_pages_of_the_campaign_are_linked_and_the_one_that_is_read_is_marked(self, karim, computed):
        for what in ("", "regle", "resultats", "manques", "et-si", "propositions"):
            page = text_of(karim.get(url(computed, what)))

            assert f'<a href="{url(computed, what)}" aria-current="page">' in page
            assert page.count('aria-label="Pages de la campagne"') == 1

    def test_three_schools_ask_no_more_queries_than_one(self, cast, karim, computed):
        one = queries_of(karim, url(computed))
        for name in ("A", "B"):
            make.need(when=make.period(make.class_group(make.school(name, hub=cast.valley))))

        assert queries_of(karim, url(computed)) == one


class TestMatches:
    def test_lines_bear_a_number_and_reasons_and_no_name(self, cast, karim, computed):
        page = text_of(karim.get(url(computed, "propositions")))

        assert f"n° {cast.need.pk.hex[-8:].upper()}" in page
        assert "Lycée Jean-Moulin" in page and "Garage Morel" in page
        assert "Inès" not in page and "Vallon" not in page and "Lise" not in page

    def test_the_filter_keeps_those_without_a_seat(self, cast, karim, computed):
        lines = karim.get(url(computed, "propositions"), {"etat": "sans"}).context["lines"]

        assert [line.school for line in lines] == ["Lycée du Lac"]

    def test_a_filter_without_answer_says_so(self, karim, computed):
        assert "Aucune proposition ici" in text_of(karim.get(url(computed, "propositions"), {"etat": "declined"}))

    def test_one_line_says_what_is_looked_for_and_why_nothing_was_found(self, cast, karim, computed):
        match = Match.objects.get(offer=None)

        page = text_of(karim.get(f"/pole/propositions/{match.pk}"))

        assert "60 min en transports en commun au plus depuis Vittel" in page
        assert "Ce qui pourrait changer la réponse" in page
        assert "Lise" not in page

    def test_three_lines_ask_no_more_queries_than_one(self, cast, karim, offer):
        run = make.run(make.campaign(cast.valley, status="allocated"), status="done", report={})
        make.match(cast.need, offer, run=run)
        one = queries_of(karim, url(run.campaign, "propositions"))
        for _ in range(2):
            make.match(make.need(make.learner(cast.cap), cast.january), offer, run=run)

        assert queries_of(karim, url(run.campaign, "propositions")) == one


class TestReach:
    @pytest.mark.parametrize(
        "what",
        [
            "",
            "propositions",
            "avancement",
            "regle",
            "resultats",
            "resultats.geojson",
            "manques",
            "manques.csv",
            "et-si",
        ],
    )
    def test_the_campaign_of_another_pole_does_not_exist(self, cast, what):
        campaign = make.campaign(cast.valley, status="open")
        stranger = client_of(cast.stranger)

        assert stranger.get(url(campaign, what)).status_code == 404
        assert stranger.get(f"{LISTING}/{uuid4()}" + (f"/{what}" if what else "")).status_code == 404

    @pytest.mark.parametrize("what", ["ouvrir", "clore", "calculer", "publier", "annuler", "regle", "essayer"])
    def test_nor_does_it_by_its_gestures(self, cast, what):
        campaign = make.campaign(cast.valley, status="draft")

        assert client_of(cast.stranger).post(url(campaign, what)).status_code == 404
        campaign.refresh_from_db()
        assert campaign.status == "draft"

    def test_a_school_does_not_steer(self, cast):
        campaign = make.campaign(cast.valley, status="open")

        assert client_of(cast.roy).get(url(campaign)).status_code == 403
        assert client_of(cast.roy).post(url(campaign, "clore")).status_code == 403
