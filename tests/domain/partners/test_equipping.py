"""The office of a pôle: said by its coordinator, equipped by the rectorate; what was used, and what is left."""

from datetime import date
from decimal import Decimal

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.partners import queries, usecases
from poles.words.findings import Refused
from poles.words.partners import MeansKind, MemberKind
from tests import hub_factories as at_hub
from tests.factories import NOW, TODAY, YEAR

pytestmark = pytest.mark.django_db
TEXT = usecases.OfficeText("Lycée, bureau 12", "1 rue des Lilas", "0300000000", "le lundi")
GIVEN = {MeansKind.HOURS: Decimal(200), MeansKind.TRAVEL: Decimal(1500), MeansKind.SESSIONS: Decimal(300)}


def describe(cast, seen="", **fields):
    values = {"actor": cast.karim, "hub_id": cast.valley.pk, "school_year": YEAR, "text": TEXT, "seen": seen, "at": NOW}
    return usecases.describe_office(**values | fields)


def use(cast, office, **fields):
    values = {
        "actor": cast.karim, "office_id": office.pk, "kind": MeansKind.HOURS, "amount": Decimal("2.5"), "used_on": TODAY,
        "purpose": "Visites", "at": NOW,
    }  # fmt: skip
    return usecases.use_means(**values | fields)


def test_the_coordinator_describes_and_the_rectorate_gives(cast):
    office = describe(cast)
    values = {"hub_id": cast.valley.pk, "school_year": YEAR, "given": GIVEN, "at": NOW}
    given = usecases.allot_means(actor=cast.rectorate, seen=queries.version_of(office), **values)
    assert (given.pk, given.place, given.hours, given.session_budget) == (office.pk, "Lycée, bureau 12", 200, 300)
    with pytest.raises(Forbidden):
        usecases.allot_means(actor=cast.karim, seen=queries.version_of(given), **values)
    with pytest.raises((Unknown, Forbidden)):
        usecases.allot_means(actor=cast.other_rectorate, seen=queries.version_of(given), **values)


@pytest.mark.parametrize("who", ["partner", "roy", "stranger", "ministry"])
def test_nobody_else_describes_it(cast, who):
    with pytest.raises((Forbidden, Unknown)):
        describe(cast, actor=getattr(cast, who))


def test_an_office_filled_from_an_old_page_is_refused(cast):
    describe(cast)
    with pytest.raises(Refused, match="Quelqu’un a changé"):
        describe(cast)


def test_what_is_left_is_what_was_given_less_what_was_used(cast):
    office = at_hub.office(cast.valley)
    use(cast, office)
    dropped = use(cast, office, amount=Decimal(10))
    use(cast, office, kind=MeansKind.TRAVEL, amount=Decimal(1600))
    usecases.drop_use(actor=cast.karim, use_id=dropped.pk, at=NOW)
    hours, travel, sessions = queries.means_of([office])[office.pk]
    assert (hours.given, hours.used, hours.left) == (200, Decimal("2.5"), Decimal("197.5"))
    assert (travel.left, sessions.left) == (-100, 0)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"amount": Decimal(0)}, "plus grand que zéro"),
        ({"used_on": date(2026, 11, 3)}, "jour passé"),
        ({"used_on": date(2026, 7, 31)}, "année scolaire 2026-2027"),
    ],
)
def test_a_use_that_is_impossible_is_refused(cast, fields, why):
    with pytest.raises(Refused, match=why):
        use(cast, at_hub.office(cast.valley), **fields)


def test_the_public_face_counts_kinds_and_names_nobody(cast):
    at_hub.office(cast.valley, place="Bureau 12")
    at_hub.member(cast.valley, "Seconde mission", contact_name="Mme Cachée")
    at_hub.member(cast.valley, "Partie", kind="chamber", left_on=date(2026, 10, 1))
    face = queries.public_face(cast.valley.pk, on=TODAY, school_year=YEAR)
    assert face == queries.PublicFace("Bureau 12", "", "", "", ((MemberKind.LOCAL_MISSION, 2),))
