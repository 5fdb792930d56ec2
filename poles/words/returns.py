"""The words of what goes up to the ministry: what a campaign of returns may ask."""

from enum import StrEnum


class ReturnSection(StrEnum):
    """One part of an académie's return (R135–R145). The value is stored; the label is shown."""

    BANK = "bank"
    EXPERIMENTS = "experiments"
    MAP = "map"
    PROGRAMMES = "programmes"
    PARTNERS = "partners"
    TOOLS = "tools"
    INDICATORS = "indicators"
    REVIEW = "review"
    MEASURES = "measures"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _SECTIONS[self]


_SECTIONS = {
    ReturnSection.BANK: "indicateurs d’efficacité de la banque de stages",
    ReturnSection.EXPERIMENTS: "expérimentations qui préfigurent les pôles",
    ReturnSection.MAP: "carte des pôles",
    ReturnSection.PROGRAMMES: "programme d’actions de chaque pôle",
    ReturnSection.PARTNERS: "mobilisation des partenaires professionnels",
    ReturnSection.TOOLS: "outils développés",
    ReturnSection.INDICATORS: "indicateurs de suivi",
    ReturnSection.REVIEW: "bilan des actions et premiers résultats",
    ReturnSection.MEASURES: "mesures pour améliorer le fonctionnement des pôles",
}
