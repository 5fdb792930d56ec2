"""The life of an import of a school's roll: read, looked at, applied or dropped; undone within a day."""

from poles.workflows.machine import Machine

ROLL = Machine(
    "roll",
    initial="read",
    arrows="""
        apply : read    -> applied
        drop  : read    -> dropped
        undo  : applied -> undone
    """,
    labels={"read": "lu, à vérifier", "applied": "appliqué", "undone": "annulé", "dropped": "écarté"},
)
