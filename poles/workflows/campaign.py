"""The life of a campaign, of its runs and of the proposals that they make."""

from poles.workflows.machine import Machine

CAMPAIGN = Machine(
    "campaign",
    initial="draft",
    arrows="""
        open     : draft -> open
        close    : open -> closed
        allocate : closed -> allocated
        restart  : allocated -> closed
        publish  : allocated -> published
        cancel   : draft | open | closed | allocated -> cancelled
    """,
    labels={
        "draft": "en préparation",
        "open": "ouverte aux besoins",
        "closed": "close, à calculer",
        "allocated": "calculée, à relire",
        "published": "proposée aux établissements",
        "cancelled": "annulée",
    },
)

RUN = Machine(
    "run",
    initial="queued",
    arrows="""
        start  : queued  -> running
        retry  : running -> queued
        finish : running -> done
        fail   : queued | running -> failed
        apply  : done    -> applied
        drop   : done    -> dropped
    """,
    labels={
        "queued": "en attente",
        "running": "en cours",
        "done": "terminé",
        "failed": "échoué",
        "applied": "appliqué",
        "dropped": "écarté",
    },
)

MATCH = Machine(
    "match",
    initial="proposed",
    arrows="""
        confirm : proposed -> confirmed
        decline : proposed -> declined
        lapse   : proposed -> lapsed
    """,
    labels={
        "proposed": "proposée",
        "confirmed": "confirmée par l’établissement",
        "declined": "refusée par l’établissement",
        "lapsed": "caduque",
    },
)
