"""The gestures of signatures: sending and taking back, reading, codes, signing, paper, refusing, reminding, correcting."""

from poles.domain.signing.usecases.codes import ask_code, deliver_text
from poles.domain.signing.usecases.correcting import correct_address
from poles.domain.signing.usecases.paper import SCAN_MAX, register_paper
from poles.domain.signing.usecases.reading import open_by_link, open_text, read_by_link, read_text
from poles.domain.signing.usecases.refusing import refuse, refuse_by_link
from poles.domain.signing.usecases.reminding import alert_unsigned, remind, remind_all
from poles.domain.signing.usecases.sending import recall, send
from poles.domain.signing.usecases.signing import Outcome, sign, sign_by_link, sign_many
from poles.domain.signing.usecases.withdrawing import cancel, end

__all__ = [
    "SCAN_MAX",
    "Outcome",
    "alert_unsigned",
    "ask_code",
    "cancel",
    "correct_address",
    "deliver_text",
    "end",
    "open_by_link",
    "open_text",
    "read_by_link",
    "read_text",
    "recall",
    "refuse",
    "refuse_by_link",
    "register_paper",
    "remind",
    "remind_all",
    "send",
    "sign",
    "sign_by_link",
    "sign_many",
]
