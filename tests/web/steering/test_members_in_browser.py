"""The pages of the members of a pôle in Chromium: accessible, narrow and wide, full and wrong."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from poles.domain.partners import queries
from poles.records.models import User
from poles.words.time import SchoolYear
from tests import hub_factories as at_hub
from tests.browser import sign_in
from tests.web.test_fair_pages_in_browser import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _morning():
    """The browser and the server share the real clock: nothing is stopped here."""


def test_the_pages_of_the_life_of_a_hub(cast, page, live_server):
    now = timezone.now()
    today, year = timezone.localdate(now), SchoolYear.of(timezone.localdate(now)).start
    own = queries.own_member(cast.partner)
    chamber = at_hub.member(
        cast.valley, "Chambre de métiers et de l’artisanat de région Grand Est, délégation des Vosges", kind="chamber",
        role="Ouvrir des ateliers aux classes, prêter une salle, faire connaître le pôle aux artisans",
    )  # fmt: skip
    office = at_hub.office(
        cast.valley, school_year=year, place="Lycée Jean-Moulin, bureau 12", opening_hours="le lundi"
    )
    at_hub.means_use(office, amount=Decimal("212.5"), used_on=today)
    at_hub.contribution(at_hub.action(at_hub.action_programme(cast.valley, school_year=year)), own)
    begun = {"starts_at": now - timedelta(days=9), "ends_at": now - timedelta(days=9, hours=-2)}
    session = at_hub.work_session(cast.valley, status="held", minutes="Dit.\nDécidé.", minutes_at=now, **begun)
    at_hub.work_session_seat(session, own, came=True, person="Mme Lenoir")
    at_hub.work_session_seat(session, chamber, came=False)
    at_hub.decision(session, own, text="Prêter une salle pour le forum de mars", due_on=today - timedelta(days=1))
    coming = at_hub.work_session(
        cast.valley, starts_at=now + timedelta(days=9), ends_at=now + timedelta(days=9, hours=2)
    )
    at_hub.work_session_seat(coming, own)

    def shown(actor, address: str, name: str) -> None:
        sign_in(page, live_server.url, User.objects.get(pk=actor.user_id))
        page.goto(f"{live_server.url}/pilotage/{address}")
        look(page, f"vie-du-pole-{name}")

    shown(cast.partner, "", "accueil")
    shown(cast.karim, f"membres/{own.pk}", "membre")
    shown(cast.karim, "bureau", "bureau")
    shown(cast.karim, f"seances/{session.pk}", "seance")
    shown(cast.karim, f"seances/{session.pk}/compte-rendu", "compte-rendu")
    shown(cast.karim, "seances/nouvelle", "convoquer")
