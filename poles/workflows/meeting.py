"""The life of a meeting: prepared, open to registrations, held, or cancelled."""

from poles.workflows.machine import Machine

MEETING = Machine(
    "meeting",
    initial="draft",
    arrows="""
        open   : draft -> open
        cancel : draft | open -> cancelled
        hold   : open -> held
    """,
    labels={
        "draft": "en préparation",
        "open": "ouverte aux inscriptions",
        "held": "tenue",
        "cancelled": "annulée",
    },
)
