"""The life of a message left at the contact point: routed at once, taken, answered, closed."""

from poles.workflows.machine import Machine

DESK_MESSAGE = Machine(
    "desk_message",
    initial="received",
    arrows="""
        take   : received -> taken
        answer : received | taken -> answered
        reopen : answered -> taken
        close  : received | taken | answered -> closed
    """,
    labels={
        "received": "reçu",
        "taken": "pris en charge",
        "answered": "répondu",
        "closed": "clos",
    },
)

WAITING = ("received", "taken")
"""The states in which the employer waits for an answer."""
