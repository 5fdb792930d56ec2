"""A firm called by everybody is called once: the warning, « je m’en charge », the call noted, and the other school reads it.

Through the pages alone, in a real browser; with JavaScript and without, then by the keyboard alone.
"""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.urls import reverse

from poles.records import models as rows
from tests import factories as make
from tests import host_factories as host
from tests.browser import watched_page
from tests.factories import NOW
from tests.walks.person import KeyboardPerson, Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def firm(cast) -> rows.HostSite:
    """The garage hosted last year, and was called three days ago by the lycée du Lac."""
    host.capacity(cast.garage, "automobile", seats=2)
    offer = make.offer(
        "Entretien des voitures", site=cast.garage, hub=cast.valley, status="withdrawn", published_at=NOW
    )
    make.placement(
        cast.need,
        offer.seats.get(),
        starts_on=NOW.date() - timedelta(days=300),
        ends_on=NOW.date() - timedelta(days=280),
    )
    host.call(
        cast.garage, cast.neighbour_head, home=cast.neighbour, made_at=NOW - timedelta(days=3), outcome="not_reached",
        fact="L’atelier répond mieux le matin",
    )  # fmt: skip
    return cast.garage


def finds_the_firm_and_its_history(ddfpt: Person, firm: rows.HostSite) -> None:
    """From the list of the address book to the file, where the warning stands."""
    ddfpt.opens(reverse("members:hosts"))
    ddfpt.reads("Garage Morel")
    ddfpt.opens(reverse("members:host", args=[firm.pk]))
    ddfpt.reads(
        "Mieux vaut attendre",
        "Appelé vendredi dernier, il y a trois jours, par le lycée du Lac (Mme Lacombe) : pas joint",
        "L’atelier répond mieux le matin",
        "2025-2026",
    )


def takes_it(ddfpt: Person, firm: rows.HostSite) -> None:
    """« Je m’en charge », for the week offered."""
    ddfpt.presses("Je m’en charge")
    ddfpt.reads("Vous vous en chargez jusqu’au 9 novembre 2026")
    assert rows.HostClaim.objects.get(site=firm, released_at__isnull=True).author == "M. Ferrand"


def sees_that_it_is_taken(head: Person, firm: rows.HostSite) -> None:
    """The other school is told before it calls."""
    head.opens(reverse("members:call", args=[firm.pk]))
    head.reads("Mieux vaut attendre", "M. Ferrand (Lycée Jean-Moulin) s’en charge jusqu’au 9 novembre 2026")


def logs_the_call(ddfpt: Person, firm: rows.HostSite) -> None:
    """Two places, and what all must know."""
    ddfpt.opens(reverse("members:host", args=[firm.pk]))
    ddfpt.follows("Noter un appel")
    ddfpt.fills(purpose="demander une place", means="téléphone", outcome="propose des places", seats="2")
    ddfpt.fills(fact="Demander le chef d’atelier, le matin")
    ddfpt.presses("Noter cet appel")
    ddfpt.reads("L’appel est noté", "Vous n’en êtes plus chargé", "Saisir l’offre avec lui")
    call = rows.HostCall.objects.get(site=firm, author="M. Ferrand")
    assert (call.seats, call.outcome, call.school.name) == (2, "seats", "Lycée Jean-Moulin")


def reads_it_at_the_other_school(head: Person, firm: rows.HostSite) -> None:
    """Who called, when, and what came of it: no second call."""
    head.opens(reverse("members:host", args=[firm.pk]))
    head.reads(
        "Appelé aujourd’hui par le lycée Jean-Moulin (M. Ferrand) : propose des places",
        "Un autre membre du pôle vient de le solliciter",
        "Demander le chef d’atelier, le matin",
    )
    assert "Inès" not in head.page.content()


def is_stopped_over_the_cap(head: Person, firm: rows.HostSite) -> None:
    """The firm wants one call a month: the second is refused, in a sentence, and nothing typed is lost."""
    rows.HostSite.objects.filter(pk=firm.pk).update(call_cap=1)
    head.opens(reverse("members:call", args=[firm.pk]))
    head.reads("Ne l’appelez pas pour demander une place", "attendez le 1er décembre 2026")
    head.fills(purpose="demander une place", means="téléphone", outcome="pas joint", fact="J’insiste")
    head.presses("Noter cet appel")
    head.reads("Déjà sollicité 1 fois en novembre, pour 1 au plus par mois (choisi par l’organisme)")
    assert head.page.locator("[name=fact]").input_value() == "J’insiste"
    assert rows.HostCall.objects.filter(site=firm).count() == 2


def walk(cast, firm: rows.HostSite, arrives: Callable[[], Person], accounts) -> None:
    """The whole story."""
    ddfpt, head = arrives(), arrives()
    ddfpt.signs_in(accounts(cast.workshop_head).email)
    head.signs_in(accounts(cast.neighbour_head).email)
    finds_the_firm_and_its_history(ddfpt, firm)
    takes_it(ddfpt, firm)
    sees_that_it_is_taken(head, firm)
    logs_the_call(ddfpt, firm)
    reads_it_at_the_other_school(head, firm)
    is_stopped_over_the_cap(head, firm)


def test_a_shared_address_book(cast, firm, somebody, accounts):
    walk(cast, firm, somebody, accounts)


def test_the_same_by_the_keyboard_alone(cast, firm, browser, live_server, settings, accounts):
    settings.BASE_URL = live_server.url
    with ExitStack() as stack:
        watched = []

        def arrives() -> Person:
            page, faults = stack.enter_context(watched_page(browser))
            watched.append(faults)
            return KeyboardPerson(page, live_server.url, scripts=True)

        walk(cast, firm, arrives, accounts)
        assert [fault for faults in watched for fault in faults] == []
