"""The gestures of hosts and offers, one file a family: proposing, opening the mailed link, reading, leaving."""

from poles.domain.offers.usecases.leaving import expire, withdraw
from poles.domain.offers.usecases.links import confirm_address, open_link, renew_link
from poles.domain.offers.usecases.moving import follow_map
from poles.domain.offers.usecases.proposing import OfferText, Proposal, edit, propose, submit
from poles.domain.offers.usecases.reading import export, publish, send_back

__all__ = [
    "OfferText",
    "Proposal",
    "confirm_address",
    "edit",
    "expire",
    "export",
    "follow_map",
    "open_link",
    "propose",
    "publish",
    "renew_link",
    "send_back",
    "submit",
    "withdraw",
]
