"""The board of conventions: who leaves without a signature comes first; a class is prepared in one press."""

from datetime import timedelta

from django.urls import reverse

from poles.records.models import Agreement
from tests import agreement_factories as at_law
from tests import factories as make
from tests.factories import TODAY
from tests.web.agreements.conftest import placed
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

LIST = "/conventions/"


def leaving(cast, days: int, **fields):
    """A learner of the class who leaves in so many days, with a place."""
    period = make.period(
        make.class_group(cast.jean_moulin), starts_on=TODAY + timedelta(days), ends_on=TODAY + timedelta(days + 20)
    )
    need = make.need(make.learner(period.class_group, **fields), period)
    return placed(cast, need=need, starts_on=period.starts_on, ends_on=period.ends_on)


def test_a_placement_without_convention_is_told_with_its_button(cast, roy):
    placed(cast)
    page = roy.get(LIST)
    assert "à préparer" in text_of(page)
    assert [one.action for one in page.context["lines"]] == ["Préparer"]


def test_who_leaves_within_a_week_unsigned_comes_first_and_is_late(cast, roy):
    at_law.agreement(placed(cast))
    soon = leaving(cast, 5)
    lines = roy.get(LIST).context["lines"]
    assert next((one.line.placement, one.line.late) for one in lines) == (soon, True)
    assert [one.line.late for one in lines] == [True, False]


def test_a_signed_convention_is_never_late(cast, roy):
    at_law.agreement(leaving(cast, 3), text="signed")
    page = roy.get(LIST)
    assert page.context["late"] == 0
    assert "Personne ne part sans signature" in text_of(roy.get(reverse("agreements:unsigned")))


def test_the_page_of_departures_names_who_has_not_signed(cast, roy):
    agreement = at_law.agreement(leaving(cast, 2), text="signing")
    version = agreement.versions.get()
    at_law.signature(at_law.signatory(version, "host", name="Mme Patronne"))
    at_law.signatory(version, "tutor", name="M. Tuteur")
    text = text_of(roy.get(reverse("agreements:unsigned")))
    assert "1 sur 2 signatures" in text
    assert "tuteur (M. Tuteur)" in text and "Mme Patronne" not in text


def test_a_placement_that_began_unsigned_is_said_gravely(cast, roy):
    leaving(cast, -1)
    text = text_of(roy.get(reverse("agreements:unsigned")))
    assert "1 stage a commencé sans convention signée" in text and "parti sans signature" in text


def test_filters_keep_one_state_and_stay_in_the_address(cast, roy):
    at_law.agreement(placed(cast))
    leaving(cast, 30)
    page = roy.get(LIST, {"etat": "draft"})
    assert [one.line.standing for one in page.context["lines"]] == ["draft"]
    assert "Aucune convention pour ce filtre" in text_of(roy.get(LIST, {"etat": "signed"}))
    assert roy.get(LIST, {"etat": "n’importe quoi", "classe": "x", "page": "-3"}).status_code == 200


def test_the_board_asks_as_many_queries_for_twelve_as_for_two(cast, roy):
    at_law.agreement(leaving(cast, 3), text="signing")
    leaving(cast, 30)
    few = queries_of(roy, LIST)
    for days in range(10):
        at_law.agreement(leaving(cast, 10 + days))
    assert queries_of(roy, LIST) == few


def test_an_empty_board_says_how_it_begins(cast, roy):
    assert "Aucune convention à préparer" in text_of(roy.get(LIST))


def test_the_school_of_the_next_valley_sees_nothing(cast, draft):
    lake = client_of(cast.neighbour_head)
    assert "Aucune convention à préparer" in text_of(lake.get(LIST))
    assert lake.get(reverse("agreements:one", args=[draft.pk])).status_code == 404


def test_the_pole_has_no_such_page(cast, draft):
    karim = client_of(cast.karim)
    assert karim.get(LIST).status_code == 403
    assert karim.get(reverse("agreements:one", args=[draft.pk])).status_code == 403


def test_a_class_is_drafted_in_one_press_and_who_is_left_out_is_named(cast, roy):
    placed(cast)
    alone = make.learner(cast.cap, "Léo", last_name="Sans-Place")
    make.need(alone, cast.january)
    address = reverse("agreements:class_draft", args=[cast.january.pk])
    assert "Préparer 1 convention" in text_of(roy.get(address))
    page = roy.post(address, {"geste": "preparer"})
    assert "1 convention est préparée." in text_of(page)
    assert "Léo Sans-Place" in text_of(page) and "pas encore de place" in text_of(page)
    assert Agreement.objects.get().learner == cast.ines


def test_texts_that_the_law_forbids_stay_drafts_with_their_reason(cast, roy, draft):
    version = draft.versions.get()
    night = ((20 * 60, 23 * 60 + 30),)
    stay = at_law.stay(cast.garage).model_copy(update={"week": (night,) * 5 + ((), ())})
    version.terms = at_law.terms(draft.placement, stays=(stay,)).model_dump(mode="json")
    version.save()
    page = roy.post(reverse("agreements:class_draft", args=[cast.january.pk]), {"geste": "regler"})
    [(name, why)] = page.context["outcome"].left
    assert name == "Inès Vallon" and why
    version.refresh_from_db()
    assert version.status == "draft"


def test_today_tells_the_departures_without_signature(cast, roy):
    leaving(cast, 4)
    tasks = [one["sentence"] for one in roy.get("/etablissement/").context["tasks"]]
    assert tasks[0] == "1 élève part bientôt sans convention signée"


def test_today_tells_the_conventions_to_prepare(cast, roy):
    placed(cast)
    tasks = [one["sentence"] for one in roy.get("/etablissement/").context["tasks"]]
    assert "1 convention à préparer" in tasks
