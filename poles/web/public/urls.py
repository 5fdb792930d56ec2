"""Addresses that are open to all."""

from django.urls import path

from poles.web.public import gallery, health, views
from poles.web.routes import Open, SignedIn, routes

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("connexion", views.sign_in, name="sign_in"),
    path("deconnexion", views.sign_out, name="sign_out"),
    path("fonction", views.wear, name="wear"),
    path("mentions-legales", views.legal, name="legal"),
    path("accessibilite", views.accessibility, name="accessibility"),
    path("donnees-personnelles", views.personal_data, name="personal_data"),
    path("plan-du-site", views.site_map, name="site_map"),
    path("composants", gallery.gallery, name="gallery"),
    path("composants/carte.geojson", gallery.gallery_map, name="gallery_map"),
    path("sante/vivante", health.alive, name="alive"),
    path("sante/prete", health.ready, name="ready"),
    path(".well-known/security.txt", health.security_text, name="security_text"),
    path("robots.txt", health.robots, name="robots"),
    path("favicon.ico", health.favicon, name="favicon"),
]

routes(
    {
        "public:home": Open("la porte du service"),
        "public:sign_in": Open("on y entre sans être connecté"),
        "public:sign_out": Open("sortir ne demande aucun droit"),
        "public:wear": SignedIn("chacun choisit parmi ses propres fonctions"),
        "public:legal": Open("page obligatoire"),
        "public:accessibility": Open("page obligatoire"),
        "public:personal_data": Open("page obligatoire"),
        "public:site_map": Open("page obligatoire"),
        "public:gallery": Open("sans donnée, et seulement dans la démonstration"),
        "public:gallery_map": Open("sans donnée, et seulement dans la démonstration"),
        "public:alive": Open("lue par la surveillance"),
        "public:ready": Open("lue par la surveillance, ne dit que l’état"),
        "public:security_text": Open("RFC 9116"),
        "public:robots": Open("lu par les moteurs de recherche"),
        "public:favicon": Open("demandée par les navigateurs"),
    }
)
