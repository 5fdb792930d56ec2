"""What was read of a file goes to the page, signed, and comes back with the decision: nothing is kept between the two."""

from typing import Any

from django.core import signing

from poles.web.request import Request
from poles.words.actor import Actor
from poles.words.findings import refuse

LASTS = 3600
"""Seconds for which a preview may be decided upon."""
AGED = "Cet aperçu date de plus d’une heure, ou n’est pas le vôtre : donnez de nouveau le fichier."


def sealed(actor: Actor, read: Any, *, salt: str, most: int, large: str) -> str:
    """What was read (anything that JSON holds), signed for who gave it.

    Raise Refused with the sentence ``large`` above ``most`` signs: too long to come back.
    """
    kept = signing.dumps([_who(actor), read], salt=salt, compress=True)
    if len(kept) > most:
        raise refuse("import.large", large, field="file")
    return kept


def unsealed(request: Request, *, salt: str) -> Any:
    """What was read, as it was signed for this actor an hour ago at most; raises Refused otherwise."""
    try:
        who, said = signing.loads(request.POST.get("kept", ""), salt=salt, max_age=LASTS)
    except signing.BadSignature as error:
        raise refuse("import.aged", AGED, field="file") from error
    if who != _who(request.actor):
        raise refuse("import.aged", AGED, field="file")
    return said


def _who(actor: Actor) -> list[str]:
    return [str(actor.user_id), str(actor.role), *sorted(map(str, actor.reach))]
