"""Every identifier: the vectors of the domain study, the properties of the keys, and no text that breaks the reading."""

import copy
import pickle

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from poles.words.families import BY_CODE
from poles.words.identifiers import (
    AcademyCode,
    BadIdentifier,
    CommuneCode,
    DiplomaCode,
    Identifier,
    Ine,
    IneKind,
    Mef,
    MefStat,
    NafCode,
    PostalCode,
    Rncp,
    Rome,
    Siren,
    Siret,
    Uai,
)
from poles.words.training import GradeLevel

VALID: dict[type[Identifier], list[str]] = {
    Uai: ["0932030B", "0060038J", "0951099D", "6200003J", "7200719U", "9741186W", "9710774P"],
    Siren: ["199320300", "732829320", "356000000"],
    Siret: [
        "73282932000074",
        "35600000000048",
        "35600000009075",
        "35600000009093",
        "19932030000023",
        "19060038700012",
        "21750001600019",
    ],
    Ine: [
        "123456789AB",
        "1234567890V",
        "0000000000A",
        "9999999999S",
        "0102030405P",
        "1234A56789B",
        "12345678900",
        "0ABCDEFGH19",
        "2504AB0C1D3",
    ],
    Mef: ["2472530233", "2413122321", "2472210631", "1031001911"],
    MefStat: ["23830025302", "23210031223", "23C10023412", "32211025520"],
    DiplomaCode: ["50031223", "40022106", "01022001"],
    Rncp: ["RNCP38565", "RNCP98"],
    Rome: ["A1101", "M1801", "N4105"],
    CommuneCode: ["2A004", "93072", "97411", "01001"],
    PostalCode: ["20000", "93240", "01505"],
    NafCode: ["5610A", "8411Z"],
    AcademyCode: ["01", "24", "70", "43"],
}
# Wrong whatever the severity: the shape is not right.
MISSHAPEN: dict[type[Identifier], list[str]] = {
    Uai: ["0060038I", "932030B", "", "09320300", "0932030BB", "093203OB"],
    Siren: ["12345678", "1234567890", "000000000", "ABCDEFGHI"],
    Siret: ["7328293200007", "732829320000744", "00000000000000", "7328293200007X"],
    Ine: ["", "123456789A", "0751234A", "12345678901234", "1234B56789C", "ABCDEFGHIJK"],
    Mef: ["247253023", "247253023333", "24725302A3"],
    MefStat: ["2383002530", "A3830025302"],
    DiplomaCode: ["5003122", "500312233", "500.31223"],
    Rncp: ["RNCP1", "RNCP123456", "CNRP1234"],
    Rome: ["Z1101", "A110", "O1101", "11101"],
    CommuneCode: ["2C004", "9307", "930722", "A2004"],
    PostalCode: ["2A000", "9324", "932400"],
    NafCode: ["5610", "56.1.0A", "56A10"],
    AcademyCode: ["99", "0", "A1", "1234"],
}
# Right shape, wrong check: an error by hand, a warning from an official file.
DOUBTFUL: dict[type[Identifier], list[str]] = {
    Uai: ["0932030A", "9741230Y"],
    Siren: ["199320301"],
    Siret: ["50000000000000", "35600000009090", "73282932000075"],
    Ine: ["1234567890A", "12345678901", "123_567890A"],
}


def rows(table: dict[type[Identifier], list[str]]) -> list[tuple[type[Identifier], str]]:
    """The vectors of a table, one by one."""
    return [(kind, text) for kind, texts in table.items() for text in texts]


@pytest.mark.parametrize(("kind", "text"), rows(VALID))
def test_a_valid_vector_is_accepted_without_a_word(kind, text):
    for strict in (True, False):
        value, warning = kind.parse(text, strict=strict)
        assert type(value) is kind
        assert (str(value), warning) == (text, None)


@pytest.mark.parametrize(("kind", "text"), rows(MISSHAPEN))
def test_a_misshapen_text_is_refused_in_french_with_an_example(kind, text):
    for strict in (True, False):
        with pytest.raises(BadIdentifier, match=r"par exemple|laissez la case vide"):
            kind.parse(text, strict=strict)
    with pytest.raises(BadIdentifier):
        kind(text)


@pytest.mark.parametrize(("kind", "text"), rows(DOUBTFUL))
def test_a_wrong_key_is_an_error_by_hand_and_a_warning_from_a_file(kind, text):
    with pytest.raises(BadIdentifier, match="par exemple") as refusal:
        kind.parse(text)
    value, warning = kind.parse(text, strict=False)
    assert str(value) == text
    assert warning == refusal.value.sentence
    assert kind(text) == value, "a value imported with a warning stays readable"


@pytest.mark.parametrize(
    ("kind", "text", "written"),
    [
        (Uai, " 0932030b ", "0932030B"),
        (Siret, "732 829 320 00074", "73282932000074"),
        (Siret, "732\u00a0829\u202f320\u200900074\n", "73282932000074"),
        (Siren, "\ufeff732829320\u200b", "732829320"),
        (Mef, "24725302331", "2472530233"),
        (DiplomaCode, "400-24202 V", "40024202"),
        (Rncp, "38565", "RNCP38565"),
        (Rncp, "rncp 38565", "RNCP38565"),
        (Rome, "m1801", "M1801"),
        (NafCode, "56.10a", "5610A"),
        (CommuneCode, "2a004", "2A004"),
        (AcademyCode, "1", "01"),
        (AcademyCode, "024", "24"),
    ],
)
def test_a_usual_writing_is_normalised(kind, text, written):
    assert kind.parse(text) == (written, None)


@pytest.mark.parametrize(
    "digits", ["٧٣٢٨٢٩٣٢٠٠٠٠٧٤", "７３２８２９３２００００７４", "7328293200007𝟒", "7328293200007²"]
)
def test_only_ascii_digits_are_digits(digits):
    with pytest.raises(BadIdentifier):
        Siret.parse(digits, strict=False)


def test_a_letter_that_is_ascii_only_in_upper_case_is_refused():
    with pytest.raises(BadIdentifier):
        Ine.parse("123456789aſ", strict=False)


def test_the_code_of_caen_becomes_normandie_and_says_so():
    value, warning = AcademyCode.parse("5")
    assert (value, value.academy.name) == ("70", "Normandie")
    assert "Normandie (70)" in warning


def test_the_poste_rule_is_for_the_poste_alone():
    by_sum = next(
        text for nic in range(1, 100) if sum(map(int, text := f"732829320{nic:05d}")) % 5 == 0 and luhn(text) % 10 != 0
    )
    with pytest.raises(BadIdentifier):
        Siret.parse(by_sum)


def test_the_poste_rule_is_a_sum_multiple_of_five():
    by_luhn_or_sum = 0
    for nic in range(1000):
        text = f"356000000{nic:05d}"
        expected = luhn(text) % 10 == 0 or sum(map(int, text)) % 5 == 0
        by_luhn_or_sum += expected
        assert (Siret.parse(text, strict=False).warning is None) is expected
    assert 200 < by_luhn_or_sum < 400


def test_a_siret_needs_its_siren_to_be_right():
    wrong_siren = "732829321"
    right_whole = next(text for nic in range(100) if luhn(text := f"{wrong_siren}{nic:05d}") % 10 == 0)
    assert Siret.parse(right_whole, strict=False).warning


def luhn(digits: str) -> int:
    """Luhn's sum written another way, as an independent check."""
    doubled = {"0": 0, "1": 2, "2": 4, "3": 6, "4": 8, "5": 1, "6": 3, "7": 5, "8": 7, "9": 9}
    return sum(int(digit) for digit in digits[-1::-2]) + sum(doubled[digit] for digit in digits[-2::-2])


def test_an_identifier_tells_its_parts():
    assert Uai("0932030B").siren_hint == "199320300"
    assert Uai("0932030B").academy_hint.name == "Créteil"
    assert Uai("6200003J").department_hint == "2A"
    assert Uai("7200719U").department_hint == "2B"
    assert Uai("9741186W").department_hint == "974"
    assert Uai(f"9830001{'ABCDEFGHJKLMNPRSTUVWXYZ'[9830001 % 23]}").academy_hint.name == "Nouvelle-Calédonie"
    assert Uai(f"9990001{'ABCDEFGHJKLMNPRSTUVWXYZ'[9990001 % 23]}").academy_hint is None
    assert Uai("0932030B").department_hint == "93"
    assert (Siret("73282932000074").siren, Siret("73282932000074").nic) == ("732829320", "00074")
    assert CommuneCode("2A004").department == "2A"
    assert CommuneCode("97411").academy.name == "La Réunion"
    assert PostalCode("20000").department_hint is None
    assert PostalCode("93240").department_hint == "93"
    assert NafCode("5610A").division == "56"
    assert NafCode("5610A").dotted == "56.10A"
    assert Rome("M1801").domain == "M18"


def test_a_mef_tells_its_course():
    mef = Mef("2472530233")
    assert (mef.dispositif, mef.speciality, mef.course_years, mef.year) == ("247", "25302", 3, 3)
    assert mef.grade is GradeLevel.FINAL_PRO
    assert MefStat("23830025302").grade is GradeLevel.FINAL_PRO
    assert (MefStat("23830025302").level, MefStat("23830025302").speciality) == ("2383", "25302")


def test_a_diploma_code_tells_its_family():
    code = DiplomaCode("50031223")
    assert (code.level, code.nsf, code.family) == ("500", "312", BY_CODE["commerce"])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("123456789AB", IneKind.RNIE),
        ("1234567890V", IneKind.BEA),
        ("1234A56789B", IneKind.APPRENTICESHIP),
        ("2504AB0C1D3", IneKind.NNE),
    ],
)
def test_an_ine_tells_its_form(text, kind):
    assert Ine(text).kind is kind


@pytest.mark.parametrize("text", VALID[Ine])
def test_an_ine_is_masked_wherever_it_is_shown_by_accident(text):
    parsed = Ine.parse(text)
    for shown in (repr(parsed), repr(parsed.value), f"{parsed.value!r}", repr({"ine": parsed.value})):
        assert text not in shown
        assert text[:3] not in shown
    assert str(parsed.value) == f"{parsed.value}" == text


@pytest.mark.parametrize("text", [*DOUBTFUL[Ine], "0751234A", "1234B56789C"])
def test_the_refusal_of_an_ine_does_not_repeat_it(text):
    with pytest.raises(BadIdentifier) as refusal:
        Ine.parse(text)
    assert text not in str(refusal.value)


def test_a_value_is_frozen_and_survives_copies():
    uai = Uai("0932030B")
    with pytest.raises(AttributeError):
        uai.note = "x"
    for twin in (copy.deepcopy(uai), pickle.loads(pickle.dumps(uai)), Uai(str(uai))):
        assert (twin, hash(twin), type(twin)) == (uai, hash(uai), Uai)
    assert sorted([Uai("9741186W"), uai]) == [uai, "9741186W"]
    assert repr(uai) == "Uai('0932030B')"


@given(st.integers(0, 9_999_999), st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_always_breaks_the_key_of_a_uai(number, place, shift):
    digits = f"{number:07d}"
    letter = "ABCDEFGHJKLMNPRSTUVWXYZ"[number % 23]
    assert Uai.parse(digits + letter).warning is None
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    assert Uai.parse(wrong + letter, strict=False).warning


@given(st.integers(1, 999_999_99), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_always_breaks_the_key_of_a_siren(number, place, shift):
    start = f"{number:08d}"
    siren = next(start + key for key in "0123456789" if luhn(start + key) % 10 == 0)
    assert Siren.parse(siren).warning is None
    wrong = siren[:place] + str((int(siren[place]) + shift) % 10) + siren[place + 1 :]
    if wrong.strip("0"):
        assert Siren.parse(wrong, strict=False).warning


@given(st.integers(0, 9_999_999_999), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_always_breaks_the_key_of_an_ine_bea(number, place, shift):
    digits = f"{number:010d}"
    letter = "ABCDEFGHJKLMNPRSTUVWXYZ"[number % 23]
    assert Ine.parse(digits + letter).warning is None
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    assert Ine.parse(wrong + letter, strict=False).warning


@given(st.integers(0, 9_999_999))
def test_the_siren_hint_is_always_a_siren(number):
    uai = Uai(f"{number:07d}" + "ABCDEFGHJKLMNPRSTUVWXYZ"[number % 23])
    assert Siren.parse(uai.siren_hint).warning is None


NEAR_MISSES = st.text(alphabet="0123456789ABIOQZabz _-.٣２ſ\u00a0", max_size=16)


@pytest.mark.parametrize("kind", list(VALID))
@given(text=st.one_of(st.text(), NEAR_MISSES, st.from_regex(r"[0-9A-Z]{4,14}", fullmatch=True)), strict=st.booleans())
@example(text="\ud800", strict=True)
@example(text="\x00" * 8, strict=False)
def test_no_text_raises_anything_but_a_bad_identifier(kind, text, strict):
    try:
        value, _ = kind.parse(text, strict=strict)
    except BadIdentifier as refusal:
        assert refusal.sentence  # noqa: PT017 - any text: it may as well be accepted
        return
    assert kind.parse(str(value), strict=strict).value == value
    assert kind(value) == value
    assert value.isascii()


@pytest.mark.parametrize("kind", list(VALID))
def test_every_generated_value_reads_back_the_same(kind):
    @given(st.from_regex(kind.shape, fullmatch=True))
    def reads_back(text):
        try:
            value = kind(text)
        except BadIdentifier:
            return
        assert kind(str(value)) == value
        assert kind.parse(f" {value} ", strict=False).value == value

    reads_back()
