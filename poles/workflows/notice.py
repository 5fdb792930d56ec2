"""The life of a notice: queued in the same transaction as the deed, then sent."""

from poles.workflows.machine import Machine

NOTICE = Machine(
    "notice",
    initial="queued",
    arrows="""
        send : queued -> sent
        fail : queued -> failed
        again : failed -> queued
    """,
    labels={"queued": "à envoyer", "sent": "envoyé", "failed": "échoué"},
)
