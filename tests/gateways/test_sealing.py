"""A sealed PDF begins with what was shown, keeps its marks, and each way of tampering is named for what it is."""

import io
import random
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from poles.gateways import sealing, verifier
from poles.gateways.verifier import State, verify
from tests import forging
from tests.forging import SEALED_AT, SUBJECT, another_byte, another_text, other_evidence, paper, sealed, without_seal


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """The folder of keys, with one key of the service."""
    from django.conf import settings

    before, settings.SEAL_KEYS = settings.SEAL_KEYS, tmp_path_factory.mktemp("keys")
    yield sealing.make_key(key_name="essai-1", subject=SUBJECT, at=SEALED_AT)
    settings.SEAL_KEYS = before


@pytest.fixture(scope="module")
def roots(keys):
    """What the verifier trusts."""
    return [keys.certificate]


@pytest.fixture(scope="module")
def good(keys):
    """A sealed convention."""
    return sealed(key_name="essai-1")


def test_what_was_shown_is_the_beginning_of_what_is_sealed(good, roots):
    verdict = verify(good, roots)
    assert good[: len(paper())] == paper() and len(good) < len(paper()) + 16_000
    assert verdict.state is State.AUTHENTIC and verdict.sealed_at == SEALED_AT
    assert verdict.manifest["agreement"] == "2025-000001" and verdict.key == SUBJECT
    assert [one["signer"]["name"] for one in verdict.signatures] == ["Inès Essai", "M. Proviseur"]


def test_the_marks_of_pdf_a_and_pdf_ua_stay_and_the_evidence_is_attached(good):
    with pikepdf.open(io.BytesIO(good)) as document:
        root, widget = document.Root, document.Root.AcroForm.Fields[0]
        marks = document.open_metadata()
        assert marks.pdfa_status == "3A" and marks["pdfuaid:part"] == "1"
        assert root.MarkInfo.Marked and root.Lang == "fr" and root.StructTreeRoot and root.OutputIntents
        assert root.get("/Version") is None and not document.is_encrypted
        assert [str(one.AFRelationship) for one in root.AF] == ["/Data"] * 3
        assert all(one.EF.F.Subtype == "/application/json" and one.EF.F.Params.ModDate for one in root.AF)
        assert sorted(document.attachments) == ["convention.json", "preuve-01-learner.json", "preuve-02-school.json"]
        assert (
            widget.F == 132 and [int(x) for x in widget.Rect] == [-9999] * 4 and widget.TU
        )  # printed, locked, off the page
        assert document.pages[0].Tabs == "/S"
        assert widget.V.SubFilter == "/ETSI.CAdES.detached"
        assert root.Perms.DocMDP.objgen == widget.V.objgen and widget.V.Reference[0].TransformParams.P == 1


def test_each_of_the_seven_forgeries_is_named_for_what_it_is(good, roots, keys):
    sealing.make_key(key_name="faux", subject=SUBJECT, at=SEALED_AT)
    other = sealed(number="2025-000002", key_name="essai-1")
    foreign = forging.proofs(paper("2025-000002"), "2025-000002")
    one_evidence = next(iter(forging.proofs(paper()).values()))
    named = {
        "a byte of the content": (another_byte(good), State.ALTERED, "le texte signé lui-même"),
        "a byte around the text": (good.replace(b"/SigFlags 3", b"/SigFlags 1"), State.ALTERED, "Le texte est intact"),
        "a later revision": (another_text(good), State.CHANGED_AFTER, "ont été ajoutés après"),
        "cut": (good[:-200], State.TRUNCATED, "il en reste"),
        "cut before the seal": (good[: len(paper()) + 900], State.TRUNCATED, "Demandez-le"),
        "cut to what was shown": (paper(), State.SEAL_REMOVED, "signé par tous"),
        "seal taken off": (without_seal(good), State.SEAL_REMOVED, "encore jointes"),
        "the same name, another key": (sealed(key_name="faux"), State.OTHER_KEY, "c’est un faux"),
        "evidence replaced in place": (good.replace(one_evidence, one_evidence.replace(b"In\xc3\xa8s", b"Lo\xc3\xafs")),
                                       State.EVIDENCE_REPLACED, "Le texte est intact"),
        "evidence replaced afterwards": (other_evidence(good, b"{}"), State.EVIDENCE_REPLACED, "remplace les preuves"),
        "evidence of another convention": (sealed(key_name="essai-1", evidence=foreign), State.EVIDENCE_REPLACED,
                                           "vient d’une autre convention"),
        "the end of another convention": (good[: len(paper())] + other[len(paper("2025-000002")) :], State.ALTERED, "tout le document"),
        "sealed too late": (sealed(key_name="essai-1", at=keys.not_after + timedelta(days=1)), State.KEY_EXPIRED, "valait"),
        "not a PDF": (b"PK\x03\x04", State.UNREADABLE, "PDF"),
    }  # fmt: skip
    for name, (pdf, state, words) in named.items():
        verdict = verify(pdf, roots)
        assert (name, verdict.state) == (name, state)
        assert words in " ".join(verdict.sentences), (name, verdict.sentences)


def test_a_thousand_random_byte_flips_are_all_detected(good, roots):
    """A must-show: a thousand copies, each with one bit of one byte changed, at random places that a seed makes the same."""
    draw = random.Random(7)
    missed = []
    for _ in range(1000):
        at, bit = draw.randrange(len(good)), 1 << draw.randrange(8)
        if verify(good[:at] + bytes([good[at] ^ bit]) + good[at + 1 :], roots).good:
            missed.append((at, bit))
    assert missed == []


def test_every_bit_of_the_seal_itself_counts_its_letters_and_its_padding_too(good, roots):
    start = good.index(b"/Contents <3") + 11
    places = [
        *range(start - 1, start + 60),
        *range(start + 900, start + 2200, 37),
        *range(start + 3000, start + 4000, 211),
    ]
    letters = [at for at in places if chr(good[at]).isalpha()]
    assert letters and good[start + 3000 : start + 3010] == b"0" * 10
    changed = [good[:at] + bytes([good[at] ^ 32]) + good[at + 1 :] for at in places]  # 32: B becomes b
    assert not any(verify(one, roots).good for one in changed)


def test_a_reader_of_pdf_alone_would_let_a_changed_padding_pass(good, keys, roots):
    """The control: pyHanko, as any reader, does not look at what fills the room of the seal; the verifier does."""
    from pyhanko.keys import load_certs_from_pemder_data
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    at = good.index(b"/Contents <3") + 3011
    padded = good[:at] + b"7" + good[at + 1 :]
    trusted = ValidationContext(
        trust_roots=load_certs_from_pemder_data(keys.certificate.encode()), moment=SEALED_AT, allow_fetching=False
    )
    seal = PdfFileReader(io.BytesIO(padded)).embedded_signatures[0]
    assert validate_pdf_signature(seal, trusted).bottom_line
    assert verify(padded, roots).state is State.ALTERED


def test_after_a_rotation_old_seals_still_verify_and_a_key_nobody_published_does_not(good, roots, keys):
    later = sealing.make_key(key_name="essai-2", subject=SUBJECT, at=SEALED_AT + timedelta(days=400))
    fresh = sealed(key_name="essai-2", at=SEALED_AT + timedelta(days=401))
    both = [later.certificate + keys.certificate]
    assert verify(good, both).good and verify(fresh, both).good
    assert verify(fresh, both).fingerprint == later.fingerprint != keys.fingerprint
    assert verify(fresh, roots).state is State.OTHER_KEY and verify(good, []).state is State.OTHER_KEY


def test_private_keys_are_for_this_account_alone_and_are_never_written_over(keys):
    from django.conf import settings

    folder = Path(settings.SEAL_KEYS)
    assert {stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()} == {0o600}
    with pytest.raises(FileExistsError):
        sealing.make_key(key_name="essai-1", subject=SUBJECT, at=SEALED_AT)
    with pytest.raises(sealing.NoKey):
        sealed(key_name="absente")
    with pytest.raises(ValueError, match="not the name of a key"):
        sealing.has_key("../essai-1")


def test_the_one_file_says_the_same_without_the_software(good, keys, tmp_path, capsys):
    """The verifier is copied alone into an empty folder and run there, as an inspector would."""
    alone = tmp_path / "verifier.py"
    alone.write_bytes(Path(verifier.__file__).read_bytes())
    (tmp_path / "sceaux.pem").write_text(keys.certificate)
    for name, pdf in (("bon.pdf", good), ("faux.pdf", another_text(good))):
        (tmp_path / name).write_bytes(pdf)
    run = subprocess.run(
        [sys.executable, "-I", "verifier.py", "faux.pdf", "--root", "sceaux.pem"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stdout.splitlines()) == (
        1,
        list(verify(another_text(good), [keys.certificate]).sentences),
    )
    arguments = ["--root", str(tmp_path / "sceaux.pem")]
    assert verifier.main([str(tmp_path / "bon.pdf"), *arguments]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == list(verify(good, [keys.certificate]).sentences) and said[2].endswith(keys.fingerprint)
    assert verifier.main([str(tmp_path / "absent.pdf"), *arguments]) == 2
    imported = [line.split()[1] for line in alone.read_text().splitlines() if line.startswith(("import ", "from "))]
    assert not any(name.startswith("poles") for name in imported)
