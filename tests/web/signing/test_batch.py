"""With an account: what waits for me, one text at a time or many together after reading what matters."""

import pytest
from django.urls import reverse

from poles.domain.signing.usecases import sending
from poles.records import models as rows
from poles.words.findings import Finding, Severity
from tests import agreement_factories as at_law
from tests import factories as make
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db
LOT = "/signer/lot"
SHORT = Finding("WT-03", Severity.WARNING, "La pause est courte.", "L3162-3")


def ticked(*texts) -> dict:
    """The form of the batch with these texts ticked."""
    return {"signer": [f"{one.who('school').pk}:{one.version.digest}" for one in texts], "consent": "on"}


@pytest.fixture
def roy(cast):
    return client_of(cast.roy)


@pytest.fixture
def classmates(cast, send, monkeypatch):
    """Four texts of one class, the second with a finding, the last with other hours."""
    longer = (((8 * 60, 12 * 60), (13 * 60, 17 * 60)),) * 4 + ((), (), ())
    found: list[Finding] = []
    monkeypatch.setattr(sending, "_verdicts", lambda _: found)
    texts = []
    for name in ("Ada", "Bilal", "Chloé"):
        found[:] = [SHORT] if name == "Bilal" else []
        texts.append(send(make.learner(cast.cap, name)))
    stay = at_law.stay(cast.garage, week=longer)
    return [*texts, send(make.learner(cast.cap, "Dora"), stays=(stay,))]


def test_a_head_reads_signs_one_text_and_keeps_a_copy(roy, sent):
    home = roy.get("/signer/")
    address = reverse("signing:text", args=[sent.who("school").pk])
    assert address in home.text
    page = roy.get(address)
    assert "J’ai lu jusqu’à la fin" in text_of(page) and sent.who("school").opened_at is not None
    roy.post(address)
    answer = roy.post(
        reverse("signing:sign", args=[sent.who("school").pk]),
        {"seen": sent.version.digest, "consent": "on"},
        follow=True,
    )
    assert "C’est signé" in text_of(answer) and sent.signed() == {"school"}
    assert '"means":"account"' in rows.Signature.objects.get().evidence


def test_a_colleague_who_may_see_a_text_does_not_sign_it(cast, sent):
    perrin, key = client_of(cast.perrin), sent.who("school").pk
    assert perrin.get(reverse("signing:text", args=[key])).status_code == 403
    assert (
        perrin.post(reverse("signing:sign", args=[key]), {"seen": sent.version.digest, "consent": "on"}).status_code
        == 403
    )
    stranger = client_of(cast.foreign_head)
    assert stranger.get(reverse("signing:text", args=[key])).status_code == 404
    assert not sent.signed()


def test_a_lot_shows_what_differs_the_findings_and_the_articles_once(roy, classmates):
    page = text_of(roy.get(LOT))
    assert page.count("La présente convention règle les rapports des parties.") == 1
    assert "La pause est courte." in page and "1 porte une remarque à part" in page
    assert page.count("Différent des autres") == 1 and "horaires (32 h par semaine)" in page
    assert page.count("checked") == 0
    assert text_of(roy.get(f"{LOT}?coches=1")).count("checked") == 3


def test_the_ticked_texts_are_signed_each_for_itself_and_one_refusal_stops_no_other(roy, classmates):
    first, second, third, _ = classmates
    assert "Cochez au moins un texte" in text_of(roy.post(LOT, {"consent": "on"}))
    form = ticked(first, second)
    form["signer"].append(f"{third.who('school').pk}:{'0' * 64}")
    answer = text_of(roy.post(LOT, form))

    assert (
        "2 textes signés" in answer and "Le texte a changé" in answer and third.agreement.learner.first_name in answer
    )
    assert [bool(one.signed()) for one in classmates] == [True, True, False, False]
    assert "Dora" in answer and "2 textes attendent" in answer


def test_somebody_else_s_text_slipped_in_a_lot_is_not_signed(cast, roy, sent):
    other = sent.who("referent")
    answer = roy.post(LOT, {"signer": [f"{other.pk}:{sent.version.digest}"], "consent": "on"})
    assert "n’est pas, ou plus, à signer par vous" in text_of(answer) and not sent.signed()


def test_an_amendment_says_what_it_changes_before_it_is_signed(cast, roy, sent):
    rows.AgreementVersion.objects.filter(pk=sent.version.pk).update(status="signed", signed_at=make.NOW)
    before = sent.version.terms
    stays = [before["stays"][0] | {"town": "Gérardmer"}]
    amended = rows.AgreementVersion.objects.create(
        academy_id=sent.agreement.academy_id, agreement=sent.agreement, kind="amendment", number=2, status="signing",
        terms=before | {"stays": stays}, changes=["place"], reason="Déménagement de l’atelier", applies_on=sent.agreement.starts_on,
        paper=b"%PDF-", digest="1" * 64, sent_at=make.NOW,
    )  # fmt: skip
    me = at_law.signatory(amended, "school", user_id=cast.roy.user_id)
    at_law.signatory(amended, "host")
    page = text_of(roy.get(LOT))
    assert "Ce texte change une convention déjà signée : le lieu. Pourquoi : Déménagement de l’atelier." in page
    assert "Gérardmer" in page and "Avant" in page
    assert "Ce que cet avenant ne change pas" in text_of(roy.get(reverse("signing:text", args=[me.pk])))


def test_the_questions_of_a_lot_do_not_grow_with_it(cast, roy, send):
    for name in ("Ada", "Bilal"):
        send(make.learner(cast.cap, name))
    few = queries_of(roy, LOT)
    for name in ("Chloé", "Dora"):
        send(make.learner(cast.cap, name))
    assert queries_of(roy, LOT) == few


def test_with_nothing_to_sign_the_pages_say_what_will_come(roy):
    assert "Rien à signer" in text_of(roy.get("/signer/"))
    assert "Rien à signer ensemble" in text_of(roy.get(LOT))
