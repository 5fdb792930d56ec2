"""Codes by text: drawn by chance, for one person and one text, ten minutes, five tries in all, few sendings, never kept."""

from collections import Counter
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from poles.domain.signing import links, queries, usecases
from poles.exchange.signing_letters import text
from poles.gateways.texting import NotTaken
from poles.records import models as rows
from poles.words.findings import Refused
from poles.words.terms import Person
from poles.workers.sms_stand_in import running
from tests.domain.signing.texts import DIGEST, NOW, later, sent, token, who

pytestmark = pytest.mark.django_db
MOTHER = (Person(name="Mme Mère", email="mere@exemple.test", phone="06 12 34 56 78"),)


@pytest.fixture
def operator(settings):
    """A real SMPP server, to which the service speaks."""
    with running(password="secret") as server:
        settings.SMS_URL = server.url
        yield server


@pytest.fixture
def version(cast, operator):
    return sent(cast, guardians=MOTHER)


def deliver(at=NOW) -> bool:
    """Do the last job of texts."""
    job = ProcrastinateJob.objects.filter(task_name="signing.text").order_by("-id").first()
    sent_at = rows.SigningLink.objects.get(pk=job.args["link_id"]).code_sent_at or at
    return usecases.deliver_text(
        link_id=UUID(job.args["link_id"]), seed=job.args["seed"], sent=sent_at, write=text, at=at
    )


def code_from(operator) -> str:
    return "".join(sign for sign in operator.texts[-1].text.split("signer : ")[1][:6] if sign.isdigit())


def asked(version, operator, at=NOW) -> str:
    usecases.ask_code(token=token(version, "guardian"), at=at)
    assert deliver(at)
    return code_from(operator)


def sign(version, code, at=NOW):
    return usecases.sign_by_link(token=token(version, "guardian"), code=code, seen_digest=DIGEST, at=at)


def test_a_code_read_on_the_telephone_signs_and_is_kept_nowhere(version, operator):
    code = asked(version, operator)
    signature = sign(version, f" {code[:3]} {code[3:]} ", later(minutes=9))

    assert (len(code), operator.texts[0].number) == (6, "33612345678")
    assert signature.means == "text_code" and '"channel":"…78"' in signature.evidence
    tables = (rows.SigningLink, rows.Entry, rows.Notice, ProcrastinateJob)
    assert not any(f"'{code}'" in str(list(table.objects.values_list())) for table in tables)
    assert code not in signature.evidence.replace(str(signature.digest), "")


def test_a_text_names_nobody_and_fits_in_one_part(version, operator, settings):
    settings.BASE_URL = "https://poles.exemple.test"
    asked(version, operator)
    for said in (operator.texts[0].text, text("link", "x" * 43)):
        assert "Mère" not in said and "Inès" not in said and len(said) <= 160
        assert said.isascii() or not set(said) - set("éèàù") - {chr(code) for code in range(128)}


def test_signing_without_the_code_is_refused(version):
    with pytest.raises(Refused, match="Demandez d’abord"):
        sign(version, "")


def test_five_wrong_codes_close_the_link_even_for_the_right_one(version, operator):
    code = asked(version, operator)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    said = []
    for _ in range(5):
        with pytest.raises(Refused) as error:
            sign(version, wrong)
        said.append(error.value.findings[0].sentence)
    assert "4 essais" in said[0] and "un essai" in said[3] and "Cinq codes faux" in said[4]
    with pytest.raises(Refused, match="Cinq codes faux"):
        sign(version, code)
    with pytest.raises(Refused, match="Cinq codes faux"):
        usecases.ask_code(token=token(version, "guardian"), at=later(hours=1))
    assert rows.SigningLink.objects.get(signatory=who(version, "guardian")).code_tries == 5


def test_a_code_is_good_for_ten_minutes(version, operator):
    code = asked(version, operator)
    with pytest.raises(Refused, match="dix minutes"):
        sign(version, code, later(minutes=10))
    assert sign(version, code, later(minutes=9, seconds=59))


def test_a_code_opens_the_text_and_the_person_it_was_sent_for_alone(cast, version, operator):
    code = asked(version, operator)
    rows.Signatory.objects.filter(pk=who(version, "host").pk).update(phone="06 98 76 54 32")
    usecases.remind(actor=cast.roy, signatory_id=who(version, "host").pk, at=later(days=1))
    usecases.ask_code(token=token(version, "host"), at=later(days=1))
    link = rows.SigningLink.objects.filter(signatory=who(version, "host")).latest("sent_at")
    mine = rows.SigningLink.objects.get(signatory=who(version, "guardian"))

    assert links.code_fits(mine, code, at=NOW)
    mine.code_digest, link.code_digest = "", mine.code_digest  # the print of one, carried over to the other
    assert not links.code_fits(link, code, at=later(days=1))


def test_a_new_code_kills_the_former(version, operator):
    first = asked(version, operator)
    second = asked(version, operator, later(minutes=1))
    if first != second:
        with pytest.raises(Refused):
            sign(version, first, later(minutes=2))
    assert sign(version, second, later(minutes=2))


def test_codes_are_not_asked_for_twice_in_a_minute_nor_nine_times_a_day(version):
    said = token(version, "guardian")
    usecases.ask_code(token=said, at=NOW)
    with pytest.raises(Refused, match="une minute"):
        usecases.ask_code(token=said, at=later(seconds=59))
    for minute in range(1, 8):
        usecases.ask_code(token=said, at=later(minutes=minute))
    with pytest.raises(Refused, match="Trop de codes"):
        usecases.ask_code(token=said, at=later(minutes=9))
    assert usecases.ask_code(token=said, at=later(days=1, minutes=1)) == "…78"


def test_a_code_that_comes_too_late_is_not_sent(version, operator):
    usecases.ask_code(token=token(version, "guardian"), at=NOW)
    assert deliver(later(minutes=10)) is False
    assert operator.texts == []


def test_an_operator_that_is_down_is_tried_again_and_the_code_is_the_same(version, operator):
    usecases.ask_code(token=token(version, "guardian"), at=NOW)
    operator.play = "refuse"
    with pytest.raises(NotTaken):
        deliver()
    operator.play = "take"
    assert deliver(later(seconds=20)) and sign(version, code_from(operator), later(minutes=1))


def test_who_has_a_mobile_and_no_mail_gets_the_link_by_text(cast, operator):
    version = sent(cast, guardians=(Person(name="Mme Mère", phone="+33 6 12 34 56 78"),))
    assert deliver()
    assert operator.texts[0].text.endswith(f"/signer/lien/{token(version, 'guardian')}")


def test_without_an_operator_the_mailed_link_is_enough(cast):
    version = sent(cast, guardians=MOTHER)
    assert queries.by_token(token(version, "guardian"), at=NOW).with_code is False
    with pytest.raises(Refused, match="pas de code"):
        usecases.ask_code(token=token(version, "guardian"), at=NOW)


def test_codes_are_drawn_evenly():
    """Chi squared on the last digit and on the first two of 100,000 codes: within what chance does 999 times in 1,000."""
    drawn = [links.code_of(UUID(int=1), f"graine {rank}") for rank in range(100_000)]
    for cut, cells, limit in ((slice(5, 6), 10, 27.9), (slice(0, 2), 100, 148.2)):
        counts = Counter(code[cut] for code in drawn)
        expected = len(drawn) / cells
        assert len(counts) == cells and all(len(code) == 6 for code in drawn[:1000])
        assert sum((count - expected) ** 2 / expected for count in counts.values()) < limit
    seeds = {links.new_seed() for _ in range(1000)}
    assert len(seeds) == 1000 and {len(seed) for seed in seeds} == {32}
