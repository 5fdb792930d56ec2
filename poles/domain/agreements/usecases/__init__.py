"""The gestures of conventions, one file a family: drafting, writing, the texts to sign, the end, oblivion."""

from poles.domain.agreements.usecases.changing import amend, cancel, end, set_order
from poles.domain.agreements.usecases.drafting import Drafted, draft, draft_class
from poles.domain.agreements.usecases.editing import drop, edit, rework, settle
from poles.domain.agreements.usecases.forgetting import forget
from poles.domain.agreements.usecases.importing import LineDone, ListDone, import_list, look_at_class, read_list
from poles.domain.agreements.usecases.proving import drop_proof, note_proof
from poles.domain.agreements.usecases.texts import keep_sealed, mark_signed, open_certificate, put_out, take_back

__all__ = [
    "Drafted",
    "LineDone",
    "ListDone",
    "amend",
    "cancel",
    "draft",
    "draft_class",
    "drop",
    "drop_proof",
    "edit",
    "end",
    "forget",
    "import_list",
    "keep_sealed",
    "look_at_class",
    "mark_signed",
    "note_proof",
    "open_certificate",
    "put_out",
    "read_list",
    "rework",
    "set_order",
    "settle",
    "take_back",
]
