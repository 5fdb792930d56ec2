"""The life of an import of a school's roll: received, read, looked at, applied or dropped; undone within a day."""

from poles.workflows.machine import Machine

ROLL = Machine(
    "roll",
    initial="received",
    arrows="""
        read   : received        -> read
        refuse : received        -> refused
        apply  : read            -> applied
        drop   : received | read -> dropped
        undo   : applied         -> undone
    """,
    labels={
        "received": "reçu, à lire",
        "read": "lu, à vérifier",
        "refused": "refusé à la lecture",
        "applied": "appliqué",
        "undone": "annulé",
        "dropped": "écarté",
    },
)
PENDING = ("received", "read")
"""The states in which an import keeps what its files held: nobody has decided yet."""
