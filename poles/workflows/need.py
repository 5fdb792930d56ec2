"""The life of a need: one learner, one period, one place to find."""

from poles.workflows.machine import Machine

NEED = Machine(
    "need",
    initial="open",
    arrows="""
        place   : open   -> placed
        reopen  : placed -> open
        exempt  : open   -> exempted
        restore : exempted -> open
    """,
    labels={"open": "sans stage", "placed": "placé", "exempted": "dispensé"},
)
