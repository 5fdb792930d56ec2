"""What the readers find, put together: one list of rows and of problems, and the checks that need more than one line."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from poles.exchange.pupils.limits import MAX_PROBLEMS, MAX_ROWS
from poles.exchange.pupils.neutral import (
    DivisionRow,
    FormationRow,
    GuardianRow,
    Kind,
    PupilFile,
    PupilRow,
    Source,
)
from poles.exchange.pupils.values import Value
from poles.exchange.tables import BadValue, Problem
from poles.exchange.text_files import Unreadable
from poles.words.findings import Severity
from poles.words.identifiers import BadIdentifier, CommuneCode, Mef, PostalCode

TOLD_EVERY = 1000
"""Rows between two words of progress."""
PUPILS = {Kind.SIECLE_PUPILS, Kind.DIVISION_LIST, Kind.ONDE_PUPILS, Kind.FREGATA, Kind.APLYPRO, Kind.SHEET}


class Home(NamedTuple):
    """Where somebody lives, as far as a search of places needs it."""

    commune: CommuneCode | None
    postal_code: PostalCode | None
    town: str


class Page:
    """What is found in one file: its rows, its problems, whether the line being read is still sound.

    ``tell`` hears now and then how many rows were met. Nothing of a page reaches the delivery before
    ``Delivery.accept``: a file that is refused leaves no row.
    """

    def __init__(self, file: str, kind: Kind = Kind.UNKNOWN):
        self.source = Source(file, kind)
        self.pupils: list[PupilRow] = []
        self.guardians: list[GuardianRow] = []
        self.divisions: list[DivisionRow] = []
        self.formations: list[FormationRow] = []
        self.problems: list[Problem] = []
        self.counts = Counter[Severity]()
        self.homes: dict[str, Home] = {}
        self.by_name = defaultdict[tuple[str, str], list[GuardianRow]](list)
        self.seen = self.kept = 0
        self.tell: Callable[[int], None] = lambda rows: None

    @property
    def file(self) -> str:
        """The name of the file."""
        return self.source.file

    def note(self, line: int, field: str, sentence: str, severity: Severity = Severity.BLOCKING) -> None:
        """Write down a problem; beyond the limit it is only counted."""
        self.counts[severity] += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(self.file, line, field, sentence, severity))

    def warn(self, line: int, field: str, sentence: str) -> None:
        """Write down a warning: the line is kept."""
        self.note(line, field, sentence, Severity.WARNING)

    def met(self) -> None:
        """One more row was met; raises Unreadable above the limit."""
        self.seen += 1
        if self.seen > MAX_ROWS:
            raise Unreadable(f"Le fichier a plus de {MAX_ROWS} lignes : vérifiez que c’est le bon, ou découpez-le.")
        if self.seen % TOLD_EVERY == 0:
            self.tell(self.seen)

    def value(
        self,
        line: int,
        field: str,
        text: str,
        read: Callable[[str], Value],
        empty: object = "",
        *,
        lenient: bool = False,
    ) -> Any:
        """What ``read`` makes of a cell; ``empty`` for a blank one. A refused cell is noted, then BadCell is raised.

        ``lenient``: a refused cell is only a warning, and counts as blank.
        """
        text = text.strip()
        if not text:
            return empty
        try:
            found = read(text)
        except (BadValue, BadIdentifier) as error:
            self.note(line, field, error.sentence, Severity.WARNING if lenient else Severity.BLOCKING)
            if lenient:
                return empty
            raise BadCell from None
        if found.doubt:
            self.warn(line, field, found.doubt)
        return found.value


class BadCell(Exception):
    """A cell was refused and its problem is noted: its line is not kept."""


class Delivery:
    """All the files of one delivery, and the checks between them."""

    def __init__(self) -> None:
        self.pages: list[Page] = []

    def accept(self, page: Page) -> None:
        """Add what was read of one file."""
        self.pages.append(page)

    def refuse(self, page: Page, sentence: str, line: int = 0) -> None:
        """Add a file of which nothing is kept, and say why; its other problems are dropped with its rows."""
        kind = page.source.kind
        alone = Page(page.file)
        alone.source = replace(page.source, kind=kind, seen=page.seen, kept=0, refused=True)
        alone.note(line, "", sentence)
        self.pages.append(alone)

    def finish(self) -> PupilFile:
        """Check what stands between lines and files (doubles, links, classes) and give the whole."""
        pupils = self._once(pupil for page in self.pages for pupil in page.pupils)
        pupils = self._housed(pupils)
        guardians = self._linked(pupils)
        divisions = self._divisions(pupils)
        problems = [problem for page in self.pages for problem in page.problems]
        counts = sum((page.counts for page in self.pages), Counter[Severity]())
        left = counts.total() - min(len(problems), MAX_PROBLEMS)
        if left:
            sentence = (
                f"{left} autres remarques ne sont pas listées : corrigez celles-ci, puis donnez le fichier de nouveau."
            )
            problems = [*problems[:MAX_PROBLEMS], Problem(self.pages[0].file, 0, "", sentence, Severity.WARNING)]
        kept = Counter(row.file for row in pupils) + Counter(row.file for row in guardians)
        return PupilFile(
            sources=tuple(
                replace(page.source, seen=page.seen, kept=kept[page.file] or page.kept)
                if not page.source.refused
                else page.source
                for page in self.pages
            ),
            pupils=tuple(pupils),
            guardians=tuple(guardians),
            divisions=tuple(divisions),
            formations=tuple(row for page in self.pages for row in page.formations),
            problems=tuple(problems),
            problem_count=counts.total(),
            counts=dict(counts),
        )

    def _page(self, file: str) -> Page:
        return next(page for page in self.pages if page.file == file)

    def _once(self, rows: Iterable[PupilRow]) -> list[PupilRow]:
        """Each pupil once, by INE, by number, by name and birth: what contradicts itself is refused, both lines named."""
        kept = list(rows)
        kept = self._without_doubles(kept, lambda row: row.number, "Le même numéro d’élève", "numéro")
        kept = self._without_doubles(kept, lambda row: row.ine, "Le même INE", "INE")
        return self._without_doubles(
            kept,
            lambda row: (row.last_name.casefold(), row.first_name.casefold(), row.birth_date),
            "Le même élève (nom, prénom, date de naissance)",
            "nom",
        )

    def _without_doubles(
        self, rows: list[PupilRow], key: Callable[[PupilRow], object], what: str, field: str
    ) -> list[PupilRow]:
        groups = defaultdict[object, list[PupilRow]](list)
        for row in rows:
            if mark := key(row):
                groups[mark].append(row)
        dropped: set[int] = set()
        for group in groups.values():
            if len(group) > 1:
                dropped |= self._settle(group, what, field)
        return [row for row in rows if id(row) not in dropped] if dropped else rows

    def _settle(self, group: list[PupilRow], what: str, field: str) -> set[int]:
        """Which rows of one same pupil to drop: all, when they contradict each other; none, when the INE tell them apart."""
        if field == "nom" and len({row.ine for row in group if row.ine}) == len(group):
            return set()
        current = [row for row in group if row.left_on is None]
        same_person = len({(row.last_name.casefold(), row.first_name.casefold(), row.birth_date) for row in group}) == 1
        same_place = len({row.division for row in group}) == 1 and len({row.mef for row in group if row.mef}) < 2
        keeper, sentence = None, ""
        if same_person and len(current) == 1:
            keeper, sentence = current[0], "Scolarité close : la ligne {} de {} est gardée."
        elif same_person and same_place and len({row.ine for row in group if row.ine}) < 2:
            keeper = next((row for row in group if row.ine), group[0])
            sentence = "La ligne {} de {} dit la même chose : une seule est gardée."
        for row in group:
            page = self._page(row.file)
            if keeper is None:
                other = next(each for each in group if each is not row)
                place = f"à la ligne {other.line} de {_where(other, row)}"
                page.note(row.line, field, f"{what} se trouve aussi {place} : corrigez l’une des deux.")
            elif row is not keeper:
                page.note(row.line, field, sentence.format(keeper.line, _where(keeper, row)), Severity.INFO)
        return {id(row) for row in group if row is not keeper}

    def _housed(self, pupils: list[PupilRow]) -> list[PupilRow]:
        """SIECLE gives addresses apart: a pupil without one lives where a legal guardian of the delivery does."""
        homes = {number: home for page in self.pages for number, home in page.homes.items()}
        if not homes:
            return pupils
        housed = []
        for row in pupils:
            home = homes.get(row.number)
            if home and not row.commune and not row.postal_code:
                row = replace(row, commune=home.commune, postal_code=home.postal_code, town=home.town)
            housed.append(row)
        return housed

    def _linked(self, pupils: list[PupilRow]) -> list[GuardianRow]:
        """The guardians whose pupil is in the delivery; the others are left aside, and it is said."""
        keys = {row.key for row in pupils}
        known = any(page.source.kind in PUPILS and not page.source.refused for page in self.pages)
        kept: list[GuardianRow] = []
        for page in self.pages:
            own = [row for row in page.guardians if not known or row.pupil in keys]
            if left := [row for row in page.guardians if known and row.pupil not in keys]:
                sentence = (
                    "Liens de responsables laissés de côté, leur élève étant absent de la liste ou refusé : "
                    f"{len(left)} (premier : ligne {left[0].line})."
                )
                page.note(0, "", sentence, Severity.INFO)
            kept += own
        return kept

    def _divisions(self, pupils: list[PupilRow]) -> list[DivisionRow]:
        """The classes that the files describe, then those that only pupils name, with their formations."""
        told = {row.code: row for page in self.pages for row in page.divisions}
        mefs = defaultdict[str, dict[Mef, None]](dict)
        files: dict[str, str] = {}
        for row in pupils:
            if row.division and not row.left_on:
                files.setdefault(row.division, row.file)
                if row.mef:
                    mefs[row.division][row.mef] = None
        divisions = [row if row.mefs else replace(row, mefs=tuple(mefs[row.code])) for row in told.values()]
        return divisions + [
            DivisionRow(file, 0, code, mefs=tuple(mefs[code])) for code, file in files.items() if code not in told
        ]


def _where(other: PupilRow, row: PupilRow) -> str:
    return "ce fichier" if other.file == row.file else other.file
