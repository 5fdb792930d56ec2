"""A member adds a host by hand; a member or the host says what the place is, what it hosts, how often it may be asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Forbidden, Unknown
from poles.domain.hosts import typed
from poles.domain.hosts.policy import HOST_CAPACITIES, HOST_SITES, communes_of, known
from poles.domain.hosts.usecases.opening import site_of
from poles.domain.journal import note_deed
from poles.records.models import Commune, HostCapacity, HostSite
from poles.records.turns import take_turn
from poles.words.actor import Actor
from poles.words.families import BY_CODE
from poles.words.findings import refuse
from poles.words.french import plain_date, plural
from poles.words.identifiers import BadIdentifier, Siret
from poles.words.training import PlacementKind

MOST_SEATS, MOST_CALLS = 200, 31
FARTHEST_QUIET = timedelta(days=2 * 366)
FARTHEST_DECLARATION = timedelta(days=10 * 366)
CHANGED = {
    "name": "nom", "address": "adresse", "website": "site internet", "accessible": "accès", "regulated_until": "déclaration",
}  # fmt: skip


@dataclass(frozen=True)
class Added:
    """The file of a host that was added: the site, whether it is new, and what is doubtful about its SIRET (or nothing)."""

    site: HostSite
    fresh: bool
    doubt: str | None


@transaction.atomic
def add_host(
    *,
    actor: Actor,
    name: str,
    commune_code: str,
    family: str,
    kind: PlacementKind,
    seats: int = 1,
    siret: str = "",
    address: str = "",
    at: datetime,
) -> Added:
    """Put a host in the file by its SIRET, or by its name in a town, with what it hosts; one already there is given back.

    A file of which all that is known is a draft that nobody has proved takes the name and the town of the member: whoever
    copies a SIRET out of its town keeps it from nobody.
    A SIRET whose key is wrong is kept and doubted (La Poste, and some 7 numbers in 5,000, have such a key). Raise Forbidden
    for a hat that adds none, Refused for a town out of the ground of the actor or for what is missing.
    """
    if actor.role not in HOST_SITES.roles("add"):
        raise Forbidden("add")
    named = typed.line(name, most=160, field="name", asked="Écrivez le nom de l’organisme.")
    number, doubt = _siret(siret)
    commune = _commune(actor, commune_code)
    take_turn(f"host {number or named.casefold()}")
    before = HostSite.objects.filter(academy_id=commune.academy_id, **_same(number, named, commune)).exists()
    where = typed.line(address, most=200, field="address")
    site = site_of(name=named, commune=commune, siret=number, address=where)
    if not HostSite.objects.filter(known(), pk=site.pk).exists():
        _say_anew(site, named, commune, where)
    if not communes_of(actor).filter(commune_id=site.commune_id).exists():
        sentence = f"Ce SIRET est déjà celui d’un lieu de {site.commune}, hors de votre pôle : vérifiez le numéro."
        raise refuse("host.siret", sentence, field="siret")
    if not before:
        note_deed(site, "add_host", actor=actor, at=at)
    if not before or not site.capacities.exists():
        _state(actor, site, family, kind, seats, (), at)
    return Added(site, not before, doubt)


@transaction.atomic
def describe(
    *,
    actor: Actor,
    site_id: UUID,
    name: str,
    address: str = "",
    website: str = "",
    accessible: bool = False,
    regulated_until: date | None = None,
    at: datetime,
) -> HostSite:
    """Say what a place is; the journal tells which facts changed. Raise Refused for what cannot be.

    ``regulated_until``: last day of the declaration of regulated work for learners under 18 (code du travail, R4153-41:
    three years at most).
    """
    site = HOST_SITES.get(actor, "describe", site_id, lock=True)
    if regulated_until and regulated_until > localdate(at) + FARTHEST_DECLARATION:
        sentence = "Une déclaration vaut trois ans : vérifiez l’année."
        raise refuse("host.regulated_until", sentence, field="regulated_until", source="Code du travail, R. 4153-41")
    said: dict[str, object] = {
        "name": typed.line(name, most=160, field="name", asked="Écrivez le nom de l’organisme."),
        "address": typed.line(address, most=200, field="address"),
        "website": typed.website(website),
        "accessible": accessible,
        "regulated_until": regulated_until,
    }
    changed = [label for name, label in CHANGED.items() if getattr(site, name) != said[name]]
    for field, value in said.items():
        setattr(site, field, value)
    if changed:
        site.save(update_fields=list(said))
        note_deed(site, "describe", actor=actor, at=at, note=", ".join(changed))
    return site


@transaction.atomic
def state_capacity(
    *,
    actor: Actor,
    site_id: UUID,
    family: str,
    kind: PlacementKind,
    seats: int,
    months: Iterable[int] = (),
    at: datetime,
) -> HostCapacity:
    """Say that a place hosts a family and a kind of placement, how many at once, in which months (none: all the year).

    What was said before of the same family and kind is replaced. Raise Refused out of the lists or of the bounds.
    """
    site = HOST_SITES.get(actor, "describe", site_id, lock=True)
    return _state(actor, site, family, kind, seats, months, at)


@transaction.atomic
def drop_capacity(*, actor: Actor, site_id: UUID, capacity_id: UUID, at: datetime) -> None:
    """Say that a place no longer hosts that; Unknown for what is of another place."""
    capacity = HOST_CAPACITIES.get(actor, "edit", capacity_id, lock=True)
    if capacity.site_id != site_id:
        raise Unknown(capacity_id)
    note_deed(capacity.site, "drop_capacity", actor=actor, at=at, note=f"{capacity.family}, {capacity.kind}")
    capacity.delete()


@transaction.atomic
def set_cap(
    *, actor: Actor, site_id: UUID, call_cap: int | None, quiet_until: date | None = None, at: datetime
) -> HostSite:
    """Say how often a place may be asked in a month (None: as the pôle decides), and until which day not at all.

    Raise Refused out of 0 to 31, or for a day gone by or more than two years away.
    """
    site = HOST_SITES.get(actor, "cap", site_id, lock=True)
    if call_cap is not None and not 0 <= call_cap <= MOST_CALLS:
        sentence = f"Donnez un nombre de 0 à {MOST_CALLS} sollicitations par mois."
        raise refuse("host.call_cap", sentence, field="call_cap")
    today = localdate(at)
    if quiet_until and quiet_until != site.quiet_until and not today <= quiet_until <= today + FARTHEST_QUIET:
        sentence = f"Donnez un jour entre aujourd’hui et le {plain_date(today + FARTHEST_QUIET)}, ou laissez vide."
        raise refuse("host.quiet_until", sentence, field="quiet_until")
    if (site.call_cap, site.quiet_until) != (call_cap, quiet_until):
        site.call_cap, site.quiet_until = call_cap, quiet_until
        site.save(update_fields=["call_cap", "quiet_until"])
        note = "plafond du pôle" if call_cap is None else f"{plural(call_cap, 'sollicitation')} par mois"
        if quiet_until:
            note += f", rien jusqu’au {plain_date(quiet_until)}"
        note_deed(site, "cap", actor=actor, at=at, note=note)
    return site


def _say_anew(site: HostSite, name: str, commune: Commune, address: str) -> None:
    """The name, the town and the address that a member says, in the place of what anybody typed."""
    site.name, site.commune, site.address = name, commune, address
    site.lat = site.lon = None
    site.save(update_fields=["name", "commune", "address", "lat", "lon"])
    if site.organisation.sites.count() == 1:
        site.organisation.name = name
        site.organisation.save(update_fields=["name"])


def _state(
    actor: Actor, site: HostSite, family: str, kind: str, seats: int, months: Iterable[int], at: datetime
) -> HostCapacity:
    if family not in BY_CODE:
        raise refuse("host.family", "Choisissez une famille de métiers dans la liste.", field="family")
    if kind not in set(PlacementKind):
        raise refuse("host.kind", "Choisissez un accueil dans la liste.", field="kind")
    if not 1 <= seats <= MOST_SEATS:
        raise refuse("host.seats", f"Donnez un nombre de places de 1 à {MOST_SEATS}.", field="seats")
    chosen = sorted(set(months))
    if not set(chosen) <= set(range(1, 13)):
        raise refuse("host.months", "Choisissez des mois dans la liste.", field="months")
    values = {"academy_id": site.academy_id, "seats": seats, "months": chosen, "stated_at": at}
    capacity, _ = HostCapacity.objects.update_or_create(site=site, family=family, kind=str(kind), defaults=values)
    note = f"{family}, {kind} : {plural(seats, 'place')}"
    note_deed(site, "state_capacity", actor=actor, at=at, note=note)
    return capacity


def _siret(text: str) -> tuple[str, str | None]:
    """The number, and the sentence of its doubt; both empty when nothing is typed."""
    if not text.strip():
        return "", None
    try:
        read = Siret.parse(text, strict=False)
    except BadIdentifier as error:
        raise refuse("host.siret", error.sentence, field="siret") from error
    return str(read.value), read.warning


def _commune(actor: Actor, code: str) -> Commune:
    link = communes_of(actor).filter(commune_id=code).select_related("commune").first()
    if link is None:
        sentence = "Cette commune n’est pas dans votre pôle : le carnet d’un autre pôle se tient là-bas."
        raise refuse("host.commune", sentence, field="town")
    return link.commune


def _same(siret: str, name: str, commune: Commune) -> dict[str, object]:
    return {"siret": siret} if siret else {"name__iexact": name, "commune": commune}
