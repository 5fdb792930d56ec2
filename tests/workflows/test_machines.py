"""Every step of every machine from every state: the arrows of the table, and no other."""

import pytest

from poles.workflows import alert, campaign, desk, hub, meeting, merge, need, notice, offer, placement, request, roll
from poles.workflows.machine import Machine, NotNow

MACHINES = [
    value
    for module in (alert, campaign, desk, hub, meeting, merge, need, notice, offer, placement, request, roll)
    for value in vars(module).values()
    if isinstance(value, Machine)
]
CASES = [(machine, name, state) for machine in MACHINES for name in machine.steps for state in sorted(machine.states)]


@pytest.mark.parametrize(("machine", "name", "state"), CASES, ids=lambda value: getattr(value, "name", value))
def test_every_arrow_of_the_table_and_no_other(machine, name, state):
    if state in machine.steps[name].sources:
        assert machine.step(name, state).target in machine.states
        assert name in machine.open_from(state)
    else:
        assert name not in machine.open_from(state)
        with pytest.raises(NotNow):
            machine.step(name, state)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_state_can_be_reached(machine):
    reached = {machine.initial}
    for _ in machine.states:
        reached |= {step.target for step in machine.steps.values() if step.sources & reached}

    assert reached == machine.states


def test_a_state_without_a_label_is_a_mistake():
    with pytest.raises(ValueError, match="labels"):
        Machine("torn", initial="a", arrows="go : a -> b", labels={"a": "début"})
