"""The life of a shared resource and of a training session for tutors."""

from poles.workflows.machine import Machine

RESOURCE = Machine(
    "resource",
    initial="draft",
    arrows="""
        propose  : draft -> proposed
        publish  : proposed -> published
        send_back: proposed -> draft
        withdraw : proposed | published -> withdrawn
    """,
    labels={"draft": "brouillon", "proposed": "à relire", "published": "publiée", "withdrawn": "retirée"},
)

TRAINING = Machine(
    "training",
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
