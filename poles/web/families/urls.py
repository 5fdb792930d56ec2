"""Addresses for learners and their adults: the door by code, then what is their own."""

from django.urls import path

from poles.web.families import agreements, door, found, report, stays, trips, views
from poles.web.routes import Asks, Open, routes
from poles.web.signing import mine
from poles.words.roles import FAMILY_ROLES, Role

app_name = "families"
urlpatterns = [
    path("", views.home, name="home"),
    path("code", door.code, name="code"),
    path("signaler/<uuid:offer_id>", report.report, name="report"),
    path("conventions", agreements.agreements, name="agreements"),
    path("reponse", report.answered, name="report_answer"),
    path("trajets", trips.trip, name="trip"),
    path("signer", mine.mine, name="sign"),
    path("stages/<uuid:need_id>", stays.placement, name="placement"),
    path("stages/<uuid:need_id>/trouve", found.found, name="found"),
    path("stages/<uuid:need_id>/offres", stays.offers, name="offers"),
    path("stages/<uuid:need_id>/voeux", stays.wishes, name="wishes"),
    path("stages/<uuid:need_id>/voeux/ranger", stays.rank, name="rank"),
]

routes(
    {
        "families:home": Asks("need", "see", FAMILY_ROLES),
        "families:code": Open("un élève entre avec le code de sa feuille ; la réponse est la même pour tous les refus"),
        "families:report": Asks("alert", "report", FAMILY_ROLES),
        "families:report_answer": Open(
            "le code remis avec l’alerte est le droit d’en lire la réponse, et rien d’autre"
        ),
        "families:agreements": Asks("agreement", "see", FAMILY_ROLES),
        "families:trip": Asks("mobility", "state_mobility", frozenset({Role.LEARNER})),
        "families:sign": Asks("signatory", "sign", FAMILY_ROLES),
        "families:placement": Asks("need", "see", FAMILY_ROLES),
        "families:found": Asks("need", "tell_found"),
        "families:offers": Asks("need", "see", FAMILY_ROLES),
        "families:wishes": Asks("need", "see", FAMILY_ROLES),
        "families:rank": Asks("need", "wish", frozenset({Role.LEARNER})),
    }
)
