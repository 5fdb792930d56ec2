"""A file of offers enters the bank: each line becomes an offer that a person of the pôle reads, with where it comes from.

The same key of the same service is the same offer: it is brought up to date as long as nobody has published it. An offer
that the bank already has from another source enters as its twin (``twins.py``) and counts once.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Forbidden
from poles.domain.governance.queries import hub_of_commune
from poles.domain.hosts.usecases import Taking
from poles.domain.journal import advance, note_deed, note_event
from poles.domain.offers import twins
from poles.domain.offers.policy import OFFERS
from poles.domain.offers.queries import EDITABLE
from poles.domain.offers.usecases.proposing import (
    Kept,
    OfferText,
    add_seats,
    first_span,
    keep_for,
    said_by,
    say,
    slot_remarks,
)
from poles.domain.offers.usecases.twinning import unite
from poles.records.models import HostSite, Hub, Offer, School
from poles.words.actor import Actor
from poles.words.findings import Severity
from poles.words.french import plural
from poles.words.imports import OfferLine, Outcome
from poles.words.sources import Source
from poles.words.training import PlacementKind
from poles.workflows.offer import OFFER

PUBLISHED = (
    "Cette offre est déjà publiée avec un autre texte : elle reste ainsi. Retirez-la pour reprendre celle du fichier."
)
WITHDRAWN = "Le pôle a retiré cette offre : elle n’est pas reprise."
ELSEWHERE = "Cette offre a déjà été reprise par un autre pôle."
RESERVED = "Réservée par l’employeur dans l’annonce d’origine."
NO_SCHOOL = (
    "L’établissement {} n’est pas ouvert dans votre académie : l’offre n’est pas reprise, elle lui est réservée."
)


@transaction.atomic
def import_offers(*, actor: Actor, lines: Sequence[OfferLine], at: datetime, look: bool = False) -> Outcome:
    """Take the lines of a file in; ``look``: say what it would change, and change nothing.

    An offer has no person of its own: nobody of the host has proved anything. The persons that a file names enter the file of
    hosts, and are written to. Raise Forbidden; a line that cannot be taken is a remark, and the others go on.
    """
    if actor.role not in OFFERS.roles("import"):
        raise Forbidden("import")
    taking = TakingOffers(actor, at)
    for line in lines:
        taking.offer(line)
    done = taking.result()
    if look:
        transaction.set_rollback(True)
    elif lines:
        words = (
            plural(done.created, "nouvelle"),
            plural(done.changed, "mise") + " à jour",
            f"{done.same} inchangées",
        )
        note_event("import", "offer", "", actor=actor, at=at, note=", ".join([*words, plural(done.twins, "doublon")]))
    return done


class TakingOffers:
    """One file of offers being taken in."""

    def __init__(self, actor: Actor, at: datetime):
        self.actor, self.at = actor, at
        self.hosts = Taking(actor, at)
        self.hubs: dict[str, Hub | None] = {}
        self.created = self.changed = self.same = self.twins = 0
        self.seen: set[tuple[str, str]] = set()

    def result(self) -> Outcome:
        """The counts of the offers, with the persons and the remarks of their hosts."""
        hosts = self.hosts.outcome()
        return Outcome(self.created, self.changed, self.same, self.twins, hosts.persons, hosts.remarks)

    def offer(self, line: OfferLine) -> None:
        """Take one line in, or say why not."""
        text = _text(line)
        wrong = slot_remarks(text, [first_span(text)], today=localdate(self.at))
        if wrong:
            self._note(line, "", " ".join(one.sentence for one in wrong))
            return
        key = (line.source_name, line.source_key)
        if key in self.seen:
            self._note(line, "Clé", "Cette clé est déjà celle d’une ligne d’avant : gardez-en une seule.")
            return
        self.seen.add(key)
        if known := self._known(line):
            self._again(line, known, text)
            return
        schools = School.objects.filter(uai__in=line.schools, academy_id=self.actor.academy_id, is_open=True)
        if missing := sorted(set(line.schools) - {school.uai for school in schools}):
            self._note(line, "Établissements", NO_SCHOOL.format(missing[0]))
            return
        site = self.hosts.host(replace(line.host, line=line.line))
        if site is not None:
            self._enter(line, text, site, Kept(schools=tuple(school.pk for school in schools), reason=RESERVED))

    def _known(self, line: OfferLine) -> Offer | None:
        """The latest offer of that key that is not over."""
        rows = Offer.objects.filter(
            academy_id=self.actor.academy_id, source_name=line.source_name, source_key=line.source_key
        )
        return rows.exclude(status="expired").select_for_update(of=("self",)).order_by("-created_at").first()

    def _again(self, line: OfferLine, offer: Offer, text: OfferText) -> None:
        """A line that was taken in before."""
        if offer.hub_id not in self.actor.reach:
            self._note(line, "", ELSEWHERE, Severity.WARNING)
        elif offer.status == "withdrawn":
            self._note(line, "", WITHDRAWN, Severity.WARNING)
        elif said_by(offer) == text and offer.source_url == line.source_url:
            self.same += 1
        elif offer.status not in EDITABLE:
            self._note(line, "", PUBLISHED, Severity.WARNING)
        else:
            say(offer, text, actor=self.actor, at=self.at)
            offer.source_url = line.source_url
            offer.save(update_fields=["source_url"])
            self.changed += 1

    def _enter(self, line: OfferLine, text: OfferText, site: HostSite, kept: Kept) -> None:
        offer = Offer(
            academy_id=site.academy_id, site=site, hub=self._hub(site.commune_id), source=Source.IMPORTED,
            source_name=line.source_name, source_key=line.source_key, source_url=line.source_url, **vars(text),
        )  # fmt: skip
        offer.save()
        add_seats(offer)
        keep_for(offer, kept)
        note_deed(offer, "import", actor=self.actor, at=self.at, note=line.source_name, after=offer.status)
        advance(offer, OFFER.step("submit", offer.status), actor=self.actor, at=self.at)
        if other := twins.surely(offer):
            unite(offer, other, actor=self.actor, at=self.at, note="même lieu, mêmes jours, même titre")
            self.twins += 1
        else:
            self.created += 1

    def _hub(self, commune_code: str) -> Hub | None:
        if commune_code not in self.hubs:
            self.hubs[commune_code] = hub_of_commune(commune_code)
        return self.hubs[commune_code]

    def _note(self, line: OfferLine, field: str, sentence: str, severity: Severity = Severity.BLOCKING) -> None:
        self.hosts.note(line.host, field, sentence, severity)


def _text(line: OfferLine) -> OfferText:
    return OfferText(
        kind=PlacementKind(line.kind),
        family=line.family,
        title=line.title,
        opens_on=line.opens_on,
        closes_on=line.closes_on,
        seat_count=line.seats,
        description=line.description,
        min_age=line.min_age,
        accessible=line.accessible,
        regulated_work=line.regulated,
    )
