"""Addresses of the académie and of the ministry."""

from django.urls import path

from poles.web.academies import alerts, calendar, delays, indicators, views
from poles.web.routes import Asks, routes
from poles.words.roles import Role

app_name = "academies"
urlpatterns = [
    path("poles", views.hubs, name="hubs"),
    path("poles.geojson", views.hubs_geojson, name="hubs_geojson"),
    path("poles/<slug:slug>", views.hub, name="hub"),
    path("indicateurs", indicators.indicators, name="indicators"),
    path("indicateurs.csv", indicators.export, name="indicators_csv"),
    path("delais", delays.delays, name="delays"),
    path("calendrier", calendar.calendar, name="calendar"),
    path("calendrier/<uuid:mark_id>/retirer", calendar.drop_mark, name="drop_mark"),
    path("alertes", alerts.alert_referents, name="alert_referents"),
    path("national", indicators.national, name="national"),
]

_OFFICE = frozenset({Role.ACADEMY_OFFICE})
routes(
    {
        "academies:hubs": Asks("figure", "see", _OFFICE),
        "academies:hubs_geojson": Asks("figure", "see", _OFFICE),
        "academies:hub": Asks("figure", "see", _OFFICE),
        "academies:indicators": Asks("figure", "compare", _OFFICE),
        "academies:indicators_csv": Asks("figure", "export", _OFFICE),
        "academies:delays": Asks("search_schedule", "set_schedule"),
        "academies:calendar": Asks("calendar_mark", "mark_academy", _OFFICE),
        "academies:drop_mark": Asks("calendar_mark", "drop", _OFFICE),
        "academies:alert_referents": Asks("alert_referent", "name", _OFFICE),
        "academies:national": Asks("figure", "total"),
    }
)
