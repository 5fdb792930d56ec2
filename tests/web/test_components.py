"""The components: what each writes, and that the gallery shows every one of them."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from poles.web import templatetags
from poles.web.public.gallery import SampleForm
from poles.web.templatetags.poles import register

TEMPLATES = Path(templatetags.__file__).parents[1] / "templates"


def write(text: str, **context) -> str:
    """What a template writes, breaks and spaces made one."""
    return " ".join(Template("{% load poles %}" + text).render(Context(context)).split())


def test_the_gallery_shows_every_component():
    gallery = (TEMPLATES / "public" / "gallery.html").read_text()
    shown = set(re.findall(r"{% (\w+)", gallery)) | set(re.findall(r"{% (\w+)", component_texts()))

    assert set(register.tags) - shown - {"end_data_table"} == {"status"}


def component_texts() -> str:
    """The texts of the components' own templates: a tag may be shown inside another."""
    return "".join(path.read_text() for path in (TEMPLATES / "components").glob("*.html"))


@pytest.mark.django_db
def test_the_gallery_exists_in_the_demonstration_only(client, settings):
    settings.DEMO = True
    assert client.get("/composants").status_code == 200
    assert len(client.get("/composants/carte.geojson").json()["features"]) == 6

    settings.DEMO = False
    assert client.get("/composants").status_code == 404
    assert client.get("/composants/carte.geojson").status_code == 404


def test_an_error_is_tied_to_its_field():
    form = SampleForm({"town": ""})

    html = write("{% field form.town %}", form=form)

    assert 'aria-describedby="id_town_helptext id_town_error"' in html
    assert 'aria-invalid="true"' in html
    assert (
        '<div class="fr-messages-group" id="id_town_error"><p class="fr-message fr-message--error">Remplissez' in html
    )
    assert '<label class="fr-label" for="id_town">' in html


def test_a_group_of_choices_has_its_legend_and_each_its_label():
    html = write("{% field form.weeks %}", form=SampleForm())

    assert '<legend class="fr-fieldset__legend' in html
    assert html.count("fr-checkbox-group") == 4
    assert 'for="id_weeks_1"' in html


def test_what_is_optional_is_said():
    form = SampleForm()

    assert "(facultatif)" in write("{% field form.seats %}", form=form)
    assert "(facultatif)" not in write("{% field form.town %}", form=form)


def test_the_summary_of_errors_links_to_each_field_and_takes_the_focus():
    form = SampleForm({"town": "Épinal"})
    form.add_error(None, "Rien ne va.")

    html = write("{% error_summary form %}", form=form)

    assert "autofocus" in html
    assert "<li>Rien ne va.</li>" in html
    assert '<a href="#id_family">Métier : Choisissez une réponse.</a>' in html
    assert write("{% error_summary form %}", form=SampleForm()) == ""


def test_pagination_keeps_the_filters():
    request = RequestFactory().get("/offres", {"metier": "vente", "page": "2"})
    page = Paginator(range(200), 50).get_page(2)

    html = write("{% pagination page %}", page=page, request=request)

    assert 'href="?metier=vente&amp;page=3"' in html
    assert 'aria-current="page" title="Page 2"' in html


def test_one_page_needs_no_pagination():
    page = Paginator(range(3), 50).get_page(1)

    assert write("{% pagination page %}", page=page, request=RequestFactory().get("/")) == ""


def test_a_heading_sorts_then_sorts_the_other_way():
    once = write('{% sort_heading "Ville" "ville" %}', request=RequestFactory().get("/?q=a&page=3"))
    twice = write('{% sort_heading "Ville" "ville" %}', request=RequestFactory().get("/?q=a&tri=ville"))

    assert 'href="?q=a&amp;tri=ville"' in once
    assert "aria-sort" not in once
    assert 'href="?q=a&amp;tri=-ville"' in twice
    assert 'aria-sort="ascending"' in twice


def test_a_name_typed_by_somebody_stays_a_text():
    html = write('{% bar_chart title rows=rows name="x" %}', title="<b>", rows=[{"label": "<script>", "value": 1}])

    assert "<script>" not in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ day|long_date }}", "lundi 12 janvier 2026"),
        ("{{ day|short_date }}", "12/01/2026"),
        ("{{ day|period:last }}", "du lundi 12 au vendredi 30 janvier 2026"),
        ("{{ 65|minutes }}", "1 h 05"),
        ("{{ 12340|integer }}", "12 340"),
        ("{{ 412|percent:430 }}", "96 %"),
        ('{{ 12|plural:"élève sans stage/élèves sans stage" }}', "12 élèves sans stage"),
        ('{{ 1|plural:"élève" }}', "1 élève"),
        ("{{ none|long_date }}{{ none|integer }}{{ none|minutes }}{{ none|moment }}", ""),
    ],
)
def test_the_filters_write_french(text, expected):
    written = write(text, day=date(2026, 1, 12), last=date(2026, 1, 30), none=None)

    assert written.replace("\u202f", " ") == expected
