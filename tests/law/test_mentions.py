"""The articles of the type-conventions: complete as given, refused by name when a mandatory mention or a known word lacks."""

import pytest

from poles.law.clauses import first_clauses, source
from poles.law.mentions import (
    LONGEST_TEXT,
    MOST_CLAUSES,
    PLACEHOLDERS,
    REQUIRED,
    SIGNS,
    carried,
    check,
    filled,
    named,
)
from poles.words.agreements import AgreementModel
from poles.words.terms import Clause

MODELS = list(AgreementModel)
PFMP = first_clauses(AgreementModel.PFMP)


def changed(number: int, text: str) -> list[Clause]:
    """The articles of PFMP with another text in one of them."""
    return [one.model_copy(update={"text": text}) if at == number else one for at, one in enumerate(PFMP, 1)]


def said(clauses, model=AgreementModel.PFMP, before=PFMP) -> list[str]:
    return [each.sentence for each in check(model, clauses, before=before)]


@pytest.mark.parametrize("model", MODELS)
def test_the_articles_given_say_all_that_is_mandatory(model):
    clauses = first_clauses(model)
    assert check(model, clauses) == ()
    assert {number for one in clauses for number in one.mentions} == set(REQUIRED[model])
    assert source(model).startswith("Code de l’éducation")
    assert all(one.title and "  " not in one.text and "'" not in one.text for one in clauses)


def test_a_convention_of_pfmp_has_its_twenty_one_articles():
    assert len(PFMP) == 21


@pytest.mark.parametrize(("model", "number"), [(model, number) for model in MODELS for number in REQUIRED[model]])
def test_each_mention_that_is_taken_away_is_missed_by_its_number(model, number):
    clauses = first_clauses(model)
    left = [one for one in clauses if number not in one.mentions]
    gone = next(one.title for one in clauses if number in one.mentions)
    sentence = next(one for one in said(left, model, clauses) if f"mention obligatoire {number}°" in one)
    assert f"« {gone} » n’est plus là" in sentence


def test_an_article_that_loses_its_mention_is_named_with_it():
    assert said(changed(8, "Présence : {durée hebdomadaire}.")) == [
        "Article 8, « Durée du travail » : il y manque la mention obligatoire 6°, la durée hebdomadaire de présence ; écrivez-y "
        "{horaires particuliers}."
    ]
    (finding,) = check(AgreementModel.PFMP, changed(8, "Présence : {durée hebdomadaire}."), before=PFMP)
    assert (finding.field, finding.source) == ("text_8", "Code de l’éducation, art. D124-4, 6°")
    (worded,) = said(changed(19, "Les parties s’informent de toute difficulté."))
    assert worded.startswith("Article 19, « Suspension et résiliation » : il y manque la mention obligatoire 11°")


def test_a_mention_nobody_ever_wrote_is_asked_for():
    alone = [Clause(title="Objet", text="Les parties s’accordent.")]
    assert any(one.startswith("Aucun article ne porte la mention obligatoire 8°") for one in said(alone, before=()))


def test_a_mention_may_be_spread_over_articles():
    clauses = [
        *changed(2, "Formation : {formation}. Compétences : {compétences}."),
        Clause(title="Volume", text="{volume horaire}"),
    ]
    assert said(clauses) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{tuteurs} et {Élève}", "rien ne remplit {tuteurs} et {Élève}"),
        ("{}", "rien ne remplit {}"),
        ("Une accolade { seule", "une accolade est seule"),
        ("x" * (LONGEST_TEXT + 1), "est trop long"),
        (" ", "n’a pas de titre ou pas de texte"),
    ],
)
def test_what_no_convention_could_fill_is_refused_in_its_article(text, expected):
    (sentence,) = said(changed(9, text))
    assert expected in sentence and "rticle 9" in sentence


def test_no_article_or_too_many_are_refused():
    assert said([]) == ["Une convention a au moins un article : écrivez-le."]
    assert said([PFMP[0]] * (MOST_CLAUSES + 1)) == ["Une convention a au plus 40 articles : regroupez-les."]


def test_words_are_put_in_once():
    """A name that looks like a word to fill in stays the name."""
    assert filled("{élève} chez {organisme}, {autre}", {"élève": "{organisme}", "organisme": "Forge"}) == (
        "{organisme} chez Forge, {autre}"
    )


def test_every_sign_of_a_mention_is_a_known_word_and_every_word_is_used():
    assert {each for signs in SIGNS for each in signs.filled} <= PLACEHOLDERS.keys()
    used = {each for model in MODELS for one in first_clauses(model) for each in named(one.text)}
    assert PLACEHOLDERS.keys() - used == {"établissement"}
    assert carried(AgreementModel.PFMP, Clause(title="t", text="{gratification}")) == (8,)
