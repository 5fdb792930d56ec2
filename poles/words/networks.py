"""The words of networks that a pôle may be attached to."""

from enum import StrEnum


class NetworkKind(StrEnum):
    """What a pôle leans on, besides its territory (R51–R53). The value is stored; the label is shown."""

    CAMPUS = "campus"
    SCHOOLS = "schools"
    ZONE = "zone"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return {
            "campus": "campus des métiers et des qualifications",
            "schools": "réseau d’établissements",
            "zone": "zone territoriale emploi et formation (ZTEF)",
        }[self.value]
