"""The life of a map of pôles and of a pôle."""

from poles.workflows.machine import Machine

HUB_MAP = Machine(
    "hub_map",
    initial="draft",
    arrows="""
        draw    : draft   -> draft
        adopt   : draft   -> adopted
        replace : adopted -> replaced
        drop    : draft   -> dropped
    """,
    labels={"draft": "projet", "adopted": "adoptée", "replaced": "remplacée", "dropped": "abandonnée"},
)

HUB = Machine(
    "hub",
    initial="mapped",
    arrows="""
        open  : mapped  -> running
        close : mapped | running -> closed
    """,
    labels={"mapped": "dessiné", "running": "ouvert", "closed": "fermé"},
)
