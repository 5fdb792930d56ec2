"""What the circulaire asks of a map of pôles and of the opening of a pôle (rules HUB-01, HUB-02, HUB-03)."""

from collections.abc import Sequence
from datetime import date

from poles.words.findings import Finding, Severity
from poles.words.french import join, plural

SOURCE = "circulaire n° 2015-035 du 25 février 2015, annexe, § 2.1"

SMALLEST = 2
"""Public local schools (EPLE) of the smallest pôle."""


def check_perimeter(name: str, *, public_schools: int, of_the_academy: int) -> list[Finding]:
    """HUB-01: a pôle is wider than one school and narrower than the académie.

    ``public_schools``: the EPLE of the pôle; ``of_the_academy``: those of the whole académie. Source: « un périmètre à
    la fois supra-établissements […] et en même temps infra-académique ».
    """
    if public_schools < SMALLEST:
        return [
            _warning(
                "HUB-01",
                f"{name} compte {plural(public_schools, 'établissement public')} : un pôle en réunit au moins deux. "
                "Rattachez-le à un pôle voisin.",
            )
        ]
    if public_schools >= of_the_academy:
        return [
            _warning(
                "HUB-01", f"{name} couvre toute l’académie : un pôle est plus petit qu’elle. Découpez-le en plusieurs."
            )
        ]
    return []


def check_coverage(*, schools: int, outside: Sequence[str]) -> list[Finding]:
    """HUB-02: every school of the académie belongs to a pôle. ``outside``: the names of those that belong to none.

    Source: « dans une logique de maillage territorial »; that it means all of them is our reading.
    """
    if not outside:
        return []
    shown = join([*outside[:3], *(["…"] if len(outside) > 3 else [])])
    return [
        _warning(
            "HUB-02",
            f"{plural(len(outside), 'établissement')} sur {schools} hors de tout pôle ({shown}) : "
            "la carte doit couvrir toute l’académie.",
        )
    ]


def check_opening(name: str, *, coordinators: int, letter_on: date | None) -> list[Finding]:
    """HUB-03: a pôle opens with a coordinator designated by the rector, and the date of the lettre de mission.

    Source: « Chaque coordonnateur, désigné par le recteur, est doté d’une lettre de mission ».
    """
    findings = []
    if coordinators < 1:
        findings.append(_refusal(f"{name} n’a pas de coordonnateur : le recteur en désigne un avant l’ouverture."))
    elif letter_on is None:
        findings.append(
            _refusal(f"La lettre de mission du coordonnateur de {name} n’est pas datée : indiquez sa date.")
        )
    return findings


def _warning(rule: str, sentence: str) -> Finding:
    return Finding(rule, Severity.WARNING, sentence, SOURCE)


def _refusal(sentence: str) -> Finding:
    return Finding("HUB-03", Severity.BLOCKING, sentence, SOURCE, "coordinator")
