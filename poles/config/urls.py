"""All addresses of the house, audience by audience."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

AUDIENCES = {
    "": "poles.web.public.urls",
    "accueillir/": "poles.web.hosts.urls",
    "etablissement/": "poles.web.schools.urls",
    "pole/": "poles.web.coordinators.urls",
    "academie/": "poles.web.academies.urls",
    "api/v1/": "poles.api.urls",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(module)) for prefix, module in AUDIENCES.items() if find_spec(module)
]
handler400 = "poles.web.pages.bad_request"
handler403 = "poles.web.pages.forbidden"
handler404 = "poles.web.pages.not_found"
handler500 = "poles.web.pages.failed"
