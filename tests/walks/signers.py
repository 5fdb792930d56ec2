"""What people do in the walk of a class that signs: who they are, and each gesture through the pages alone."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from poles.domain.agreements.queries import terms_of
from poles.domain.signing.links import token_of
from poles.records import models as rows
from poles.workers.sms_stand_in import StandIn
from tests.browser import assert_no_violation
from tests.exchange.paper_structure import elements, opened
from tests.walks.person import WIDTHS
from tests.walks.walker import KeyboardWalker, Walker

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
