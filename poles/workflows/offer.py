"""The life of an offer: typed by a host, confirmed from the mailed link, read by the coordinator, published."""

from poles.workflows.machine import Machine

OFFER = Machine(
    "offer",
    initial="draft",
    arrows="""
        submit    : draft | returned -> submitted
        publish   : submitted -> published
        send_back : submitted -> returned
        withdraw  : draft | returned | submitted | published -> withdrawn
        expire    : published -> expired
    """,
    labels={
        "draft": "à confirmer par courriel",
        "submitted": "à lire par le pôle",
        "returned": "renvoyée à l’organisme",
        "published": "publiée",
        "withdrawn": "retirée",
        "expired": "expirée",
    },
)
