"""Addresses of the académie and of the ministry."""

from django.urls import path

from poles.web.academies import indicators, views
from poles.web.routes import Asks, routes
from poles.words.roles import Role

app_name = "academies"
urlpatterns = [
    path("poles", views.hubs, name="hubs"),
    path("poles.geojson", views.hubs_geojson, name="hubs_geojson"),
    path("poles/<slug:slug>", views.hub, name="hub"),
    path("indicateurs", indicators.indicators, name="indicators"),
    path("indicateurs.csv", indicators.export, name="indicators_csv"),
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
        "academies:national": Asks("figure", "total"),
    }
)
