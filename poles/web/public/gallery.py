"""Every component, full, empty and wrong: what the writers of pages look at, and what the tests open."""

from datetime import date

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from poles.web import pages
from poles.web.forms import PageForm
from poles.web.request import Request

GROUPS = [
    {
        "label": "Secondes professionnelles des métiers de la relation client et de la vente",
        "value": 92,
        "text": "92 %",
    },
    {"label": "CAP électricien", "value": 81, "text": "81 %", "kind": "striped"},
    {"label": "CAP cuisine", "value": 64, "text": "64 %", "kind": "dotted"},
    {"label": "Première gestion-administration", "value": 0, "text": "0 %", "kind": "dashed"},
]
PLACES = [
    ("school", "Lycée Jean-Moulin", "12 élèves sans stage", 6.170, 48.690),
    ("host", "Garage Morel", "", 6.190, 48.685),
    ("offer", "2 places en mécanique", "du 12 au 30 janvier", 6.191, 48.686),
    ("place", "Mairie", "", 6.180, 48.700),
]


class SampleForm(PageForm):
    """One field of each shape."""

    town = forms.CharField(label="Commune", help_text="Par exemple : Épinal")
    message = forms.CharField(label="Ce que l’élève fera", widget=forms.Textarea(attrs={"rows": 3}))
    family = forms.ChoiceField(label="Métier", choices=[("", "Choisir"), ("vente", "Vente"), ("auto", "Automobile")])
    day = forms.DateField(label="Premier jour")
    seats = forms.IntegerField(label="Places", required=False, min_value=1, max_value=20)
    who = forms.ChoiceField(
        label="Vous êtes", widget=forms.RadioSelect, choices=[("firm", "une entreprise"), ("town", "une collectivité")]
    )
    weeks = forms.MultipleChoiceField(
        label="Semaines",
        widget=forms.CheckboxSelectMultiple,
        choices=[("1", "du 12 au 16 janvier"), ("2", "du 19 au 23 janvier")],
        required=False,
    )
    agreed = forms.BooleanField(
        label="J’accepte d’être rappelé par le pôle", help_text="Par téléphone ou par courriel."
    )


@require_GET
def gallery(request: Request) -> HttpResponse:
    """All components on one page; exists in the demonstration only."""
    if not settings.DEMO:
        return pages.not_found(request)
    wrong = SampleForm({"town": "", "seats": "40"}, auto_id="faux_%s")
    wrong.add_error(None, "Ces semaines tombent pendant les vacances de la zone B : choisissez-en d’autres.")
    context = {
        "good": SampleForm(initial={"town": "Épinal", "weeks": ["1"]}),
        "wrong": wrong,
        "groups": GROUPS,
        "page_obj": Paginator(range(1200), 50).get_page(request.GET.get("page", "7")),
        "day": date(2026, 1, 12),
        "last_day": date(2026, 1, 30),
        "titles": ["Votre organisme", "Les places", "Les dates", "Relire et envoyer"],
        "places": [{"kind": kind, "name": name, "text": text} for kind, name, text, *_ in PLACES],
        "rows": range(1, 41),
    }
    return pages.page(request, "public/gallery.html", context)


@require_GET
def gallery_map(request: Request) -> HttpResponse:
    """The sample places and contours of the gallery's map."""
    if not settings.DEMO:
        return pages.not_found(request)
    squares = [("Pôle de la Vallée", 6.10, 48.65), ("Pôle des Plateaux", 6.22, 48.65)]
    contours = [_contour(name, west, south) for name, west, south in squares]
    points = [
        _feature({"kind": kind, "name": name, "text": text}, {"type": "Point", "coordinates": [east, north]})
        for kind, name, text, east, north in PLACES
    ]
    return JsonResponse({"type": "FeatureCollection", "features": contours + points})


def _contour(name: str, west: float, south: float) -> dict:
    ring = [[west, south], [west + 0.12, south], [west + 0.12, south + 0.08], [west, south + 0.08], [west, south]]
    return _feature({"kind": "hub", "name": name}, {"type": "Polygon", "coordinates": [ring]})


def _feature(properties: dict, geometry: dict) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": geometry}
