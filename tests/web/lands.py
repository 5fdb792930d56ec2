"""Four lands for the tests of reach: rows of every kind in two pôles of one académie, a second school, another académie.

Every text of a row bears the mark of its land: a mark found in a page says whose row was shown. ``secret`` marks what
nobody outside may read; ``open`` marks what is public (schools, pôles, published offers and their sites, a published
rule); ``name`` marks learners' names, that only their own school reads. On the pages that the members of a pôle share, what
is ``secret`` is read by the whole pôle, and ``private`` marks what a school keeps for itself there.
"""

from dataclasses import dataclass, field
from datetime import date

from poles.domain.calendar.roll_rows import Delivery, Pupil, packed
from poles.domain.signing import links
from poles.records import models as rows
from poles.words.actor import PUBLIC, Actor
from poles.words.roles import Role
from poles.words.teams import Duty
from tests import factories as make
from tests import host_factories as at_host
from tests import hub_factories as at_hub
from tests import school_factories as at_school
from tests.web.marked import brand, conventions, library, life_of

BORN = date(2010, 2, 1)


@dataclass
class Land:
    """The rows of one land, by what the addresses call them."""

    mark: str
    academy_id: str
    hub: rows.Hub
    school: rows.School
    class_group: rows.ClassGroup
    need: rows.PlacementNeed
    exempted: rows.PlacementNeed
    match: rows.Match
    campaign: rows.Campaign
    submitted: rows.Offer
    published: rows.Offer
    link: rows.HostLink
    rule: rows.AllocationRule
    repair: rows.Run
    member: rows.Hat
    duty: rows.TeachingDuty
    follow_up: rows.DropoutFollowUp
    codes: dict[str, rows.AccessCode]
    request: rows.AssistanceRequest
    hats: dict[str, Actor] = field(default_factory=dict)

    @property
    def agreement(self) -> rows.Agreement:
        """A convention out for signature."""
        return rows.Agreement.objects.get(school=self.school, versions__status="signing")

    @property
    def signing_token(self) -> str:
        """The token of the link by which the tutor of that convention has signed."""
        return links.token_of(
            rows.SigningLink.objects.get(signatory__version__agreement=self.agreement, signatory__party="tutor").pk
        )

    @property
    def secret(self) -> str:
        """What nobody outside may read."""
        return f"secret{self.mark}"

    @property
    def private(self) -> str:
        """What a school keeps for itself on the pages that the pôle shares."""
        return f"prive{self.mark}"

    @property
    def site(self) -> rows.HostSite:
        """The host of which nothing is public, with its tutor, what it hosts and a note of the school."""
        return self.link.contact.site

    @property
    def note(self) -> rows.HostNote:
        """What the school of the land has noted for itself of that host."""
        return self.site.notes.get()

    @property
    def merge(self) -> rows.HostMerge:
        """The two hosts of the land, proposed as one."""
        return rows.HostMerge.objects.get(dropped=self.site)

    @property
    def message(self) -> rows.DeskMessage:
        """What the host of the land has left at the contact point of the pôle, entrusted to a member."""
        return rows.DeskMessage.objects.get(contact=self.link.contact)

    @property
    def partner(self) -> rows.HubMember:
        """The member of the pôle of the land, with its office, its session and its decision."""
        return rows.HubMember.objects.get(hub=self.hub, kind="local_mission")

    @property
    def seat(self) -> rows.MeetingSeat:
        """The learner of the land, registered to a meeting of the pôle where the hidden host takes part."""
        return rows.MeetingSeat.objects.get(learner=self.need.learner)

    @property
    def resource(self) -> rows.Resource:
        """The resource of the pôle that everybody reads."""
        return rows.Resource.objects.get(title=f"ouvert{self.mark} ressource")

    @property
    def proposed(self) -> rows.Resource:
        """The resource that waits for its review."""
        return rows.Resource.objects.get(title=f"secret{self.mark} ressource")

    @property
    def registration(self) -> rows.TutorTrainingSeat:
        """The tutor of the hidden host, registered to a training that is open to all."""
        return rows.TutorTrainingSeat.objects.get(site=self.site)

    @property
    def told(self) -> str:
        """What an alert of the land says: no hat of the lands reads it, it is addressed to somebody else."""
        return f"alerte{self.mark}"

    @property
    def academy_mark(self) -> rows.CalendarMark:
        """The days that the whole académie of the land has marked."""
        return rows.CalendarMark.objects.get(academy_id=self.academy_id, school=None)

    @property
    def open(self) -> str:
        """What is public, and yet has no place on the pages of another pôle."""
        return f"ouvert{self.mark}"

    @property
    def name(self) -> str:
        """What only the school may read."""
        return f"eleve{self.mark}"

    @property
    def adult(self) -> str:
        """The name of a guardian: read by the school and by that guardian."""
        return f"adulte{self.mark}"


def gather() -> dict[str, Land]:
    """Every land, by name. « valley » is home; « lake » is another school of the same pôle; « plain » the next pôle of the
    same académie; « rhone » a pôle of another académie."""
    here, there = make.academy(), make.academy("10", "Lyon")
    town = make.commune()
    plain_town = make.commune("88321", "Neufchâteau", lat=48.3553, lon=5.6959)
    rhone_town = make.commune("69123", "Lyon", academy=there, lat=45.75, lon=4.85)
    valley = make.hub("Valléemark", communes=[town])
    plain = make.hub("Plainemark", communes=[plain_town])
    rhone = make.hub("Rhonemark", hub_map=make.hub_map(academy=there), communes=[rhone_town])
    lands = {
        "valley": _land("zqval", valley, town),
        "lake": _land("zqlac", valley, town),
        "plain": _land("zqpla", plain, plain_town),
        "rhone": _land("zqrho", rhone, rhone_town),
    }
    lands["valley"].hats |= {
        "head": _wears(Role.SCHOOL_HEAD, school=lands["valley"].school),
        "director": _wears(Role.TRAINING_DIRECTOR, school=lands["valley"].school),
        "teacher": _wears(Role.TEACHER, school=lands["valley"].school),
        "business office": _wears(Role.BUSINESS_OFFICE, school=lands["valley"].school),
        "dropout coordinator": _wears(Role.DROPOUT_COORDINATOR, school=lands["valley"].school),
        "coordinator": _wears(Role.HUB_COORDINATOR, hub=valley),
        "partner": _wears(Role.HUB_MEMBER, hub=valley, member=lands["valley"].partner),
        "office": _wears(Role.ACADEMY_OFFICE, academy=here),
        "ministry": _wears(Role.NATIONAL_OFFICE),
        "visitor": PUBLIC,
        "host": Actor(Role.HOST, reach=frozenset({lands["valley"].link.contact_id})),
        "learner": Actor(Role.LEARNER, reach=frozenset({lands["valley"].need.learner_id})),
        "guardian": Actor(Role.GUARDIAN, reach=frozenset({lands["valley"].need.learner_id})),
    }
    make.teaching_duty(lands["valley"].class_group, lands["valley"].hats["teacher"].user_id)
    lands["plain"].hats |= {
        "next coordinator": _wears(Role.HUB_COORDINATOR, hub=plain),
        "next head": _wears(Role.SCHOOL_HEAD, school=lands["plain"].school),
    }
    asked = at_hub.return_campaign(sections=["experiments"])
    for name, academy in (("valley", here), ("rhone", there)):
        said = {"experiments": f"secret{lands[name].mark} remontée"}
        at_hub.academy_return(academy, asked, status="signed", remarks=said, signed_by=make.user())
    lands["rhone"].hats |= {"other office": _wears(Role.ACADEMY_OFFICE, academy=there)}
    for name, hat in (("valley", "coordinator"), ("plain", "next coordinator"), ("rhone", "other office")):
        named = rows.User.objects.get(pk=lands[name].hats[hat].user_id)
        at_hub.letter(lands[name].hub, named, status="signed", signatory=f"secret{lands[name].mark} signataire")
    at_hub.steering_member(here)
    at_hub.steering_member(there, name=f"secret{lands['rhone'].mark} pilote")
    return lands


def _wears(role: Role, **where) -> Actor:
    return make.actor(make.hat(role, **where))


def _land(mark: str, hub: rows.Hub, town: rows.Commune) -> Land:
    school = make.school(commune=town, hub=hub)
    division = make.class_group(school)
    period = make.period(division)
    need = make.need(make.learner(division), period)
    exempted = make.need(make.learner(division), period, status="exempted")
    make.learner(division)
    open_site, hidden_site = make.host_site(commune=town), make.host_site(commune=town)
    contact = make.contact(hidden_site, vouched_at=make.NOW)
    link = make.host_link(contact)
    published = make.offer(site=open_site, hub=hub, seats=3)
    submitted = make.offer(site=hidden_site, hub=hub, contact=contact, status="submitted")
    at_host.stop(submitted, hidden_site)
    campaign = make.campaign(hub, status="published")
    run = make.run(campaign, status="done", report=report(f"secret{mark}"))
    match = make.match(need, published, run=run, reasons=[f"secret{mark}"])
    make.campaign(hub, status="draft")
    repair = make.run(campaign, kind="repair", status="done", report=repaired(f"secret{mark}", need, published))
    rule = make.campaign(hub, status="published", label=f"ouvert{mark} règle").rules.get()
    request = at_school.assistance_request(need, hub=hub)
    called = at_school.search_contact(need)
    teacher = _wears(Role.TEACHER, school=school)
    tutor, agreed = at_host.tutor(hidden_site), at_host.agreement(open_site, hub=hub)
    at_host.capacity(hidden_site)
    brand(at_host.note(hidden_site, teacher, school), f"prive{mark}")
    brand(agreed, f"ouvert{mark}")
    at_host.merge(open_site, hidden_site, reason=f"secret{mark} motif")
    noted, taken = at_host.call(hidden_site, teacher, school), at_host.claim(hidden_site, teacher, school)
    reader = make.user(f"secret{mark} lectrice")
    at_host.alert(reader.pk, school.academy_id, hub=hub, site=open_site, offer=published, text=f"alerte{mark} mots")
    for row in (
        division,
        period,
        submitted,
        hidden_site,
        hidden_site.organisation,
        contact,
        called,
        tutor,
        noted,
        taken,
        run,
        match,
        request,
    ):
        brand(row, f"secret{mark}")
    for one in rows.Campaign.objects.filter(hub=hub):
        if mark not in one.label and not one.label.startswith(("secret", "ouvert")):
            brand(one, f"secret{mark}")
    at_school.calendar_mark(school, label=f"secret{mark} examens")
    if not rows.CalendarMark.objects.filter(academy=school.academy, school=None).exists():
        at_school.calendar_mark(academy=school.academy, label="Examens de toute l’académie")
    at_school.credited_weeks(exempted.learner)
    at_school.roll_import(
        school, status="read", contents=packed(Delivery(pupils=(Pupil("f", 2, "k", f"eleve{mark}", "Ada", BORN),))),
        problems=[[f"secret{mark} fichier", 2, "INE", f"secret{mark} phrase", "warning"]], source=[{"file": f"secret{mark}"}],
    )  # fmt: skip
    at_school.contract(exempted.learner, employer=f"secret{mark} employeur")
    for row in (school, published, open_site):
        brand(row, f"ouvert{mark}")
    for learner in school.learners.all():
        brand(learner, f"eleve{mark}")
    codes = {
        "learner": make.access_code(need.learner),
        "guardian": make.access_code(need.learner, make.guardian(need.learner, last_name=f"adulte{mark}")),
    }
    campaign.refresh_from_db()
    member = make.hat(Role.TEACHER, school=school, user=make.user(f"secret{mark} membre"))
    at_host.saved_search(make.actor(member), name=f"secret{mark} recherche", query=f"mots=secret{mark}")
    if not rows.ContactPoint.objects.filter(hub=hub).exists():
        at_host.contact_point(hub)
    at_host.contact_route(hub, member.user_id)
    life_of(hub, mark)
    meeting = at_host.meeting(hub)
    brand(meeting, f"secret{mark}")
    at_host.meeting_seat(meeting, need.learner)
    rows.MeetingHost.objects.create(academy=school.academy, meeting=meeting, site=hidden_site)
    left = at_host.desk_message(hub, contact=contact, site=hidden_site, assigned_to=member.user, proved_at=make.NOW)
    brand(left, f"secret{mark}")
    library(mark, hub, hidden_site)
    conventions(mark, division, period, published)
    return Land(
        mark,
        school.academy_id,
        hub,
        school,
        division,
        need,
        exempted,
        match,
        campaign,
        submitted,
        published,
        link,
        rule,
        repair,
        member,
        make.teaching_duty(division, member.user_id, Duty.REFERENT),
        at_school.follow_up(need.learner),
        codes,
        request,
    )


def report(mark: str) -> dict:
    """A report as a run keeps it, with a mark in its words."""
    group = {"group": f"{mark} groupe", "placed": 1, "total": 2, "share": 0.5}
    kind = {"family": f"{mark} famille", "zone": f"{mark} bassin", "period": "en janvier", "pupils": 1}
    views = {"lieu de vie": [{**group, "group": "commune rurale"}, group]}
    way = {
        "sentence": f"{mark} phrase", "placed": 1, "total": 2, "worst_within_reach": group, "minutes": 12.0, "long": 0,
        "rank": 1.0, "views": views,
    }  # fmt: skip
    return {
        "placed": 1, "total": 2, "nowhere": 0, "offers": 1, "offers_nowhere": 0, "seats": 1, "offers_per_pupil": 0.5,
        "minutes": {"mean": 12.0, "longest": 12, "total": 12}, "groups": [group], "worst_group": group,
        "shortages": [{"family": f"{mark} famille", "period": "en janvier", "lacking": 1, "without_offer": 1}],
        "solver": "essai", "exact": True, "certified": True, "uncertified": 0, "cost": 12, "dropped_pairs": 0,
        "digest": "0" * 64, "seconds": 0.1, "note": f"{mark} note", "views": views, "zones": [group],
        "comparisons": [way | {"label": f"{mark} {number}"} for number in range(4)],
        "lacks": [kind | {"seats": 1, "unplaced": 1, "lifts": f"{mark} groupe", "rate": 0.5, "value": 3}],
        "alone": [kind], "lacks_parts": [{"pupils": 2, "seats": 1, "lacking": 1, "proven": True}] * 2,
        "sensitivity": [{"sentence": f"{mark} carte"}],
        "proof": [{"name": "L4", "label": f"{mark} preuve", "cost": 12, "bound": 12}],
    }  # fmt: skip


def repaired(mark: str, need: rows.PlacementNeed, offer: rows.Offer) -> dict:
    """The report of a repair: one chain, with a mark in its words."""
    figures = report(mark) | {"worst": report(mark)["worst_group"], "exchanges": 0, "rates": [], "fair": []}
    move = {"need_id": str(need.pk), "from_offer": None, "to_offer": str(offer.pk)}
    return {
        "placed": 2, "total": 2, "before": figures, "after": figures, "displaced": 1, "left_out": [], "seated": 1,
        "moved": 0, "chains": [{"moves": [move]}], "proven": True, "digest": "0" * 64,
    }  # fmt: skip
