"""Two files of one host become one, by a person's decision; everything can be put back where it was.

The rooms above keep their own tables: the offers follow by ``offers.usecases.merge_hosts``, which calls these gestures; what
is a dated fact of another room (a contact of a learner's search, a suggestion, a meeting) stays on the file it was about,
and ``duplicates.files_of`` lets its readers find it.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower

from poles.domain.hosts import duplicates
from poles.domain.hosts.policy import HOST_MERGES, HOST_SITES
from poles.domain.journal import advance, note_deed, note_event
from poles.domain.reach import Errand, beyond
from poles.records.models import (
    FrameworkAgreement,
    HostCall,
    HostCapacity,
    HostClaim,
    HostContact,
    HostFeedback,
    HostLink,
    HostMerge,
    HostNote,
    HostSite,
    HostTutor,
)
from poles.records.turns import take_turn
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.workflows.merge import MERGE

FOLLOW: dict[str, Any] = {"tutors": HostTutor, "calls": HostCall, "feedbacks": HostFeedback}
"""What follows as it is: nothing of it can be double."""
FILLED = ("siret", "address", "naf_code", "size_band", "website", "regulated_until", "lat", "lon")
REGISTER = ("register_state", "register_name", "register_read_at")
WISHES = ("call_cap", "quiet_until", "accessible")
CHOICES = ("callers", "call_when", "chosen_at", "vouched_at")
MOST_PROPOSED = 2000
"""Pairs proposed to an académie at once: above that, decide the likeliest first."""


def propose_merges(*, actor: Actor, academy_id: str, at: datetime) -> int:
    """Look for files that may be two of one host and propose the new pairs; gives how many."""
    with transaction.atomic():
        take_turn(f"merges {academy_id}")
        rows = [
            HostMerge(
                academy_id=academy_id, kept_id=pair.kept, dropped_id=pair.dropped, score=pair.score, reason=pair.reason
            )
            for pair in duplicates.candidates(actor, academy_id)[:MOST_PROPOSED]
        ]
        HostMerge.objects.bulk_create(rows, batch_size=1000)
        if rows:
            note_event(
                "propose_merges",
                "hostmerge",
                academy_id,
                actor=actor,
                at=at,
                note=f"{len(rows)}",
                academy_id=academy_id,
            )
    return len(rows)


@transaction.atomic
def merge(*, actor: Actor, merge_id: UUID, kept_id: UUID | None = None, at: datetime) -> HostMerge:
    """Make one file of two, without the offers; ``kept_id`` says which of the two stays, else the proposal does."""
    pair = HOST_MERGES.get(actor, "decide", merge_id, lock=True)
    step = MERGE.step("merge", pair.status)
    if kept_id not in (None, pair.kept_id, pair.dropped_id):
        raise refuse("MERGE", "Choisissez laquelle des deux fiches reste.", field="kept")
    if kept_id == pair.dropped_id:
        pair.kept_id, pair.dropped_id = pair.dropped_id, pair.kept_id
    kept, dropped = _locked(actor, pair)
    former = {kept.organisation_id, dropped.organisation_id}
    filled = _fill(kept, dropped)
    pair.moved = {**_move(kept, dropped), "filled": filled, "agreements": _move_agreements(kept, dropped, former)}
    dropped.merged_into = kept
    dropped.save(update_fields=["merged_into"])
    pair.decided_by_id, pair.decided_at = actor.user_id, at
    pair.save(update_fields=["kept", "dropped", "moved", "decided_by", "decided_at"])
    advance(pair, step, actor=actor, at=at, note=f"{dropped.name} → {kept.name}")
    note_deed(kept, "merge", actor=actor, at=at, note=f"reçoit la fiche {dropped.pk}")
    note_deed(dropped, "merge", actor=actor, at=at, note=f"rejoint la fiche {kept.pk}")
    return pair


@transaction.atomic
def dismiss(*, actor: Actor, merge_id: UUID, at: datetime) -> HostMerge:
    """« Ce sont deux organismes différents » : the pair is never proposed again."""
    pair = HOST_MERGES.get(actor, "decide", merge_id, lock=True)
    step = MERGE.step("dismiss", pair.status)
    pair.decided_by_id, pair.decided_at = actor.user_id, at
    pair.save(update_fields=["decided_by", "decided_at"])
    advance(pair, step, actor=actor, at=at)
    return pair


@transaction.atomic
def undo_merge(*, actor: Actor, merge_id: UUID, at: datetime) -> HostMerge:
    """Put back what the merge had moved and is still there, without the offers; the pair waits for a decision again."""
    pair = HOST_MERGES.get(actor, "undo", merge_id, lock=True)
    step = MERGE.step("undo", pair.status)
    kept, dropped = _both(pair)
    if dropped.merged_into_id != kept.pk or kept.merged_into_id:
        raise refuse("MERGE", "La fiche qui reste a été fusionnée à son tour : annulez d’abord cette fusion-là.")
    dropped.merged_into = None
    dropped.save(update_fields=["merged_into"])
    _empty_again(kept, dropped, pair.moved.get("filled", {}))
    _move_back(kept, dropped, pair.moved)
    advance(pair, step, actor=actor, at=at, note=f"{dropped.name} ← {kept.name}")
    note_deed(kept, "undo_merge", actor=actor, at=at, note=f"rend la fiche {dropped.pk}")
    note_deed(dropped, "undo_merge", actor=actor, at=at)
    again = {"kept": kept, "dropped": dropped, "score": pair.score, "reason": pair.reason}
    HostMerge.objects.create(academy_id=pair.academy_id, **again)
    return pair


def remember(pair: HostMerge, **moved: Any) -> None:
    """Keep with a merge what a room above has moved of its own, for the day it is undone."""
    pair.moved |= moved
    pair.save(update_fields=["moved"])


def _both(pair: HostMerge) -> tuple[HostSite, HostSite]:
    """The two sites, locked in the order of their keys, so that two merges never wait for each other."""
    rows = HostSite.objects.select_for_update().filter(pk__in=[pair.kept_id, pair.dropped_id]).order_by("pk")
    found = {site.pk: site for site in rows}
    return found[pair.kept_id], found[pair.dropped_id]


def _locked(actor: Actor, pair: HostMerge) -> tuple[HostSite, HostSite]:
    kept, dropped = _both(pair)
    for site in (kept, dropped):
        if site.merged_into_id:
            raise refuse("MERGE", f"La fiche « {site.name} » vient d’être fusionnée : rechargez la liste.")
        HOST_SITES.get(actor, "merge", site.pk)
    return kept, dropped


def _move(kept: HostSite, dropped: HostSite) -> dict[str, Any]:
    """Move what follows; gives the keys of what moved."""
    moved: dict[str, Any] = {}
    for name, table in FOLLOW.items():
        moved[name] = _keys(table.objects.filter(site=dropped))
        table.objects.filter(pk__in=moved[name]).update(site=kept)
    with beyond(Errand.HOST_NOTES):
        moved["notes"] = _keys(HostNote.objects.filter(site=dropped))
        HostNote.objects.filter(pk__in=moved["notes"]).update(site=kept)
    moved |= _move_contacts(kept, dropped)
    said = set(HostCapacity.objects.filter(site=kept).values_list("family", "kind"))
    other = HostCapacity.objects.filter(site=dropped)
    moved["capacities"] = [str(row.pk) for row in other if (row.family, row.kind) not in said]
    HostCapacity.objects.filter(pk__in=moved["capacities"]).update(site=kept)
    claims = HostClaim.objects.filter(site=dropped)
    if HostClaim.objects.filter(site=kept, released_at__isnull=True).exists():
        claims = claims.filter(released_at__isnull=False)
    moved["claims"] = _keys(claims)
    HostClaim.objects.filter(pk__in=moved["claims"]).update(site=kept)
    moved["sites"] = _keys(HostSite.objects.filter(merged_into=dropped))
    HostSite.objects.filter(pk__in=moved["sites"]).update(merged_into=kept)
    return moved


def _move_contacts(kept: HostSite, dropped: HostSite) -> dict[str, Any]:
    """Contacts follow; one who is in both files (same address) stays, and its links open the file that is kept.

    What that person had chosen in the file that goes (who may call, recognised by the pôle) holds in the one that stays,
    unless the person has chosen there too.
    """
    there = {row.low: row for row in HostContact.objects.filter(site=kept).annotate(low=Lower("email"))}
    doubles, links, choices, follow = {}, {}, {}, []
    for row in HostContact.objects.filter(site=dropped):
        twin = there.get(row.email.lower())
        if twin is None:
            follow.append(str(row.pk))
            continue
        doubles[str(row.pk)] = str(twin.pk)
        links[str(row.pk)] = _keys(HostLink.objects.filter(contact=row))
        HostLink.objects.filter(contact=row).update(contact=twin)
        choices[str(twin.pk)] = _choose_alike(twin, row)
    HostContact.objects.filter(pk__in=follow).update(site=kept)
    return {"contacts": follow, "doubles": doubles, "links": links, "choices": choices}


def _choose_alike(twin: HostContact, row: HostContact) -> dict[str, list]:
    before = {name: getattr(twin, name) for name in CHOICES}
    if row.chosen_at and not twin.chosen_at:
        twin.callers, twin.call_when, twin.chosen_at = row.callers, row.call_when, row.chosen_at
    twin.vouched_at = twin.vouched_at or row.vouched_at
    changed = {
        name: [_said(old), _said(getattr(twin, name))] for name, old in before.items() if old != getattr(twin, name)
    }
    if changed:
        twin.save(update_fields=list(changed))
    return changed


def _move_agreements(kept: HostSite, dropped: HostSite, former: set[UUID]) -> dict[str, list[str]]:
    """The agreements of an organisation left without any file follow to the one that stays; gives them by where they were."""
    moved = {}
    for left in former - {kept.organisation_id}:
        others = HostSite.objects.filter(organisation=left, merged_into__isnull=True).exclude(pk=dropped.pk)
        if not others.exists():
            moved[str(left)] = _keys(FrameworkAgreement.objects.filter(organisation=left))
            FrameworkAgreement.objects.filter(pk__in=moved[str(left)]).update(organisation=kept.organisation_id)
    return moved


def _fill(kept: HostSite, dropped: HostSite) -> dict[str, list]:
    """Write in the file that stays what it does not say; on solicitations, the stricter of the two wishes holds."""
    before = {name: getattr(kept, name) for name in (*FILLED, *REGISTER, *WISHES, "organisation_id")}
    if dropped.siret and not kept.siret:
        HostSite.objects.filter(pk=dropped.pk).update(siret="")  # a SIRET is in one file at a time
        for name in REGISTER:
            setattr(kept, name, getattr(dropped, name))
        if not kept.organisation.siren:
            kept.organisation_id = dropped.organisation_id
    for name in FILLED:
        if name not in ("lat", "lon") or kept.commune_id == dropped.commune_id:
            setattr(
                kept, name, getattr(kept, name) if getattr(kept, name) not in ("", None) else getattr(dropped, name)
            )
    kept.call_cap = min((cap for cap in (kept.call_cap, dropped.call_cap) if cap is not None), default=None)
    kept.quiet_until = max((day for day in (kept.quiet_until, dropped.quiet_until) if day), default=None)
    kept.accessible = kept.accessible or dropped.accessible
    changed = {
        name: [_said(old), _said(getattr(kept, name))] for name, old in before.items() if old != getattr(kept, name)
    }
    if changed:
        kept.save(update_fields=list(changed))
    dropped.refresh_from_db(fields=["siret"])
    return changed


def _empty_again(kept: HostSite, dropped: HostSite, filled: dict[str, list]) -> None:
    """Take back what the merge wrote in the file that stays, where nobody has changed it since; a SIRET goes home."""
    changed = [name for name, (_, after) in filled.items() if _said(getattr(kept, name)) == after]
    for name in changed:
        setattr(kept, name, _read(name, filled[name][0]))
    if changed:
        kept.save(update_fields=changed)
    if "siret" in changed:
        dropped.siret = filled["siret"][1]
        dropped.save(update_fields=["siret"])


def _move_back(kept: HostSite, dropped: HostSite, moved: dict[str, Any]) -> None:
    """What the merge had moved and is still in the file that stays goes home."""
    for name, table in {**FOLLOW, "capacities": HostCapacity, "claims": HostClaim}.items():
        table.objects.filter(pk__in=moved.get(name, []), site=kept).update(site=dropped)
    at_home = HostContact.objects.filter(site=dropped).annotate(low=Lower("email")).values_list("low", flat=True)
    contacts = HostContact.objects.filter(pk__in=moved.get("contacts", []), site=kept).annotate(low=Lower("email"))
    HostContact.objects.filter(pk__in=_keys(contacts.exclude(low__in=list(at_home)))).update(site=dropped)
    with beyond(Errand.HOST_NOTES):
        HostNote.objects.filter(pk__in=moved.get("notes", []), site=kept).update(site=dropped)
    HostSite.objects.filter(pk__in=moved.get("sites", []), merged_into=kept).update(merged_into=dropped)
    for home, keys in moved.get("agreements", {}).items():
        FrameworkAgreement.objects.filter(pk__in=keys).update(organisation=home)
    for old, twin in moved.get("doubles", {}).items():
        HostLink.objects.filter(pk__in=moved["links"][old], contact=twin).update(contact=old)
        _unchoose(HostContact.objects.get(pk=twin), moved["choices"][twin])


def _unchoose(twin: HostContact, changed: dict[str, list]) -> None:
    back = [name for name, (_, after) in changed.items() if _said(getattr(twin, name)) == after]
    for name in back:
        setattr(twin, name, _read(name, changed[name][0]))
    if back:
        twin.save(update_fields=back)


def _keys(rows: QuerySet[Any]) -> list[str]:
    return [str(key) for key in rows.values_list("pk", flat=True)]


def _said(value: Any) -> Any:
    """A value of a field as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _read(name: str, value: Any) -> Any:
    """The value of a field that JSON kept."""
    if value is None or not isinstance(value, str):
        return value
    if name.endswith("_at"):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if name.endswith("_until") else value
