"""The life of a working session of a pôle: called, held, or cancelled."""

from poles.workflows.machine import Machine

WORK_SESSION = Machine(
    "work_session",
    initial="called",
    arrows="""
        hold   : called -> held
        cancel : called -> cancelled
    """,
    labels={"called": "convoquée", "held": "tenue", "cancelled": "annulée"},
)
