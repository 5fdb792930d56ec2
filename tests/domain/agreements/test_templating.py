"""The articles of a school, of its académie, or the first ones: who writes them, which version a convention takes."""

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.agreements import templates
from poles.domain.agreements.usecases.templating import follow_academy, write_template
from poles.law.clauses import first_clauses
from poles.records import models as rows
from poles.words.agreements import AgreementModel
from poles.words.findings import Refused
from poles.words.terms import Clause
from tests import agreement_factories as at_law
from tests.factories import NOW

PFMP = AgreementModel.PFMP
FIRST = first_clauses(PFMP)


def with_more(title: str = "Transport", text: str = "L’élève vient en car avec {tuteur}.") -> list[Clause]:
    return [*FIRST, Clause(title=title, text=text)]


def write(cast, clauses, *, actor=None, school=None, seen: int = 0, model=PFMP):
    return write_template(
        actor=actor or cast.roy, academy_id=cast.academy.pk, school_id=school and school.pk, model=model,
        clauses=clauses, seen=seen, at=NOW,
    )  # fmt: skip


def titles(cast, school=None) -> tuple[str, int, str]:
    """Whose articles are in force, which version, the last title."""
    chosen = templates.in_force(cast.academy.pk, school and school.pk, PFMP)
    return chosen.of, chosen.version, chosen.clauses[-1].title


def test_a_school_writes_over_its_academie_which_writes_over_the_first_articles(cast):
    school = cast.jean_moulin
    assert titles(cast, school) == ("first", 0, FIRST[-1].title)
    write(cast, with_more("Académie"), actor=cast.rectorate)
    assert titles(cast, school) == ("academy", 1, "Académie")
    row = write(cast, with_more("Lycée"), school=school)
    assert titles(cast, school) == ("school", 1, "Lycée")
    assert titles(cast, cast.neighbour) == ("academy", 1, "Académie")
    assert row.clauses[-1]["mentions"] == [2]  # what the article carries is read in its words
    write(cast, with_more("Lycée bis"), school=school, seen=1)
    assert titles(cast, school) == ("school", 2, "Lycée bis")
    assert templates.of_row(row, PFMP).clauses[-1].title == "Lycée"  # a text drafted from it keeps it
    entries = rows.Entry.objects.filter(subject="agreementtemplate", what="write_template")
    assert entries.count() == 3


def test_a_school_gives_its_articles_up_and_follows_its_academie_again(cast):
    school = cast.jean_moulin
    write(cast, with_more("Académie"), actor=cast.rectorate)
    write(cast, with_more("Lycée"), school=school)
    said = {"actor": cast.roy, "academy_id": cast.academy.pk, "school_id": school.pk, "model": PFMP, "at": NOW}
    follow_academy(**said, seen=1)
    assert titles(cast, school) == ("academy", 1, "Académie")
    with pytest.raises(Refused, match="suit déjà"):
        follow_academy(**said, seen=2)
    write(cast, with_more("De nouveau"), school=school, seen=2)
    assert titles(cast, school) == ("school", 3, "De nouveau")


def test_articles_without_a_mandatory_mention_are_refused_and_nothing_is_kept(cast):
    school = cast.jean_moulin
    with pytest.raises(Refused, match="Article 8, « Durée du travail » : il y manque la mention obligatoire 6°"):
        write(
            cast,
            [one.model_copy(update={"text": "Rien."}) if at == 7 else one for at, one in enumerate(FIRST)],
            school=school,
        )
    with pytest.raises(Refused, match=r"rien ne remplit \{tuteurs\}"):
        write(cast, with_more(text="{tuteurs}"), school=school)
    assert not rows.AgreementTemplate.objects.exists()


def test_who_saw_another_version_does_not_overwrite_it(cast):
    write(cast, with_more(), school=cast.jean_moulin)
    with pytest.raises(Refused, match="la version n° 1 entre-temps"):
        write(cast, with_more("Autre"), school=cast.jean_moulin)
    with pytest.raises(Refused, match="Rien n’a changé"):
        write(cast, with_more(), school=cast.jean_moulin, seen=1)


def test_nobody_writes_the_articles_of_another(cast):
    for actor, school, error in (
        (cast.neighbour_head, cast.jean_moulin, Unknown),
        (cast.roy, None, Forbidden),
        (cast.diallo, cast.jean_moulin, Forbidden),
        (cast.rectorate, cast.jean_moulin, Unknown),
        (cast.other_rectorate, None, Unknown),
        (cast.karim, None, Forbidden),
        (cast.morel, None, Forbidden),
        (cast.parent, None, Forbidden),
    ):
        with pytest.raises(error):
            write(cast, with_more(), actor=actor, school=school)
    assert not rows.AgreementTemplate.objects.exists()


def test_the_articles_are_filled_with_the_words_of_the_convention_as_plain_text(cast):
    terms = at_law.terms().model_copy(update={"supervision": "{tuteur} *gras* #strong[x]"})
    said = templates.in_force(cast.academy.pk, None, PFMP).word(terms)
    text = {one.title: one.text for one in said.clauses}
    assert "Modalités prévues : {tuteur} *gras* #strong[x]." in text["Encadrement et suivi"]
    assert "est de 35 h" in text["Durée du travail"].replace("\u202f", " ")
    assert "840 heures" in text["Finalité de la période"].replace("\u202f", " ")
    assert (said.template_version, said.clauses[7].mentions) == (0, (6,))
