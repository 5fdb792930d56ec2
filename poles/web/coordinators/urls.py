"""Addresses for those who coordinate a pôle."""

from django.urls import path

from poles.web.coordinators import offers
from poles.web.routes import Asks, routes

app_name = "coordinators"
urlpatterns = [
    path("offres", offers.offers, name="offers"),
    path("offres.csv", offers.offers_csv, name="offers_csv"),
    path("offres/<uuid:offer_id>", offers.offer, name="offer"),
    path("offres/<uuid:offer_id>/publier", offers.offer_publish, name="offer_publish"),
    path("offres/<uuid:offer_id>/renvoyer", offers.offer_send_back, name="offer_send_back"),
    path("offres/<uuid:offer_id>/retirer", offers.offer_withdraw, name="offer_withdraw"),
]

routes(
    {
        "coordinators:offers": Asks("offer", "publish"),
        "coordinators:offers_csv": Asks("offer", "export"),
        "coordinators:offer": Asks("offer", "publish"),
        "coordinators:offer_publish": Asks("offer", "publish"),
        "coordinators:offer_send_back": Asks("offer", "send_back"),
        "coordinators:offer_withdraw": Asks("offer", "publish"),
    }
)
