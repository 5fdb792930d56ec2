"""What learners are told is true: every number of a sentence is proven on tiny cases."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
from hypothesis import given, settings

from poles.matching.explain import Explainer
from poles.matching.problem import Instance
from poles.matching.reports import group_report, shortages
from poles.matching.solve import solve
from tests.matching.builders import GRID, OFF_GRID, instance, instances, outcome
from tests.matching.test_chains import after, asked, cells, counts, drawn, less, plans, value

Plan = tuple[int, ...]


@settings(max_examples=150, deadline=None)
@given(instances(GRID))
def test_what_a_nearer_seat_would_cost_the_others_is_never_overstated(it: Instance) -> None:
    found = solve(it)
    explainer, every = Explainer(it, found), list(plans(it))
    placed = set(np.flatnonzero(found.node >= 0).tolist())
    for need in placed:
        facts = explainer.of(need).facts
        span = slice(it.need_start[need], it.need_start[need + 1])
        nearer = {
            int(v): int(m) for v, m in zip(it.edge_node[span], it.edge_minutes[span], strict=True)
            if m < facts["minutes"] and it.node_capacity[v] > 0
        }  # fmt: skip
        assert facts["nearer_seats"] == sum(int(it.node_capacity[v]) for v in nearer)
        moved = [plan for plan in every if plan[need] in nearer and all(plan[other] >= 0 for other in placed)]
        assert not (facts["would_unseat"] and moved)
        if facts["cost_to_others"] is not None:
            assert facts["cost_to_others"] >= facts["your_gain"] > 0
            loss = facts["cost_to_others"] - facts["your_gain"]
            assert all(outcome(it, plan).minutes - found.minutes >= loss for plan in moved)


def test_what_placed_learners_are_told_bounds_every_plan_with_the_same_counts() -> None:
    told = dict.fromkeys(("unseat", "long", "cost"), 0)
    for seed in range(600):
        it = drawn(seed)
        found = solve(it)
        plan, explainer = tuple(found.node.tolist()), Explainer(it, found)
        every = [other for other in plans(it) if counts(it, other) == counts(it, plan)]
        for need, said in enumerate(explainer.all()):
            if plan[need] < 0 or not said.facts["nearer_seats"] or said.facts["later_wish"]:
                continue
            facts, seat = said.facts, int(explainer.plan.seat_edge[need])
            span = slice(it.need_start[need], it.need_start[need + 1])
            nearer = (it.edge_minutes[span] < it.edge_minutes[seat]) & (it.edge_cost[span] < it.edge_cost[seat])
            wanted = set(it.edge_node[span][nearer].tolist())
            lost = [less(value(it, other), value(it, plan)) for other in every if other[need] in wanted]
            assert facts["would_unseat"] == (not lost)
            if not lost:
                told["unseat"] += 1
            elif facts["needs_points"]:
                assert min(lost)[0] > 0
            elif facts["needs_long_travel"]:
                assert min(lost) > (0, 1)
                told["long"] += 1
            else:
                assert (0, 0, facts["cost_to_others"] - facts["your_gain"]) <= min(lost) < (0, 1)
                told["cost"] += 1
    assert min(told.values()) > 2, told


@settings(max_examples=120, deadline=None)
@given(instances(GRID))
def test_who_is_left_out_is_shown_more_learners_than_seats(it: Instance) -> None:
    found = solve(it)
    explainer = Explainer(it, found)
    for need in np.flatnonzero(found.node < 0).tolist():
        said = explainer.of(need)
        if it.degree[need] == 0:
            assert said.code == "no_offer"
            continue
        assert said.code == "competition"
        pupils, nodes = explainer.plan.reach(np.array([need]))
        assert need in pupils and (len(pupils), it.node_capacity[nodes].sum()) == (
            said.facts["pupils"],
            said.facts["seats"],
        )
        assert said.facts["pupils"] > said.facts["seats"]
        assert set(it.edge_node[np.isin(it.edge_need, pupils)].tolist()) <= set(nodes.tolist())


def test_a_nearer_seat_held_by_someone_with_more_points_is_told_so() -> None:
    it = instance(
        [(0, 0, 5), (0, 1, 9), (1, 0, 5), (2, 1, 5)], needs=[0] * 3, nodes=[(0, 0, 1), (1, 0, 1)],
        need_group=[0] * 3, need_points=[2, 3, 0],
    )  # fmt: skip
    found = solve(it)
    assert found.node.tolist() == [1, 0, -1]
    said = Explainer(it, found).of(0)
    assert said.facts["needs_points"]
    assert said.sentence.endswith("Vous en donner une laisserait sans place un élève qui a plus de points publiés.")
    assert Explainer(it, found).why_not(0, 0).code == "points"


def rates(it: Instance, plan: Plan) -> tuple[tuple[Fraction, ...], ...]:
    """The sorted rates of the groups, class after class: greater is fairer."""
    of = cells(it)
    served = {
        cell: Fraction(sum(p >= 0 and c == cell for p, c in zip(plan, of, strict=True)), of.count(cell)) for cell in of
    }
    return tuple(tuple(sorted(r for (k, _), r in served.items() if k == cls)) for cls in sorted({k for k, _ in of}))


def truth(it: Instance, plan: Plan, every: list[Plan], need: int, node: int) -> str:
    """The answer that trying every plan gives."""
    span = slice(it.need_start[need], it.need_start[need + 1])
    if it.node_capacity[node] == 0:
        return "no_seat"
    if plan[need] >= 0:
        here, there = ([-1] * len(plan) for _ in range(2))
        here[need], there[need] = plan[need], node
        if value(it, tuple(there))[1:] > value(it, tuple(here))[1:]:
            return "free_but_worse" if plan.count(node) < it.node_capacity[node] else "worse"
    assert node in it.edge_node[span]
    with_it = [other for other in every if other[need] == node]
    same = [less(value(it, other), value(it, plan)) for other in with_it if counts(it, other) == counts(it, plan)]
    if same:
        points, long, cost = min(same)
        return "points" if points else "long_travel" if long else "cost_to_others" if cost else "equal"
    placed = sum(p >= 0 for p in plan)
    if max(sum(p >= 0 for p in other) for other in with_it) < placed:
        return "would_unseat"
    return "group_order" if max(rates(it, other) for other in with_it) == rates(it, plan) else "unfair"


def test_every_answer_to_why_not_is_what_trying_every_plan_gives() -> None:
    seen: dict[str, int] = {}
    for seed in range(700):
        it = drawn(seed)
        found = solve(it)
        plan, every, explainer = tuple(found.node.tolist()), list(plans(it)), Explainer(it, found)
        for need, node in asked(it, plan):
            answer = explainer.why_not(need, node)
            assert answer.code == truth(it, plan, every, need, node), (seed, need, node)
            seen[answer.code] = seen.get(answer.code, 0) + 1
            if answer.code == "cost_to_others" and plan[need] >= 0:
                assert answer.facts["cost_to_others"] > answer.facts["your_gain"]
                new = after(plan, need, node, answer.chain)
                assert less(value(it, new), value(it, plan)) == (0, 0, answer.facts["burden_more"])
            if answer.code == "would_unseat":
                assert answer.facts["pupils"] == answer.facts["seats"] + 1
            if answer.code == "unfair" and answer.facts["giver"]["class"] == answer.facts["taker"]["class"]:
                giver, taker = answer.facts["giver"], answer.facts["taker"]
                assert (giver["placed"] - 1) * taker["total"] <= taker["placed"] * giver["total"]
    codes = ("no_seat", "free_but_worse", "worse", "points", "long_travel", "cost_to_others", "equal", "would_unseat",
             "group_order", "unfair")  # fmt: skip
    assert min(seen.get(code, 0) for code in codes) > 3, seen


def test_who_is_left_out_reads_the_cheapest_change_that_trying_every_plan_gives() -> None:
    told = 0
    for seed in range(300):
        it = drawn(seed)
        found = solve(it)
        plan, every, explainer = tuple(found.node.tolist()), list(plans(it)), Explainer(it, found)
        for need in range(len(plan)):
            answer = explainer.instead(need)
            alike = [other for other in every if other[need] >= 0 and counts(it, other) == counts(it, plan)]
            if plan[need] >= 0 or not alike:
                assert answer is None, (seed, need)
                continue
            least = min(less(value(it, other), value(it, plan)) for other in alike)
            assert least == tuple(answer.facts[key] for key in ("points_more", "long_more", "burden_more")), (
                seed,
                need,
            )
            told += 1
    assert told > 20


def test_a_wish_still_free_after_the_run_can_be_chosen_by_the_school() -> None:
    it = instance([(0, 0, 5), (0, 1, 9)], needs=[0], nodes=[(0, 0, 1), (1, 0, 1)], need_group=[0])
    answer = Explainer(it, solve(it)).why_not(0, 1)
    assert answer.code == "free_but_worse"
    assert answer.sentence.endswith("votre établissement peut encore la choisir pour vous.")


def test_the_smallest_set_is_a_proof_and_no_smaller_one_leaves_only_this_learner_out() -> None:
    shown = 0
    for seed in range(400):
        it = drawn(seed)
        found = solve(it)
        plan, explainer = tuple(found.node.tolist()), Explainer(it, found)
        near = [set(it.edge_node[it.need_start[i] : it.need_start[i + 1]].tolist()) for i in range(len(plan))]

        def lacking(needs: tuple[int, ...], it: Instance = it, near: list[set[int]] = near) -> int:
            nodes = set().union(*(near[i] for i in needs))
            return len(needs) - sum(int(it.node_capacity[j]) for j in nodes)

        for need in np.flatnonzero((found.node < 0) & (it.degree > 0)).tolist():
            proof = explainer.smallest_set(need)
            needs = tuple(proof.needs.tolist())
            assert need in needs and set(proof.nodes.tolist()) == set().union(*(near[i] for i in needs))
            assert lacking(needs) == proof.pupils - proof.seats == 1
            others = [i for i in range(len(plan)) if plan[i] >= 0]
            smaller = (rest for size in range(len(needs) - 1) for rest in combinations(others, size))
            assert all(lacking((need, *rest)) < 1 for rest in smaller)
            assert not proof.could_give
            shown += 1
        for need in np.flatnonzero(found.node >= 0).tolist():
            assert explainer.smallest_set(need) is None
    assert shown > 100


def test_a_plan_that_leaves_a_seat_free_has_no_such_proof() -> None:
    it = instance([(0, 0, 5), (1, 0, 5)], needs=[0, 0], nodes=[(0, 0, 2)])
    explainer = Explainer(it, outcome(it, [0, -1]))
    assert explainer.smallest_set(1) is None
    assert explainer.why_not(1, 0).code == "not_proven"


def test_an_unfair_plan_is_not_said_to_be_fair() -> None:
    edges = [(i, 0, 5) for i in range(4)]
    it = instance(edges, needs=[0] * 4, nodes=[(0, 0, 2)], need_group=[0, 0, 1, 1])
    unfair = Explainer(it, outcome(it, [0, 0, -1, -1]))
    assert unfair.smallest_set(2).could_give
    assert "Aucun autre groupe" not in unfair.of(2).sentence
    fair = Explainer(it, solve(it))
    assert "Aucun autre groupe" in fair.of(fair.plan.node.tolist().index(-1)).sentence


def test_one_more_seat_within_reach_could_place_who_was_left_out() -> None:
    it = instance([(i, 0, 5) for i in range(3)], needs=[0] * 3, nodes=[(0, 0, 2)])
    found = solve(it)
    left = found.node.tolist().index(-1)
    answer = Explainer(it, found, np.array([[0, 0, 0, 4, 0, 0]] * 3)).what_would_change(left)
    assert (answer.code, answer.facts["families"], answer.facts["seats_needed"]) == ("one_seat", [("vente", 1)], 1)
    assert answer.sentence == (
        "Il suffirait d’une place de plus (« vente », semaines 1 et 2) à 60 minutes au plus, si rien d’autre ne changeait. "
        "Au-delà de 60 minutes, il y a encore 4 offres de votre métier à ces dates. "
        "Ce n’est pas une promesse : une place nouvelle va d’abord au groupe le moins bien servi."
    )
    more = Explainer(it, found).what_would_change(left, nearest=72)
    assert "Ou d’accepter 72 minutes de trajet" in more.sentence
    assert solve(instance([(i, 0, 5) for i in range(3)], needs=[0] * 3, nodes=[(0, 0, 3)])).placed == 3
    placed = int(np.flatnonzero(found.node >= 0)[0])
    assert Explainer(it, found).what_would_change(placed).code == "placed"


def test_a_seat_that_is_not_open_is_told_with_its_reason() -> None:
    it = instance([(0, 0, 5)], needs=[0], nodes=[(0, 0, 1), (1, 0, 1), (2, 1, 1)], periods=[(1, 2), (3, 4)])
    explainer = Explainer(it, solve(it))
    assert explainer.why_not(0, 0).code == "yours"
    assert explainer.why_not(0, 1, reason="access").sentence == (
        "Cette place ne vous est pas ouverte : elle n’a pas l’accès qu’il vous faut."
    )
    assert explainer.why_not(0, 2).facts == {"reason": "weeks"}


def test_the_chain_is_told_with_letters_and_the_caller_s_names_of_places() -> None:
    it = instance(
        [(0, 0, 5), (0, 1, 9), (1, 0, 5), (1, 1, 30)], needs=[0, 0], nodes=[(0, 0, 1), (1, 0, 1)], need_group=[0, 0]
    )
    found = solve(it)
    assert found.node.tolist() == [1, 0]
    said = Explainer(it, found, place=lambda node: f"l’atelier {node}").why_not(0, 0)
    assert (
        said.sentence == "Vous gagneriez 4 minutes, mais les autres en perdraient 25. L’élève A irait chez l’atelier 1."
    )


def test_the_four_items_are_given_for_everyone() -> None:
    for seed in range(30):
        it = drawn(seed)
        found = solve(it)
        explainer = Explainer(it, found)
        for need in range(len(it.need_ids)):
            items = explainer.four_items(need)
            assert [item.title.split(" ")[0] for item in items] == ["Degré", "Données", "Paramètres", "Opérations"]
            rows = {label: text for item in items for label, text in item.rows}
            assert "Il ne décide pas." in rows["Ce que fait le calcul"]
            assert rows["La proposition et sa raison"] == explainer.of(need).sentence
            assert ("Votre trajet" in rows) == (found.node[need] >= 0)
            assert found.digest[:16] in rows["Pour refaire le calcul"]
            drawn_for = rows["Tirage publié"].startswith("il a départagé")
            assert drawn_for == explainer.exchanges.tied[need]
            assert all(text for text in rows.values())


def test_no_sentence_promises_stability_nor_hides_that_people_decide() -> None:
    for seed in range(120):
        it = drawn(seed)
        found = solve(it)
        explainer = Explainer(it, found)
        said = [one.sentence for one in explainer.all()]
        said += [explainer.why_not(*pair).sentence for pair in asked(it, tuple(found.node.tolist()))]
        said += [explainer.what_would_change(need).sentence for need in range(len(it.need_ids))]
        said += [text for item in explainer.four_items(0) for row in item.rows for text in row]
        for text in said:
            assert not any(word in text.lower() for word in ("stable", "automatique", "'", '"')), text
            assert not any(name in text for name in it.need_ids), text
        sentences = [one for text in said for one in text.replace(" : ", ". ").split(". ")]
        assert max(len(one.split()) for one in sentences) <= 30


@settings(max_examples=80, deadline=None)
@given(instances(OFF_GRID))
def test_off_the_grid_everyone_still_gets_a_sentence(it: Instance) -> None:
    for said in Explainer(it, solve(it)).all():
        assert said.sentence.endswith(".")
        assert said.facts["others_who_could"] < max(1, len(it.need_ids))


@settings(max_examples=80, deadline=None)
@given(instances(GRID))
def test_shortages_add_up_to_the_learners_left_out(it: Instance) -> None:
    found = solve(it)
    assert sum(row.lacking for row in shortages(it, found)) == len(it.need_ids) - found.placed
    report = group_report(it, found)
    assert sum(row.placed for row in report.rows) == found.placed
    assert report.worst is None or report.worst.share == min(r.share for r in report.rows if r.total)
