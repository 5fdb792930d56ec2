"""Addresses for the hats of a school: head, DDFPT, teacher share the pages, each with its grants."""

from django.urls import path

from poles.web.routes import Asks, routes
from poles.web.schools import adjustments, explanations, needs, overrides, own_found, proposals, views
from poles.words.roles import SCHOOL_ROLES

app_name = "schools"
urlpatterns = [
    path("", views.today, name="today"),
    path("eleves", needs.listing, name="needs"),
    path("eleves/classes/<uuid:class_id>/besoins", needs.class_needs, name="class_needs"),
    path("eleves/classes/<uuid:class_id>/periode", needs.period, name="period"),
    path("eleves/besoins/<uuid:need_id>/voeux", needs.wishes, name="wishes"),
    path("eleves/besoins/<uuid:need_id>/trajet", needs.trip, name="trip"),
    path("eleves/besoins/<uuid:need_id>/dispense", needs.exempt, name="exempt"),
    path("eleves/besoins/<uuid:need_id>/fin-de-dispense", needs.restore, name="restore"),
    path("eleves/besoins/<uuid:need_id>/amenagements", adjustments.adjustments, name="adjustments"),
    path("eleves/besoins/<uuid:need_id>/place-trouvee", own_found.own_found, name="own_found"),
    path("propositions", proposals.listing, name="proposals"),
    path("propositions/<uuid:match_id>", proposals.one, name="proposal"),
    path("propositions/<uuid:match_id>/explication", explanations.explanation, name="explanation"),
    path("propositions/<uuid:match_id>/autre-place", overrides.override, name="override"),
    path("propositions/<uuid:match_id>/confirmer", proposals.confirm, name="confirm"),
    path("propositions/<uuid:match_id>/refuser", proposals.decline, name="decline"),
]

routes(
    {
        "schools:today": Asks("period", "see", SCHOOL_ROLES),
        "schools:needs": Asks("need", "see", SCHOOL_ROLES),
        "schools:class_needs": Asks("period", "state_needs", SCHOOL_ROLES),
        "schools:period": Asks("class_group", "open_period", SCHOOL_ROLES),
        "schools:wishes": Asks("need", "wish", SCHOOL_ROLES),
        "schools:trip": Asks("need", "amend", SCHOOL_ROLES),
        "schools:exempt": Asks("need", "exempt", SCHOOL_ROLES),
        "schools:restore": Asks("need", "restore", SCHOOL_ROLES),
        "schools:adjustments": Asks("adjustment", "state_adjustments"),
        "schools:own_found": Asks("need", "place", SCHOOL_ROLES),
        "schools:proposals": Asks("match", "see", SCHOOL_ROLES),
        "schools:proposal": Asks("match", "see", SCHOOL_ROLES),
        "schools:explanation": Asks("match", "see", SCHOOL_ROLES),
        "schools:override": Asks("match", "override", SCHOOL_ROLES),
        "schools:confirm": Asks("match", "confirm", SCHOOL_ROLES),
        "schools:decline": Asks("match", "decline", SCHOOL_ROLES),
    }
)
