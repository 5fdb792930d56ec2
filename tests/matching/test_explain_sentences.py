"""The sentences of an explanation, word for word, on instances small enough to be read."""

from __future__ import annotations

import numpy as np
import pytest

from poles.matching.explain import Explainer
from poles.matching.phrases import weeks_text
from poles.matching.solve import solve
from tests.matching.builders import instance, outcome


def test_the_nearest_seat_is_called_so() -> None:
    it = instance([(0, 0, 23), (0, 1, 30)], needs=[0], nodes=[(0, 0, 1), (1, 0, 2)], periods=[(12, 13, 14, 15)])
    said = Explainer(it, solve(it)).of(0)
    assert said.code == "nearest"
    assert said.sentence == (
        "Vous êtes à 23 minutes de votre place (vente, semaines 12 à 15). "
        "Il y avait 3 places à votre portée ; 0 autre élève pouvait en demander au moins une. Aucune n’était plus proche."
    )


def test_a_nearer_seat_is_told_with_its_price_for_the_others() -> None:
    it = instance([(0, 0, 5), (0, 1, 9), (1, 0, 6), (1, 1, 20)], needs=[0, 0], nodes=[(0, 0, 1), (1, 0, 1)])
    said = Explainer(it, solve(it)).of(0)
    assert (said.code, said.facts["your_gain"]) == ("seated", 4)
    assert 4 <= said.facts["cost_to_others"] <= 14
    assert (
        "1 place plus proche existe ; 1 autre élève y va. Avec l’une d’elles vous gagneriez 4 minutes" in said.sentence
    )


def test_a_nearer_seat_that_would_leave_somebody_out_is_told_so() -> None:
    it = instance([(0, 0, 0), (0, 1, 60), (1, 0, 60)], needs=[0, 0], nodes=[(0, 0, 1), (1, 0, 1)])
    said = Explainer(it, solve(it)).of(0)
    assert said.facts["would_unseat"]
    assert said.sentence.endswith("Vous en donner une laisserait un autre élève sans place.")


def test_a_better_wish_explains_a_longer_travel() -> None:
    it = instance([(0, 0, 10), (0, 1, 12)], needs=[0], nodes=[(0, 0, 1), (1, 0, 1)], ranks=[3, 1])
    said = Explainer(it, solve(it)).of(0)
    assert said.code == "wish"
    assert "C’est votre vœu n° 1." in said.sentence


def test_without_offer_the_filters_are_counted() -> None:
    it = instance([], needs=[0], nodes=[])
    losses = np.array([[2300, 120, 40, 38, 0, 2]])
    said = Explainer(it, solve(it), losses).of(0)
    assert said.code == "no_offer"
    assert said.sentence == (
        "Aucune place n’est à votre portée (semaines 1 et 2, 60 minutes de trajet au plus). Sur 2\u202f500 offres : "
        "2\u202f300 d’une autre famille de métiers, 120 fermées pendant ces semaines, 40 déjà complètes, "
        "38 à plus de 60 minutes et 2 interdites à votre âge."
    )


def test_a_full_reach_is_told_as_learners_for_seats() -> None:
    it = instance([(i, 0, 5) for i in range(3)], needs=[0] * 3, nodes=[(0, 0, 2)])
    found = solve(it)
    said = Explainer(it, found).of(found.node.tolist().index(-1))
    assert said.sentence == (
        "2 places à votre portée (semaines 1 et 2) sont prises. En comptant les échanges possibles, vous êtes 3 élèves "
        "pour 2 places : un élève ne peut pas être placé ici, quel que soit le plan. Dans votre groupe (centre), 1 élève "
        "sur 2 a une place. Aucun autre groupe ne peut céder une de ces places : il ne serait plus mieux servi que le vôtre."
    )


def test_a_week_taken_by_another_period_is_told_so() -> None:
    it = instance([(0, 0, 5), (1, 1, 5)], needs=[0, 1], nodes=[(0, 0, 1), (0, 1, 1)], periods=[(1, 2), (2, 3)])
    said = Explainer(it, outcome(it, [0, -1])).of(1)
    assert said.code == "overlap"


def test_the_smallest_proof_is_replaced_by_the_whole_shortage_when_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    edges = [(i, v, 5) for i in range(4) for v in (i - 1, i) if 0 <= v < 3]
    it = instance(edges, needs=[0] * 4, nodes=[(v, 0, 1) for v in range(3)])
    found = solve(it)
    left = found.node.tolist().index(-1)
    short = Explainer(it, found).of(left).facts
    monkeypatch.setattr("poles.matching.explain.HALL_BUDGET", 1)
    whole = Explainer(it, found).of(left).facts
    assert (whole["pupils"], whole["seats"]) == (short["pupils"], short["seats"]) == (4, 3)


@pytest.mark.parametrize(
    ("weeks", "text"),
    [((7,), "semaine 7"), ((3, 5, 6), "semaines 3, 5 et 6"), ((202612, 202613, 202614), "semaines 12 à 14"),
     ((202652, 202701), "semaines 52 et 1")],
)  # fmt: skip
def test_weeks_are_read_aloud(weeks: tuple[int, ...], text: str) -> None:
    assert weeks_text(weeks) == text
