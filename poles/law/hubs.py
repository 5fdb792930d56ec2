"""What the circulaire asks of a map of pôles and of the opening of a pôle (rules HUB-01 to HUB-03, and HUB-08, ours)."""

from collections.abc import Sequence
from datetime import date

from poles.words.findings import Finding, Severity
from poles.words.french import join, plural

SOURCE = "circulaire n° 2015-035 du 25 février 2015, annexe, § 2.1"

SMALLEST = 2
"""Public local schools (EPLE) of the smallest pôle."""

LARGEST = 70
"""Schools above which a territory that no bassin delimits is divided: our reading of « une dimension de proximité ». Nine
bassins in ten of the national directory hold 70 schools or fewer (351 bassins, 2024, half of them 33 or fewer); and a
coordinator who visits two schools a week sees 72 in the 36 weeks of a school year."""


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


def check_pieces(name: str, *, pieces: int) -> list[Finding]:
    """HUB-08: a pôle is in one piece. ``pieces``: the separate parts of its territory that hold a school.

    Source: « une dimension de proximité indispensable »; islands may be a good reason for more than one.
    """
    if pieces < 2:
        return []
    return [
        _warning(
            "HUB-08",
            f"{name} est en {pieces} morceaux séparés : rattachez ses établissements isolés au pôle qui les entoure, "
            "ou gardez-le ainsi si le relief ou la mer l’explique.",
        )
    ]


def check_opening(name: str, *, coordinators: int, letter_on: date | None) -> list[Finding]:
    """HUB-03: a pôle opens with a coordinator designated by the rector, and a signed lettre de mission.

    ``letter_on``: the day of its signature; None when there is none.

    Source: « Chaque coordonnateur, désigné par le recteur, est doté d’une lettre de mission ».
    """
    findings = []
    if coordinators < 1:
        findings.append(_refusal(f"{name} n’a pas de coordonnateur : le recteur en désigne un avant l’ouverture."))
    elif letter_on is None:
        findings.append(
            _refusal(f"La lettre de mission du coordonnateur de {name} n’est pas signée : signez-la avant l’ouverture.")
        )
    return findings


def _warning(rule: str, sentence: str) -> Finding:
    return Finding(rule, Severity.WARNING, sentence, SOURCE)


def _refusal(sentence: str) -> Finding:
    return Finding("HUB-03", Severity.BLOCKING, sentence, SOURCE, "coordinator")
