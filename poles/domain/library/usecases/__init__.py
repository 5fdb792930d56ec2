"""The gestures of the library and of the trainings, one file a family."""

from poles.domain.library.files import MOST_BYTES
from poles.domain.library.usecases.attending import correct, hold
from poles.domain.library.usecases.depositing import (
    GivenFile,
    ResourceText,
    change,
    deposit,
    discard,
    propose,
)
from poles.domain.library.usecases.preparing import (
    TrainingText,
    amend,
    cancel,
    export_register,
    open_registrations,
    prepare,
)
from poles.domain.library.usecases.registering import drop, forget, register
from poles.domain.library.usecases.reviewing import review, use, withdraw

__all__ = [
    "MOST_BYTES",
    "GivenFile",
    "ResourceText",
    "TrainingText",
    "amend",
    "cancel",
    "change",
    "correct",
    "deposit",
    "discard",
    "drop",
    "export_register",
    "forget",
    "hold",
    "open_registrations",
    "prepare",
    "propose",
    "register",
    "review",
    "use",
    "withdraw",
]
