"""What an employer says in the tests, and the keys to its mails."""

import re
from datetime import date

from poles.domain.desk import usecases
from poles.domain.desk.usecases import Left
from poles.exchange import letters
from poles.records import models as rows
from poles.words.actor import PUBLIC
from poles.words.desk import Topic
from tests import factories as make

AT_THE_GARAGE = {"organisation": "Garage Morel", "commune_code": "88413"}


def said(topic: Topic = Topic.QUESTION, **changes) -> Left:
    """A message that nothing is missing from."""
    more = {
        Topic.HOST: {"family": "automobile", "seats": 2},
        Topic.QUESTION: {"text": "Faut-il une convention ?"},
        Topic.PROBLEM: {"text": "Il ne vient plus depuis lundi."},
        Topic.QUIET: {"quiet_until": date(2027, 3, 31)},
    }
    values = {"organisation": "Garage du Col", "commune_code": "88413", "email": "col@exemple.test"}
    return Left(topic=topic, **values | more[topic] | changes)


def left(point: rows.ContactPoint, topic: Topic = Topic.QUESTION, *, at=make.NOW, actor=PUBLIC, **changes):
    """A message left by a visitor."""
    return usecases.leave(actor=actor, point=point, said=said(topic, **changes), at=at)


def token_of(message: rows.DeskMessage, kind: str = "desk.received") -> str:
    """The token that the last mail of a kind carries."""
    notice = rows.Notice.objects.filter(kind=kind, facts__message=str(message.pk)).latest("queued_at", "created_at")
    return re.search(r"/message/(\S+)", letters.write(notice)[1]).group(1)


def mailed(kind: str) -> list[str]:
    """To whom mails of a kind were queued, by address."""
    return sorted(rows.Notice.objects.filter(kind=kind).values_list("recipient", flat=True))
