"""Addresses for hosts: a form for everybody, a mailed link, and what the link opens."""

from django.urls import path

from poles.web.hosts import candidates, file, messages, series, views
from poles.web.routes import Asks, Open, routes
from poles.words.roles import Role

app_name = "hosts"
urlpatterns = [
    path("proposer", views.propose, name="propose"),
    path("proposer/envoye", views.proposed, name="proposed"),
    path("lien/<str:token>", views.link, name="link"),
    path("nouveau-lien", views.renew, name="renew"),
    path("mes-offres", views.offers, name="offers"),
    path("eleves-proposes", candidates.candidates, name="candidates"),
    path("eleves-proposes/<uuid:candidate_id>/decliner", candidates.decline, name="decline"),
    path("mes-offres/<uuid:offer_id>", views.offer_edit, name="offer_edit"),
    path("mes-offres/<uuid:offer_id>/retirer", views.withdraw, name="withdraw"),
    path("mes-offres/<uuid:offer_id>/retirer-tout", series.withdraw_all, name="withdraw_all"),
    path("mes-offres/<uuid:offer_id>/complet", series.full, name="full"),
    path("mes-offres/<uuid:offer_id>/rouvrir", series.reopen, name="reopen"),
    path("mes-offres/<uuid:offer_id>/an-prochain", series.renew_offer, name="renew_offer"),
    path("mes-offres/<uuid:offer_id>/places", series.seats, name="seats"),
    path("mes-offres/<uuid:offer_id>/lieux", series.stops, name="offer_stops"),
    path("mes-offres/<uuid:offer_id>/lieux/<uuid:stop_id>/retirer", series.stop_drop, name="offer_stop_drop"),
    path("lien/<str:token>/complet/<uuid:offer_id>", series.link_full, name="link_full"),
    path("lien/<str:token>/an-prochain/<uuid:offer_id>", series.link_renew, name="link_renew"),
    path("message/<str:token>", messages.message_link, name="message_link"),
    path("mes-messages", messages.own, name="messages"),
    path("mes-messages/<uuid:message_id>/completer", messages.message_complete, name="message_complete"),
    path("mes-messages/<uuid:message_id>/rouvrir", messages.message_reopen, name="message_reopen"),
    path("mes-messages/<uuid:message_id>/avis", messages.rate, name="rate"),
    path("ma-fiche", file.file, name="file"),
    path("ma-fiche/appels", file.choices, name="file_choices"),
    path("ma-fiche/sollicitations", file.cap, name="file_cap"),
    path("ma-fiche/lieu", file.describe, name="file_describe"),
    path("ma-fiche/accueils", file.capacity, name="file_capacity"),
    path("ma-fiche/accueils/<uuid:capacity_id>/retirer", file.drop_capacity, name="file_capacity_drop"),
    path("ma-fiche/tuteurs", file.name_tutor, name="file_tutor_new"),
    path("ma-fiche/tuteurs/<uuid:tutor_id>", file.tutor, name="file_tutor"),
    path("ma-fiche/tuteurs/<uuid:tutor_id>/depart", file.tutor_left, name="file_tutor_left"),
]

_HOST = frozenset({Role.HOST})
routes(
    {
        "hosts:propose": Open("un organisme propose sans compte ; rien n’est public avant deux vérifications"),
        "hosts:proposed": Open("dit d’ouvrir sa messagerie, et rien d’autre"),
        "hosts:link": Open("le lien signé est le droit d’entrer"),
        "hosts:renew": Open("répond la même chose à tous"),
        "hosts:offers": Asks("offer", "edit", _HOST),
        "hosts:candidates": Asks("host_decline", "decline", _HOST),
        "hosts:decline": Asks("host_decline", "decline", _HOST),
        "hosts:offer_edit": Asks("offer", "edit", _HOST),
        "hosts:withdraw": Asks("offer", "withdraw", _HOST),
        "hosts:withdraw_all": Asks("offer", "withdraw", _HOST),
        "hosts:full": Asks("offer", "fill", _HOST),
        "hosts:reopen": Asks("offer", "reopen", _HOST),
        "hosts:renew_offer": Asks("offer", "renew", _HOST),
        "hosts:seats": Asks("offer", "fill", _HOST),
        "hosts:offer_stops": Asks("offer", "rotate", _HOST),
        "hosts:offer_stop_drop": Asks("offer", "rotate", _HOST),
        "hosts:link_full": Open("le lien signé est le droit d’entrer ; l’ouvrir ne fait rien"),
        "hosts:link_renew": Open("le lien signé est le droit d’entrer ; l’ouvrir ne fait rien"),
        "hosts:message_link": Open("le lien signé est le droit d’entrer ; l’ouvrir ne fait rien"),
        "hosts:messages": Asks("desk_message", "rate", _HOST),
        "hosts:message_complete": Asks("desk_message", "complete", _HOST),
        "hosts:message_reopen": Asks("desk_message", "reopen", _HOST),
        "hosts:rate": Asks("desk_message", "rate", _HOST),
        "hosts:file": Asks("host_contact", "choose", _HOST),
        "hosts:file_choices": Asks("host_contact", "choose", _HOST),
        "hosts:file_cap": Asks("host_site", "cap", _HOST),
        "hosts:file_describe": Asks("host_site", "describe", _HOST),
        "hosts:file_capacity": Asks("host_site", "describe", _HOST),
        "hosts:file_capacity_drop": Asks("host_capacity", "edit", _HOST),
        "hosts:file_tutor_new": Asks("host_site", "describe", _HOST),
        "hosts:file_tutor": Asks("host_tutor", "edit", _HOST),
        "hosts:file_tutor_left": Asks("host_tutor", "edit", _HOST),
    }
)
