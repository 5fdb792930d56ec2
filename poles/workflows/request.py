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
