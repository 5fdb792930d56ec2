"""The school answers to what the campaign proposes: one by one or together, and is told when somebody was quicker."""

from uuid import uuid4

import pytest

from poles.domain.allocation import usecases
from poles.records.models import Match, Placement
from tests import factories as make
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

LISTING = "/etablissement/propositions"


def url(match, what: str = "") -> str:
    return f"{LISTING}/{match.pk}" + (f"/{what}" if what else "")


@pytest.fixture
def published(cast):
    """A done run of a published campaign of the pôle."""
    return make.run(make.campaign(cast.valley, status="published"), status="done")


@pytest.fixture
def offer(cast):
    return make.offer("Entretien des voitures", site=cast.garage, hub=cast.valley, contact=cast.morel_contact, seats=2)


@pytest.fixture
def match(cast, published, offer):
    reason = "Vous êtes à 25 minutes de votre place. Aucune n’était plus proche."
    return make.match(cast.need, offer, run=published, minutes=25, wish_rank=1, reasons=[reason])


@pytest.fixture
def zoe(cast, published, offer):
    need = make.need(make.learner(cast.cap, "Zoé", last_name="Ferry"), cast.january)
    return make.match(need, offer, run=published)


class TestListing:
    def test_a_line_says_who_where_when_how_far_and_which_wish(self, cast, roy, match):
        page = text_of(roy.get(LISTING))

        for word in ("Inès Vallon", "1CAP MVA", "Garage Morel", "Saint-Dié-des-Vosges", "25 min", "n° 1", "proposée"):
            assert word in page

    def test_several_are_confirmed_at_once(self, cast, roy, match, zoe):
        answer = roy.post(LISTING, {"choix": [str(match.pk), str(zoe.pk)]}, follow=True)

        assert Placement.objects.filter(status="confirmed").count() == 2
        assert "2 propositions confirmées : les places sont retenues" in text_of(answer)

    def test_a_link_checks_the_whole_page_without_a_script(self, cast, roy, match, zoe):
        page = text_of(roy.get(f"{LISTING}?tout=1&etat=proposed"))

        assert page.count(" checked aria-label") == 2
        assert f'action="{LISTING}?etat=proposed"' in page
        assert " checked aria-label" not in text_of(roy.get(LISTING))

    def test_the_button_of_a_line_confirms_that_line_only(self, cast, roy, match, zoe):
        roy.post(LISTING, {"seule": str(match.pk), "choix": [str(zoe.pk)]})

        assert list(Placement.objects.values_list("match", flat=True)) == [match.pk]

    def test_nothing_checked_is_said(self, cast, roy, match):
        answer = roy.post(LISTING, {})

        assert answer.status_code == 422
        assert "Cochez au moins une proposition" in text_of(answer)

    def test_when_a_colleague_was_quicker_the_page_is_redrawn_and_tells_it(self, cast, roy, match, zoe):
        client_of(cast.workshop_head).post(LISTING, {"seule": str(match.pk)})

        answer = roy.post(LISTING, {"choix": [str(match.pk), str(zoe.pk)]})

        assert answer.status_code == 409
        assert "1 proposition a déjà reçu une réponse" in text_of(answer)
        assert "1 proposition confirmée" in text_of(answer)
        assert Placement.objects.count() == 2

    def test_a_seat_already_given_is_refused_with_its_sentence_and_the_others_are_confirmed(
        self, cast, roy, match, zoe
    ):
        full = make.offer("Une seule place", site=cast.garage, hub=cast.valley)
        other = make.need(make.learner(cast.cap), cast.january)
        make.placement(make.need(make.learner(cast.cap), cast.january), full.seats.get())
        blocked = make.match(other, full, run=match.run)

        answer = roy.post(LISTING, {"choix": [str(match.pk), str(blocked.pk)]})

        assert answer.status_code == 422
        assert "Plus aucune place de cette offre n’est libre" in text_of(answer)
        match.refresh_from_db()
        blocked.refresh_from_db()
        assert (match.status, blocked.status) == ("confirmed", "proposed")

    def test_they_are_taken_offer_by_offer_whatever_the_order_of_the_boxes(self, cast, roy, match, monkeypatch):
        """Two schools that confirm the same offers at once take them in the same order: neither waits for the other."""
        other = make.offer("Carrosserie", site=cast.garage, hub=cast.valley)
        last = make.match(make.need(make.learner(cast.cap), cast.january), other, run=match.run)
        taken = []
        monkeypatch.setattr(usecases, "confirm", lambda *, actor, match_id, at: taken.append(match_id))

        for boxes in ([match, last], [last, match]):
            roy.post(LISTING, {"choix": [str(one.pk) for one in boxes]})

        assert taken == [match.pk, last.pk] * 2

    def test_one_row_of_another_school_and_nothing_is_confirmed(self, cast, roy, match):
        alien = make.match(make.need(make.learner(make.class_group(cast.neighbour))), match.offer, run=match.run)

        answer = roy.post(LISTING, {"choix": [str(match.pk), str(alien.pk)]})

        assert answer.status_code == 404
        assert not Placement.objects.exists()

    def test_a_key_that_is_no_key_is_not_found(self, cast, roy):
        assert roy.post(LISTING, {"choix": ["n'importe"]}).status_code == 404

    def test_learners_without_a_proposal_have_reasons_and_what_would_change_it(self, cast, roy, published):
        make.match(cast.need, None, run=published, reasons=["Aucune place n’est à votre portée."])

        page = text_of(roy.get(LISTING))

        assert "Élèves sans proposition" in page
        assert "Aucune place n’est à votre portée." in page
        assert "Une place de plus en « Automobile" in page

    def test_no_campaign_yet_says_when_proposals_come(self, cast, roy):
        assert "Aucune proposition pour l’instant" in text_of(roy.get(LISTING))

    def test_a_filter_keeps_one_state(self, cast, roy, match, zoe):
        roy.post(LISTING, {"seule": str(match.pk)})

        page = text_of(roy.get(LISTING, {"etat": "proposed"}))

        assert "Zoé" in page and "Inès" not in page

    def test_proposals_not_published_yet_are_not_shown(self, cast, roy, offer):
        make.match(cast.need, offer, run=make.run(make.campaign(cast.valley, status="allocated"), status="done"))

        assert "Inès" not in text_of(roy.get(LISTING))

    def test_three_proposals_ask_no_more_queries_than_one(self, cast, roy, match):
        one = queries_of(roy, LISTING)
        for _ in range(2):
            make.match(make.need(make.learner(cast.cap), cast.january), match.offer, run=match.run)

        assert queries_of(roy, LISTING) == one


class TestOne:
    def test_it_gives_its_reasons_and_the_legal_mention(self, cast, roy, match):
        page = text_of(roy.get(url(match)))

        assert "Vous êtes à 25 minutes de votre place." in page
        assert "L. 311-3-1" in page
        assert "c’est votre établissement qui confirme ou refuse" in page

    def test_the_contact_of_the_host_is_given_once_confirmed_and_not_before(self, cast, roy, match):
        assert "morel@exemple.test" not in text_of(roy.get(url(match)))

        answer = roy.post(url(match, "confirmer"), follow=True)

        assert "morel@exemple.test" in text_of(answer)
        assert Placement.objects.get().seat.offer == match.offer

    def test_a_contact_who_wants_no_call_is_written_to(self, cast, roy, match):
        person = cast.morel_contact
        person.phone, person.callers = "03 29 55 44 33", "nobody"
        person.save()

        page = text_of(roy.post(url(match, "confirmer"), follow=True))

        assert "morel@exemple.test" in page and "ne veut pas d’appel : écrivez-lui" in page
        assert "03 29 55 44 33" not in page

    def test_it_is_declined_with_a_reason(self, cast, roy, match):
        answer = roy.post(url(match, "refuser"), {"reason": "Les horaires du car ne conviennent pas."}, follow=True)

        match.refresh_from_db()
        assert (match.status, match.decline_reason) == ("declined", "Les horaires du car ne conviennent pas.")
        assert "l’élève cherche encore" in text_of(answer)

    def test_without_a_reason_it_is_not_declined(self, cast, roy, match):
        answer = roy.post(url(match, "refuser"), {"reason": ""})

        assert answer.status_code == 422
        assert "id_reason_error" in answer.content.decode()
        assert Match.objects.get(pk=match.pk).status == "proposed"

    @pytest.mark.parametrize("what", ["confirmer", "refuser"])
    def test_an_answer_given_before_is_told_on_the_page_drawn_again(self, cast, roy, match, what):
        client_of(cast.workshop_head).post(url(match, "refuser"), {"reason": "Trop tôt le matin."})

        answer = roy.post(url(match, what), {"reason": "Autre motif."})

        assert answer.status_code == 409
        assert "a déjà reçu une réponse" in text_of(answer)
        assert "Trop tôt le matin." in text_of(answer)

    def test_what_was_typed_is_kept_when_refused(self, cast, roy, match):
        answer = roy.post(url(match, "refuser"), {"reason": "x" * 501})

        assert answer.status_code == 422
        assert "x" * 501 in text_of(answer)

    @pytest.mark.parametrize(("method", "what"), [("get", ""), ("post", "confirmer"), ("post", "refuser")])
    def test_the_proposal_of_another_school_does_not_exist(self, cast, match, method, what):
        for head in (cast.neighbour_head, cast.foreign_head):
            answer = getattr(client_of(head), method)(url(match, what), {"reason": "x"})
            absent = getattr(client_of(head), method)(
                f"{LISTING}/{uuid4()}" + (f"/{what}" if what else ""), {"reason": "x"}
            )
            assert (answer.status_code, absent.status_code) == (404, 404)

    def test_a_coordinator_may_not_answer_for_the_school(self, cast, match):
        karim = client_of(cast.karim)

        assert karim.post(url(match, "confirmer")).status_code == 403
        assert karim.get(url(match)).status_code == 403

    def test_no_question_are_you_sure(self, cast, roy, match):
        assert "sûr ?" not in text_of(roy.get(url(match))) + text_of(roy.get(LISTING))
