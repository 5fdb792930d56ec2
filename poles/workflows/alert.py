"""The life of an alert: read by one named person, followed up, closed."""

from poles.workflows.machine import Machine

ALERT = Machine(
    "alert",
    initial="received",
    arrows="""
        take   : received -> taken
        answer : received | taken -> answered
        close  : answered -> closed
    """,
    labels={
        "received": "reçue",
        "taken": "en cours d’examen",
        "answered": "répondue",
        "closed": "close",
    },
)
