"""A file of hosts enters the file of the pôle: known places are completed, new ones added, persons told; nothing is erased.

The file is read in a capped process by a reader that the face gives. A place is found by its SIRET, else by its name in its
town. What is already written is never replaced: a blank is filled, that is all; the same file twice changes nothing.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from poles.domain.access import Forbidden
from poles.domain.hosts.policy import HOST_SITES
from poles.domain.hosts.towns import NoTown, Towns
from poles.domain.hosts.usecases.contacting import add_contact
from poles.domain.hosts.usecases.noting import write_note
from poles.domain.hosts.usecases.opening import site_of
from poles.domain.journal import note_deed, note_event
from poles.gateways import capped
from poles.records.models import Commune, HostNote, HostSite
from poles.records.turns import take_turn
from poles.words.actor import Actor
from poles.words.findings import Refused, Severity, refuse
from poles.words.french import plural
from poles.words.imports import HostLine, Outcome, ReadFile, Remark
from poles.words.roles import SCHOOL_ROLES

MIB = 1024 * 1024
MOST_BYTES = 4 * MIB
MEMORY_MB, SECONDS = 128, 20
AGAIN = "Vérifiez que c’est le bon fichier, ou découpez-le. Rien n’a changé."
STOPPED = {
    "memory": f"La lecture a dépassé la mémoire permise et a été arrêtée. {AGAIN}",
    "late": f"La lecture a duré trop longtemps et a été arrêtée. {AGAIN}",
    "dead": f"La lecture a été interrompue. {AGAIN}",
}
BROKEN = "Ce fichier n’a pas pu être lu, par une faute du logiciel : signalez-le, et donnez un autre format. Rien n’a changé."
SIRET_ELSEWHERE = "Ce SIRET est déjà celui d’un lieu de {}, hors de votre pôle : vérifiez le numéro."
BESIDE = "Ce que le carnet partagé ne tient pas (téléphone sans adresse électronique, métiers…) n’est pas repris par le pôle."
WAITING = "Une offre non confirmée porte déjà ce nom : la fiche paraîtra quand elle sera prouvée."
FILLED = ("siret", "address", "naf_code", "website")
UNNAMED = "Accueil"
Reader = Callable[..., ReadFile]
_log = logging.getLogger("poles.imports")


def read_file(*, actor: Actor, name: str, content: bytes, parse: Reader) -> ReadFile:
    """What a file holds, read in a process of its own; nothing changes. Raise Forbidden, or Refused for what cannot be read."""
    if actor.role not in HOST_SITES.roles("import"):
        raise Forbidden("import")
    if len(content) > MOST_BYTES:
        sentence = f"Le fichier dépasse {MOST_BYTES // MIB} Mo : découpez-le et donnez les morceaux l’un après l’autre."
        raise refuse("import.size", sentence, field="file")
    try:
        read: ReadFile = capped.run(parse, name, content, memory_mb=MEMORY_MB, seconds=SECONDS)
    except capped.Stopped as stopped:
        raise refuse("import.stopped", STOPPED[stopped.kind], field="file") from stopped
    except capped.Broken as error:
        _log.exception("a file of hosts or offers could not be read")
        raise refuse("import.broken", BROKEN, field="file") from error
    return read


@transaction.atomic
def import_hosts(*, actor: Actor, lines: Sequence[HostLine], at: datetime, look: bool = False) -> Outcome:
    """Take the lines of a file in; ``look``: say what it would change, and change nothing.

    A person is put in the file only with an address of mail, to which it is written at once what is kept and how to choose
    (RGPD, article 14); who may call: the pôle only, until the person says. What the shared file has no place for becomes a
    note of the importing school. Raise Forbidden; a line that cannot be taken is a remark, and the others go on.
    """
    if actor.role not in HOST_SITES.roles("import"):
        raise Forbidden("import")
    taking = Taking(actor, at)
    for line in lines:
        taking.host(line)
    done = taking.outcome()
    if look:
        transaction.set_rollback(True)
    elif lines:
        words = (
            plural(done.created, "nouveau", "nouveaux"),
            plural(done.changed, "complété"),
            f"{done.same} inchangés",
        )
        note_event("import", "host_site", "", actor=actor, at=at, note=", ".join(words))
    return done


class Taking:
    """One file being taken in: the ground of its author, what was found and done."""

    def __init__(self, actor: Actor, at: datetime):
        self.actor, self.at, self.towns = actor, at, Towns(actor)
        take_turn(f"import {actor.academy_id}")
        self.school = actor.role in SCHOOL_ROLES
        self.created = self.changed = self.same = self.persons = self.set_aside = 0
        self.remarks: list[Remark] = []

    def outcome(self) -> Outcome:
        """The counts, and the remarks in the order of the lines."""
        if self.set_aside:
            self.remarks.append(Remark(0, "", f"{plural(self.set_aside, 'ligne')} : {BESIDE}", Severity.WARNING))
        remarks = tuple(sorted(self.remarks, key=lambda one: one.line))
        return Outcome(self.created, self.changed, self.same, persons=self.persons, remarks=remarks)

    def note(self, line: HostLine, field: str, sentence: str, severity: Severity = Severity.BLOCKING) -> None:
        """Write down why a line is refused, or what is left aside of it."""
        self.remarks.append(Remark(line.line, field, sentence, severity))

    def host(self, line: HostLine) -> HostSite | None:
        """The site of a line, made or completed; None when the line is refused, and it is said why."""
        found = self.site(line)
        if found is None:
            return None
        site, fresh = found
        filled = [] if fresh else self._complete(site, line)
        told = sum(self._person(site, line, place) for place in range(len(line.persons)))
        noted = self._beside(site, line)
        self.created += fresh
        self.changed += not fresh and bool(filled or told or noted)
        self.same += not fresh and not (filled or told or noted)
        return site

    def site(self, line: HostLine) -> tuple[HostSite, bool] | None:
        """(the site of a line, whether it is new), or None with a remark."""
        try:
            commune = self.towns.of(line)
        except NoTown as error:
            self.note(line, "Commune", error.sentence)
            return None
        known = _known(line, commune)
        if known is None:
            take_turn(f"host {line.siret or line.name.casefold()}")
            known = _known(line, commune)
        if known is None:
            site = site_of(name=line.name, commune=commune, siret=line.siret, address=line.address)
            site.naf_code, site.website = line.naf_code, line.website
            if line.call_cap is not None and self.actor.role in HOST_SITES.roles("cap"):
                site.call_cap = line.call_cap
            site.save(update_fields=["naf_code", "website", "call_cap"])
            note_deed(site, "add_host", actor=self.actor, at=self.at, note="import")
            return site, True
        if known.commune_id not in self.towns.by_code:
            self.note(line, "SIRET", SIRET_ELSEWHERE.format(known.commune))
            return None
        return known, False

    def _complete(self, site: HostSite, line: HostLine) -> list[str]:
        """Fill what is blank; what somebody wrote stays, and a SIRET that a merged file bears stays there."""
        filled = [name for name in FILLED if getattr(line, name) and not getattr(site, name)]
        if "siret" in filled and HostSite.objects.filter(academy_id=site.academy_id, siret=line.siret).exists():
            filled.remove("siret")
        for name in filled:
            setattr(site, name, getattr(line, name))
        if filled:
            site.save(update_fields=filled)
            note_deed(site, "describe", actor=self.actor, at=self.at, note=f"import : {', '.join(filled)}")
        return filled

    def _person(self, site: HostSite, line: HostLine, place: int) -> bool:
        """Put a person in the file and write to this person; False when the file has that address, or with a remark."""
        person = line.persons[place]
        if site.contacts.filter(email__iexact=person.email).exists():
            return False
        if not HOST_SITES.rows(self.actor, "add_contact").filter(pk=site.pk).exists():
            self.note(line, "", WAITING, Severity.WARNING)
            return False
        said = {"name": person.name or UNNAMED, "email": person.email, "phone": person.phone, "job": person.job}
        try:
            add_contact(actor=self.actor, site_id=site.pk, at=self.at, **said)
        except Refused as error:
            self.note(line, "Courriel", _sentences(error), Severity.WARNING)
            return False
        self.persons += 1
        return True

    def _beside(self, site: HostSite, line: HostLine) -> bool:
        """Keep for the school what the shared file has no place for."""
        if not line.beside:
            return False
        if not self.school:
            self.set_aside += 1
            return False
        if HostNote.objects.filter(site=site, school_id__in=self.actor.reach, text=line.beside.strip()).exists():
            return False
        if not HOST_SITES.rows(self.actor, "note").filter(pk=site.pk).exists():
            self.note(line, "", WAITING, Severity.WARNING)
            return False
        try:
            write_note(actor=self.actor, site_id=site.pk, text=line.beside, at=self.at)
        except Refused as error:
            self.note(line, "", _sentences(error), Severity.WARNING)
            return False
        return True


def _known(line: HostLine, commune: Commune) -> HostSite | None:
    """The site of that SIRET, else of that name in that town (not one of another SIRET); a merged one gives the file kept."""
    rows = HostSite.objects.filter(academy_id=commune.academy_id).select_related("commune", "merged_into__commune")
    named = rows.filter(name__iexact=line.name, commune=commune).order_by("created_at")
    numbered = rows.filter(siret=line.siret).first() if line.siret else None
    found = numbered or (named.filter(siret="") if line.siret else named).first()
    return (found.merged_into or found) if found else None


def _sentences(error: Refused) -> str:
    return " ".join(_once(finding.sentence for finding in error.findings))


def _once(sentences: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(sentences))
