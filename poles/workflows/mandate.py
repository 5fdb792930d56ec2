"""The life of a lettre de mission: drafted, signed by the rector, ended."""

from poles.workflows.machine import Machine

MANDATE = Machine(
    "mandate",
    initial="draft",
    arrows="""
        sign   : draft  -> signed
        cancel : draft  -> cancelled
        end    : signed -> ended
    """,
    labels={"draft": "en préparation", "signed": "signée", "ended": "terminée", "cancelled": "abandonnée"},
)
