"""The gestures of returns: the ministry asks, the académies assemble, complete, check, sign and replace, late ones are told."""

from poles.domain.returns.usecases.answering import check, complete, prepare, reassemble, revise, rework, sign
from poles.domain.returns.usecases.asking import (
    CampaignText,
    cancel,
    close,
    open_campaign,
    prepare_cycle,
    reopen,
    write,
)
from poles.domain.returns.usecases.reminding import remind, remind_all
from poles.domain.returns.usecases.taking import export_campaign, export_return

__all__ = [
    "CampaignText",
    "cancel",
    "check",
    "close",
    "complete",
    "export_campaign",
    "export_return",
    "open_campaign",
    "prepare",
    "prepare_cycle",
    "reassemble",
    "remind",
    "remind_all",
    "reopen",
    "revise",
    "rework",
    "sign",
    "write",
]
