"""The life of a diagnosis, of a yearly programme, and of one of its actions."""

from poles.workflows.machine import Machine

DIAGNOSIS = Machine(
    "diagnosis",
    initial="draft",
    arrows="""
        date   : draft -> dated
        reopen : dated -> draft
    """,
    labels={"draft": "en cours", "dated": "arrêté"},
)

PROGRAMME = Machine(
    "programme",
    initial="draft",
    arrows="""
        adopt  : draft   -> adopted
        amend  : adopted -> draft
        report : adopted -> reported
    """,
    labels={"draft": "en préparation", "adopted": "adopté", "reported": "bilan arrêté"},
)

ACTION = Machine(
    "action",
    initial="planned",
    arrows="""
        start  : planned -> started
        finish : planned | started -> done
        drop   : planned | started -> dropped
        resume : done | dropped -> started
    """,
    labels={"planned": "prévue", "started": "en cours", "done": "faite", "dropped": "abandonnée"},
)
