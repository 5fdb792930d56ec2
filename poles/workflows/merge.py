"""The life of a proposal to make one host file of two."""

from poles.workflows.machine import Machine

MERGE = Machine(
    "merge",
    initial="proposed",
    arrows="""
        merge   : proposed -> merged
        dismiss : proposed -> dismissed
        undo    : merged -> undone
    """,
    labels={
        "proposed": "à examiner",
        "merged": "fusionnés",
        "dismissed": "deux organismes différents",
        "undone": "fusion annulée",
    },
)
