"""The list of conventions in Chromium: narrow and wide, without a fault of access."""

import pytest
from django.urls import reverse

from poles.exchange.sheets import write_csv
from poles.records.models import User
from tests import factories as make
from tests.browser import assert_no_violation, screenshot, sign_in
from tests.web.agreements.conftest import placed
from tests.web.test_pages_in_browser import OVERFLOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page, name: str) -> None:
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        screenshot(page, f"conventions-{name}-{width}")
        assert_no_violation(page)
        assert page.evaluate(OVERFLOW) <= 0, page.url


def test_a_list_is_read_line_by_line_then_taken(cast, page, live_server):
    placed(cast)
    placed(cast, need=make.need(make.learner(cast.cap, "Bob", last_name="Second"), cast.january))
    sign_in(page, live_server.url, User.objects.get(pk=cast.diallo.user_id))
    page.goto(live_server.url + reverse("agreements:import"))
    look(page, "import")
    lines = [
        ("Vallon", "Inès", "7h-12h, 13h-18h", "M. Cric au nom interminable de la vallée"),
        ("Second", "Bob", "8h-12h, 14h-17h", "M. Vis"),
        ("Inconnue", "Zoé", "", ""),
    ]
    content = write_csv(("Nom", "Prénom", "Lundi", "Tuteur"), lines)
    page.set_input_files("#id_file", {"name": "liste.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Lire cette liste").click()
    page.wait_for_selector("text=Ligne par ligne")
    look(page, "import-apercu")
    page.get_by_role("button", name="Préparer ces conventions").click()
    page.wait_for_selector(r"text=/2\sconventions préparées/")
