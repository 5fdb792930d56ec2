"""The mobility of a learner and of a class: what is asked, how it is saved, who finds the page."""

import pytest
from django.urls import reverse

from poles.records.models import Mobility
from tests import factories as make
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

SAID = {"travel_mode": "bike", "travel_limit": "30", "boarding": "on", "network": "nobody"}


def one(learner) -> str:
    return reverse("schools:mobility", args=[learner.pk])


def everybody(division) -> str:
    return reverse("schools:class_mobility", args=[division.pk])


def row_of(learner, **changes) -> dict[str, str]:
    """The fields of the line of a learner, as the page shows them when nothing was said."""
    said = {"travel_mode": "transit", "travel_limit": "60", "network": "unsaid", **changes}
    return {f"{name}_{learner.pk.hex}": value for name, value in said.items()}


class TestOne:
    def test_the_question_is_neutral_and_says_who_reads_it_and_why(self, cast, diallo):
        page = text_of(diallo.get(one(cast.ines)))

        assert "Un adulte de l’entourage peut-il aider à trouver un stage ?" in page
        assert "Qui lira cette réponse ?" in page and "Pourquoi la poser ?" in page
        assert "<textarea" not in page
        assert [word for word in page.split('name="network"')[3].split(">")[0].split() if word == "checked"]

    def test_it_is_saved_and_the_open_needs_follow(self, cast, roy):
        page = text_of(roy.post(one(cast.ines), SAID | {"apply": "on"}, follow=True))

        row = Mobility.objects.get(learner=cast.ines)
        assert (row.travel_mode, row.travel_limit, row.boarding, row.network) == ("bike", 30, True, "nobody")
        cast.need.refresh_from_db()
        assert cast.need.travel_limit == 30
        assert "La mobilité de l’élève est enregistrée. 1 besoin ouvert suit ce trajet." in page

    def test_without_the_box_open_needs_stay(self, cast, roy):
        roy.post(one(cast.ines), SAID)

        cast.need.refresh_from_db()
        assert cast.need.travel_limit == 60

    @pytest.mark.parametrize("wrong", [{"travel_limit": "500"}, {"travel_limit": ""}, {"network": "raison"}])
    def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(self, cast, roy, wrong):
        answer = roy.post(one(cast.ines), SAID | wrong)

        assert answer.status_code == 422
        assert f"id_{next(iter(wrong))}_error" in answer.content.decode()
        assert not Mobility.objects.exists()

    @pytest.mark.parametrize(("name", "status"), [("neighbour_head", 404), ("karim", 403), ("rectorate", 403)])
    def test_no_other_hat_opens_it(self, cast, name, status):
        client = client_of(cast.everyone[name])
        assert client.get(one(cast.ines)).status_code == status
        assert client.post(one(cast.ines), SAID).status_code == status


class TestClass:
    def test_each_learner_has_a_line_and_only_the_changed_ones_are_saved(self, cast, roy):
        malik = make.learner(cast.cap, "Malik")
        page = roy.post(
            everybody(cast.cap),
            row_of(cast.ines, travel_limit="25", network="nobody") | row_of(malik) | {"apply": "on"},
            follow=True,
        )

        row = Mobility.objects.get()
        assert (row.learner, row.travel_limit, row.network) == (cast.ines, 25, "nobody")
        assert "1 mobilité enregistrée. 1 besoin ouvert suit ce trajet." in text_of(page)

    def test_lines_of_the_same_values_and_of_others_are_saved_together(self, cast, roy):
        malik, zoe = make.learner(cast.cap, "Malik"), make.learner(cast.cap, "Zoé")
        typed = row_of(cast.ines, network="nobody") | row_of(malik, network="nobody") | row_of(zoe, boarding="on")
        page = text_of(roy.post(everybody(cast.cap), typed, follow=True))

        assert set(Mobility.objects.values_list("learner", "network", "boarding")) == {
            (cast.ines.pk, "nobody", False), (malik.pk, "nobody", False), (zoe.pk, "unsaid", True)
        }  # fmt: skip
        assert "3 mobilités enregistrées" in page

    def test_one_wrong_line_keeps_everything_typed_and_saves_nothing(self, cast, roy):
        malik = make.learner(cast.cap, "Malik")
        answer = roy.post(everybody(cast.cap), row_of(cast.ines, travel_limit="900") | row_of(malik, network="nobody"))

        assert answer.status_code == 422
        assert f"Minutes de trajet, {cast.ines}" in text_of(answer)
        assert not Mobility.objects.exists()

    def test_nothing_changed_says_so(self, cast, roy):
        page = text_of(roy.post(everybody(cast.cap), row_of(cast.ines), follow=True))

        assert "Aucune ligne n’a changé." in page
        assert not Mobility.objects.exists()

    def test_an_empty_class_says_what_to_do(self, cast, roy):
        assert "n’a pas encore d’élèves" in text_of(roy.get(everybody(make.class_group(cast.jean_moulin))))

    def test_queries_do_not_grow_with_the_class(self, cast, roy):
        few = queries_of(roy, everybody(cast.cap))
        for _ in range(34):
            make.mobility(make.learner(cast.cap), network="somebody")
        assert queries_of(roy, everybody(cast.cap)) == few

    def test_the_needs_and_the_wishes_lead_there(self, cast, roy):
        make.learner(cast.cap)
        assert everybody(cast.cap) in text_of(roy.get(reverse("schools:class_needs", args=[cast.cap.pk])))
        assert one(cast.ines) in text_of(roy.get(reverse("schools:wishes", args=[cast.need.pk])))

    def test_another_school_does_not_find_it(self, cast):
        assert client_of(cast.neighbour_head).get(everybody(cast.cap)).status_code == 404

    def test_a_class_left_to_each_learner_takes_the_own_trip(self, cast, roy):
        late = make.learner(cast.cap)
        make.mobility(late, travel_mode="car", travel_limit=15)
        roy.post(reverse("schools:class_needs", args=[cast.cap.pk]), {"learner_ids": [str(late.pk)]})

        need = late.needs.get()
        assert (need.travel_mode, need.travel_limit) == ("car", 15)
