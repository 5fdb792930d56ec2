"""Send a request for help, take it, answer it, say whether that is enough, read the names that it forwards."""

from poles.domain.requests.usecases.answering import answer, take
from poles.domain.requests.usecases.ending import close, reopen, withdraw
from poles.domain.requests.usecases.names import read_learners
from poles.domain.requests.usecases.sending import send_request

__all__ = ["answer", "close", "read_learners", "reopen", "send_request", "take", "withdraw"]
