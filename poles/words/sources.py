"""Where an offer comes from, and for whom it may be kept."""

from enum import StrEnum


class Source(StrEnum):
    """Who brought an offer into the bank. The value is stored; the label is shown."""

    HOST = "host"
    HUB = "hub"
    SCHOOL = "school"
    MEETING = "meeting"
    IMPORTED = "imported"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _SOURCES[self]


class Audience(StrEnum):
    """A public for which an offer may be kept. The value is stored; the label is shown."""

    SEGPA = "segpa"
    ULIS = "ulis"
    PREPA = "prepa"
    PRIORITY = "priority"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _AUDIENCES[self]


_SOURCES = {
    Source.HOST: "proposée par l’organisme",
    Source.HUB: "recueillie par le pôle",
    Source.SCHOOL: "recueillie par un établissement",
    Source.MEETING: "née d’une rencontre",
    Source.IMPORTED: "reprise d’un autre service",
}
_AUDIENCES = {
    Audience.SEGPA: "élèves de Segpa",
    Audience.ULIS: "élèves d’établissements qui ont une Ulis",
    Audience.PREPA: "élèves de 3e prépa-métiers",
    Audience.PRIORITY: "élèves de l’éducation prioritaire",
}
