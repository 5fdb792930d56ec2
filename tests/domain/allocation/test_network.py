"""The family network that one comparison supposes: by the situation of the school, or by lot when it tells nobody apart."""

import numpy as np
import pytest

from poles.domain.allocation import network, network_said
from poles.domain.allocation.instance import build
from poles.records.models import PlacementNeed
from tests import factories as make
from tests.domain.allocation.computing import computed

KEYS = [f"besoin {at}" for at in range(100)]


def some(many, of=100):
    return np.arange(of) < many


@pytest.mark.parametrize("priority", [5, 50, 95])
def test_the_situation_of_the_school_is_taken_when_it_tells_learners_apart(priority):
    found = network.supposed(some(priority), KEYS, "sel")
    assert not found.drawn
    assert found.knows.tolist() == (~some(priority)).tolist()


@pytest.mark.parametrize(("same", "drawn"), [(40, False), (4, True), (0, True)])
def test_the_schools_tell_nobody_apart_when_their_learners_look_for_other_trades(same, drawn):
    trades = ["vente"] * 50 + ["vente"] * same + ["bois"] * (50 - same)
    assert network.supposed(some(50), KEYS, "sel", trades).drawn == drawn


@pytest.mark.parametrize("priority", [0, 4, 96, 100])
def test_otherwise_one_learner_in_two_is_drawn(priority):
    found = network.supposed(some(priority), KEYS, "sel")
    assert found.drawn
    assert found.knows.sum() == 50


def test_the_lot_hangs_on_the_salt_and_on_no_order():
    first, again = (network.supposed(some(0), keys, "sel").knows for keys in (KEYS, KEYS[::-1]))
    assert first.tolist() == again[::-1].tolist()
    assert first.tolist() != network.supposed(some(0), KEYS, "autre sel").knows.tolist()


def test_nobody_has_no_network():
    assert network.supposed(np.zeros(0, bool), [], "sel").knows.tolist() == []


@pytest.fixture
def short(cast):
    """Twelve learners at the garage's door for six seats: whoever chooses first has one."""
    make.offer("Atelier", site=cast.garage, hub=cast.valley, seats=6)
    for _ in range(11):
        make.need(make.learner(cast.cap), cast.january)
    return make.campaign(cast.valley, status="closed")


def test_a_drawn_network_is_no_longer_the_order_of_arrival_and_the_sentence_says_it(cast, short):
    built = build(short)
    report = computed(cast, short).report
    arrived, known = report["comparisons"][2:]
    assert built.network.drawn
    assert known["sentence"].startswith("Un élève sur deux, tiré au sort, est supposé avoir un réseau familial")
    assert "hypothèse, faute de réponse des établissements" in known["sentence"]
    assert report["network"] == network.BY_LOT
    shares = [{row["group"]: row["placed"] for row in way["views"]["réseau"]} for way in (arrived, known)]
    assert shares[1] == {"réseau familial supposé": 6, "sans réseau familial supposé": 0}
    assert shares[0] != shares[1]


def test_where_schools_differ_nothing_is_drawn(cast, short):
    cast.jean_moulin.priority_education = "REP"
    cast.jean_moulin.save()
    division = make.class_group(cast.neighbour, programme=cast.cap.programme)
    january = make.period(division)
    for _ in range(5):
        make.need(make.learner(division), january)
    report = computed(cast, short).report
    assert report["network"] == network.BY_SCHOOL
    assert "tiré au sort" not in report["comparisons"][3]["sentence"]


SELF = np.arange(100)
ANSWERS = ["somebody"] * 40 + ["nobody"] * 20 + ["unsaid"] * 40


def test_what_the_schools_say_takes_the_place_of_the_supposition():
    found = network_said.stated(ANSWERS, SELF)
    assert found.knows.tolist() == [True] * 40 + [False] * 60
    assert found.answered.tolist() == [True] * 60 + [False] * 40
    assert "pour 60\u202f% des demandes" in found.sentence.replace("\xa0", "\u202f")


@pytest.mark.parametrize(
    ("somebody", "nobody", "enough"),
    [(45, 5, True), (46, 4, False), (30, 19, False), (4, 60, False), (0, 100, False), (50, 0, False)],
)
def test_half_of_the_needs_and_one_in_twenty_on_each_side_are_asked(somebody, nobody, enough):
    answers = ["somebody"] * somebody + ["nobody"] * nobody + ["unsaid"] * (100 - somebody - nobody)
    assert (network_said.stated(answers, SELF) is not None) == enough


def test_four_learners_are_not_enough_whatever_their_periods():
    first = np.concatenate((np.repeat(np.arange(4), 3), np.arange(12, 30)))
    assert network_said.stated(["nobody"] * 12 + ["somebody"] * 18, first) is None
    assert network_said.stated(["nobody"] * 12 + ["somebody"] * 18, np.arange(30)) is not None


def test_what_nobody_asked_is_counted_apart_unless_it_tells_fewer_than_five():
    labels, index = network_said.view(network_said.stated(ANSWERS, SELF), SELF)
    assert labels == [network.SOMEBODY, network.NOBODY, network.UNSAID]
    assert np.bincount(index).tolist() == [40, 20, 40]
    few = ["somebody"] * 60 + ["nobody"] * 36 + ["unsaid"] * 4
    labels, index = network_said.view(network_said.stated(few, SELF), SELF)
    assert labels == ["avec un adulte de l’entourage ou réseau non demandé", network.NOBODY]
    assert np.bincount(index).tolist() == [64, 36]


def test_the_report_says_that_the_schools_said_it(cast, short):
    for number, need in enumerate(PlacementNeed.objects.order_by("pk")):
        make.mobility(need.learner, network="nobody" if number < 5 else "somebody")
    report = computed(cast, short).report
    known = report["comparisons"][3]
    assert report["network"].startswith("Le réseau familial est celui que les établissements ont dit")
    assert known["sentence"].startswith("Les élèves dont l’établissement dit qu’un adulte de l’entourage peut aider")
    shares = {row["group"]: (row["placed"], row["total"]) for row in known["views"]["réseau"]}
    assert shares == {network.SOMEBODY: (6, 7), network.NOBODY: (0, 5)}


def test_too_few_answers_leave_the_supposition_and_say_so(cast, short):
    make.mobility(cast.ines, network="nobody")
    assert computed(cast, short).report["network"] == network.BY_LOT
