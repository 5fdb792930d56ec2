"""The life of a placement: a learner, a seat, dates; it holds its seat until it is done or broken."""

from poles.workflows.machine import Machine

PLACEMENT = Machine(
    "placement",
    initial="confirmed",
    arrows="""
        end   : confirmed -> done
        break : confirmed -> broken
    """,
    labels={"confirmed": "confirmé", "done": "terminé", "broken": "rompu"},
)
