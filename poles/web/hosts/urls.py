"""Addresses for hosts: a form for everybody, a mailed link, and what the link opens."""

from django.urls import path

from poles.web.hosts import views
from poles.web.routes import Asks, Open, routes
from poles.words.roles import Role

app_name = "hosts"
urlpatterns = [
    path("proposer", views.propose, name="propose"),
    path("proposer/envoye", views.proposed, name="proposed"),
    path("lien/<str:token>", views.link, name="link"),
    path("nouveau-lien", views.renew, name="renew"),
    path("mes-offres", views.offers, name="offers"),
    path("mes-offres/<uuid:offer_id>", views.offer_edit, name="offer_edit"),
    path("mes-offres/<uuid:offer_id>/retirer", views.withdraw, name="withdraw"),
]

_HOST = frozenset({Role.HOST})
routes(
    {
        "hosts:propose": Open("un organisme propose sans compte ; rien n’est public avant deux vérifications"),
        "hosts:proposed": Open("dit d’ouvrir sa messagerie, et rien d’autre"),
        "hosts:link": Open("le lien signé est le droit d’entrer"),
        "hosts:renew": Open("répond la même chose à tous"),
        "hosts:offers": Asks("offer", "edit", _HOST),
        "hosts:offer_edit": Asks("offer", "edit", _HOST),
        "hosts:withdraw": Asks("offer", "withdraw", _HOST),
    }
)
