"""The operator's table of real travel times between communes, to rows of journeys."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from poles.domain.allocation.loads import TravelRow
from poles.exchange.tables import BadValue, Column, Line, Problem, Progress, Table, code, plain, read_table
from poles.words.french import join
from poles.words.identifiers import CommuneCode
from poles.words.places import Mode

LONGEST = 1440
NAMES = {
    Mode.WALK: ("walk", "a_pied", "pied", "marche"),
    Mode.BIKE: ("bike", "a_velo", "velo"),
    Mode.TRANSIT: ("transit", "en_transports_en_commun", "transports_en_commun", "transport_en_commun", "tc"),
    Mode.CAR: ("car", "en_voiture", "voiture"),
}
BY_NAME = {name: mode for mode, names in NAMES.items() for name in names}


def _mode(text: str) -> Mode:
    mode = BY_NAME.get(plain(text))
    if mode is None:
        modes = join((mode.label for mode in Mode), "ou")
        raise BadValue(f"« {text[:40]} » n’est pas un mode de déplacement : écrivez {modes}.")
    return mode


def _minutes(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 6 or int(text) > LONGEST:
        raise BadValue(f"« {text[:40]} » n’est pas une durée en minutes entières, de 0 à {LONGEST}.")
    return int(text)


TRAVEL_TIMES = Table(
    "table des temps de trajet",
    (
        Column("origin", ("origine", "code_origine", "commune_origine"), code(CommuneCode, "[0-9]{3,4}"), filled=True),
        Column(
            "destination",
            ("destination", "code_destination", "commune_destination"),
            code(CommuneCode, "[0-9]{3,4}"),
            filled=True,
        ),
        Column("mode", ("mode",), _mode, filled=True),
        Column("minutes", ("minutes", "duree", "duree_minutes"), _minutes, filled=True),
    ),
)


@dataclass
class TravelFile:
    """The journeys of a file and what is wrong in it; ``count``: lines read."""

    rows: list[TravelRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    count: int = 0


def read_travel_times(path: Path, *, communes: Mapping[str, str], progress: Progress | None = None) -> TravelFile:
    """Read a table of travel times; never raises for what is in the file.

    ``communes``: code → académie of the known communes. A journey is for the académie of its origin, and for that of its
    destination when it is another. One way only: the way back has a line of its own.
    """
    reading = read_table(path, [TRAVEL_TIMES], progress)
    found = TravelFile(problems=reading.problems, count=reading.count)
    by_journey = defaultdict[tuple[str, str, Mode], list[Line]](list)
    for line in reading.lines:
        ends = [(name, str(line.values[key])) for key, name in (("origin", "origine"), ("destination", "destination"))]
        unknown = [(name, value) for name, value in ends if value not in communes]
        for name, value in unknown:
            sentence = f"La commune {value} n’est pas connue : corrigez le code INSEE, ou chargez les communes."
            found.problems.append(line.problem(name, sentence))
        if not unknown:
            by_journey[ends[0][1], ends[1][1], line.values["mode"]].append(line)
    for (origin, destination, mode), lines in by_journey.items():
        if len(lines) > 1:
            shown = ", ".join(str(line.number) for line in lines)
            sentence = (
                f"Le trajet de {origin} à {destination} {mode.label} a plusieurs lignes ({shown}) : gardez la bonne."
            )
            found.problems += [line.problem("origine", sentence) for line in lines]
            continue
        minutes = lines[0].values["minutes"]
        found.rows += [
            TravelRow(academy, mode, origin, destination, minutes)
            for academy in sorted({communes[origin], communes[destination]})
        ]
    return found
