"""The gestures of the file of hosts, one file a family."""

from poles.domain.hosts.usecases.agreeing import amend_agreement, sign_agreement
from poles.domain.hosts.usecases.calling import Logged, log_call
from poles.domain.hosts.usecases.checking import look_up, refresh, refresh_stale
from poles.domain.hosts.usecases.claiming import claim, release
from poles.domain.hosts.usecases.contacting import add_contact, amend_contact, choose, vouch_contact
from poles.domain.hosts.usecases.describing import Added, add_host, describe, drop_capacity, set_cap, state_capacity
from poles.domain.hosts.usecases.exporting import export_hosts
from poles.domain.hosts.usecases.forgetting import forget
from poles.domain.hosts.usecases.importing import MOST_BYTES, Taking, import_hosts, read_file
from poles.domain.hosts.usecases.merging import dismiss, merge, propose_merges, remember, undo_merge
from poles.domain.hosts.usecases.noting import drop_note, write_note
from poles.domain.hosts.usecases.opening import contact_at, new_link, site_of, vouch
from poles.domain.hosts.usecases.rating import rate
from poles.domain.hosts.usecases.tutoring import amend_tutor, mark_trained, name_tutor, tutor_left, unmark_trained

__all__ = [
    "MOST_BYTES",
    "Added",
    "Logged",
    "Taking",
    "add_contact",
    "add_host",
    "amend_agreement",
    "amend_contact",
    "amend_tutor",
    "choose",
    "claim",
    "contact_at",
    "describe",
    "dismiss",
    "drop_capacity",
    "drop_note",
    "export_hosts",
    "forget",
    "import_hosts",
    "log_call",
    "look_up",
    "mark_trained",
    "merge",
    "name_tutor",
    "new_link",
    "propose_merges",
    "rate",
    "read_file",
    "refresh",
    "refresh_stale",
    "release",
    "remember",
    "set_cap",
    "sign_agreement",
    "site_of",
    "state_capacity",
    "tutor_left",
    "undo_merge",
    "unmark_trained",
    "vouch",
    "vouch_contact",
    "write_note",
]
