"""The life of an offer: typed by a host, confirmed from the mailed link, read by the coordinator, published, full."""

from poles.workflows.machine import Machine

OFFER = Machine(
    "offer",
    initial="draft",
    arrows="""
        submit    : draft | returned -> submitted
        publish   : submitted -> published
        send_back : submitted -> returned
        fill      : published -> full
        reopen    : full -> published
        withdraw  : draft | returned | submitted | published | full -> withdrawn
        expire    : published | full -> expired
    """,
    labels={
        "draft": "à confirmer par courriel",
        "submitted": "à lire par le pôle",
        "returned": "renvoyée à l’organisme",
        "published": "publiée",
        "full": "complète",
        "withdrawn": "retirée",
        "expired": "expirée",
    },
)
