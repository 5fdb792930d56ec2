"""A convention written step by step: judged as it is typed, kept when sent, never silently overwritten."""

from datetime import date

import pytest

from poles.domain.agreements.queries import mark_of, terms_of
from poles.web.agreements.placing import STEPS
from poles.web.agreements.schedule_forms import ScheduleForm, in_words
from poles.words.terms import OtherDay
from tests import agreement_factories as at_law
from tests import factories as make
from tests.web.agreements.conftest import at, placed
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

SEVEN = "8h30-12h, 13h30-17h"


def answers(version, step, **changes) -> dict:
    """What the browser would send of a step left as it is, with some answers changed."""
    form = step(terms=terms_of(version), seen=mark_of(version))
    said = {}
    for name in form.fields:
        value = form[name].value()
        if isinstance(value, (list, tuple)):
            said[name] = [str(one) for one in value]
        elif value is not None and value is not False:
            said[name] = value.isoformat() if isinstance(value, date) else str(value)
    return said | changes


def step_of(slug: str):
    return next(step for step in STEPS if step.slug == slug)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.slug)
def test_a_step_sent_as_it_was_shown_changes_nothing(draft, roy, step):
    version = draft.versions.get()
    before = terms_of(version)
    answer = roy.post(at("edit", draft, step.slug), answers(version, step))
    assert answer.status_code == 302, answer.context["form"].errors
    version.refresh_from_db()
    kept = terms_of(version)
    assert kept.model_copy(update={"clauses": before.clauses, "template_version": before.template_version}) == before


def test_the_steps_follow_each_other_and_the_last_leads_to_the_convention(draft, roy):
    version = draft.versions.get()
    first = roy.post(at("edit", draft, "parties"), answers(version, STEPS[0]))
    assert first.url == at("edit", draft, "accueil")
    version.refresh_from_db()
    last = roy.post(at("edit", draft, "pieces"), answers(version, STEPS[-1]))
    assert last.url == at("one", draft)
    stay = roy.post(at("edit", draft, "pieces"), answers(version, STEPS[-1], rester="1"))
    assert stay.url == at("edit", draft, "pieces")


def test_a_day_too_long_is_told_beside_its_day_with_the_rule_and_its_figures(draft, roy):
    version = draft.versions.get()
    page = roy.post(
        at("edit", draft, "horaires"), answers(version, ScheduleForm, s0_d2="7h-12h, 13h-19h", verifier="1")
    )
    row = next(row for block in page.context["blocks"] for row in block.rows if row.slot == "s0d2")
    assert row.echo == "11\u202fh, pause de 1\u202fh"
    [note] = [note for note in row.notes if note.finding.rule in ("WT-03", "WT-04")]
    assert note.days[0].weekday() == 2 and len(note.days) > 1
    assert "Mesuré : 11" in note.basis and "Limite : 8" in note.basis and "L3162-1" in note.basis
    version.refresh_from_db()
    assert terms_of(version).stays[0].week[2] == at_law.DAY, "to check keeps nothing"


def test_the_same_remark_comes_live_as_a_fragment_that_keeps_nothing(draft, roy):
    version = draft.versions.get()
    page = roy.post(at("findings", draft, "horaires"), answers(version, ScheduleForm, s0_d2="7h-12h, 13h-19h"))
    text = text_of(page)
    assert 'id="constat-s0d2"' in text and 'hx-swap-oob="innerHTML:#verdict"' in text
    assert "11 h" in text and "<html" not in text
    version.refresh_from_db()
    assert terms_of(version).stays[0].week[2] == at_law.DAY


def test_half_typed_hours_are_judged_without_harm(draft, roy):
    version = draft.versions.get()
    page = roy.post(
        at("findings", draft, "horaires"), answers(version, ScheduleForm, s0_d2="8h30-", s0_first="", s0_o0_day="x")
    )
    assert page.status_code == 200
    page = roy.post(at("edit", draft, "horaires"), answers(version, ScheduleForm, s0_d2="8h30-"))
    assert page.status_code == 422
    assert "Il manque une heure de début ou de fin" in text_of(page)
    assert 'value="8h30-"' in page.content.decode()


def test_a_day_that_differs_is_kept_and_its_remark_stands_on_its_line(draft, roy):
    version = draft.versions.get()
    day = terms_of(version).first_day
    sent = answers(version, ScheduleForm, s0_o0_day=day.isoformat(), s0_o0_hours="6h-12h, 13h-19h")
    page = roy.post(at("edit", draft, "horaires"), sent | {"verifier": "1"})
    row = next(row for block in page.context["blocks"] for row in block.rows if row.slot == "s0o0")
    assert row.notes
    assert roy.post(at("edit", draft, "horaires"), sent).status_code == 302
    version.refresh_from_db()
    assert terms_of(version).stays[0].other_days == (OtherDay(day=day, spans=((360, 720), (780, 1140))),)


def test_monday_is_copied_until_friday(draft, roy):
    version = draft.versions.get()
    sent = answers(version, ScheduleForm, s0_d0="9h-12h 13h-17h", copier="1")
    form = roy.post(at("edit", draft, "horaires"), sent).context["form"]
    assert [form[f"s0_d{number}"].value() for number in range(6)] == ["9h-12h 13h-17h"] * 5 + [""]


def test_the_week_of_another_learner_at_the_same_host_is_taken_over(cast, draft, roy):
    other = make.need(make.learner(cast.cap, "Zoé"), cast.january)
    early = (((7 * 60, 14 * 60),),) * 5 + ((), ())
    twin = placed(cast, need=other)
    said = at_law.terms(twin, stays=(at_law.stay(cast.garage).model_copy(update={"week": early}),))
    at_law.agreement(twin, said=said)
    version = draft.versions.get()
    page = roy.get(at("edit", draft, "horaires"))
    [week] = page.context["weeks"]
    assert week.told.startswith("du lundi au vendredi : 7")
    form = roy.post(at("edit", draft, "horaires"), answers(version, ScheduleForm, reprendre=week.key)).context["form"]
    assert form["s0_d4"].value() == "7h-14h" and form["s0_d5"].value() == ""


def test_who_comes_second_is_told_and_loses_nothing(draft, roy, diallo):
    version = draft.versions.get()
    old = answers(version, step_of("conditions"), absences="Appeler le lycée.")
    assert (
        diallo.post(
            at("edit", draft, "conditions"), answers(version, step_of("conditions"), absences="Autre.")
        ).status_code
        == 302
    )
    page = roy.post(at("edit", draft, "conditions"), old)
    assert page.status_code == 422
    assert "Une autre personne a changé ce texte" in text_of(page) and "Appeler le lycée." in text_of(page)
    version.refresh_from_db()
    assert terms_of(version).absences == "Autre."


def test_a_lacking_mention_is_told_beside_its_own_field(draft, roy):
    version = draft.versions.get()
    page = roy.post(at("edit", draft, "conditions"), answers(version, step_of("conditions"), absences="", verifier="1"))
    row = next(row for block in page.context["blocks"] for row in block.rows if row.slot == "absences")
    assert "Mention obligatoire n° 10" in row.notes[0].finding.sentence


def test_a_second_host_is_added_then_taken_away(draft, roy):
    version, hosts = draft.versions.get(), step_of("accueil")
    page = roy.post(at("edit", draft, "accueil"), answers(version, hosts, ajouter="1"))
    assert "s1_organisation" in page.context["form"].fields
    more = {"plus": "1", "s1_organisation": "Carrosserie du Lac", "s1_country": "FR"}
    assert roy.post(at("edit", draft, "accueil"), answers(version, hosts, **more)).status_code == 302
    version.refresh_from_db()
    assert [stay.organisation for stay in terms_of(version).stays] == ["Garage Morel", "Carrosserie du Lac"]
    assert roy.post(at("edit", draft, "accueil"), answers(version, hosts, s1_drop="on")).status_code == 302
    version.refresh_from_db()
    assert len(terms_of(version).stays) == 1


@pytest.mark.parametrize(
    ("slug", "changes", "says"),
    [
        ("accueil", {"s0_siret": "123"}, "14 chiffres"),
        ("conditions", {"hourly": "beaucoup"}, "par exemple 4,35"),
        ("pieces", {"p0_proof": "board_vote"}, "Donnez la date"),
        ("horaires", {"s0_last": "2020-01-01"}, "vient avant le premier"),
        ("horaires", {"s0_d0": "n’importe quoi"}, "Je ne comprends pas"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field_and_kept_on_screen(draft, roy, slug, changes, says):
    page = roy.post(at("edit", draft, slug), answers(draft.versions.get(), step_of(slug), **changes))
    assert page.status_code == 422
    assert says in text_of(page) and "À corriger avant d’envoyer" in text_of(page)
    assert all(
        value.replace("’", "&#x27;") in page.content.decode() or value in page.content.decode()
        for value in changes.values()
    )


@pytest.mark.parametrize("slug", [step.slug for step in STEPS])
def test_an_empty_or_hostile_post_is_refused_with_care(draft, roy, slug):
    for sent in ({}, {"plus": "-9", "seen": "x", "s0_d0": "\x00", "reprendre": "../..", "p0_since": "9999999"}):
        assert roy.post(at("edit", draft, slug), sent).status_code in (200, 302, 422)
        assert roy.post(at("findings", draft, slug), sent).status_code == 200


def test_a_text_out_for_signature_is_not_written(cast, roy):
    out = at_law.agreement(placed(cast), text="signing")
    assert roy.get(at("edit", out, "horaires")).url == at("one", out)
    assert roy.post(at("findings", out, "horaires"), {}).status_code == 409
    assert roy.get(at("edit", out, "inconnue")).status_code == 404


def test_the_school_of_the_next_valley_writes_nothing(cast, draft):
    lake = client_of(cast.neighbour_head)
    assert lake.get(at("edit", draft, "horaires")).status_code == 404
    assert lake.post(at("findings", draft, "horaires"), {}).status_code == 404


def test_a_step_asks_as_many_queries_for_sixty_special_days_as_for_none(draft, roy):
    few = queries_of(roy, at("edit", draft, "horaires"))
    version = draft.versions.get()
    stay = terms_of(version).stays[0]
    days = tuple(
        OtherDay(day=stay.first_day.replace(day=day)) for day in range(stay.first_day.day, stay.first_day.day + 10)
    )
    version.terms = at_law.terms(draft.placement, stays=(stay.model_copy(update={"other_days": days}),)).model_dump(
        mode="json"
    )
    version.save()
    assert queries_of(roy, at("edit", draft, "horaires")) == few


def test_what_was_understood_is_said_in_words():
    assert in_words(()) == ""
    assert in_words(((1260, 1530),)) == "4\u202fh\u202f30, jusqu’au lendemain"
