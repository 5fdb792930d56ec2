"""The life of a convention, and of each text that is signed for it: the convention, its avenants, the attestation.

A signed text never changes: what must change becomes a new text with its own signatures, and the former is replaced.
"""

from poles.workflows.machine import Machine

AGREEMENT = Machine(
    "agreement",
    initial="draft",
    arrows="""
        sign   : draft          -> signed
        end    : signed         -> ended
        cancel : draft | signed -> cancelled
    """,
    labels={"draft": "en préparation", "signed": "signée", "ended": "terminée", "cancelled": "annulée"},
)
VERSION = Machine(
    "version",
    initial="draft",
    arrows="""
        settle  : draft           -> ready
        rework  : ready           -> draft
        send    : ready           -> signing
        recall  : signing         -> void
        refuse  : signing         -> void
        sign    : signing         -> signed
        replace : signed          -> replaced
        drop    : draft | ready   -> dropped
    """,
    labels={
        "draft": "en préparation",
        "ready": "prête à signer",
        "signing": "en signature",
        "signed": "signée",
        "replaced": "remplacée",
        "void": "reprise, signatures annulées",
        "dropped": "abandonnée",
    },
)
