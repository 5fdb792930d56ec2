"""What hangs on a pôle and on a school in the lands of the tests of reach, and the mark of its land on every text."""

from django.db.models import CharField, EmailField, Model, TextField

from poles.domain.signing import links
from poles.records import models as rows
from poles.words.evidence import digest_of
from poles.words.roles import Role
from tests import agreement_factories as at_law
from tests import factories as make
from tests import hub_factories as at_hub

CODED = {
    "academy", "id", "slug", "code", "uai", "siren", "siret", "family", "grade", "type", "nature", "sector", "salt", "ine",
    "mef_code", "mefstat", "diploma_code", "rome_code", "naf_code", "size_band", "basis", "password", "priority_education",
    "travel_mode", "status", "kind", "role", "basin_code", "instance_digest", "department", "postal_codes",
}  # fmt: skip


def brand(row: Model, mark: str) -> None:
    """Write the mark in every free text of a row; what has a grammar of its own is left alone."""
    for one in row._meta.concrete_fields:
        if not isinstance(one, CharField | TextField) or one.choices or one.name in CODED or one.remote_field:
            continue
        end = f" {row.pk.hex[-6:]}"
        if isinstance(one, EmailField):
            setattr(row, one.name, f"{mark}.{row.pk.hex[-6:]}@exemple.test")
        else:
            setattr(row, one.name, f"{mark}{end}"[: one.max_length])
    row.save()


def life_of(hub: rows.Hub, mark: str) -> None:
    """The members, the office and the sessions of a pôle, once: read by the whole pôle; the office is public."""
    if hub.members.exists():
        return
    member = at_hub.member(hub)
    session = at_hub.work_session(hub, status="held")
    office = at_hub.office(hub)
    for row in (member, session, at_hub.decision(session, member), at_hub.means_use(office)):
        brand(row, f"secret{mark}")
    brand(at_hub.work_session_seat(session, member), f"secret{mark}")
    brand(office, f"ouvert{mark}")
    make.hat(Role.HUB_MEMBER, hub=hub, member=member, user=make.user(f"secret{mark} voix"))
    _programme_of(hub, member, mark)
    _diagnosis_of(hub, mark)


def _diagnosis_of(hub: rows.Hub, mark: str) -> None:
    """The diagnosis of a pôle, being written, with a remark and a priority, and its project in preparation."""
    diagnosis = at_hub.diagnosis(hub, remarks={"trades": {"text": f"secret{mark} dit", "on": "", "notes": []}})
    for row in (at_hub.priority(diagnosis), at_hub.project(hub)):
        brand(row, f"secret{mark}")


def _programme_of(hub: rows.Hub, member: rows.HubMember, mark: str) -> None:
    """The adopted programme of a pôle, all that hangs on it; the titles of its actions are public."""
    programme = at_hub.action_programme(hub, status="adopted", adopted_on=make.TODAY)
    action = at_hub.action(programme, pilot=member)
    step = rows.ActionStep.objects.create(academy=hub.academy, action=action, label="Étape", due_on=action.ends_on)
    measure = rows.Improvement.objects.create(academy=hub.academy, programme=programme, text="Mesure")
    given = at_hub.contribution(action, member, confirmed_on=make.TODAY)
    for row in (programme, action, step, measure, given, at_hub.comment(programme)):
        brand(row, f"secret{mark}")
    rows.Action.objects.filter(pk=action.pk).update(title=f"ouvert{mark} action")


def conventions(mark: str, division: rows.ClassGroup, period: rows.PlacementPeriod, offer: rows.Offer) -> None:
    """Two conventions of a school, one in preparation, one out for signature, with all that hangs on them."""
    for text, seat in zip(("draft", "signing"), offer.seats.all(), strict=False):
        learner = make.learner(division)
        brand(learner, f"eleve{mark}")
        placement = make.placement(make.need(learner, period, status="placed"), seat)
        said = at_law.terms(placement, objectives=f"secret{mark} objectifs")
        of = at_law.agreement(placement, said=said, text=text)
        at_law.proof(agreement=of, reference=f"secret{mark} pièce")
        at_law.attendance(of, said_by=f"secret{mark} tuteur")
    for party in ("learner", "tutor"):
        who = at_law.signatory(of.versions.get(), party, name=f"eleve{mark}", email=f"eleve{mark}@exemple.test")
        link = at_law.signing_link(who, opened_at=make.NOW)
        rows.SigningLink.objects.filter(pk=link.pk).update(token_digest=digest_of(links.token_of(link.pk)))
    at_law.signature(who)
    at_law.template(school=division.school, clauses=[{"title": f"secret{mark}", "text": "Texte", "mentions": []}])


def library(mark: str, hub: rows.Hub, site: rows.HostSite) -> None:
    """A resource that all read, one that waits for its review, an open training where a tutor of the hidden host goes."""
    readers = ["teachers", "employers", "youths"]
    at_hub.resource(hub, title=f"ouvert{mark} ressource", audiences=readers)
    waits = {"url": "", "content": b"%PDF-", "content_type": "application/pdf", "file_name": f"secret{mark}.pdf"}
    at_hub.resource(hub, title=f"secret{mark} ressource", status="proposed", audiences=readers, **waits)
    at_hub.training_seat(at_hub.training(hub, title=f"ouvert{mark} formation"), site, name=f"secret{mark} tutrice")
