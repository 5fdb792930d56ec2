"""A state machine is a table: each row is one arrow of the diagram that a lawyer could read.

It says only *when* a step is possible. *Who* may take it is the policy's business, *whether* it is lawful the law's.
"""

from dataclasses import dataclass


class NotNow(Exception):
    """The step exists, but not from this state."""

    def __init__(self, step: str, state: str):
        self.step, self.state = step, state
        super().__init__(f"{step}: impossible depuis « {state} »")


@dataclass(frozen=True)
class Step:
    """One arrow: its name, the states it may leave, the state it reaches."""

    name: str
    sources: frozenset[str]
    target: str


class Machine:
    """The table of arrows of one kind of row.

    ``labels`` gives the French name of each state; a state without a label is a mistake caught at import.
    """

    def __init__(self, name: str, *, initial: str, arrows: str, labels: dict[str, str]):
        self.name, self.initial, self.labels = name, initial, labels
        self.steps = {step.name: step for step in map(_parse, arrows.strip().splitlines())}
        self.states = frozenset({initial}).union(*({*step.sources, step.target} for step in self.steps.values()))
        if self.states != set(labels):
            raise ValueError(f"{name}: states {sorted(self.states)} but labels for {sorted(labels)}")

    def step(self, name: str, state: str) -> Step:
        """The arrow of that name, or NotNow when it does not leave that state."""
        step = self.steps[name]
        if state not in step.sources:
            raise NotNow(name, self.labels[state])
        return step

    def open_from(self, state: str) -> frozenset[str]:
        """The names of the arrows that leave a state: the buttons of a row."""
        return frozenset(name for name, step in self.steps.items() if state in step.sources)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The states with their labels, in the order of the labels, for a database field."""
        return list(self.labels.items())


def _parse(line: str) -> Step:
    name, arrow = (part.strip() for part in line.split(":"))
    sources, target = (part.strip() for part in arrow.split("->"))
    return Step(name, frozenset(source.strip() for source in sources.split("|")), target)
