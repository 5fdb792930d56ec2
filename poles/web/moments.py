"""Forms of what begins and ends at an hour of a day: a meeting, a training, a session."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from poles.web.forms import PageForm


def moment_of(day: date, hour: time) -> datetime:
    """The moment, aware, of an hour typed for a day."""
    return timezone.make_aware(datetime.combine(day, hour))


class MomentsForm(PageForm):
    """A form with ``day``, ``begins``, ``ends`` and, for what lasts, ``last_day``: gives ``starts_at`` and ``ends_at``."""

    def clean(self) -> dict[str, Any]:
        """The two moments, once the day and the hours are good."""
        data = super().clean() or self.cleaned_data
        if all(data.get(name) for name in ("day", "begins", "ends")):
            data["starts_at"] = moment_of(data["day"], data["begins"])
            data["ends_at"] = moment_of(data.get("last_day") or data["day"], data["ends"])
        return data

    def add_error(self, field: str | None, error: Any) -> None:
        """A remark on a moment is shown beside the field that was typed."""
        super().add_error({"starts_at": "day", "ends_at": "ends"}.get(field or "", field), error)
