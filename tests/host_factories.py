"""Rows of the host's side for the tests: the file of hosts, the contact point, alerts, meetings, saved searches."""

from datetime import date, timedelta

from poles.records import models as rows
from poles.words.actor import Actor
from tests import factories as make
from tests.factories import NOW

KEEP = date(2030, 1, 1)


def tutor(place: rows.HostSite, **fields) -> rows.HostTutor:
    """A tutor of a site."""
    values = {"academy_id": place.academy_id, "site": place, "name": "Tuteur d’essai"}
    return rows.HostTutor.objects.create(**values | fields)


def capacity(place: rows.HostSite, family: str = "automobile", **fields) -> rows.HostCapacity:
    """What a site usually hosts."""
    values = {"academy_id": place.academy_id, "site": place, "family": family, "kind": "pfmp", "stated_at": NOW}
    return rows.HostCapacity.objects.create(**values | fields)


def agreement(place: rows.HostSite, **fields) -> rows.FrameworkAgreement:
    """A framework agreement of the organisation of a site."""
    values = {
        "academy_id": place.academy_id, "organisation": place.organisation, "title": "Accord d’essai",
        "signed_on": date(2026, 1, 5), "ends_on": date(2028, 1, 4),
    }  # fmt: skip
    return rows.FrameworkAgreement.objects.create(**values | fields)


def _by(by: Actor, home: rows.School | None, hub: rows.Hub | None) -> dict:
    return {"user_id": by.user_id, "author": by.name or "Membre d’essai", "school": home, "hub": hub}


def call(
    place: rows.HostSite, by: Actor, home: rows.School | None = None, hub: rows.Hub | None = None, **fields
) -> rows.HostCall:
    """A call to a site by a member: of a school, or of a pôle."""
    values = {
        "academy_id": place.academy_id, "site": place, "hat": by.role, "means": "phone", "purpose": "prospecting",
        "outcome": "not_reached", "made_at": NOW, "keep_until": KEEP,
    }  # fmt: skip
    return rows.HostCall.objects.create(**values | _by(by, home, hub) | fields)


def claim(
    place: rows.HostSite, by: Actor, home: rows.School | None = None, hub: rows.Hub | None = None, **fields
) -> rows.HostClaim:
    """« Je m’en charge »."""
    until = NOW.date() + timedelta(days=7)
    values = {"academy_id": place.academy_id, "site": place, "claimed_at": NOW, "until": until}
    return rows.HostClaim.objects.create(**values | _by(by, home, hub) | fields)


def note(place: rows.HostSite, by: Actor, home: rows.School, **fields) -> rows.HostNote:
    """A private note of a school."""
    values = {
        "academy_id": place.academy_id, "site": place, "school": home, "user_id": by.user_id, "author": by.name or "Membre",
        "text": "Note d’essai", "written_at": NOW, "keep_until": KEEP,
    }  # fmt: skip
    return rows.HostNote.objects.create(**values | fields)


def feedback(place: rows.HostSite, by: Actor, home: rows.School, **fields) -> rows.HostFeedback:
    """What a school says of a reception."""
    values = {
        "academy_id": place.academy_id, "site": place, "school": home, "user_id": by.user_id, "school_year": make.YEAR,
        "welcome": 4, "tutoring": 3, "tasks": 3, "given_at": NOW, "keep_until": KEEP,
    }  # fmt: skip
    return rows.HostFeedback.objects.create(**values | fields)


def merge(kept: rows.HostSite, dropped: rows.HostSite, **fields) -> rows.HostMerge:
    """A proposal to make one file of two sites."""
    values = {"academy_id": kept.academy_id, "kept": kept, "dropped": dropped, "score": 0.9, "reason": "même nom"}
    return rows.HostMerge.objects.create(**values | fields)


def contact_point(hub: rows.Hub, **fields) -> rows.ContactPoint:
    """The contact point of a pôle."""
    values = {"academy_id": hub.academy_id, "hub": hub, "code": str(hub.pk)[-6:]}
    return rows.ContactPoint.objects.create(**values | fields)


def contact_route(hub: rows.Hub, user_id, topic: str = "host", **fields) -> rows.ContactRoute:
    """Who answers a reason."""
    values = {"academy_id": hub.academy_id, "hub": hub, "topic": topic, "user_id": user_id}
    return rows.ContactRoute.objects.create(**values | fields)


def desk_message(hub: rows.Hub, topic: str = "host", **fields) -> rows.DeskMessage:
    """A message of an employer at the contact point of a pôle."""
    values = {
        "academy_id": hub.academy_id, "hub": hub, "topic": topic, "organisation": "Garage d’essai",
        "email": "accueil@garage.invalid", "received_at": NOW, "due_on": NOW.date() + timedelta(days=3), "keep_until": KEEP,
    }  # fmt: skip
    return rows.DeskMessage.objects.create(**values | fields)


def alert_referent(academy: rows.Academy, user_id, hub: rows.Hub | None = None) -> rows.AlertReferent:
    """The named person who reads alerts."""
    return rows.AlertReferent.objects.create(academy=academy, hub=hub, user_id=user_id)


def alert(assigned_to_id, academy_id: str, **fields) -> rows.Alert:
    """A report, addressed to one person."""
    values = {
        "academy_id": academy_id, "assigned_to_id": assigned_to_id, "text": "Mots d’essai", "received_at": NOW,
        "keep_until": KEEP,
    }  # fmt: skip
    return rows.Alert.objects.create(**values | fields)


def decline(match: rows.Match, **fields) -> rows.HostDecline:
    """A host declines the learner of a match."""
    values = {
        "academy_id": match.academy_id,
        "match": match,
        "offer": match.offer,
        "reason": "full",
        "declined_at": NOW,
    }
    return rows.HostDecline.objects.create(**values | fields)


def meeting(hub: rows.Hub, *, status: str = "open", **fields) -> rows.Meeting:
    """A meeting of a pôle."""
    values = {
        "academy_id": hub.academy_id, "hub": hub, "kind": "job_dating", "title": "Job-dating d’essai", "place": "Salle",
        "commune": make.commune(), "starts_at": NOW + timedelta(days=20), "ends_at": NOW + timedelta(days=20, hours=3),
        "closes_on": NOW.date() + timedelta(days=15), "capacity": 20, "status": status,
    }  # fmt: skip
    return rows.Meeting.objects.create(**values | fields)


def meeting_seat(where: rows.Meeting, who: rows.Learner, **fields) -> rows.MeetingSeat:
    """A learner registered to a meeting."""
    values = {
        "academy_id": where.academy_id, "meeting": where, "school": who.school, "learner": who, "registered_at": NOW,
        "keep_until": KEEP,
    }  # fmt: skip
    return rows.MeetingSeat.objects.create(**values | fields)


def saved_search(by: Actor, **fields) -> rows.SavedSearch:
    """A search that a person keeps."""
    values = {
        "academy_id": by.academy_id, "user_id": by.user_id, "name": "Autour du lycée", "query": "rayon=20", "seen_at": NOW,
    }  # fmt: skip
    return rows.SavedSearch.objects.create(**values | fields)


def reservation(offer: rows.Offer, school: rows.School | None = None, **fields) -> rows.OfferReservation:
    """An offer kept for a school, or for a public: ``audience=``."""
    values = {"academy_id": offer.academy_id, "offer": offer, "school": school, "reason": "Partenariat d’essai"}
    return rows.OfferReservation.objects.create(**values | fields)


def stop(offer: rows.Offer, place: rows.HostSite, **fields) -> rows.OfferStop:
    """A further host of an offer, for its last days."""
    values = {
        "academy_id": offer.academy_id, "offer": offer, "site": place, "rank": 1, "starts_on": offer.closes_on,
        "ends_on": offer.closes_on,
    }  # fmt: skip
    return rows.OfferStop.objects.create(**values | fields)
