"""How each action of a programme goes on a day: late, at risk, done; worked out from its dates, its steps and its state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from poles.records.models import Action, ActionStep
from poles.words import french


class Standing(StrEnum):
    """How an action goes, what calls for somebody first. The value is stable; the label is shown."""

    LATE = "late"
    AT_RISK = "at_risk"
    TO_START = "to_start"
    ONGOING = "ongoing"
    TO_COME = "to_come"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _WORDS[self][0]

    @property
    def kind(self) -> str:
        """The kind of badge that says it."""
        return _WORDS[self][1]

    @property
    def rank(self) -> int:
        """Its place in a list: what is late in front."""
        return list(Standing).index(self)


_WORDS = {
    Standing.LATE: ("en retard", "error"),
    Standing.AT_RISK: ("à risque", "warning"),
    Standing.TO_START: ("à démarrer", "info"),
    Standing.ONGOING: ("en cours", "info"),
    Standing.TO_COME: ("à venir", ""),
    Standing.DONE: ("faite", "success"),
    Standing.DROPPED: ("abandonnée", ""),
}
LIVES = frozenset({"adopted", "reported"})
"""The states of a programme whose actions are followed: what is still being written is never late."""


@dataclass(frozen=True)
class Followed:
    """An action on a day: how it goes, and why in a sentence (empty when there is nothing to say)."""

    standing: Standing
    why: str


def follow(action: Action, steps: Iterable[ActionStep], *, programme_status: str, today: date) -> Followed:
    """How an action goes on a day.

    Late: its last day is past, or a step that is due is not done, and it is neither done nor dropped. At risk: somebody
    said why. To start: its first day is past and nobody has begun it.
    """
    if action.status == "done":
        return Followed(Standing.DONE, action.result)
    if action.status == "dropped":
        return Followed(Standing.DROPPED, action.result)
    if programme_status not in LIVES:
        return Followed(Standing.TO_COME, "")
    begun = action.status == "started" or any(step.done_on for step in steps)
    if reason := _delay(action, steps, today):
        return Followed(Standing.LATE, reason)
    if action.at_risk:
        return Followed(Standing.AT_RISK, action.at_risk)
    if begun:
        return Followed(Standing.ONGOING, "")
    if action.starts_on < today:
        return Followed(Standing.TO_START, f"devait commencer le {french.plain_date(action.starts_on)}")
    return Followed(Standing.TO_COME, "")


def _delay(action: Action, steps: Iterable[ActionStep], today: date) -> str:
    """What is late in an action, in words; empty when nothing is."""
    if action.ends_on < today:
        return f"devait finir le {french.plain_date(action.ends_on)}"
    late = [step for step in steps if step.done_on is None and step.due_on < today]
    if not late:
        return ""
    first = min(late, key=lambda step: step.due_on)
    return f"étape « {first.label} » attendue le {french.plain_date(first.due_on)}"
