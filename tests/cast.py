"""The cast: the same people in every story, each under one hat, in two pôles of one académie."""

from dataclasses import dataclass

from poles.records import models as rows
from poles.words.actor import PUBLIC, Actor, system
from poles.words.roles import Role
from tests import factories as make
from tests import hub_factories as at_hub


@dataclass(frozen=True)
class Cast:
    """Who is there, and the places that they know.

    Actors are people under a hat; ``ines`` is a row, with her class, period and need; ``pupil`` and ``parent`` are she and
    her mother, who come by a code, without an account.
    ``partner`` speaks for a mission locale, member of the pôle. ``perrin`` keeps the bureau des entreprises, ``aubry`` is the MLDS coordinator, who follows nobody yet.
    ``neighbour`` is another lycée of the same pôle, ``foreign`` a lycée of the next pôle.
    """

    academy: rows.Academy
    valley: rows.Hub
    plain: rows.Hub
    jean_moulin: rows.School
    neighbour: rows.School
    foreign: rows.School
    cap: rows.ClassGroup
    january: rows.PlacementPeriod
    ines: rows.Learner
    need: rows.PlacementNeed
    garage: rows.HostSite
    morel_contact: rows.HostContact
    roy: Actor
    diallo: Actor
    workshop_head: Actor
    perrin: Actor
    aubry: Actor
    neighbour_head: Actor
    foreign_head: Actor
    morel: Actor
    pupil: Actor
    parent: Actor
    karim: Actor
    partner: Actor
    stranger: Actor
    rectorate: Actor
    other_rectorate: Actor
    ministry: Actor
    visitor: Actor
    machine: Actor

    @property
    def everyone(self) -> dict[str, Actor]:
        """Every actor by name, for tests over all hats."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Actor)}


def gather() -> Cast:
    """Build the cast; every row is saved."""
    town = make.commune()
    lake = make.commune("88196", "Gérardmer", lat=48.0731, lon=6.8774, postal_codes="88400", population=7_500)
    village = make.commune("88181", "Fraize", lat=48.1847, lon=7.0006, population=2_800, rural=True)
    far = make.commune("88321", "Neufchâteau", lat=48.3553, lon=5.6959, population=6_300)
    jean_moulin = make.school("Lycée Jean-Moulin", commune=town)
    neighbour = make.school("Lycée du Lac", commune=lake)
    foreign = make.school("Lycée de la Plaine", commune=far)
    valley = make.hub("Vallée", schools=[jean_moulin, neighbour], communes=[town, lake, village])
    plain = make.hub("Plaine", schools=[foreign], communes=[far])
    cap = make.class_group(jean_moulin, "1CAP MVA")
    january = make.period(cap)
    ines = make.learner(cap, "Inès", last_name="Vallon", home_commune=village)
    garage = make.host_site("Garage Morel", commune=town)
    contact = make.contact(garage, name="Mme Morel", email="morel@exemple.test")

    def wears(name: str, role: Role, **where) -> Actor:
        return make.actor(make.hat(role, user=make.user(name), **where))

    return Cast(
        academy=town.academy,
        valley=valley,
        plain=plain,
        jean_moulin=jean_moulin,
        neighbour=neighbour,
        foreign=foreign,
        cap=cap,
        january=january,
        ines=ines,
        need=make.need(ines, january),
        garage=garage,
        morel_contact=contact,
        roy=wears("Mme Roy", Role.SCHOOL_HEAD, school=jean_moulin),
        diallo=wears("M. Diallo", Role.TEACHER, school=jean_moulin),
        workshop_head=wears("M. Ferrand", Role.TRAINING_DIRECTOR, school=jean_moulin),
        perrin=wears("Mme Perrin", Role.BUSINESS_OFFICE, school=jean_moulin),
        aubry=wears("M. Aubry", Role.DROPOUT_COORDINATOR, school=jean_moulin),
        neighbour_head=wears("Mme Lacombe", Role.SCHOOL_HEAD, school=neighbour),
        foreign_head=wears("M. Plessis", Role.SCHOOL_HEAD, school=foreign),
        morel=Actor(Role.HOST, name="Mme Morel", academy_id=town.academy_id, reach=frozenset({garage.pk, contact.pk})),
        pupil=Actor(Role.LEARNER, name="Inès", academy_id=town.academy_id, reach=frozenset({ines.pk})),
        parent=Actor(Role.GUARDIAN, name="Mme Vallon", academy_id=town.academy_id, reach=frozenset({ines.pk})),
        karim=wears("Karim", Role.HUB_COORDINATOR, hub=valley),
        partner=wears("Mme Lenoir", Role.HUB_MEMBER, hub=valley, member=at_hub.member(valley, "Mission locale du Lac")),
        stranger=wears("Mme Voisin", Role.HUB_COORDINATOR, hub=plain),
        rectorate=wears("Rectorat", Role.ACADEMY_OFFICE),
        other_rectorate=wears("Autre rectorat", Role.ACADEMY_OFFICE, academy=make.academy("10", "Lyon")),
        ministry=wears("Dgesco", Role.NATIONAL_OFFICE),
        visitor=PUBLIC,
        machine=system("essai"),
    )
