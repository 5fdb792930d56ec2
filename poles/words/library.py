"""The words of the shared resources: when they serve, who reads them, under which licence."""

from enum import StrEnum


class Moment(StrEnum):
    """When a resource serves (R97). The value is stored; the label is shown."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return {"before": "avant le stage", "during": "pendant le stage", "after": "après le stage"}[self.value]


class Audience(StrEnum):
    """Who finds a resource (R121). The value is stored; the label is shown."""

    TEACHERS = "teachers"
    EMPLOYERS = "employers"
    YOUTHS = "youths"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return {"teachers": "équipes éducatives", "employers": "employeurs et tuteurs", "youths": "jeunes et familles"}[
            self.value
        ]


class ResourceLicence(StrEnum):
    """What others may do with a resource. The value is stored; the label is shown."""

    ETALAB = "etalab"
    CC_BY = "cc_by"
    CC_BY_SA = "cc_by_sa"
    CC_BY_NC_SA = "cc_by_nc_sa"
    CC0 = "cc0"
    RESERVED = "reserved"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _LICENCES[self]

    @property
    def reusable(self) -> bool:
        """Whether another version may be made of it."""
        return self is not ResourceLicence.RESERVED

    @property
    def share_alike(self) -> bool:
        """Whether what is made of it must bear the same licence."""
        return self in (ResourceLicence.CC_BY_SA, ResourceLicence.CC_BY_NC_SA)


_LICENCES = {
    ResourceLicence.ETALAB: "Licence Ouverte 2.0",
    ResourceLicence.CC_BY: "Creative Commons BY 4.0",
    ResourceLicence.CC_BY_SA: "Creative Commons BY-SA 4.0",
    ResourceLicence.CC_BY_NC_SA: "Creative Commons BY-NC-SA 4.0",
    ResourceLicence.CC0: "domaine public (CC0)",
    ResourceLicence.RESERVED: "tous droits réservés : lecture seule",
}
