"""The words of meetings between young people and companies."""

from enum import StrEnum


class MeetingKind(StrEnum):
    """A meeting or a short immersion (R78, R79). The value is stored; the label is shown."""

    JOB_DATING = "job_dating"
    VISIT = "visit"
    FORUM = "forum"
    TALK = "talk"
    IMMERSION = "immersion"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _KINDS[self]


class Presence(StrEnum):
    """Whether a registered learner came. The value is stored; the label is shown."""

    UNSAID = "unsaid"
    CAME = "came"
    EXCUSED = "excused"
    ABSENT = "absent"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _PRESENCES[self]


_KINDS = {
    MeetingKind.JOB_DATING: "job-dating (entretiens courts)",
    MeetingKind.VISIT: "visite d’entreprise",
    MeetingKind.FORUM: "forum des métiers",
    MeetingKind.TALK: "intervention en classe",
    MeetingKind.IMMERSION: "immersion courte",
}
_PRESENCES = {
    Presence.UNSAID: "à pointer",
    Presence.CAME: "présent",
    Presence.EXCUSED: "excusé",
    Presence.ABSENT: "absent",
}
