"""All addresses of the house, audience by audience."""

from django.urls import URLPattern, URLResolver, include, path

from poles.web.routes import Open, routes

AUDIENCES = {
    "": "poles.web.public.urls",
    "accueillir/": "poles.web.hosts.urls",
    "etablissement/": "poles.web.schools.urls",
    "eleve/": "poles.web.families.urls",
    "carnet/": "poles.web.members.urls",
    "pole/": "poles.web.coordinators.urls",
    "academie/": "poles.web.academies.urls",
    "pilotage/": "poles.web.steering.urls",
    "ressources/": "poles.web.library.urls",
    "conventions/": "poles.web.agreements.urls",
    "signer/": "poles.web.signing.urls",
    "api/v1/": "poles.api.urls",
}

urlpatterns: list[URLPattern | URLResolver] = [path(prefix, include(module)) for prefix, module in AUDIENCES.items()]
routes(
    {
        "api:offers": Open("données publiques"),
        "api:hubs": Open("données publiques"),
        "api:check_planning": Open("juge des heures, ne garde rien"),
        "api:openapi-json": Open("description des données publiques"),
        "api:api-root": Open("répond qu’il n’y a rien"),
        "api:missing": Open("répond qu’il n’y a rien"),
    }
)
handler400 = "poles.web.pages.bad_request"
handler403 = "poles.web.pages.forbidden"
handler404 = "poles.web.pages.not_found"
handler500 = "poles.web.pages.failed"
