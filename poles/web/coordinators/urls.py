"""Addresses for those who coordinate a pôle."""

from django.urls import path

from poles.web.coordinators import (
    campaigns,
    lacks,
    offers,
    overrides,
    repairs,
    requests,
    results,
    rules,
    today,
    what_if,
)
from poles.web.coordinators import map as hub_map
from poles.web.routes import Asks, routes
from poles.words.roles import Role

app_name = "coordinators"
urlpatterns = [
    path("aujourdhui", today.today, name="today"),
    path("carte", hub_map.hub_map, name="map"),
    path("carte.geojson", hub_map.map_geojson, name="map_geojson"),
    path("offres", offers.offers, name="offers"),
    path("offres.csv", offers.offers_csv, name="offers_csv"),
    path("offres/<uuid:offer_id>", offers.offer, name="offer"),
    path("offres/<uuid:offer_id>/publier", offers.offer_publish, name="offer_publish"),
    path("offres/<uuid:offer_id>/renvoyer", offers.offer_send_back, name="offer_send_back"),
    path("offres/<uuid:offer_id>/retirer", offers.offer_withdraw, name="offer_withdraw"),
    path("campagnes", campaigns.campaigns, name="campaigns"),
    path("campagnes/<uuid:campaign_id>", campaigns.campaign, name="campaign"),
    path("campagnes/<uuid:campaign_id>/avancement", campaigns.campaign_progress, name="campaign_progress"),
    path("campagnes/<uuid:campaign_id>/ouvrir", campaigns.campaign_admit, name="campaign_admit"),
    path("campagnes/<uuid:campaign_id>/clore", campaigns.campaign_close, name="campaign_close"),
    path("campagnes/<uuid:campaign_id>/calculer", campaigns.campaign_compute, name="campaign_compute"),
    path("campagnes/<uuid:campaign_id>/publier", campaigns.campaign_publish, name="campaign_publish"),
    path("campagnes/<uuid:campaign_id>/annuler", campaigns.campaign_cancel, name="campaign_cancel"),
    path("campagnes/<uuid:campaign_id>/regle", rules.campaign_rule, name="campaign_rule"),
    path("campagnes/<uuid:campaign_id>/essayer", results.campaign_try, name="campaign_try"),
    path("campagnes/<uuid:campaign_id>/resultats", results.campaign_results, name="campaign_results"),
    path("campagnes/<uuid:campaign_id>/resultats.geojson", results.campaign_zones, name="campaign_zones"),
    path("campagnes/<uuid:campaign_id>/manques", lacks.campaign_lacks, name="campaign_lacks"),
    path("campagnes/<uuid:campaign_id>/manques.csv", lacks.campaign_lacks_csv, name="campaign_lacks_csv"),
    path("campagnes/<uuid:campaign_id>/et-si", what_if.campaign_what_if, name="campaign_what_if"),
    path("campagnes/<uuid:campaign_id>/propositions", campaigns.matches, name="matches"),
    path("propositions/<uuid:match_id>", campaigns.match, name="match"),
    path("propositions/<uuid:match_id>/autre-place", overrides.match_override, name="match_override"),
    path("campagnes/<uuid:campaign_id>/apres", repairs.campaign_after, name="campaign_after"),
    path("campagnes/<uuid:campaign_id>/reparer", repairs.campaign_repair, name="campaign_repair"),
    path("reparations/<uuid:repair_id>", repairs.repair, name="repair"),
    path("reparations/<uuid:repair_id>/appliquer", repairs.repair_apply, name="repair_apply"),
    path("reparations/<uuid:repair_id>/ecarter", repairs.repair_drop, name="repair_drop"),
    path("demandes", requests.listing, name="requests"),
    path("demandes/<uuid:request_id>", requests.one, name="request"),
    path("demandes/<uuid:request_id>/prendre", requests.take, name="request_take"),
]

_PILOT = frozenset({Role.HUB_COORDINATOR})

routes(
    {
        "coordinators:today": Asks("figure", "wait"),
        "coordinators:map": Asks("figure", "wait"),
        "coordinators:map_geojson": Asks("figure", "wait"),
        "coordinators:offers": Asks("offer", "publish"),
        "coordinators:offers_csv": Asks("offer", "export"),
        "coordinators:offer": Asks("offer", "publish"),
        "coordinators:offer_publish": Asks("offer", "publish"),
        "coordinators:offer_send_back": Asks("offer", "send_back"),
        "coordinators:offer_withdraw": Asks("offer", "publish"),
        "coordinators:campaigns": Asks("hub", "open_campaign", _PILOT),
        "coordinators:campaign": Asks("campaign", "see", _PILOT),
        "coordinators:campaign_progress": Asks("campaign", "see", _PILOT),
        "coordinators:campaign_admit": Asks("campaign", "admit", _PILOT),
        "coordinators:campaign_close": Asks("campaign", "close", _PILOT),
        "coordinators:campaign_compute": Asks("campaign", "start_run", _PILOT),
        "coordinators:campaign_publish": Asks("campaign", "publish", _PILOT),
        "coordinators:campaign_cancel": Asks("campaign", "cancel", _PILOT),
        "coordinators:campaign_rule": Asks("campaign", "publish_rule", _PILOT),
        "coordinators:campaign_try": Asks("campaign", "start_run", _PILOT),
        "coordinators:campaign_results": Asks("campaign", "see", _PILOT),
        "coordinators:campaign_zones": Asks("campaign", "see", _PILOT),
        "coordinators:campaign_lacks": Asks("campaign", "see", _PILOT),
        "coordinators:campaign_lacks_csv": Asks("campaign", "export", _PILOT),
        "coordinators:campaign_what_if": Asks("campaign", "start_run", _PILOT),
        "coordinators:matches": Asks("match", "see", _PILOT),
        "coordinators:match": Asks("match", "see", _PILOT),
        "coordinators:match_override": Asks("match", "override", _PILOT),
        "coordinators:campaign_after": Asks("campaign", "propose_repair", _PILOT),
        "coordinators:campaign_repair": Asks("campaign", "propose_repair", _PILOT),
        "coordinators:repair": Asks("run", "see", _PILOT),
        "coordinators:repair_apply": Asks("run", "apply_repair", _PILOT),
        "coordinators:repair_drop": Asks("run", "drop_repair", _PILOT),
        "coordinators:requests": Asks("request", "answer", _PILOT),
        "coordinators:request": Asks("request", "answer", _PILOT),
        "coordinators:request_take": Asks("request", "take", _PILOT),
    }
)
