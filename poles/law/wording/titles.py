"""A job title in one gender alone, and what to write instead: the double form, or the one word for both."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from poles.law.wording.spans import Sentence

SOURCE = (
    "Loi n° 2008-496 du 27 mai 2008, art. 2 ; Haut Conseil à l’égalité, « Pour une communication publique sans stéréotype "
    "de sexe » (2022)"
)


@dataclass(frozen=True)
class Title:
    """A title in one gender: how it is written (plain), the other gender (plain) that clears it, what to write."""

    plain: str
    other: str
    instead: str


TITLES = (
    Title(r"hotesses? de caisse", "hotes?", "employé ou employée de caisse"),
    Title(r"hotesses? de l air", "steward", "hôtesse de l’air ou steward"),
    Title(r"hotesses?", "hotes?|steward", "hôte ou hôtesse"),
    Title(r"(?:homme|femme)s? (?:toutes mains|a tout faire)", "-", "agent ou agente d’entretien polyvalent"),
    Title(r"hommes? d entretien", "-", "agent ou agente d’entretien"),
    Title(r"hommes? de peine", "-", "manutentionnaire"),
    Title(r"femmes? de menage", "-", "agent ou agente d’entretien"),
    Title(r"femmes? de chambre", "valets?", "employé ou employée d’étage"),
    Title(r"garcons? de (?:cafe|salle)", "-", "serveur ou serveuse"),
    Title(r"dames? de (?:cantine|service)", "-", "agent ou agente de restauration"),
    Title(r"assistantes? maternelles?", "assistants?", "assistant maternel ou assistante maternelle"),
    Title(r"assistantes?", "assistants?", "assistant ou assistante"),
    Title(r"aides? soignantes?", "soignants?", "aide-soignant ou aide-soignante"),
    Title(r"infirmieres?", "infirmiers?", "infirmier ou infirmière"),
    Title(r"puericultrices?", "puericulteurs?", "puériculteur ou puéricultrice"),
    Title(r"vendeuses?", "vendeurs?", "vendeur ou vendeuse"),
    Title(r"caissieres?", "caissiers?", "employé ou employée de caisse"),
    Title(r"coiffeuses?", "coiffeurs?", "coiffeur ou coiffeuse"),
    Title(r"estheticiennes?", "estheticiens?", "esthéticien ou esthéticienne"),
    Title(r"serveuses?", "serveurs?", "serveur ou serveuse"),
    Title(r"couturieres?", "couturiers?", "couturier ou couturière"),
    Title(r"lingeres?", "lingers?", "agent ou agente de lingerie"),
    Title(r"ouvrieres?", "ouvriers?", "ouvrier ou ouvrière"),
    Title(r"techniciennes? de surface", "techniciens?", "agent ou agente d’entretien"),
    Title(r"gouvernantes?", "-", "responsable d’étage"),
    Title(r"nounous?|nourrices?", "-", "garde d’enfants"),
    Title(r"maitresses? de maison", "maitres?", "maître ou maîtresse de maison"),
    Title(r"animatrices?", "animateurs?", "animateur ou animatrice"),
    Title(r"cuisinieres?", "cuisiniers?", "cuisinier ou cuisinière"),
    Title(r"patissieres?", "patissiers?", "pâtissier ou pâtissière"),
    Title(r"boulangeres?", "boulangers?", "boulanger ou boulangère"),
    Title(r"maquilleuses?", "maquilleurs?", "maquilleur ou maquilleuse"),
    Title(r"livreuses?", "livreurs?", "livreur ou livreuse"),
    Title(r"vendangeuses?", "vendangeurs?", "vendangeur ou vendangeuse"),
    Title(r"educatrices?", "educateurs?", "éducateur ou éducatrice"),
    Title(r"ambulancieres?", "ambulanciers?", "ambulancier ou ambulancière"),
    Title(r"receptionniste femme", "-", "réceptionniste"),
)
MARK = re.compile(r"\(\s*(?:F|H|M|femmes?|hommes?|fille|garçon)\s*\)", re.IGNORECASE)
"""« Secrétaire (F) »: one gender in brackets."""
_SOUGHT = r"(?:cherch|recherch|recrut|besoin d|souhait|demand)\w*(?: \w+){0,2}? "
_BOTH = re.compile(r"\b(?:h f|f h|h ou f|homme femme|femme homme|mixte|\w+ ne s|e s)\b")
_KNOWN = tuple((re.compile(rf"\b(?:{one.plain})\b"), re.compile(rf"\b(?:{one.other})\b"), one) for one in TITLES)


def titles(sentence: Sentence, *, is_title: bool) -> Iterator[tuple[int, int, str]]:
    """The titles in one gender of a plain sentence, with what to write instead.

    In the title of an offer all of them; in its text, those that are looked for (« recherchons vendeuse »), because a text
    may speak of the people who work there.
    """
    if _BOTH.search(sentence.flat):
        return
    until = 0
    spans = [
        (found.start(), found.end(), one.instead)
        for pattern, other, one in _KNOWN
        if not other.search(sentence.flat)
        for found in pattern.finditer(sentence.flat)
    ]
    for start, end, instead in sorted(spans, key=lambda span: (span[0], -span[1])):
        sought = is_title or re.search(f"{_SOUGHT}$", sentence.flat[max(0, start - 60) : start])
        if start >= until and sought:
            until = end
            yield start, end, instead
