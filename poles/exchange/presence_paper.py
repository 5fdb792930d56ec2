"""The certificate of presence in PDF: the days of a placement until today, planned and done; it is not the attestation."""

from datetime import date
from typing import Any

from poles.exchange.papers import printed
from poles.words import french


def presence_pdf(stage: Any, *, on: date) -> bytes:
    """The PDF/A and PDF/UA of the presence in a placement, as known on a day."""
    return printed("presence", presence_data(stage, on=on))


def presence_data(stage: Any, *, on: date) -> dict[str, Any]:
    """What the template prints: texts only."""
    terms, totals = stage.terms, stage.totals
    return {
        "title": "Certificat de présence en stage",
        "author": terms.school.name,
        "reference": f"convention n° {stage.agreement.number}",
        "made_on": on.isoformat(),
        "issued_on": french.plain_date(on),
        "learner": terms.learner.name,
        "born": french.plain_date(terms.learner.birth_date),
        "division": f"{terms.learner.class_name}, {terms.learner.course}",
        "host": french.join(list(dict.fromkeys(stay.organisation for stay in terms.stays))),
        "place": stage.place,
        "dates": f"du {french.plain_date(terms.first_day)} au {french.plain_date(terms.last_day)}",
        "presence": f"{totals.in_words} ({french.duration_minutes(totals.minutes)})",
        "present": french.plural(totals.present, "jour"),
        "absent": french.plural(totals.absent, "jour"),
        "weeks": french.plural(totals.weeks, "semaine civile", "semaines civiles"),
        "days": [
            [
                french.long_date(one.day),
                french.duration_minutes(one.planned),
                french.duration_minutes(one.done),
                one.reason.label if one.reason else "comme prévu",
            ]
            for one in totals.each
        ],
    }
