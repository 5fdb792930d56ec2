"""Addresses of the shared resources and of the trainings of tutors."""

from django.urls import URLPattern, path

from poles.web.library import deposits, registrations, resources, trainings
from poles.web.routes import Asks, routes
from poles.words.roles import SCHOOL_ROLES, Role

app_name = "library"
urlpatterns: list[URLPattern] = [
    path("", resources.listing, name="list"),
    path("deposer", deposits.deposit, name="deposit"),
    path("deposer/<uuid:resource_id>", deposits.change, name="change"),
    path("formations", trainings.listing, name="trainings"),
    path("formations/nouvelle", trainings.new, name="training_new"),
    path("formations/registre", registrations.trained, name="register"),
    path("formations/registre.csv", registrations.register_file, name="register_file"),
    path("formations/<uuid:training_id>", trainings.one, name="training"),
    path("formations/<uuid:training_id>/changer", trainings.change, name="training_change"),
    path("formations/<uuid:training_id>/ouvrir", trainings.announce, name="training_open"),
    path("formations/<uuid:training_id>/annuler", trainings.cancel, name="training_cancel"),
    path("formations/<uuid:training_id>/presences", trainings.attendance, name="attendance"),
    path("formations/<uuid:training_id>/inscrire", registrations.register, name="training_register"),
    path("formations/inscriptions/<uuid:registration_id>/retirer", registrations.drop, name="registration_out"),
    path(
        "formations/inscriptions/<uuid:registration_id>/attestation.pdf", registrations.certificate, name="certificate"
    ),
    path("<uuid:resource_id>", resources.resource, name="resource"),
    path("<uuid:resource_id>/fichier", resources.file, name="file"),
    path("<uuid:resource_id>/lien", resources.link, name="link"),
    path("<uuid:resource_id>/proposer", deposits.propose, name="propose"),
    path("<uuid:resource_id>/supprimer", deposits.discard, name="discard"),
    path("<uuid:resource_id>/relire", deposits.review, name="review"),
    path("<uuid:resource_id>/retirer", deposits.withdraw, name="withdraw"),
]

routes(
    {
        "library:list": Asks("resource", "see"),
        "library:resource": Asks("resource", "see"),
        "library:file": Asks("resource", "see"),
        "library:link": Asks("resource", "see"),
        "library:deposit": Asks("resource", "propose"),
        "library:change": Asks("resource", "propose"),
        "library:propose": Asks("resource", "propose"),
        "library:discard": Asks("resource", "propose"),
        "library:review": Asks("resource", "review"),
        "library:withdraw": Asks("resource", "withdraw"),
    }
)

_HUB = frozenset({Role.HUB_COORDINATOR})
_READERS = frozenset({*SCHOOL_ROLES, Role.HUB_COORDINATOR, Role.ACADEMY_OFFICE})
routes(
    {
        "library:trainings": Asks("tutor_training", "see"),
        "library:training": Asks("tutor_training", "see"),
        "library:training_new": Asks("tutor_training", "edit", _HUB),
        "library:training_change": Asks("tutor_training", "edit", _HUB),
        "library:training_open": Asks("tutor_training", "open", _HUB),
        "library:training_cancel": Asks("tutor_training", "cancel", _HUB),
        "library:attendance": Asks("tutor_training", "hold", _HUB),
        "library:training_register": Asks("tutor_training", "register"),
        "library:registration_out": Asks("tutor_training_seat", "drop"),
        "library:certificate": Asks("tutor_training_seat", "drop"),
        "library:register": Asks("tutor_training", "see", _READERS),
        "library:register_file": Asks("tutor_training", "export", _HUB),
    }
)
