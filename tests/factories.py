"""Rows for tests: one plain function a table, defaults that agree with each other, traits for the states that matter.

Every function saves what it returns; what is not given is made, or reused when it is a fact of geography (one académie,
one commune). ``NOW`` is the clock of the tests: Monday 2 November 2026, 10 o'clock in Paris, school year 2026-2027.
"""

from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from poles.domain.codes.queries import fingerprint
from poles.records import models as rows
from poles.words.actor import Actor
from poles.words.identifiers.base import key_letter
from poles.words.retention import kept_until
from poles.words.roles import Role
from poles.words.training import GradeLevel, PlacementKind

NOW = datetime(2026, 11, 2, 10, tzinfo=ZoneInfo("Europe/Paris"))
TODAY = NOW.date()
YEAR = 2026
STARTS, ENDS = date(2027, 1, 11), date(2027, 2, 5)
PASSWORD = "un-mot-de-passe-d-essai"

_numbers = count(1)


def academy(code: str = "12", name: str = "Nancy-Metz", **fields) -> rows.Academy:
    """The académie of a code, made once."""
    return rows.Academy.objects.get_or_create(code=code, defaults={"name": name, **fields})[0]


def commune(code: str = "88413", name: str = "Saint-Dié-des-Vosges", **fields) -> rows.Commune:
    """The commune of a code, made once; trait: ``rural=True``."""
    place = {"department": code[:2], "lat": 48.2845, "lon": 6.9492, "postal_codes": "88100", "population": 19_000}
    home = fields.pop("academy", None) or academy()
    return rows.Commune.objects.get_or_create(code=code, defaults={"name": name, "academy": home, **place, **fields})[0]


def uai(department: str = "088") -> str:
    """A UAI never given before in one test, with its key letter."""
    digits = f"{department}{next(_numbers) % 10_000:04d}"
    return digits + key_letter(digits)


def school(name: str = "Lycée d’essai", *, hub: rows.Hub | None = None, **fields) -> rows.School:
    """A vocational lycée, where its commune is; trait: ``hub=`` puts it in a pôle."""
    home = fields.pop("commune", None) or commune()
    made = rows.School.objects.create(
        name=name,
        commune=home,
        **{
            "academy": home.academy,
            "uai": uai(),
            "type": "vocational_lycee",
            "vocational_track": True,
            "lat": home.lat,
            "lon": home.lon,
            **fields,
        },
    )
    if hub:
        hub_school(hub, made)
    return made


def programme(
    label: str = "CAP mécanicien d’essai", *, family: str = "automobile", grade: str = GradeLevel.CAP1, **fields
) -> rows.Programme:
    """A formation of a family and a grade."""
    return rows.Programme.objects.create(
        **{
            "label": label,
            "family": family,
            "grade": grade,
            "mef_code": f"2412{next(_numbers) % 100_000:05d}1",
            **fields,
        }
    )


def hub_map(status: str = "adopted", **fields) -> rows.HubMap:
    """The adopted map of the year, made once; any other status makes a new map."""
    home = fields.pop("academy", None) or academy()
    values = {"basis": "basin", "label": f"Carte {home} 2026-2027", **fields}
    if status == "adopted":
        return rows.HubMap.objects.get_or_create(academy=home, school_year=YEAR, status=status, defaults=values)[0]
    return rows.HubMap.objects.create(academy=home, school_year=YEAR, status=status, **values)


def hub(name: str = "Vallée", *, schools=(), communes=(), **fields) -> rows.Hub:
    """A running pôle of the adopted map, with its schools and communes."""
    chart = fields.pop("hub_map", None) or hub_map()
    number = next(_numbers)
    values = {"code": f"P{number:03d}", "slug": f"{name.lower().replace('é', 'e').replace(' ', '-')}-{number}"}
    made = rows.Hub.objects.create(
        name=name, hub_map=chart, academy=chart.academy, **{"status": "running", **values, **fields}
    )
    for one in schools:
        hub_school(made, one)
    for one in communes:
        rows.HubCommune.objects.create(academy=chart.academy, hub_map=chart, hub=made, commune=one)
    return made


def hub_school(hub: rows.Hub, school: rows.School) -> rows.HubSchool:
    """The link of a school to a pôle of a map."""
    return rows.HubSchool.objects.create(academy=hub.academy, hub_map=hub.hub_map, hub=hub, school=school)


def class_group(home: rows.School | None = None, name: str = "", **fields) -> rows.ClassGroup:
    """A class of a school; ``programme=`` decides its family."""
    home = home or fields.pop("school", None) or school()
    return rows.ClassGroup.objects.create(
        school=home,
        academy=home.academy,
        **{
            "name": name or f"CAP {next(_numbers)}",
            "school_year": YEAR,
            "programme": fields.pop("programme", None) or programme(),
            **fields,
        },
    )


def learner(division: rows.ClassGroup | None = None, first_name: str = "", **fields) -> rows.Learner:
    """A pupil enrolled in a class, living where the school stands; visibly fictional."""
    division = division or fields.pop("class_group", None) or class_group()
    number = next(_numbers)
    made = rows.Learner.objects.create(
        **{
            "school": division.school,
            "academy": division.academy,
            "first_name": first_name or f"Prénom{number}",
            "last_name": f"Essai{number}",
            "birth_date": date(2010, 3, 14),
            "home_commune": division.school.commune,
            "keep_until": kept_until(division.school_year),
            **fields,
        }
    )
    rows.Enrolment.objects.create(
        learner=made, class_group=division, academy=division.academy, school_year=division.school_year
    )
    return made


def period(division: rows.ClassGroup | None = None, **fields) -> rows.PlacementPeriod:
    """Four weeks of PFMP in January; ``kind``, ``starts_on`` and ``ends_on`` change that."""
    division = division or fields.pop("class_group", None) or class_group()
    return rows.PlacementPeriod.objects.create(
        class_group=division,
        academy=division.academy,
        **{"kind": PlacementKind.PFMP, "label": "PFMP n° 1", "starts_on": STARTS, "ends_on": ENDS, **fields},
    )


def need(who: rows.Learner | None = None, when: rows.PlacementPeriod | None = None, **fields) -> rows.PlacementNeed:
    """An open need; ``status="placed"`` or ``"exempted"`` for the other states."""
    who, when = who or fields.pop("learner", None), when or fields.pop("period", None)
    division = when.class_group if when else (who.enrolments.get().class_group if who else class_group())
    who, when = who or learner(division), when or period(division)
    return rows.PlacementNeed.objects.create(
        learner=who,
        period=when,
        school=who.school,
        academy=who.academy,
        **{
            "family": division.programme.family,
            "travel_mode": "transit",
            "travel_limit": 60,
            "keep_until": kept_until(YEAR),
            **fields,
        },
    )


def adjustment(who: rows.Learner, **fields) -> rows.FunctionalAdjustment:
    """A learner who needs a step-free place."""
    return rows.FunctionalAdjustment.objects.create(learner=who, academy=who.academy, **{"kind": "step_free", **fields})


def travel_time(origin: rows.Commune, destination: rows.Commune, minutes: int, **fields) -> rows.TravelTime:
    """A real journey by public transport, in the académie of its origin."""
    values = {"academy": origin.academy, "mode": "transit", **fields}
    return rows.TravelTime.objects.create(departure=origin, destination=destination, minutes=minutes, **values)


def guardian(who: rows.Learner, **fields) -> rows.Guardian:
    """A legal guardian of a learner; traits: ``link="contact"``; ``made=`` gives an adult who is there already."""
    number, link, made = next(_numbers), fields.pop("link", "legal"), fields.pop("made", None)
    adult = made or rows.Guardian.objects.create(
        **{
            "school": who.school,
            "academy": who.academy,
            "first_name": "Dominique",
            "last_name": f"Adulte{number}",
            "keep_until": who.keep_until,
            **fields,
        }
    )
    rows.Guardianship.objects.create(learner=who, guardian=adult, link=link, academy=who.academy)
    return adult


def access_code(who: rows.Learner, adult: rows.Guardian | None = None, **fields) -> rows.AccessCode:
    """A live code of a learner, or of an adult of the learner; ``typed=`` is the code itself."""
    typed = fields.pop("typed", f"CDFG HJKM {next(_numbers):04d}")
    return rows.AccessCode.objects.create(
        learner=who,
        guardian=adult,
        academy=who.academy,
        audience="guardian" if adult else "learner",
        digest=fingerprint(typed),
        **{"expires_on": date(YEAR + 1, 8, 31), **fields},
    )


def teaching_duty(division: rows.ClassGroup, user_id, duty: str = "head_teacher", **fields) -> rows.TeachingDuty:
    """What a person does for a class: its head teacher, unless told."""
    return rows.TeachingDuty.objects.create(
        class_group=division, user_id=user_id, academy=division.academy, duty=duty, **fields
    )


def host_site(name: str = "Garage d’essai", **fields) -> rows.HostSite:
    """A site of a host, with its organisation, where its commune is."""
    home = fields.pop("commune", None) or commune()
    organisation = fields.pop("organisation", None) or rows.HostOrganisation.objects.create(
        academy=home.academy, name=name
    )
    return rows.HostSite.objects.create(
        name=name,
        organisation=organisation,
        commune=home,
        academy=home.academy,
        **{"lat": home.lat, "lon": home.lon, **fields},
    )


def contact(place: rows.HostSite | None = None, **fields) -> rows.HostContact:
    """A person named by a host."""
    place = place or fields.pop("site", None) or host_site()
    number = next(_numbers)
    return rows.HostContact.objects.create(
        site=place,
        academy=place.academy,
        **{"name": f"Contact {number}", "email": f"contact{number}@exemple.test", **fields},
    )


def host_link(bearer: rows.HostContact | None = None, **fields) -> rows.HostLink:
    """A link mailed to a contact, good for thirty days; traits: ``expires_at``, ``revoked_at``."""
    return rows.HostLink.objects.create(
        contact=bearer or fields.pop("contact", None) or contact(), **{"expires_at": NOW + timedelta(days=30), **fields}
    )


def offer(title: str = "", *, seats: int = 1, status: str = "published", **fields) -> rows.Offer:
    """A published PFMP offer of a pôle with its seats; traits: ``status="draft"``, ``"submitted"``, ``"returned"``…"""
    place = fields.pop("site", None) or host_site()
    made = rows.Offer.objects.create(
        title=title or f"Offre d’essai {next(_numbers)}",
        site=place,
        academy=place.academy,
        seat_count=seats,
        status=status,
        **{
            "kind": PlacementKind.PFMP,
            "family": "automobile",
            "opens_on": date(2026, 11, 2),
            "closes_on": date(2027, 6, 25),
            "published_at": NOW if status == "published" else None,
            **fields,
        },
    )
    rows.OfferSeat.objects.bulk_create(
        rows.OfferSeat(academy=place.academy, offer=made, number=number) for number in range(1, seats + 1)
    )
    return made


def campaign(where: rows.Hub | None = None, *, status: str = "open", **fields) -> rows.Campaign:
    """A PFMP campaign of a pôle for January and February, its rule published unless it is a draft; traits: ``status=``."""
    where = where or fields.pop("hub", None) or hub()
    ruled = fields.pop("ruled", status != "draft")
    made = rows.Campaign.objects.create(
        hub=where,
        academy=where.academy,
        status=status,
        **{
            "label": f"PFMP de janvier {next(_numbers)}",
            "kind": PlacementKind.PFMP,
            "starts_on": date(2027, 1, 4),
            "ends_on": date(2027, 2, 26),
            "salt": "sel-d-essai",
            **fields,
        },
    )
    if ruled:
        rule(made)
    return made


def rule(whose: rows.Campaign, **fields) -> rows.AllocationRule:
    """A published version of the rule of a campaign, with the usual numbers."""
    values = {"version": whose.rules.count() + 1, "parameters": {}, "text": "Règle d’essai", "digest": "0" * 64}
    return rows.AllocationRule.objects.create(
        campaign=whose, academy=whose.academy, **{**values, "published_at": NOW, **fields}
    )


def run(whose: rows.Campaign | None = None, *, status: str = "queued", **fields) -> rows.Run:
    """A run of a campaign; traits: ``status=``."""
    whose = whose or fields.pop("campaign", None) or campaign(status="closed")
    return rows.Run.objects.create(campaign=whose, academy=whose.academy, status=status, **fields)


def match(need: rows.PlacementNeed, offer: rows.Offer | None, **fields) -> rows.Match:
    """What a run (done, of a published campaign, unless ``run=`` is given) proposes to a need."""
    made_by = fields.pop("run", None) or run(campaign(status="published"), status="done")
    return rows.Match.objects.create(
        run=made_by,
        campaign=made_by.campaign,
        academy=need.academy,
        need=need,
        school=need.school,
        offer=offer,
        **{"minutes": 12 if offer else None, **fields},
    )


def placement(need: rows.PlacementNeed, seat: rows.OfferSeat, *, status: str = "confirmed", **fields) -> rows.Placement:
    """A learner on a seat for the days of the need's period; the need's own status is left to the caller."""
    return rows.Placement.objects.create(
        need=need,
        learner=need.learner,
        school=need.school,
        academy=need.academy,
        seat=seat,
        status=status,
        **{"starts_on": need.period.starts_on, "ends_on": need.period.ends_on, **fields},
    )


def user(name: str = "", email: str = "", *, password: str = "") -> rows.User:
    """A person with an account; without ``password`` nobody can sign in with it (hashing is slow)."""
    number = next(_numbers)
    made = rows.User(name=name or f"Personne {number}", email=email or f"personne{number}@exemple.test")
    if password:
        made.set_password(password)
    else:
        made.set_unusable_password()
    made.save()
    return made


def hat(role: Role, **fields) -> rows.Hat:
    """A hat worn since September by ``user=``; ``hub=`` or ``school=`` says where, else the académie."""
    place = fields.get("hub") or fields.get("school")
    home = place.academy if place else fields.pop("academy", None) or academy()
    return rows.Hat.objects.create(
        user=fields.pop("user", None) or user(),
        role=role,
        academy=None if role == Role.NATIONAL_OFFICE else home,
        **{"begins_on": date(2026, 9, 1), **fields},
    )


def actor(hat: rows.Hat) -> Actor:
    """The person acting under a hat."""
    reach = frozenset(key for key in (hat.hub_id, hat.school_id, hat.member_id) if key)
    return Actor(Role(hat.role), hat.user_id, hat.pk, hat.user.name, hat.academy_id or "", reach)


def mobility(who: rows.Learner, **fields) -> rows.Mobility:
    """How a learner can go: an hour of public transport; traits: ``boarding=True``, ``network=``."""
    return rows.Mobility.objects.create(learner=who, academy=who.academy, **fields)
