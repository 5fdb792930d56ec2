"""A class of 24 signs: drafted in one click, mended as hours are typed, signed in every way, sealed, checked, amended, ended.

Through the pages alone, in a real browser, on three days, with real mails, real texts and a real worker; what is typed and
clicked is counted. The essential is then done by the keyboard alone, without JavaScript.
"""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.urls import reverse

from poles.records import models as rows
from poles.words.agreements import Proof
from poles.words.teams import Duty
from poles.workers.sms_stand_in import StandIn, running
from tests import agreement_factories as at_law
from tests import factories as make
from tests.browser import sign_in
from tests.factories import NOW
from tests.walks.signers import (
    CODE,
    GROWN_UP,
    HOST,
    MATES,
    MENDED,
    MOBILE,
    TUTOR,
    KeyboardSigner,
    Signer,
    Story,
    by_account,
    by_link,
    by_text,
    copy_of,
    hours_are_mended_as_they_are_typed,
    is_true,
    letter_of,
    link_in,
    one,
    the_class_is_drafted,
    the_head_signs_together,
    the_learner_signs,
    the_page_is_registered,
    the_stage_ends,
    the_texts_leave,
    the_tutor_changes,
    the_week_is_taken_over,
)
from tests.web.visits import stop_the_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
IN_JANUARY = datetime(2027, 1, 13, 9, tzinfo=NOW.tzinfo)
AFTERWARDS = datetime(2027, 2, 8, 9, tzinfo=NOW.tzinfo)
MINUTES = 30
WITH_SCRIPTS = pytest.mark.parametrize("somebody", [True], ids=["with JavaScript"], indirect=True)
WITHOUT_SCRIPTS = pytest.mark.parametrize("somebody", [False], ids=["without JavaScript"], indirect=True)


@pytest.fixture
def operator(settings) -> Iterator[StandIn]:
    """A real server of the operators’ protocol, which takes the texts."""
    with running(password="essai") as server:
        settings.SMS_URL = server.url
        yield server


@pytest.fixture
def few(cast, accounts, transactional_db) -> Story:
    """Inès alone has a place; the garage has had an adult of the same course before, on hours of its own."""
    staff = [accounts(one) for one in (cast.workshop_head, cast.diallo, cast.roy)]
    make.teaching_duty(cast.cap, cast.diallo.user_id, duty=Duty.REFERENT, learner=cast.ines)
    for proof in (Proof.BOARD_VOTE, Proof.INSURANCE_SCHOOL, Proof.PEDAGOGICAL_ANNEX, Proof.FINANCIAL_ANNEX):
        at_law.proof(school=cast.jean_moulin, proof=proof, reference="Mutuelle d’essai, contrat n° 12")
    elder = make.class_group(cast.jean_moulin, "TCAP MVA", programme=cast.cap.programme)
    adult = make.learner(elder, "Paul", birth_date=date(2007, 1, 5))
    october = make.period(elder, starts_on=date(2026, 10, 5), ends_on=date(2026, 10, 16))
    place = seat(cast.garage, cast.valley)
    before = make.placement(make.need(adult, october, status="placed"), place)
    stay = at_law.stay(cast.garage, before.starts_on, before.ends_on, week=GROWN_UP, address="3 rue des Forges")
    course = at_law.terms(before, stays=(stay,)).learner.model_copy(update={"course_hours": 840})
    at_law.agreement(before, said=at_law.terms(before, stays=(stay,), learner=course), text="signed")
    make.guardian(cast.ines, first_name="Claire", last_name="Vallon", phone=MOBILE, email="")
    make.access_code(cast.ines, typed=CODE)
    at_the_place(cast.need, seat(cast.garage, cast.valley))
    return Story(*staff, ines=cast.ines, period=cast.january)


@pytest.fixture
def story(cast, few) -> Story:
    """The whole class, placed; two referents share it, for nobody follows more than sixteen (D124-3)."""
    make.teaching_duty(cast.cap, make.user("Mme Renaud").pk, duty=Duty.REFERENT)
    for number in range(23):
        known = number < len(MATES)
        first, last = MATES[number] if known else ("Camille", f"Élève {number:02d}")
        who = make.learner(cast.cap, first, last_name=last)
        if number < 11:
            make.teaching_duty(cast.cap, few.referent.pk, duty=Duty.REFERENT, learner=who)
        make.guardian(who, email=f"adulte{number}@exemple.test")
        site = cast.garage if known else make.host_site(f"Atelier {number:02d}", commune=cast.jean_moulin.commune)
        at_the_place(make.need(who, cast.january), seat(site, cast.valley))
    return few


def seat(site: rows.HostSite, hub: rows.Hub) -> rows.OfferSeat:
    """A place at a host."""
    return make.offer("Entretien", site=site, hub=hub).seats.get()


def at_the_place(need: rows.PlacementNeed, place: rows.OfferSeat) -> None:
    """The place is confirmed."""
    make.placement(need, place)
    rows.PlacementNeed.objects.filter(pk=need.pk).update(status="placed")


@WITH_SCRIPTS
def test_a_class_signs(story, somebody, mailed, operator, work, monkeypatch, tmp_path, capsys):
    everyone = ddfpt, ines, parent, host, tutor, referent, head, visitor = [somebody(Signer) for _ in range(8)]
    what = "Convention de stage d’Inès Vallon"

    # November: drafted, mended, sent; six people sign, each in a way of their own.
    ddfpt.signs_in(story.ddfpt.email)
    the_class_is_drafted(ddfpt)
    hours_are_mended_as_they_are_typed(ddfpt, story)
    the_week_is_taken_over(ddfpt, "Léa")
    the_week_is_taken_over(ddfpt, "Malo")
    the_texts_leave(ddfpt, story)
    work()
    the_learner_signs(ines, what)
    ines.shows()
    by_text(parent, operator, work)
    by_link(host, letter_of(story, "host", mailed(HOST)))
    by_link(tutor, letter_of(story, "tutor", mailed(TUTOR)))
    referent.signs_in(story.referent.email)
    by_account(referent, what)
    head.signs_in(story.head.email)
    the_head_signs_together(head, 3)
    assert story.signed() == {
        "learner": "family_code", "guardian": "text_code", "host": "mail_link", "tutor": "mail_link",
        "referent": "account", "school": "account",
    }  # fmt: skip
    assert rows.Signature.objects.filter(party="school").count() == 3

    # Sealed by the job; checked by the address of its QR, and by its file.
    work()
    assert story.text().sealed_at and story.agreement.status == "signed"
    host.opens(link_in(mailed(HOST)[-1]))
    host.presses("Revoir le texte")
    sealed = host.page.context.request.get(
        host.home + host.page.get_by_role("link", name="PDF").first.get_attribute("href")
    )
    is_true(visitor, sealed.body(), tmp_path, "Signée par tous, en vigueur", "Garage Morel")
    visitor.shows()

    # January: another tutor; six signatures again, one of them on paper.
    stop_the_clock(monkeypatch, IN_JANUARY)
    for reader, user in ((ddfpt, story.ddfpt), (referent, story.referent), (head, story.head)):
        sign_in(reader.page, reader.home, user)
    the_tutor_changes(ddfpt, story)
    work()
    amended = "Avenant à la convention de stage d’Inès Vallon"
    the_page_is_registered(ddfpt, story, tmp_path)
    the_learner_signs(ines, amended)
    by_text(parent, operator, work)
    by_link(host, mailed(HOST)[-1])
    by_account(referent, amended)
    by_account(head, amended)
    assert story.signed("amendment")["tutor"] == "paper" and len(story.signed("amendment")) == 6
    work()
    assert story.text("amendment").sealed_at and story.text().status == "replaced"

    # February: ended, attested, the attestation signed by the host and checked.
    stop_the_clock(monkeypatch, AFTERWARDS)
    sign_in(ddfpt.page, ddfpt.home, story.ddfpt)
    the_stage_ends(ddfpt, story)
    work()
    by_link(host, mailed(HOST)[-1])
    work()
    is_true(visitor, copy_of(host), tmp_path, "Signée, stage terminé", "Attestation")
    visitor.shows()

    clicks, signs = (sum(getattr(each, counted) for each in everyone) for counted in ("clicks", "signs"))
    minutes = sum(each.seconds for each in everyone) / 60
    with capsys.disabled():
        print(f"\nUne convention de bout en bout : {clicks} clics, {signs} signes, {minutes:.1f} min d’un utilisateur")
    assert minutes < MINUTES


@WITHOUT_SCRIPTS
def test_the_essential_is_done_by_the_keyboard_alone_without_scripts(few, somebody, mailed, work):
    ddfpt, tutor, head = (somebody(KeyboardSigner) for _ in range(3))
    ddfpt.signs_in(few.ddfpt.email)
    ddfpt.goes("Conventions")
    ddfpt.presses("Préparer la convention d’Inès Vallon")
    ddfpt.opens(reverse("agreements:edit", args=[few.agreement.pk, "horaires"]))
    ddfpt.fills(**MENDED | {"s0_d2": "10h-13h, 14h-23h"})
    ddfpt.presses("Vérifier sans enregistrer")
    ddfpt.reads("remarques interdisent", "c’est interdit à 16 et 17 ans")
    ddfpt.fills(s0_d2=MENDED["s0_d2"])
    ddfpt.presses("Enregistrer et continuer")
    ddfpt.opens(one(few.agreement))
    ddfpt.presses("Déclarer le texte prêt à signer")
    ddfpt.presses("Envoyer en signature")
    work()
    by_link(tutor, mailed(TUTOR)[0])
    head.signs_in(few.head.email)
    head.opens(reverse("signing:mine"))
    head.follows("Lire et signer : Convention de stage d’Inès Vallon")
    head.reads_to_the_end()
    head.consents()
    assert few.signed() == {"tutor": "mail_link", "school": "account"}
