"""The papers of conventions: tagged, French, fonts inside, the same bytes twice, and what people typed printed as text."""

import io
from datetime import date, timedelta

import pikepdf
import pytest

from poles.domain.agreements.examples import example
from poles.domain.agreements.templates import Chosen
from poles.domain.printing import WITH_FILES, Paper, typeset
from poles.exchange import agreement_paper, agreement_said, papers
from poles.exchange.proof_said import proof_data
from poles.law.clauses import first_clauses
from poles.words.agreements import AgreementModel
from poles.words.closing import Closing
from poles.words.evidence import GENESIS, Evidence, Identity, Moments, Signer, digest_of, text_of
from poles.words.terms import Activity, OtherDay, Paid, Person
from tests import agreement_factories as at_law
from tests.exchange.paper_structure import elements, faults, hyphens, opened, words
from tests.factories import NOW

pytestmark = pytest.mark.django_db
ODD = '#import "x": * #read("/etc/passwd") $x$ #strong[Essai] \\ @ref <b> {tuteur} _a_ *b* `c` \u202egauche\u202c שלום مرحبا 日本 🎉 \x01'
LONG = "A" * 300
SEEN = '#import"x":*#read("/etc/passwd")$x$#strong[Essai]\\@ref<b>{tuteur}_a_*b*`c`gauche'
"""What is left of it on paper: its Latin signs, in the order in which they were typed."""


def worded(said, model=AgreementModel.PFMP):
    return Chosen(first_clauses(model)).word(said)


def closing(**fields) -> Closing:
    values = {
        "agreement": "2026-0880001A-00012", "learner": "Inès Essai", "birth_date": date(2010, 3, 14), "course": "Bac pro d’essai",
        "class_name": "1re MVA", "school": "Lycée d’essai", "organisation": "Garage d’essai", "signatory": Person(name="Mme Patronne"),
        "first_day": date(2027, 1, 11), "last_day": date(2027, 2, 5), "minutes": 8190, "days": 19, "months": 0, "weeks": 4,
        "absent_days": 1, "gratuity": 12_345, "activities": ("Vidange",), "remarks": "Sérieux.",
    }  # fmt: skip
    return Closing(**values | fields)


@pytest.fixture(scope="module")
def texts(django_db_setup, django_db_blocker):
    """The data of one paper of each kind, from rows that exist in a transaction of their own."""
    from tests.shared_rows import written

    with written(django_db_blocker, _texts) as built:
        yield built


def _texts():
    placement = at_law.placed()
    before = worded(at_law.terms(placement))
    agreement = at_law.agreement(placement, said=before, text="signed")
    first, stay = agreement.versions.get(), before.stays[0]
    half = stay.first_day + timedelta(days=10)
    turned = (
        stay.model_copy(update={"last_day": half, "tutor": Person(name="Mme Neuve")}),
        stay.model_copy(
            update={
                "organisation": "Carrosserie d’essai", "first_day": half + timedelta(days=3),
                "other_days": (OtherDay(day=half + timedelta(days=4), spans=((540, 720),)),),
            }
        ),
    )  # fmt: skip
    after = worded(before.model_copy(update={"stays": turned, "paid": Paid(takes_part=True, meals=435)}))
    amendment = at_law.version(
        agreement, said=after, status="ready", kind="amendment", changes=["place", "tutor"], reason="Le garage ferme.",
        applies_on=half,
    )  # fmt: skip
    odd = before.model_copy(
        update={
            "learner": before.learner.model_copy(update={"name": ODD, "class_name": LONG}),
            "activities": (Activity(task=LONG, competence=ODD),),
            "stays": (stay.model_copy(update={"organisation": ODD, "address": LONG}),),
            "supervision": ODD + "\n= Titre\n" + LONG,
        }
    )
    hostile = at_law.agreement(at_law.placed(), said=worded(odd), text="ready").versions.get()
    certificate = at_law.version(agreement, said=closing(), status="signed", kind="certificate")
    signatory = at_law.signatory(first, "guardian", name="Mme Mère")
    evidence = text_of(
        Evidence(
            agreement=agreement.number, version=1, kind="initial", shown="ab" * 32, signer=Signer(name="Mme Mère", party="guardian"),
            identity=Identity(means="mail_link", channel="m…@exemple.test", same_channel=True), moments=Moments(signed=NOW),
            previous=GENESIS,
        )
    )  # fmt: skip
    signature = at_law.signature(signatory, evidence=evidence, digest=digest_of(evidence))
    said = {
        model.value: ("agreement", agreement_said.convention_data(
            worded(example(model, on=date(2026, 11, 2)), model), agreement_said.Sample(), written=date(2026, 11, 2), draft=True))
        for model in AgreementModel
    }  # fmt: skip
    said |= {
        "convention": ("agreement", agreement_said.agreement_data(first)),
        "avenant": ("agreement", agreement_said.agreement_data(amendment)),
        "piège": ("agreement", agreement_said.agreement_data(hostile)),
        "attestation": ("placement_certificate", agreement_paper.certificate_data(certificate)),
        "cahier": ("pack", agreement_paper.pack_data([first, amendment])),
        "fiche": ("travel", agreement_paper.travel_data(first)),
        "preuve": ("proof", agreement_said.plain(proof_data(first, [signature]))),
    }
    return said


@pytest.fixture(scope="module")
def printed(texts):
    """One paper of each kind, from one process."""
    return dict(zip(texts, typeset([_paper(*one) for one in texts.values()], seconds=60), strict=True))


def _paper(name: str, data: dict) -> Paper:
    return Paper(papers.template("convention", name), data, WITH_FILES)


def test_every_kind_of_paper_is_tagged_french_and_complete(printed):
    assert {name: faults(one) for name, one in printed.items()} == {name: [] for name in printed}


def test_the_same_text_gives_the_same_bytes(printed, texts):
    again = ("convention", "avenant", "attestation", "preuve")
    assert typeset([_paper(*texts[name]) for name in again]) == [printed[name] for name in again]


def test_the_structure_test_sees_what_lacks(printed):
    """Control: a paper without its marks, its language or the text of its picture is told from one that has them."""
    pdf = opened(printed["convention"])
    del pdf.Root.Lang, pdf.Root.MarkInfo
    next(one for kind, one in elements(pdf) if kind == "/Figure").Alt = pikepdf.String("")
    pdf.save(out := io.BytesIO())
    assert faults(out.getvalue()) == ["langue", "marques", "image sans texte"]


def test_a_convention_says_its_parties_articles_annexes_hours_and_check_code(printed, texts):
    said = words(printed["convention"])
    for part in ("Article21.Attestation", "Annexepédagogique", "Annexefinancière", "8h30–12h,13h30–17h",
                 "1h30,à12h", "Semainedu", "C2.1Maintenir", "M.Tuteur,mécanicien", "Signatures", "Mutuelled’essai,contratn°B-2"):  # fmt: skip
        assert part in said, part
    assert texts["convention"][1]["code"] in said and "Projet." not in said
    assert "Projet." in words(printed["pfmp"])


def test_who_signs_is_told_in_turn_and_who_only_reads_is_told_so(texts):
    lines = [(one["label"], one["name"]) for one in texts["observation"][1]["signatories"]]
    assert [label for label, _ in lines] == [
        "Élève ou étudiant", "Représentant légal", "Organisme d’accueil", "Enseignant référent", "Chef d’établissement"
    ]  # fmt: skip
    assert ["connaissance" in name for _, name in lines] == [True, True, False, True, False]


def test_words_are_cut_as_french_cuts_them(printed):
    assert sum(hyphens(one) for one in printed.values()) > 0


def test_an_avenant_says_what_was_and_what_becomes(printed):
    said = words(printed["avenant"])
    assert "Avenantn°1àlaconvention" in said and "Motif:Legarageferme." in said
    assert "Tuteur(accueiln°1)M.Tuteur,mécanicienMmeNeuve" in said
    assert "Organismed’accueil(accueiln°2)–Carrosseried’essai" in said
    assert "Avantagesaucunrepas:4,35€" in said and "Article1." not in said
    assert "Joursetheures:Carrosseried’essai" in said


def test_an_attestation_says_the_real_duration_and_the_gratuity(printed):
    said = words(printed["attestation"])
    assert "19jourset3h30(136h30deprésence)" in said and "123,45€" in said


def test_the_pack_holds_each_text_with_the_print_of_what_is_shown(printed, texts):
    said = words(printed["cahier"])
    assert said.count("Signatures") == 2 and "2textesàimprimer" in said
    assert texts["cahier"][1]["papers"][0]["digest"] in said


def test_the_sheet_to_take_along_says_whom_to_call(printed):
    said = words(printed["fiche"])
    assert "Encasd’urgence,prévenirMmeMère0612345678" in said and "119Enfanceendanger" in said


def test_the_page_of_proof_says_who_was_known_how(printed):
    said = words(printed["preuve"])
    assert "parunlienàusageuniquereçuparcourriel" in said and "unautresignataireaétéjointàlamêmeadresse" in said
    assert "ab" * 32 in said


def test_what_people_type_is_text_on_paper_and_nothing_else(printed):
    said = words(printed["piège"])
    assert said.count(SEEN) >= 6 and "root:" not in said
    assert said.count("A" * 300) >= 3  # activity, class, address, follow-up: each broken in its column, none lost
    assert "=Titre" in said and "\u202e" not in said


def test_a_pack_is_neither_empty_nor_endless():
    for rows in ([], [None] * (agreement_paper.MOST_IN_A_PACK + 1)):
        with pytest.raises(ValueError, match="Un cahier à imprimer contient de 1 à 60 textes"):
            agreement_paper.print_pack(rows)
