"""A tutor or a parent signs by the mailed link: opening it does nothing, three buttons do all, the copy stays readable."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from poles.domain.agreements.queries import terms_of
from poles.exchange.agreement_said import financial, pedagogical, plain, stay_said
from poles.records import models as rows
from tests.factories import NOW
from tests.web.signing.conftest import PAPER, at, read, signs
from tests.web.visits import queries_of, stop_the_clock, text_of
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db


def test_a_tutor_reads_then_signs_and_keeps_a_copy_in_three_presses(client, sent):
    token = sent.token("tutor")

    page = read(client, token)
    assert sent.version.digest in text_of(page) and 'name="code"' not in page.text
    answer = signs(client, sent, token)

    assert "C’est signé" in text_of(answer) and sent.signed() == {"tutor"}
    assert client.get(at("_pdf", token)).content == PAPER
    evidence = rows.Signature.objects.get().evidence
    assert '"text_read_to_the_end":"' in evidence and '"means":"mail_link"' in evidence


def test_a_scanner_of_mails_that_opens_every_address_changes_nothing_and_reads_no_name(client, sent):
    token = sent.token("guardian")
    name = str(sent.agreement.learner)

    seen = ""
    for step in ("", "_read", "_sign", "_refuse", "_pdf", "_code"):
        for method in (client.head, client.get):
            seen += method(at(step, token), follow=True).text
    link = rows.SigningLink.objects.get(signatory=sent.who("guardian"))
    assert (link.opened_at, link.used_at, sent.who("guardian").opened_at) == (None, None, None)
    assert name not in seen and "Lycée Jean-Moulin" in seen and not sent.signed()
    client.post(at("", token))
    assert name in client.get(at("_read", token)).text


def test_a_page_behind_a_link_is_kept_by_nobody_and_tells_its_address_to_nobody(client, sent):
    token = sent.token("tutor")
    client.post(at("", token))
    for step in ("", "_read", "_refuse", "_pdf"):
        answer = client.get(at(step, token))
        assert answer.status_code == 200
        assert answer["Referrer-Policy"] == "strict-origin" and "noindex" in answer["X-Robots-Tag"]
        assert "no-store" in answer["Cache-Control"]


def test_the_text_on_the_telephone_says_what_its_pdf_says(client, sent):
    token, terms = sent.token("tutor"), terms_of(sent.version)
    client.post(at("", token))
    page = unescape(text_of(client.get(at("_read", token))))

    told = [value for group in (pedagogical(terms), financial(terms)) for _, value in group]
    told += [clause.text for clause in terms.clauses] + [day["hours"] for day in stay_said(terms.stays[0])["week"]]
    spaced = [" ".join(one.replace("\u202f", " ").replace("\xa0", " ").split()) for one in map(plain, told)]
    assert [one for one in spaced if one not in page] == [] and len(told) > 20


def test_the_signature_pressed_twice_is_one_signature(client, sent):
    token = sent.token("tutor")
    read(client, token)
    first, second = signs(client, sent, token), signs(client, sent, token)
    assert "C’est signé" in text_of(first) and "C’est signé" in text_of(second)
    assert rows.Signature.objects.count() == 1


def test_nothing_is_signed_without_having_read_nor_without_consent_nor_for_another_text(client, sent):
    token = sent.token("tutor")
    client.post(at("", token))
    assert "J’ai lu jusqu’à la fin" in text_of(signs(client, sent, token))
    read(client, token)
    assert "Cochez cette case" in text_of(signs(client, sent, token, consent=""))
    assert "Le texte a changé" in text_of(signs(client, sent, token, seen="0" * 64))
    assert not sent.signed()


def test_who_does_not_agree_says_why_and_the_school_reads_it(client, sent, cast):
    token = sent.token("guardian")
    client.post(at("", token))
    assert client.post(at("_refuse", token), {"reason": " "}).status_code == 422
    answer = client.post(at("_refuse", token), {"reason": "Les horaires finissent trop tard."})
    assert "Vous n’avez pas signé" in text_of(answer)
    closed = client.get(at("", token))
    assert closed.status_code == 410 and "Vous avez refusé" in text_of(closed)
    page = text_of(client_of(cast.roy).get(reverse("signing:progress", args=[sent.agreement.pk])))
    assert "Les horaires finissent trop tard." in page


def test_a_code_is_asked_when_there_is_a_mobile_and_five_wrong_ones_close_the_link(client, send, settings):
    settings.SMS_URL = "smpp://essai:essai@127.0.0.1:1"
    sent = send()
    token = sent.token("guardian")
    page = read(client, token)
    assert "…78" in text_of(page) and 'autocomplete="one-time-code"' in page.text
    assert "Demandez d’abord un code" in text_of(signs(client, sent, token, code="123456"))
    assert "Un code de six chiffres est parti" in text_of(client.post(at("_code", token), follow=True))
    assert "attendez une minute" in text_of(client.post(at("_code", token), follow=True))

    for _ in range(4):
        assert "Ce code n’est pas le bon" in text_of(signs(client, sent, token, code="000000"))
    assert "Cinq codes faux" in text_of(signs(client, sent, token, code="000000"))
    assert not sent.signed()


def test_many_wrong_links_from_one_place_close_the_door_for_a_while(client, sent, settings):
    settings.WRONG_CODES_OF_AN_ADDRESS = 3
    assert [client.get(at("", "faux")).status_code for _ in range(3)] == [404] * 3
    shut = client.get(at("", sent.token("tutor")))
    assert shut.status_code == 429 and int(shut["Retry-After"]) > 0


def test_a_link_that_was_replaced_or_that_is_too_old_says_what_to_do(client, sent, monkeypatch):
    token = sent.token("tutor")
    rows.SigningLink.objects.filter(signatory=sent.who("tutor")).update(revoked_at=NOW)
    assert "celui du dernier message" in text_of(client.get(at("", token)))
    stop_the_clock(monkeypatch, NOW + timedelta(days=15))
    old = client.post(at("", sent.token("host")))
    assert old.status_code == 410 and "demandez-en un nouveau" in text_of(old)


def test_the_page_of_a_text_asks_few_questions(client: Client, sent):
    token = sent.token("tutor")
    client.post(at("", token))
    assert queries_of(client, at("_read", token)) <= 24
