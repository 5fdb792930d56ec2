"""Addresses that are open to all."""

from django.urls import path

from poles.web.public import contact, feeds, gallery, health, invitations, mails, offers, open_data, rules, views
from poles.web.routes import Open, SignedIn, routes

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("connexion", views.sign_in, name="sign_in"),
    path("deconnexion", views.sign_out, name="sign_out"),
    path("fonction", views.wear, name="wear"),
    path("invitation/<str:invitation>", invitations.invitation, name="invitation"),
    path("offres", offers.offers, name="offers"),
    path("offres.geojson", offers.offers_geojson, name="offers_geojson"),
    path("offres.atom", feeds.atom, name="offers_atom"),
    path("offres/<uuid:offer_id>", offers.offer, name="offer"),
    path("offres/<uuid:offer_id>.ics", feeds.ics, name="offer_ics"),
    path("poles/<str:academy_id>/<slug:slug>", offers.hub, name="hub"),
    path("poles/<str:academy_id>/<slug:slug>.geojson", offers.hub_geojson, name="hub_geojson"),
    path("c/<str:code>", contact.contact, name="contact"),
    path("c/<str:code>/carte", contact.contact_card, name="contact_card"),
    path("c/<str:code>/envoye", contact.contact_sent, name="contact_sent"),
    path("c/<str:code>/<str:word>", contact.contact_form, name="contact_form"),
    path("donnees-ouvertes", open_data.open_data, name="open_data"),
    path("donnees-ouvertes/<uuid:return_campaign_id>", open_data.campaign, name="open_data_campaign"),
    path(
        "donnees-ouvertes/<uuid:return_campaign_id>/<slug:table>.<slug:file_format>",
        open_data.campaign_file,
        name="open_data_file",
    ),
    path("donnees-ouvertes/<slug:table>.<slug:file_format>", open_data.hubs_file, name="open_data_hubs"),
    path("regles/<uuid:rule_id>", rules.rule, name="rule"),
    path("demonstration/courriels", mails.mails, name="mails"),
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
        "public:invitation": Open("le lien reçu par courriel est le droit d’entrer : signé, daté, il sert une fois"),
        "public:wear": SignedIn("chacun choisit parmi ses propres fonctions"),
        "public:offers": Open("les offres publiées sont publiques"),
        "public:offers_geojson": Open("la carte des offres publiées, mêmes filtres que la liste"),
        "public:offer": Open("une offre publiée, sans coordonnées de personne"),
        "public:offers_atom": Open("le flux des offres publiées, mêmes filtres que la liste"),
        "public:offer_ics": Open("les jours d’une offre publiée, sans coordonnées de personne"),
        "public:hub": Open("la page publique d’un pôle ouvert"),
        "public:hub_geojson": Open("la carte de la page publique d’un pôle ouvert"),
        "public:contact": Open("le point de contact d’un pôle ouvert, pour tout employeur"),
        "public:contact_card": Open("la carte à imprimer du point de contact : une adresse publique"),
        "public:contact_sent": Open("dit à l’employeur ce que son propre navigateur vient d’envoyer"),
        "public:contact_form": Open(
            "un employeur écrit sans compte ; rien n’entre au carnet avant que son adresse soit prouvée"
        ),
        "public:open_data": Open("données ouvertes, sans aucun effectif de 1 à 4 personnes"),
        "public:open_data_campaign": Open("tables d’une campagne close, sans aucun effectif de 1 à 4 personnes"),
        "public:open_data_file": Open("fichier d’une campagne close, sans aucun effectif de 1 à 4 personnes"),
        "public:open_data_hubs": Open("les pôles ouverts, que chacun voit déjà"),
        "public:rule": Open("une règle publiée se lit sans compte (CRPA, L. 312-1-3)"),
        "public:mails": Open("seulement dans la démonstration"),
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
