"""The pages of a roll in Chromium: no accessibility rule broken, nothing wider than the screen, files without JavaScript."""

import pytest
from django.urls import reverse

from poles.domain.calendar.usecases import apply_roll, drop_roll, read_roll, refuse_roll, roll_reading
from poles.exchange import pupils
from poles.records.models import Learner, User
from tests import factories as make
from tests.browser import assert_no_violation, screenshot, sign_in, watched_page
from tests.domain.calendar.roll import CAP, listed, ready
from tests.exchange.pupils import makers
from tests.web.visits import stop_the_clock

OWN = b"Patronyme;Petit nom;Jour;Groupe;Code\nDURAND;Ada;01/02/2010;1CAP;000000001AB\nROUX;Bob;03/04/2010;1CAP;\n"
ADA = f"DURAND;Ada;01/02/2010;1CAP;{CAP};000000001AB"


@pytest.fixture
def ground(transactional_db, monkeypatch):
    """Jean-Moulin, whose head has imports in every state, and the lycée next door, which has none."""
    from tests.cast import gather

    stop_the_clock(monkeypatch)
    cast = gather()
    school = ready(cast)

    def given(*files):
        return read_roll(actor=cast.roy, school_id=school.pk, parse=pupils.read, files=files, at=make.NOW)

    def page(roll, what="roll"):
        return reverse(f"schools:{what}", args=[roll.pk])

    cut = makers.pupils_csv(400, 0.3)
    applied = given(*listed(ADA))
    apply_roll(actor=cast.roy, import_id=applied.pk, at=make.NOW)
    dropped, nothing = given(*listed(ADA)), given(*listed(ADA))
    drop_roll(actor=cast.roy, import_id=dropped.pk, at=make.NOW)
    siecle, faulty = given(("export.zip", makers.siecle_zip(120, 12))), given(("liste-de-la-rentree.csv", cut.data))
    doubtful = given(*listed(ADA.replace("000000001AB", "000000009AB"), f"NEUF;Dan;07/08/2010;9X;{CAP[:-3]}999;"))
    columns = given(("ma liste.csv", OWN))
    monkeypatch.setattr(roll_reading, "AT_ONCE", 10)
    waiting, refused = given(*listed(ADA)), given(*listed(ADA))
    machine = cast.machine
    refuse_roll(actor=machine, import_id=refused.pk, sentences=["eleves.xml : ce fichier est d’un autre."], at=make.NOW)
    return cast, {
        "liste": ("roy", reverse("schools:rolls")),
        "vide": ("neighbour_head", reverse("schools:rolls")),
        "apercu": ("roy", page(siecle)),
        "erreurs": ("roy", page(faulty)),
        "questions": ("roy", page(doubtful)),
        "rien": ("roy", page(nothing)),
        "applique": ("roy", page(applied)),
        "ecarte": ("roy", page(dropped)),
        "lecture": ("roy", page(waiting)),
        "refuse": ("roy", page(refused)),
        "colonnes": ("roy", page(columns, "roll_columns")),
    }


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_a_roll_is_accessible_and_fits_the_screen(ground, live_server, browser, width):
    cast, pages = ground
    for name, (who, address) in pages.items():
        with watched_page(browser) as (page, faults):
            page.set_viewport_size({"width": width, "height": 800})
            sign_in(page, live_server.url, User.objects.get(pk=cast.everyone[who].user_id))
            page.goto(live_server.url + address)
            screenshot(page, f"effectif-{name}-{width}")
            assert page.locator("h1").count() == 1, name
            assert_no_violation(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            assert not faults, faults


def test_files_are_refused_then_given_their_columns_said_and_applied_without_javascript(
    ground, live_server, browser, tmp_path, monkeypatch
):
    monkeypatch.setattr(roll_reading, "AT_ONCE", roll_reading.MIB)
    cast, pages = ground
    bad, good = tmp_path / "bad.xml", tmp_path / "liste.csv"
    bad.write_bytes(b"<!DOCTYPE a><BEE_ELEVES/>")
    good.write_bytes(OWN.replace(b"Ada", b"Adele").replace(b"Patronyme", b"Nom patronymique"))
    with watched_page(browser, scripts=False) as (page, _):
        sign_in(page, live_server.url, User.objects.get(pk=cast.roy.user_id))
        page.goto(live_server.url + pages["liste"][1])
        page.locator("#id_files").set_input_files(bad)
        page.get_by_role("button", name="Lire ces fichiers").click()
        page.get_by_text("déclare un type de document").first.wait_for()
        screenshot(page, "effectif-refus-1280")
        page.set_viewport_size({"width": 320, "height": 800})
        screenshot(page, "effectif-refus-320")
        page.locator("#id_files").set_input_files(good)
        page.get_by_role("button", name="Lire ces fichiers").click()
        page.get_by_label("Colonne « Groupe »", exact=False).select_option("division")
        page.get_by_label("Colonne « Code »", exact=False).select_option("ine")
        page.get_by_role("button", name="Lire le fichier ainsi").click()
        page.get_by_text("prénom : Ada, puis Adele").first.wait_for()
        page.get_by_role("button", name="Appliquer").click()
        page.get_by_text("L’effectif est à jour. Vous pouvez annuler").wait_for()
        assert Learner.objects.filter(first_name="Adele").exists()
        page.get_by_role("button", name="Annuler cet import").click()
        page.get_by_text("l’effectif est revenu à ce qu’il était").first.wait_for()
    assert Learner.objects.filter(first_name="Ada").exists()
