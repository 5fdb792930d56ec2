"""What a place must offer so that a learner can work there: a closed list of functions, never a health fact."""

from enum import StrEnum


class Adjustment(StrEnum):
    """A functional adjustment. The value is stored; the label is shown."""

    STEP_FREE = "step_free"
    SEATED = "seated"
    NO_CARRYING = "no_carrying"
    QUIET = "quiet"
    NEAR_TRANSIT = "near_transit"
    WRITTEN = "written"
    SIGNED = "signed"
    SHORT_DAYS = "short_days"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return LABELS[self]

    @property
    def meaning(self) -> str:
        """What the place must offer, in plain words."""
        return MEANINGS[self]

    @property
    def known_of_offers(self) -> bool:
        """Whether an offer says it, so that the calculation can honour it; otherwise a person asks the host."""
        return self is Adjustment.STEP_FREE


LABELS = {
    Adjustment.STEP_FREE: "accès de plain-pied",
    Adjustment.SEATED: "poste assis",
    Adjustment.NO_CARRYING: "sans port de charges",
    Adjustment.QUIET: "poste au calme",
    Adjustment.NEAR_TRANSIT: "lieu desservi par les transports",
    Adjustment.WRITTEN: "consignes écrites",
    Adjustment.SIGNED: "communication visuelle ou en langue des signes",
    Adjustment.SHORT_DAYS: "journées aménagées",
}
MEANINGS = {
    Adjustment.STEP_FREE: "Entrer et circuler sans marche ni escalier.",
    Adjustment.SEATED: "Travailler assis, ou s’asseoir dès que c’est utile.",
    Adjustment.NO_CARRYING: "Ne rien porter de lourd.",
    Adjustment.QUIET: "Travailler à l’écart du bruit et du passage.",
    Adjustment.NEAR_TRANSIT: "Un arrêt de bus, de tram ou de train à quelques minutes à pied.",
    Adjustment.WRITTEN: "Des consignes écrites ou en images, en plus de la parole.",
    Adjustment.SIGNED: "Se faire comprendre par le geste, l’écrit ou la langue des signes.",
    Adjustment.SHORT_DAYS: "Des journées plus courtes, ou des pauses prévues.",
}
