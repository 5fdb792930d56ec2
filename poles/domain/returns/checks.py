"""What a return must have before it is signed: nothing asked is missing without a word, nobody is named."""

import re
from collections.abc import Iterator
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Concat, Lower, StrIndex

from poles.domain.programmes.following import LIVES
from poles.records.models import AcademyReturn, Learner, School
from poles.words.findings import Finding, Severity
from poles.words.french import join, plural
from poles.words.returns import ReturnSection as Section

NEVER = "règle DATA-01 : rien de nominatif sur un jeune ne remonte"
LONGEST = 4000
"""Characters of what an académie may say in one section."""
_PERSONAL = (
    (re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE), "une adresse de courriel"),
    (re.compile(r"(?<!\d)(?:0|\+33\s?)[1-9](?:[ .-]?\d{2}){4}(?!\d)"), "un numéro de téléphone"),
    (re.compile(r"\b(?:\d{10}[A-Z]|\d{9}[A-Z]{2})\b", re.IGNORECASE), "un numéro d’élève (INE)"),
)
TYPED = frozenset({"title", "measure", "decision", "label"})
"""The keys of a content under which a text was typed by people; every other value is a count, a date or a name of place."""
_SHORTEST_NAME = 5


def findings_of(row: AcademyReturn) -> list[Finding]:
    """Everything to say of a return before its signature; the blocking findings must be answered first."""
    found: list[Finding] = []
    for section in map(Section, row.campaign.sections):
        lack, said = lack_of(section, row.content.get("parts", {}).get(section)), bool(row.remarks.get(section))
        if lack and not (said and section is Section.EXPERIMENTS):
            found.append(_lack(section, lack, said=said))
    texts = list(texts_of(row))
    for section, text in texts:
        found += [_personal(section, what) for pattern, what in _PERSONAL if pattern.search(text)]
    found += [_named(section) for section in dict.fromkeys(_naming(row.academy_id, texts))]
    return found


def lack_of(section: Section, part: Any) -> str:
    """What a section lacks, in a sentence; empty when it has all that is asked."""
    if part is None:
        return "Rien n’est assemblé : reprenez les données des pôles."
    match section:
        case Section.EXPERIMENTS:
            return "Seule l’académie peut l’écrire : dites-le en quelques phrases, ou « aucune »."
        case Section.MAP if not part["adopted"]:
            return "Aucune carte des pôles n’est adoptée."
        case Section.MAP:
            return _names("Sans coordonnateur désigné", [hub["hub"] for hub in part["hubs"] if not hub["coordinator"]])
        case Section.PROGRAMMES:
            late = [line["hub"] for line in part if line["status"] not in LIVES]
            return _names("Sans programme d’actions adopté", late) if part else "Aucun pôle n’a de programme."
        case Section.REVIEW:
            late = [line["hub"] for line in part if line["status"] != "reported"]
            return _names("Sans bilan arrêté", late) if part else "Aucun pôle n’a de bilan."
        case Section.PARTNERS:
            alone = [line["hub"] for line in part if not line["members"]]
            return _names("Sans membre inscrit", alone) if part else "Aucun pôle n’a de membre."
        case Section.MEASURES if not part:
            return "Aucune mesure n’est écrite dans les bilans des pôles."
        case Section.TOOLS if not part["resources"] and not part["trainings"]:
            return "Aucune ressource n’est publiée, aucune formation n’est tenue."
        case Section.BANK | Section.INDICATORS if not part["figures"]:
            return "Aucun chiffre n’existe encore pour l’académie."
    return ""


def texts_of(row: AcademyReturn) -> Iterator[tuple[Section, str]]:
    """Every text that people typed and that would go up, with its section."""
    for section in map(Section, row.campaign.sections):
        if remark := row.remarks.get(section):
            yield section, remark
        yield from ((section, text) for text in _typed(row.content.get("parts", {}).get(section)))


def _typed(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _typed(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _typed(inner, key)
    elif isinstance(value, str) and value and key in TYPED:
        yield value


def _naming(academy_id: str, texts: list[tuple[Section, str]]) -> Iterator[Section]:
    """The sections whose texts name a learner of the académie, first name and last name side by side in either order.

    A name that a school of the académie bears too is left alone: the text most likely speaks of the school.
    """
    if not texts:
        return
    whole = " \n ".join(text.lower() for _section, text in texts)
    rows, schools = Learner.objects.filter(academy_id=academy_id), School.objects.filter(academy_id=academy_id)
    for one, other in (("first_name", "last_name"), ("last_name", "first_name")):
        full = Lower(Concat(F(one), Value(" "), F(other)))
        near = rows.annotate(full=full, place=StrIndex(Value(whole), full)).filter(place__gt=0)
        for name in near.values_list("full", flat=True).distinct()[:50]:
            word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
            if len(name) >= _SHORTEST_NAME and not schools.filter(name__icontains=name).exists():
                yield from (section for section, text in texts if word.search(text.lower()))


def _names(what: str, names: list[str]) -> str:
    if not names:
        return ""
    shown = join([*names[:4], *(["…"] if len(names) > 4 else [])])
    return f"{what} : {plural(len(names), 'pôle')} ({shown})."


def _lack(section: Section, lack: str, *, said: bool) -> Finding:
    if said:
        return Finding("return.lack", Severity.WARNING, f"{lack} L’académie s’en explique.", field=section)
    advice = "Complétez, ou dites pourquoi dans cette partie."
    return Finding("return.lack", Severity.BLOCKING, f"{_cap(section)} : {lack} {advice}", field=section)


def _personal(section: Section, what: str) -> Finding:
    sentence = f"{_cap(section)} : un texte contient {what}. Retirez-le : rien de personnel ne remonte."
    return Finding("return.personal", Severity.BLOCKING, sentence, NEVER, section)


def _named(section: Section) -> Finding:
    sentence = f"{_cap(section)} : un texte semble nommer un élève. Retirez ce nom : rien de nominatif ne remonte."
    return Finding("return.named", Severity.BLOCKING, sentence, NEVER, section)


def _cap(section: Section) -> str:
    return section.label[:1].upper() + section.label[1:]
