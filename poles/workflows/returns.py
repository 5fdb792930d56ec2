"""The life of a campaign of returns, and of what an académie sends in it: once signed, a return never changes."""

from poles.workflows.machine import Machine

RETURN_CAMPAIGN = Machine(
    "return_campaign",
    initial="draft",
    arrows="""
        open   : draft -> open
        close  : open -> closed
        reopen : closed -> open
        cancel : draft -> cancelled
    """,
    labels={"draft": "en préparation", "open": "ouverte", "closed": "close", "cancelled": "abandonnée"},
)

ACADEMY_RETURN = Machine(
    "academy_return",
    initial="draft",
    arrows="""
        check   : draft -> checked
        rework  : checked -> draft
        sign    : checked -> signed
        replace : signed -> replaced
    """,
    labels={"draft": "à compléter", "checked": "vérifiée, à signer", "signed": "signée", "replaced": "remplacée"},
)
