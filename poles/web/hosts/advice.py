"""The reader of wording shown to who types, before anything is sent: advice, never a refusal."""

from hashlib import sha256

from poles.domain.offers import queries
from poles.web.passages import passages_of
from poles.web.request import Request

SEEN = "relu"
"""The hidden field that says which words the page has already shown its advice for."""


def advised(request: Request, title: str, description: str) -> dict:
    """What a page shows of these words, for its context: ``passages``, and ``seen``, the mark to send back with them.

    Empty when there is nothing to say, or when these very words were sent after the advice was shown: the author decides.
    """
    mark = sha256(f"{title}\0{description}".encode()).hexdigest()[:16]
    if request.method == "POST" and request.POST.get(SEEN) == mark:
        return {}
    shown = passages_of(queries.advice(title, description), {"title": title, "description": description})
    return {"passages": shown, "seen": mark} if shown else {}
