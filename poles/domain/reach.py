"""How far the database itself lets an actor see: the scope of row-level security, set for one transaction.

The rules of each room (``policy.py``) say who may do what; this is the net under them. A query that forgets its filter
meets the policies of the tables about learners: they let through the rows of the scope alone, and nothing without one.

The net is coarser than the rules: a school hat reaches the rows of its school, a coordinator those of the schools of the
pôle, whatever the rules then keep. Two settings, local to the transaction, are all that the policies read
(``records/migrations``): ``poles.scope`` (``all``, ``academy``, ``rows``, or empty) and ``poles.keys``.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from psycopg.pq import TransactionStatus

from poles.records.models import ClassGroup, Enrolment, HubSchool
from poles.words.actor import Actor
from poles.words.roles import FAMILY_ROLES, SCHOOL_HATS, Role
from poles.words.teams import Duty

WORKING = {TransactionStatus.INTRANS, TransactionStatus.ACTIVE}


class Errand(StrEnum):
    """Why a gesture looks beyond the scope of its actor: a closed list. What it finds must never be shown as rows."""

    INE_ELSEWHERE = "savoir si un INE est déjà celui d’un élève présent dans un autre établissement"
    CODE = "reconnaître le code d’un élève ou d’un responsable qui se présente"
    REFERENT = "compter les élèves qu’un professeur référent suit déjà, dans tous ses établissements"
    SOLICITED = "compter les recherches d’élèves pour lesquelles un organisme a déjà été contacté"
    HOST_NOTES = "faire suivre à un organisme fusionné les notes de tous les établissements, sans les lire"
    MEETING_SEATS = "compter les inscrits d’une rencontre et faire avancer sa file, tous établissements ensemble"
    CANDIDATES = "montrer à un organisme la formation et les semaines des élèves proposés à ses offres, et rien de plus"
    ACCOMPANIED = "trouver les élèves des classes que cette personne est chargée d’accompagner"
    SECRECY = "compter les élèves des autres pôles de l’académie, pour savoir quels petits effectifs d’un pôle masquer"
    SIGNING = "montrer à un signataire le texte qu’il doit signer, et recueillir sa signature"
    CHECK = "dire à qui tient une convention si elle est authentique, et ce qu’elle devient"
    HOSTED = "montrer à un organisme les stagiaires de ses conventions : qui vient, registre, attestation"
    QUOTA = "compter les stagiaires d’un organisme et ceux d’un tuteur, tous établissements ensemble"
    CHAIN = "vérifier la chaîne des preuves d’une académie, signature par signature"
    FORGET_AGREEMENTS = "effacer les conventions dont la durée de conservation est passée"
    DIAGNOSIS = "compter les élèves d’un pôle pour le diagnostic que tous ses membres lisent, petits effectifs masqués"


@dataclass(frozen=True)
class Scope:
    """What the policies compare: everything, an académie by its code, or rows by their keys."""

    kind: str
    keys: frozenset[str] = frozenset()


EVERYTHING, NOTHING = Scope("all"), Scope("")


def scope_of(actor: Actor) -> Scope:
    """The scope of an actor; a hat that this function does not know reaches nothing.

    ``rows`` holds keys of schools, pôles and learners together: they are UUIDs, none is twice. A coordinator has the
    schools of the pôle in the map that the pôle belongs to, even when another map has come into force: campaigns outlive
    maps. A teacher named to accompany a class of another school has the learners of that class, not that school.
    The ministry has everything, because its figures are sums over the whole country: its pages show sums only.
    """
    if actor.role in (Role.SYSTEM, Role.NATIONAL_OFFICE):
        return EVERYTHING
    if actor.role is Role.ACADEMY_OFFICE and actor.academy_id:
        return Scope("academy", frozenset({actor.academy_id}))
    if actor.role is Role.HUB_COORDINATOR:
        return _rows(actor.reach, HubSchool.objects.filter(hub_id__in=actor.reach).values_list("school_id", flat=True))
    if actor.role is Role.TEACHER:
        return _rows(actor.reach, _accompanied(actor))
    if actor.role in SCHOOL_HATS | FAMILY_ROLES:
        return _rows(actor.reach)
    return NOTHING


def entrusted(actor: Actor, duty: Duty, classes: str = "pk") -> Q:
    """The rows of the classes for which a person has this duty, in the latest year of which their school has classes.

    ``classes``: the path of the rows to the class. A duty is not ended with its year: the classes of former years, and who
    was in them, are no longer its business. The scope and the rules of each room say it by this one condition.
    """
    named = ClassGroup.objects.filter(Q(duties__user_id=actor.user_id, duties__duty=duty))
    later = ClassGroup.objects.filter(school=OuterRef("school"), school_year__gt=OuterRef("school_year"))
    return Q(**{f"{classes}__in": named.exclude(Exists(later)).values("pk")})


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Everything inside is one transaction that sees the scope of this actor alone and signs the history with its name.

    Inside another transaction (a gesture in a page, a test), what was set before is set again at the end.
    """
    inside = connection.in_atomic_block
    with transaction.atomic():
        scope = scope_of(actor)
        who = json.dumps({"who": str(actor.user_id or ""), "hat": actor.role.value})
        with _set(_settings(scope) | {"pghistory.context_metadata": who}, back=inside):
            yield


@contextmanager
def beyond(errand: Errand) -> Iterator[None]:
    """Everything inside sees every row, whoever acts, for an errand of the closed list.

    The errand is kept with the settings: ``poles.errand`` says in the database itself why its answers are so wide.
    """
    with (
        nullcontext() if connection.in_atomic_block else transaction.atomic(),
        _set(_settings(EVERYTHING) | {"poles.errand": errand.name}, back=True),
    ):
        yield


def _rows(*keys: Iterable[UUID]) -> Scope:
    return Scope("rows", frozenset(str(key) for some in keys for key in some))


def _accompanied(actor: Actor) -> list[UUID]:
    """The learners of the classes that a teacher was named to accompany (R68)."""
    classes = list(ClassGroup.objects.filter(entrusted(actor, Duty.ACCOMPANYING)).values_list("pk", flat=True))
    if not classes:
        return []
    with beyond(Errand.ACCOMPANIED):
        return list(Enrolment.objects.filter(class_group__in=classes).values_list("learner_id", flat=True))


def _settings(scope: Scope) -> dict[str, str]:
    return {"poles.scope": scope.kind, "poles.keys": ",".join(sorted(scope.keys))}


@contextmanager
def _set(values: Mapping[str, str], *, back: bool) -> Iterator[None]:
    """Set these for the transaction and, when it goes on afterwards (``back``), put back what they were.

    Nothing is put back in a transaction that an error has stopped: the rollback that must follow does it.
    """
    before = _put(values)
    try:
        yield
    finally:
        if back and connection.connection and connection.connection.info.transaction_status in WORKING:
            _put(before)


def _put(values: Mapping[str, str]) -> dict[str, str]:
    """Set these until the end of the transaction; gives what they were."""
    each = ", ".join("current_setting(%s, true), set_config(%s, %s, true)" for _ in values)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {each}", [word for name, value in values.items() for word in (name, name, value)])
        told = cursor.fetchone()[::2]
    return {name: value or "" for name, value in zip(values, told, strict=True)}
