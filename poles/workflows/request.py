"""The life of a request for help from a school to its pôle: the pôle answers, the school says whether that is enough."""

from poles.workflows.machine import Machine

REQUEST = Machine(
    "request",
    initial="sent",
    arrows="""
        take     : sent -> taken
        answer   : sent | taken -> answered
        reopen   : answered -> taken
        close    : answered -> closed
        withdraw : sent | taken -> withdrawn
    """,
    labels={
        "sent": "envoyée",
        "taken": "prise en charge",
        "answered": "répondue",
        "closed": "close",
        "withdrawn": "retirée",
    },
)

LIVE = ("sent", "taken", "answered")
"""The states in which a request lives: while it does, its coordinator may read the names that were forwarded."""
WAITING = ("sent", "taken")
"""The states in which the school waits for the answer of the pôle."""
