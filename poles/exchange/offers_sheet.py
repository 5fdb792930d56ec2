"""The offers of a reader's table as a sheet: the columns of the screen, in the same order."""

from collections.abc import Iterable
from typing import Any

from django.utils.timezone import localdate

from poles.exchange.sheets import write_csv
from poles.words.families import BY_CODE

HEADINGS = (
    "Déposée le", "Organisme", "Commune", "Offre", "Accueil", "Métiers", "Places",
    "Premier jour", "Dernier jour", "État",
)  # fmt: skip


def offers_sheet(offers: Iterable[Any]) -> bytes:
    """One line an offer; no contact of anybody."""
    return write_csv(
        HEADINGS,
        (
            (
                localdate(offer.created_at),
                offer.site.name,
                offer.site.commune.name,
                offer.title,
                offer.get_kind_display(),
                getattr(BY_CODE.get(offer.family), "label", offer.family),
                offer.seat_count,
                offer.opens_on,
                offer.closes_on,
                offer.get_status_display(),
            )
            for offer in offers
        ),
    )
