"""The first version of the interface for machines: open data only, described by openapi.json, no outside asset."""

from django.urls import path
from ninja import NinjaAPI

from poles.api import planning, problems
from poles.api.public import router

app_name = "api"

api = NinjaAPI(
    title="Pôles de stages",
    version="1",
    description="Offres publiées, pôles ouverts, droit des stages. Rien d’une personne. Les erreurs sont des documents RFC 9457.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
problems.teach(api)
api.add_router("", router)
api.add_router("", planning.router)

own = [pattern for pattern in api.urls[0] if getattr(pattern, "name", "") != "api-root"]
urlpatterns = [
    *own,
    path("", problems.missing, name="api-root"),
    path("<path:rest>", problems.missing, name="missing"),
]
