"""What the articles of a type-convention must say (the mandatory mentions), and the words that each convention fills in."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from poles.law.placement.conventions import MENTIONS
from poles.words import french
from poles.words.agreements import AgreementModel
from poles.words.findings import Finding, Severity
from poles.words.terms import Clause

PLACEHOLDERS = {
    "élève": "le nom de l’élève ou de l’étudiant",
    "classe": "sa classe",
    "formation": "l’intitulé complet de la formation",
    "volume horaire": "les heures d’enseignement par an",
    "établissement": "le nom de l’établissement",
    "organisme": "le ou les organismes d’accueil",
    "pays": "le ou les pays d’accueil",
    "enseignant référent": "le nom de l’enseignant référent",
    "tuteur": "le ou les tuteurs",
    "début": "le premier jour",
    "fin": "le dernier jour",
    "durée totale": "la durée totale de présence",
    "durée hebdomadaire": "la durée hebdomadaire de présence",
    "horaires particuliers": "la présence la nuit, le dimanche ou un jour férié",
    "objectifs": "les objectifs de la période",
    "compétences": "les compétences à acquérir",
    "activités": "les activités confiées",
    "travaux réglementés": "les travaux réglementés",
    "encadrement": "les modalités d’encadrement et de suivi",
    "évaluation": "les modalités d’évaluation",
    "gratification": "la gratification et son versement",
    "avantages": "repas, transport, hébergement, autres avantages",
    "assurances": "les contrats d’assurance",
    "congés": "les congés et autorisations d’absence",
    "règlement intérieur": "les dispositions du règlement intérieur applicables",
    "confidentialité": "la confidentialité",
    "sujet": "le sujet du stage",
}
"""The closed list of what an article may name between braces, and what each convention puts there."""
MOST_CLAUSES, LONGEST_TITLE, LONGEST_TEXT = 40, 120, 4000
D124_4 = "Code de l’éducation, art. D124-4"
ANNEXED = "Conventions types annexées aux circulaires du 12 juillet 2024 et n° 2003-134"
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Signs:
    """By what a mention is known in an article: words filled in, and roots of words of which each must be there."""

    filled: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()


SIGNS = (
    Signs(("formation", "volume horaire")),
    Signs(("enseignant référent", "tuteur")),
    Signs(("compétences",)),
    Signs(("activités",)),
    Signs(("début", "fin", "durée totale")),
    Signs(("durée hebdomadaire", "horaires particuliers")),
    Signs(("encadrement",)),
    Signs(("gratification",)),
    Signs(("assurances",), ("accident", "protection sociale")),
    Signs(("congés",)),
    Signs(roots=("suspen", "résili|rupture|mettre fin")),
    Signs(roots=("valid", "interr")),
    Signs(("avantages",)),
    Signs(("règlement intérieur",)),
    Signs(roots=("attestation", "durée totale")),
)
"""Of each mention, in the order of D124-4, 1° to 15°. Words filled in may be in any article; roots are looked for in one."""
ALL = tuple(range(1, 16))
REQUIRED = {
    AgreementModel.PFMP: ALL,
    AgreementModel.BTS: ALL,
    AgreementModel.ABROAD: ALL,
    AgreementModel.OBSERVATION: (2, 4, 5, 6, 7, 9, 13),
    AgreementModel.INITIATION: (2, 4, 5, 6, 7, 9, 13),
}
"""The numbers of the mentions that each type-convention carries; outside chapter L124, those of the type annexes."""


def named(text: str) -> tuple[str, ...]:
    """What a text names between braces, in order."""
    return tuple(found[1] for found in _BRACES.finditer(text))


def filled(text: str, words: dict[str, str]) -> str:
    """The text with its words put in, in one pass: braces within a word that is put in are never filled again."""
    return _BRACES.sub(lambda found: words.get(found[1], found[0]), text)


def carried(model: AgreementModel, clause: Clause) -> tuple[int, ...]:
    """The numbers of the mandatory mentions that an article carries, in whole or in part, known by their signs."""
    there = set(named(clause.text))
    return tuple(number for number in REQUIRED[model] if _helps(SIGNS[number - 1], clause.text, there))


def with_mentions(model: AgreementModel, clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """The articles, each with the numbers of the mandatory mentions that it carries."""
    return tuple(one.model_copy(update={"mentions": carried(model, one)}) for one in clauses)


def check(model: AgreementModel, clauses: Sequence[Clause], *, before: Sequence[Clause] = ()) -> tuple[Finding, ...]:
    """What refuses a text as a type-convention: a void or endless article, an unknown word, a mention that lacks.

    ``before``: the articles that this text replaces, to name the one that carried what is lost. D124-4 for chapter L124.
    """
    if not clauses:
        return (_blocking("clauses.none", "Une convention a au moins un article : écrivez-le."),)
    if len(clauses) > MOST_CLAUSES:
        return (_blocking("clauses.many", f"Une convention a au plus {MOST_CLAUSES} articles : regroupez-les."),)
    found = [each for number, one in enumerate(clauses, 1) for each in _of_article(number, one)]
    return (*found, *(each for number in REQUIRED[model] for each in _lacking(model, number, clauses, before)))


def _of_article(number: int, one: Clause) -> Iterable[Finding]:
    """What is wrong in an article alone."""
    field = f"text_{number}"
    if not one.title.strip() or not one.text.strip():
        yield _blocking(
            "clauses.void", f"L’article {number} n’a pas de titre ou pas de texte : complétez-le ou videz-le.", field
        )
    if len(one.title) > LONGEST_TITLE or len(one.text) > LONGEST_TEXT:
        limits = f"{LONGEST_TITLE} signes pour le titre, {french.integer(LONGEST_TEXT)} pour le texte"
        yield _blocking("clauses.long", f"L’article {number} est trop long : {limits}.", field)
    if "{" in one.title or "}" in one.title:
        yield _blocking(
            "clauses.title", f"Le titre de l’article {number} contient une accolade : seul le texte en a.", field
        )
    unknown = list(dict.fromkeys(each for each in named(one.text) if each not in PLACEHOLDERS))
    if unknown:
        words = french.join(f"{{{each}}}" for each in unknown)
        yield _blocking(
            "clauses.token",
            f"Article {number}, « {one.title} » : rien ne remplit {words}. Choisissez un mot de la liste, ou ôtez les accolades.",
            field,
        )
    if set("{}") & set(_BRACES.sub("", one.text)):
        yield _blocking(
            "clauses.brace", f"Article {number}, « {one.title} » : une accolade est seule. Fermez-la ou ôtez-la.", field
        )


def _lacking(
    model: AgreementModel, number: int, clauses: Sequence[Clause], before: Sequence[Clause]
) -> Iterable[Finding]:
    """The finding of a mention that no article carries whole; nothing when it is there."""
    signs, label = SIGNS[number - 1], MENTIONS[number - 1]
    there = {each for one in clauses for each in named(one.text)}
    lost = [each for each in signs.filled if each not in there]
    worded = not signs.roots or any(_rooted(signs, one.text) for one in clauses)
    if not lost and worded:
        return
    todo = french.join(f"{{{each}}}" for each in lost)
    what = f"écrivez-y {todo}" if lost else f"dites-y ce que prévoient les parties sur {label}"
    source = D124_4 + f", {number}°" if len(REQUIRED[model]) == len(ALL) else ANNEXED
    mention = f"la mention obligatoire {number}°, {label}"
    place, gone = _home(model, number, clauses, before)
    if place:
        sentence = f"Article {place}, « {clauses[place - 1].title} » : il y manque {mention} ; {what}."
    elif gone:
        sentence = (
            f"L’article « {gone} » n’est plus là, et avec lui {mention}. Remettez-le, ou dans un autre article {what}."
        )
    else:
        sentence = f"Aucun article ne porte {mention} : ajoutez-en un et {what}."
    yield Finding("mentions.lacking", Severity.BLOCKING, sentence, source, f"text_{place}" if place else "")


def _home(model: AgreementModel, number: int, clauses: Sequence[Clause], before: Sequence[Clause]) -> tuple[int, str]:
    """Where a mention that lacks belongs: the number of the article that carried it or carries a part of it; else the
    title of the article that is gone."""
    homes = [one.title for one in before if _helps(SIGNS[number - 1], one.text, set(named(one.text)))]
    titles = [one.title.casefold() for one in clauses]
    for title in homes:
        if title.casefold() in titles:
            return titles.index(title.casefold()) + 1, ""
    for place, one in enumerate(clauses, 1):
        if number in carried(model, one):
            return place, ""
    return 0, homes[0] if homes else ""


def _helps(signs: Signs, text: str, there: set[str]) -> bool:
    """Whether a text carries a mention, or one of the words filled in by which it is known."""
    return bool(there.intersection(signs.filled)) if signs.filled else _rooted(signs, text)


def _rooted(signs: Signs, text: str) -> bool:
    return all(re.search(root, text, re.IGNORECASE) for root in signs.roots)


def _blocking(rule: str, sentence: str, field: str = "") -> Finding:
    return Finding(rule, Severity.BLOCKING, sentence, "", field)
