"""What waits for a school, said with its consequence and its date."""

from datetime import timedelta

from tests import factories as make
from tests.factories import TODAY
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

HOME = "/etablissement/"


def sentences(page) -> list[str]:
    return [task["sentence"] for task in page.context["tasks"]]


def soon(cast, days: int, **fields):
    """A class of the lycée that leaves in so many days, with one learner without a place."""
    division = make.class_group(cast.jean_moulin, **fields)
    period = make.period(division, starts_on=TODAY + timedelta(days), ends_on=TODAY + timedelta(days + 11))
    return make.need(make.learner(division), period)


def test_a_proposal_that_waits_is_the_first_task_with_its_consequence(cast, roy):
    make.match(cast.need, make.offer(site=cast.garage, hub=cast.valley))

    page = roy.get(HOME)

    assert sentences(page)[0] == "1 proposition attend votre réponse"
    assert "Tant que vous n’avez pas confirmé, aucune place n’est retenue." in text_of(page)
    assert "Avant le <strong>lundi 11 janvier 2027</strong>" in text_of(page)


def test_a_proposal_without_a_seat_asks_for_no_answer(cast, roy):
    make.match(cast.need, None)

    assert not any("attend" in sentence for sentence in sentences(roy.get(HOME)))


def test_the_class_that_leaves_first_comes_first_and_three_weeks_before_it_is_late(cast, roy):
    soon(cast, 40, name="CAP LOIN")
    soon(cast, 10, name="CAP PRES")

    page = roy.get(HOME)

    assert sentences(page)[:2] == ["CAP PRES : 1 élève sans stage", "CAP LOIN : 1 élève sans stage"]
    assert [task["late"] for task in page.context["tasks"][:2]] == [True, False]


def test_a_class_that_leaves_in_more_than_six_weeks_is_in_the_board_only(cast, roy):
    page = roy.get(HOME)

    assert sentences(page) == []
    assert "Rien n’attend de réponse" in text_of(page)
    assert cast.cap.name in text_of(page)


def test_learners_whose_need_is_not_stated_make_a_task(cast, roy):
    make.learner(cast.cap)

    page = roy.get(HOME)

    assert sentences(page) == ["Dire les besoins de 1CAP MVA pour « PFMP n° 1 »"]
    assert "1 élève de la classe n’est pas connu de la campagne du pôle." in text_of(page)


def test_each_class_is_given_its_next_useful_step(cast, roy):
    def steps():
        return [one["step"] for one in roy.get(HOME).context["periods"]]

    assert steps() == ["Voir les élèves"]
    match = make.match(cast.need, make.offer(site=cast.garage, hub=cast.valley))
    assert steps() == ["1 proposition à lire"]
    assert f"/etablissement/propositions?classe={cast.cap.pk}&amp;etat=proposed" in text_of(roy.get(HOME))
    type(match).objects.update(status="declined")
    make.learner(cast.cap)
    assert steps() == ["Dire les besoins"]


def test_a_school_without_any_class_is_told_what_to_do(cast):
    assert "Importez votre effectif" in text_of(client_of(cast.neighbour_head).get(HOME))


def test_the_board_of_another_school_is_not_shown(cast, roy):
    make.need(when=make.period(make.class_group(cast.neighbour, "CLASSE VOISINE")))

    assert "CLASSE VOISINE" not in text_of(roy.get(HOME))


def test_a_coordinator_has_another_home(cast):
    assert client_of(cast.karim).get(HOME).status_code == 403


def test_three_classes_ask_no_more_queries_than_one(cast, roy):
    one = queries_of(roy, HOME)
    soon(cast, 10)
    soon(cast, 20)

    assert queries_of(roy, HOME) == one
