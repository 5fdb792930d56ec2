"""The certificate of a tutor who came to a training, in PDF: what was followed, when, how long, under which number."""

from typing import Any

from django.utils.timezone import localtime

from poles.exchange.papers import printed
from poles.words import french


def certificate_pdf(seat: Any, diplomas: list[str]) -> bytes:
    """The PDF/A and PDF/UA of a registration whose tutor came; dated of the training: printed again, it is the same."""
    return printed("certificate", certificate_data(seat, diplomas))


def certificate_data(seat: Any, diplomas: list[str]) -> dict[str, Any]:
    """What the template prints: texts only."""
    training = seat.training
    begins, ends = localtime(training.starts_at), localtime(training.ends_at)
    if begins.date() == ends.date():
        when = f"{french.long_date(begins.date())}, de {french.hour(begins.time())} à {french.hour(ends.time())}"
    else:
        when = f"du {french.long_date(begins.date())} au {french.long_date(ends.date())}"
    hub, academy = training.hub, training.hub.academy
    holder = french.hub(hub.name)
    return {
        "title": "Attestation de formation de tuteur",
        "author": holder[0].upper() + holder[1:],
        "reference": f"n° {seat.certificate}",
        "made_on": ends.date().isoformat(),
        "issued_on": french.plain_date(ends.date()),
        "academy": f"Académie {french.of(academy.name)}",
        "tutor": seat.name,
        "host": f"{seat.site.name}, {seat.site.commune.name}",
        "training": training.title,
        "description": training.description,
        "when": when,
        "hours": french.duration_minutes(round(training.hours * 60)),
        "place": training.place,
        "diplomas": diplomas,
        "number": seat.certificate,
    }
