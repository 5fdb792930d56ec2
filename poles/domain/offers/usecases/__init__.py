"""The gestures of hosts and offers, one file a family: proposing, slots, the mailed link, reading, filling, renewing…"""

from poles.domain.offers.usecases.born import link_to_meeting
from poles.domain.offers.usecases.exporting import export_published
from poles.domain.offers.usecases.filling import change_seats, declare_full, fewest_seats, reopen
from poles.domain.offers.usecases.importing import import_offers
from poles.domain.offers.usecases.leaving import expire, withdraw
from poles.domain.offers.usecases.links import confirm_address, open_link, renew_link
from poles.domain.offers.usecases.moving import follow_map
from poles.domain.offers.usecases.proposing import Kept, OfferText, Proposal, Span, edit, propose, submit
from poles.domain.offers.usecases.reading import export, publish, send_back
from poles.domain.offers.usecases.reminding import help_quiet, remind
from poles.domain.offers.usecases.renewing import Renewal, look_at, renew
from poles.domain.offers.usecases.reserving import reserve, wishes_outside
from poles.domain.offers.usecases.rotating import Stop, add_stop, drop_stop
from poles.domain.offers.usecases.saving import (
    MOST_SAVED,
    change_alert,
    forget_search,
    mark_seen,
    save_search,
    tell_searches,
)
from poles.domain.offers.usecases.slots import edit_series, publish_series, send_back_series, withdraw_series
from poles.domain.offers.usecases.twinning import join_twin, part_twin
from poles.domain.offers.usecases.uniting import merge_hosts, undo_merge_of_hosts

__all__ = [
    "MOST_SAVED",
    "Kept",
    "OfferText",
    "Proposal",
    "Renewal",
    "Span",
    "Stop",
    "add_stop",
    "change_alert",
    "change_seats",
    "confirm_address",
    "declare_full",
    "drop_stop",
    "edit",
    "edit_series",
    "expire",
    "export",
    "export_published",
    "fewest_seats",
    "follow_map",
    "forget_search",
    "help_quiet",
    "import_offers",
    "join_twin",
    "link_to_meeting",
    "look_at",
    "mark_seen",
    "merge_hosts",
    "open_link",
    "part_twin",
    "propose",
    "publish",
    "publish_series",
    "remind",
    "renew",
    "renew_link",
    "reopen",
    "reserve",
    "save_search",
    "send_back",
    "send_back_series",
    "submit",
    "tell_searches",
    "undo_merge_of_hosts",
    "wishes_outside",
    "withdraw",
    "withdraw_series",
]
