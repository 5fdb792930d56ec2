"""A class of 24 signs: drafted in one click, mended as hours are typed, signed in every way, sealed, checked, amended, ended.

Through the pages alone, in a real browser, on three days, with real mails, real texts and a real worker; what is typed and
clicked is counted. The essential is then done by the keyboard alone, without JavaScript.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from poles.domain.agreements.queries import terms_of
from poles.domain.signing.links import token_of
from poles.records import models as rows
from poles.words.agreements import Proof
from poles.words.teams import Duty
from poles.workers.sms_stand_in import StandIn, running
from tests import agreement_factories as at_law
from tests import factories as make
from tests.browser import assert_no_violation, sign_in
from tests.exchange.paper_structure import elements, opened
from tests.factories import NOW
from tests.walks.person import WIDTHS
from tests.walks.walker import KeyboardWalker, Walker
from tests.web.visits import stop_the_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
IN_JANUARY = datetime(2027, 1, 13, 9, tzinfo=NOW.tzinfo)
AFTERWARDS = datetime(2027, 2, 8, 9, tzinfo=NOW.tzinfo)
CODE, MOBILE = "CDFG HJKM NPQR", "0612345678"
HOST, TUTOR = "patronne@exemple.test", "tuteur@exemple.test"
TOO_LONG = ((450, 720), (780, 1050))
UNBROKEN = ((540, 900),)
AT_NIGHT = ((840, 1080), (1170, 1350))
GROWN_UP = (TOO_LONG, UNBROKEN, AT_NIGHT, ((660, 840), (900, 1140)), ((540, 720), (780, 960)), (), ())
"""The week of the adult who came before: nine hours on Monday, six without a break on Tuesday, until 22 h 30 on Wednesday."""
MENDED = {"s0_d0": "8h30-12h, 13h30-17h", "s0_d1": "9h-12h, 13h-16h", "s0_d2": "10h-13h, 14h-18h"}
RULES = {"s0_d0": "WT-04", "s0_d1": "WT-08", "s0_d2": "WT-12"}
MATES = (("Léa", "Petit"), ("Malo", "Roux"))
MINUTES = 30
WITH_SCRIPTS = pytest.mark.parametrize("somebody", [True], ids=["with JavaScript"], indirect=True)
WITHOUT_SCRIPTS = pytest.mark.parametrize("somebody", [False], ids=["without JavaScript"], indirect=True)


class Signer(Walker):
    """Somebody who reads and signs."""

    def shows(self) -> None:
        """No barrier and nothing too wide, narrow and wide."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 800})
            assert_no_violation(self.page)
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, self.page.url

    def ticks(self, name: str) -> None:
        """Tick a box."""
        self.clicks += 1
        self.page.locator(f"[name={name}]").check(force=True)

    def unfolds(self, name: str) -> None:
        """Open the first folded text of that name."""
        self.clicks += 1
        self.page.locator("summary", has_text=name).first.click()

    def reads_to_the_end(self) -> None:
        """Press the button at the end of the text."""
        self.presses("J’ai lu jusqu’à la fin")

    def consents(self) -> None:
        """Tick, sign, and see that it is done."""
        self.ticks("consent")
        self.presses("Signer")
        self.reads("C’est signé")


class KeyboardSigner(KeyboardWalker):
    """The same, with the keyboard alone."""

    reads_to_the_end, consents = Signer.reads_to_the_end, Signer.consents


@dataclass
class Story:
    """Inès and two classmates at a garage that knows the school, twenty-one others elsewhere; who works at the lycée."""

    ddfpt: rows.User
    referent: rows.User
    head: rows.User
    ines: rows.Learner
    period: rows.PlacementPeriod

    @property
    def agreement(self) -> rows.Agreement:
        """The convention of Inès."""
        return rows.Agreement.objects.get(learner=self.ines)

    def text(self, kind: str = "initial") -> rows.AgreementVersion:
        """The last text of a kind of this convention."""
        return self.agreement.versions.filter(kind=kind).latest("number")

    def signed(self, kind: str = "initial") -> dict[str, str]:
        """Who has signed the last text of a kind, and by which means."""
        return dict(rows.Signature.objects.filter(version=self.text(kind)).values_list("party", "means"))


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


def one(agreement: rows.Agreement) -> str:
    """The address of the page of a convention."""
    return reverse("agreements:one", args=[agreement.pk])


def letter_of(story: Story, party: str, letters: list[str]) -> str:
    """Among the letters of somebody who signs for three young people, the one about Inès: letters name nobody."""
    link = rows.SigningLink.objects.get(signatory__version=story.text(), signatory__party=party)
    return next(one for one in letters if token_of(link.pk) in one)


def link_in(said: str) -> str:
    """The address that a message gives."""
    return re.search(r"https?://\S+", said).group()


def the_class_is_drafted(ddfpt: Signer) -> None:
    """Twenty-four conventions, one press."""
    ddfpt.goes("Conventions")
    ddfpt.follows("Toute la classe : 1CAP MVA")
    ddfpt.presses("Préparer 24 conventions")
    ddfpt.reads("24 conventions sont préparées")
    ddfpt.goes("Conventions")
    ddfpt.reads("24 en préparation", "Inès Vallon", "Élève 22")
    ddfpt.shows()


def hours_are_mended_as_they_are_typed(ddfpt: Signer, story: Story) -> None:
    """Each remark goes as its day is typed again; nothing is kept before the button."""
    ddfpt.follows("Continuer : convention d’Inès Vallon")
    ddfpt.reads("3 points à corriger avant la signature")
    ddfpt.follows("Les jours et les heures")
    ddfpt.shows()
    for left, (name, hours) in zip((2, 1, 0), MENDED.items(), strict=True):
        day = ddfpt.page.locator(f"#constat-{name.replace('_', '')}")
        expect(day).to_contain_text(RULES[name])
        ddfpt.fills(**{name: hours})
        expect(day).not_to_contain_text(RULES[name])
        expect(ddfpt.page.locator("#verdict")).to_contain_text(f"{left} remarque" if left else "Rien n’interdit")
    assert terms_of(story.text()).stays[0].week == GROWN_UP, "typing keeps nothing"
    ddfpt.presses("Enregistrer et continuer")
    assert sum(end - begin for day in terms_of(story.text()).stays[0].week for begin, end in day) == 33 * 60


def the_week_is_taken_over(ddfpt: Signer, name: str) -> None:
    """A classmate at the same garage gets the hours that were mended by a button: each week is proposed once."""
    who = rows.Agreement.objects.get(learner__first_name=name)
    ddfpt.opens(reverse("agreements:edit", args=[who.pk, "horaires"]))
    ddfpt.unfolds("Reprendre la semaine d’un autre élève")
    ddfpt.presses("Reprendre ces heures d")
    ddfpt.presses("Enregistrer et continuer")


def the_texts_leave(ddfpt: Signer, story: Story) -> None:
    """Those without a remark are settled and sent together; the others are named, each with its reason."""
    ddfpt.opens(one(story.agreement))
    ddfpt.reads("Le texte peut partir en signature")
    ddfpt.shows()
    ddfpt.opens(reverse("agreements:class_draft", args=[story.period.pk]))
    ddfpt.presses("Déclarer prêts les textes sans remarque (24 en préparation)")
    ddfpt.reads("3 textes sont prêts à signer", "Ce qui n’est pas fait", "Élève 22")
    ddfpt.presses("Envoyer 3 textes en signature")
    ddfpt.reads("3 conventions sont envoyées en signature")


def comes_by_code(ines: Signer) -> None:
    """With the code of her sheet and her birthday."""
    ines.opens(reverse("families:code"))
    ines.fills(code=CODE, day="14", month="mars")
    ines.presses("Entrer")
    ines.follows("Lire, puis signer")


def the_learner_signs(ines: Signer, what: str) -> None:
    """From what waits for her."""
    comes_by_code(ines)
    ines.follows(f"Lire, puis signer : {what}")
    ines.reads("L’essentiel", "Garage Morel")
    ines.reads_to_the_end()
    ines.consents()


def by_text(parent: Signer, operator: StandIn, work: Callable[[], None]) -> None:
    """By the link of a text, then the code of another."""
    parent.opens(link_in(operator.texts[-1].text))
    parent.presses("Lire le texte")
    parent.reads_to_the_end()
    parent.presses("Recevoir le code par SMS")
    work()
    assert operator.texts[-1].number == "33612345678"
    parent.fills(code=re.search(r"\d{6}", operator.texts[-1].text).group())
    parent.consents()


def by_link(reader: Signer | KeyboardSigner, letter: str) -> None:
    """By the link of a mail: two presses to read, one to sign."""
    reader.opens(link_in(letter))
    reader.presses("Lire le texte")
    reader.reads_to_the_end()
    reader.consents()


def by_account(reader: Signer, what: str) -> None:
    """From the list of what waits."""
    reader.opens(reverse("signing:mine"))
    reader.follows(f"Lire et signer : {what}")
    reader.reads_to_the_end()
    reader.consents()


def the_head_signs_together(head: Signer, count: int) -> None:
    """All the texts that wait, by one signature each and one press."""
    head.opens(reverse("signing:batch"))
    head.shows()
    head.follows("Cocher le")
    head.ticks("consent")
    head.presses("Signer les textes cochés")
    head.reads(f"{count} texte{'s' if count > 1 else ''} signé{'s' if count > 1 else ''}")


def is_true(visitor: Signer, paper: bytes, folder: Path, *words: str) -> None:
    """The address of the QR says what holds; the file is authentic; one byte changed, it is not."""
    told = " ".join(str(tag.get("/Alt", "")) for kind, tag in elements(opened(paper)) if kind == "/Figure")
    visitor.opens(link_in(told))
    visitor.reads(*words)
    wrong = bytearray(paper)
    wrong[len(wrong) // 3] ^= 1
    for name, content, answer in (("vrai", paper, "Authentique, et valable"), ("faux", wrong, "Ne vous fiez pas")):
        (folder / f"{name}.pdf").write_bytes(content)
        visitor.opens(reverse("public:check"))
        visitor.gives("file", str(folder / f"{name}.pdf"))
        visitor.presses("Vérifier ce fichier")
        visitor.reads(answer)


def copy_of(reader: Signer) -> bytes:
    """The PDF behind the button of the page of who has signed."""
    reader.clicks += 1
    address = reader.page.get_by_role("link", name="Garder une copie en PDF").get_attribute("href")
    return reader.page.context.request.get(reader.home + address).body()


def the_tutor_changes(ddfpt: Signer, story: Story) -> None:
    """An avenant: who looks after Inès from the third day on."""
    ddfpt.opens(one(story.agreement))
    ddfpt.follows("Préparer un avenant")
    ddfpt.ticks_value("changes", "tutor")
    ddfpt.fills(reason="Le tuteur change d’atelier.", applies_on="2027-01-14")
    ddfpt.presses("Ouvrir l’avenant")
    ddfpt.fills(s0_tutor_name="Mme Relève", s0_tutor_job="mécanicienne", s0_tutor_email="")
    ddfpt.presses("Enregistrer et continuer")
    ddfpt.opens(one(story.agreement))
    ddfpt.shows()
    ddfpt.presses("Déclarer le texte prêt à signer")
    ddfpt.presses("Envoyer en signature")
    ddfpt.reads("0 signature sur 6", "Mme Relève")


def the_page_is_registered(ddfpt: Signer, story: Story, folder: Path) -> None:
    """The new tutor has neither mail nor mobile: she signs the printed page, and the lycée registers it."""
    page = io.BytesIO()
    Image.new("L", (620, 877), 255).save(page, "PNG")
    (folder / "page.png").write_bytes(page.getvalue())
    ddfpt.opens(reverse("signing:progress", args=[story.agreement.pk]))
    ddfpt.shows()
    ddfpt.follows("Enregistrer une page signée par Mme Relève")
    ddfpt.fills(signed_on="2027-01-13")
    ddfpt.gives("scan", str(folder / "page.png"))
    ddfpt.presses("Enregistrer cette signature")


def the_stage_ends(ddfpt: Signer, story: Story) -> None:
    """Its end is noted, then the attestation written."""
    ddfpt.opens(one(story.agreement))
    ddfpt.follows("Noter la fin du stage")
    ddfpt.presses("Noter la fin")
    ddfpt.reads("Le stage est terminé")
    ddfpt.follows("Attestation de fin de stage")
    ddfpt.shows()
    ddfpt.presses("Écrire l’attestation et l’envoyer à signer")
    ddfpt.reads("L’attestation est écrite")


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
