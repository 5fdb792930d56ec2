"""Judge the reader of wording on our sentences: precision and recall per rule, false alarms, misses (``docs/wording.md``).

``python -m bench.wording`` writes the document; ``--check`` fails when it is out of step with the reader or the sentences.
"""

import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from poles.law.wording import LABELS, RULES, check
from poles.law.wording.said import JOB

ROOT = Path(__file__).resolve().parents[1]
SENTENCES = ROOT / "tests" / "law" / "wording_sentences.toml"
DOCUMENT = ROOT / "docs" / "wording.md"
HOLDING = frozenset({*RULES.values(), JOB})
SPLITS = {
    "held_out": "Phrases gardées à part",
    "hard": "Phrases écrites pour tromper le lecteur",
    "develop": "Phrases de mise au point",
}
ABOUT = {
    "held_out": "Écrites avant la mise au point et non utilisées pour elle, mais de la même main et avec les mêmes mots "
    "en tête ; "
    "un réglage qui en faisait manquer une a été défait. Ces chiffres sont **flatteurs**.",
    "hard": "Écrites après la mise au point, pour mettre le lecteur en échec : sous-entendus, fautes de frappe, pièges "
    "honnêtes. "
    "Une sur deux a rejoint la mise au point ; celles-ci n’ont servi à aucun réglage. Ces chiffres disent ce qu’un lecteur de "
    "mots ne sait pas voir : **c’est la mesure la plus proche d’un employeur qui se cache**.",
    "develop": "Le lecteur a été réglé sur elles : ces chiffres ne mesurent rien, ils disent seulement où il en est.",
}


@dataclass(frozen=True)
class Read:
    """One sentence, what should be found, what was."""

    text: str
    wanted: frozenset[str]
    allowed: frozenset[str]
    found: frozenset[str]

    @property
    def alarms(self) -> frozenset[str]:
        """Rules found where nothing calls for them."""
        return self.found - self.wanted - self.allowed

    @property
    def misses(self) -> frozenset[str]:
        """Rules that should have been found."""
        return self.wanted - self.found


@dataclass
class Score:
    """Counts of sentences: rightly found, wrongly found, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> str:
        """Of what was found, the part that was right, with its interval."""
        return share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> str:
        """Of what should be found, the part that was, with its interval."""
        return share(self.right, self.right + self.missed)


def sentences() -> dict[str, list[dict]]:
    """The sentences by split, as they are written."""
    return tomllib.loads(SENTENCES.read_text())


def read(rows: Iterable[dict]) -> list[Read]:
    """Each sentence given to the reader."""
    return [
        Read(
            row["text"],
            frozenset(row["rules"]),
            frozenset(row.get("also", ())),
            frozenset(one.rule for one in check(row["text"], row.get("field", "description"))),
        )
        for row in rows
    ]


def judge(rows: Iterable[Read], rules: Iterable[str]) -> Score:
    """The counts of some rules together, a sentence counting once for each rule."""
    score = Score()
    kept = frozenset(rules)
    for row in rows:
        score.right += len(row.wanted & row.found & kept)
        score.wrong += len(row.alarms & kept)
        score.missed += len(row.misses & kept)
    return score


def held(rows: Iterable[Read]) -> Score:
    """Sentences held for a person or not, whatever the rule: what a host and a reader meet."""
    score = Score()
    for row in rows:
        should, does = bool(row.wanted & HOLDING), bool(row.found & HOLDING)
        score.right += should and does
        score.missed += should and not does
        score.wrong += does and not should and not (row.allowed & HOLDING)
    return score


def interval(part: int, whole: int) -> tuple[float, float]:
    """Wilson’s interval of a proportion at 95 % (E. B. Wilson, 1927): honest with few cases."""
    z = 1.959964
    share_of = part / whole
    middle = (share_of + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z / (1 + z * z / whole) * sqrt(share_of * (1 - share_of) / whole + z * z / (4 * whole * whole))
    return max(0.0, middle - half), min(1.0, middle + half)


def share(part: int, whole: int) -> str:
    """« 90 % [70 ; 97], 18 sur 20 »; a dash when there is nothing to count."""
    if not whole:
        return "–"
    low, high = interval(part, whole)
    return f"{100 * part / whole:.0f} % [{100 * low:.0f} ; {100 * high:.0f}], {part} sur {whole}"


def draw() -> str:
    """The whole document."""
    every = {split: read(rows) for split, rows in sentences().items()}
    total = [row for rows in every.values() for row in rows]
    clean = sum(not row.wanted for row in total)
    lines = [
        "# Le lecteur de formulations : ce qu’il voit, ce qu’il manque",
        "",
        "Écrit par `python -m bench.wording` ; un test échoue si ce document n’est plus en accord avec le programme.",
        "",
        f"Le lecteur (`poles/law/wording/`) est jugé sur {len(total)} phrases (`tests/law/wording_sentences.toml`), dont "
        f"{clean} "
        f"honnêtes et {len(total) - clean} fautives, sur les 25 critères de l’article 225-1 du code pénal, les emplois "
        f"déguisés "
        "(code de l’éducation, L124-7), les noms de métiers au seul féminin ou masculin, les coordonnées de personnes.",
        "",
        "**Ces phrases sont les nôtres.** Nous avons écrit le lecteur et les phrases : aucun employeur réel, aucun juriste, "
        "aucune offre du terrain. Les chiffres comparent des versions du lecteur ; ils ne disent pas ce qu’il vaudra sur de "
        "vraies offres. C’est pourquoi chaque offre est lue par une personne avant d’être publiée, et pourquoi rien n’est "
        "jamais supprimé ni refusé par le lecteur seul : il retient, montre le passage, cite le texte. Les intervalles sont à "
        "95 % (Wilson).",
        "",
    ]
    for split, title in SPLITS.items():
        lines += _split(title, ABOUT[split], every[split], table=split == "held_out")
    return "\n".join(lines).rstrip() + "\n"


def _split(title: str, about: str, rows: list[Read], *, table: bool) -> list[str]:
    stops, whole = held(rows), judge(rows, LABELS)
    lines = [
        f"## {title} ({len(rows)})", "", about, "",
        "| | précision | rappel |", "|---|---|---|",
        f"| offre retenue pour une personne (critère ou emploi déguisé) | {stops.precision} | {stops.recall} |",
        f"| toutes les règles | {whole.precision} | {whole.recall} |", "",
    ]  # fmt: skip
    if table:
        lines += ["| règle | ce qu’elle cherche | précision | rappel |", "|---|---|---|---|"]
        for rule, label in LABELS.items():
            score = judge(rows, [rule])
            lines.append(f"| `{rule}` | {label} | {score.precision} | {score.recall} |")
        lines.append("")
    alarms, misses = [row for row in rows if row.alarms], [row for row in rows if row.misses]
    lines += [f"Fausses alertes ({len(alarms)}) :", ""] + [_line(row.text, row.alarms) for row in alarms] + [""]
    return lines + [f"Manquées ({len(misses)}) :", ""] + [_line(row.text, row.misses) for row in misses] + [""]


def _line(text: str, rules: frozenset[str]) -> str:
    return f"- {text} ({', '.join(f'`{rule}`' for rule in sorted(rules))})"


def main(arguments: list[str]) -> int:
    """Write the document, or with ``--check`` say whether it is in step (exit 1)."""
    text = draw()
    if "--check" in arguments:
        if DOCUMENT.read_text() == text:
            return 0
        print("À récrire : python -m bench.wording", file=sys.stderr)
        return 1
    DOCUMENT.write_text(text)
    print(DOCUMENT.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
