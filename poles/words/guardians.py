"""What an adult is to a pupil, as a school writes it down."""

from enum import StrEnum


class GuardianLink(StrEnum):
    """What an adult is to a pupil: a legal guardian, or another contact that the school wrote down."""

    LEGAL = "legal"
    CONTACT = "contact"
    UNSAID = "unsaid"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _LABELS[self]


_LABELS = {
    GuardianLink.LEGAL: "responsable légal",
    GuardianLink.CONTACT: "personne à contacter",
    GuardianLink.UNSAID: "non précisé",
}
