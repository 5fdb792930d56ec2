"""Where each finding of the law is shown: at which step of the convention, beside which field, its days gathered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from poles.domain.agreements import filled
from poles.law.placement.conventions import MENTIONS
from poles.web.agreements.people_forms import HostsForm, PartiesForm
from poles.web.agreements.schedule_forms import ScheduleForm
from poles.web.agreements.step_forms import Block, StepForm
from poles.web.agreements.work_forms import ActivitiesForm, ConditionsForm, DocumentsForm
from poles.words import french
from poles.words.findings import Finding, Severity
from poles.words.terms import Stay, Terms

STEPS: tuple[type[StepForm], ...] = (
    PartiesForm, HostsForm, ScheduleForm, ActivitiesForm, ConditionsForm, DocumentsForm,
)  # fmt: skip
STEP_OF = {step.slug: step for step in STEPS}
PLACES = {
    "course_hours": ("parties", "course_hours"),
    "kind": ("parties", "course"),
    "referent": ("parties", "referent"),
    "host": ("accueil", "s0host"),
    "staff": ("accueil", "s0host"),
    "tutor": ("accueil", "s0tutor"),
    "activities": ("activites", "a0_task"),
    "motives": ("activites", "a0_task"),
    "tasks": ("activites", "works"),
    "precautions": ("activites", "precautions"),
    "money": ("conditions", "hourly"),
    "leave_days": ("conditions", "leave_days"),
    "documents": ("pieces", "p0_proof"),
    "mentions": ("pieces", "set_aside"),
}
"""What a rule looks at → the step that holds it, the place beside its field; hours and dates are placed by their day."""
OF_RULE = {"SCH-04": ("activites", "competences"), "SAFE-09": ("activites", "tasks"), "SAFE-01": ("activites", "tasks"),
           "SAFE-02": ("activites", "tasks"), "SAFE-13": ("conditions", "host_company")}  # fmt: skip
OF_MENTION = {1: ("parties", "course_hours"), 2: ("parties", "referent"), 3: ("activites", "competences"),
              4: ("activites", "a0_task"), 6: ("horaires", "s0week"), 7: ("activites", "supervision"),
              9: ("conditions", "host_company"), 10: ("conditions", "absences"), 14: ("conditions", "house_rules")}  # fmt: skip
WHOLE = ("", "")
SHOWN_DAYS = 3
ORDER = list(Severity)


@dataclass(frozen=True)
class Note:
    """What one rule says at one place: its first finding, and the days on which it says the same."""

    finding: Finding
    step: str
    slot: str
    days: tuple[date, ...] = ()

    @property
    def blocking(self) -> bool:
        """Whether the convention cannot go to signature so."""
        return self.finding.severity is Severity.BLOCKING

    @property
    def badge(self) -> tuple[str, str]:
        """(words, kind) of the badge that says how grave it is."""
        return {
            Severity.BLOCKING: ("à corriger", "error"),
            Severity.WARNING: ("à vérifier", "warning"),
            Severity.INFO: ("à savoir", "info"),
        }[self.finding.severity]

    @property
    def others(self) -> str:
        """« Aussi les 19/01, 26/01 et 4 autres jours »; nothing when the rule speaks of one day."""
        after = self.days[1:]
        if not after:
            return ""
        told = [french.short_date(day)[:5] for day in after[:SHOWN_DAYS]]
        if (more := len(after) - SHOWN_DAYS) > 0:
            told.append(french.plural(more, "autre jour", "autres jours"))
        return f"Aussi {'le' if len(after) == 1 else 'les'} {french.join(told)}."

    @property
    def basis(self) -> str:
        """« Mesuré : 9 h. Limite : 8 h. Règle WT-04, Code du travail, L3162-1 »."""
        said = self.finding
        parts = [f"Mesuré : {said.measured}."] if said.measured else []
        parts += [f"Limite : {said.limit}."] if said.limit else []
        return " ".join([*parts, f"Règle {said.rule}" + (f", {said.source}." if said.source else ".")])


@dataclass(frozen=True)
class Tally:
    """One step, and how many remarks wait there."""

    slug: str
    title: str
    blocking: int
    doubts: int


def notes_of(terms: Terms, findings: Iterable[Finding]) -> list[Note]:
    """The findings at their places, the gravest first; those of one rule at one place are one note with its days."""
    gathered: dict[tuple, Note] = {}
    for one in findings:
        for step, slot, said in _places(terms, one):
            weekly = "semaine" if slot.endswith("week") else ""
            key = (said.rule, said.severity, step, slot, said.limit, weekly or said.sentence if not said.day else "")
            note = gathered.setdefault(key, Note(said, step, slot))
            if said.day and said.day not in note.days:
                gathered[key] = replace(note, days=tuple(sorted((*note.days, said.day))))
    return sorted(gathered.values(), key=lambda note: (ORDER.index(note.finding.severity), note.finding.rule))


def tallies(notes: Sequence[Note]) -> list[Tally]:
    """Every step with its counts."""
    return [
        Tally(
            step.slug,
            step.title,
            sum(note.step == step.slug and note.blocking for note in notes),
            sum(note.step == step.slug and note.finding.severity is Severity.WARNING for note in notes),
        )
        for step in STEPS
    ]


def laid(form: StepForm, notes: Sequence[Note]) -> tuple[list[Block], list[Note]]:
    """The blocks of a step with each note beside its field, and the notes of this step that have no field there."""
    blocks = form.blocks()
    rows = {row.slot: row for block in blocks for row in block.rows if row.slot}
    apart = []
    for note in notes:
        if note.step == form.slug:
            if row := rows.get(note.slot):
                row.notes.append(note)
            else:
                apart.append(note)
    return blocks, apart


def _places(terms: Terms, one: Finding) -> list[tuple[str, str, Finding]]:
    if one.field in ("days", "starts_on", "ends_on"):
        return [(ScheduleForm.slug, _day_slot(terms, one), one)]
    if one.rule == "CONV-05":
        lacking = sorted(filled.MENTIONS - filled.mentions(terms))
        named = [
            (*_of_mention(terms, number), replace(one, sentence=_mention(number), measured="", limit=""))
            for number in lacking
        ]
        return named or [(*PLACES["mentions"], one)]
    step, slot = OF_RULE.get(one.rule) or PLACES.get(one.field, WHOLE)
    if one.rule == "HOST-07":
        slot = f"s{next((rank for rank, stay in enumerate(terms.stays) if not stay.tutor.name), 0)}tutor"
    return [(step, slot, one)]


def _of_mention(terms: Terms, number: int) -> tuple[str, str]:
    """The step and field of a compulsory mention; the second one names two persons: the one who is missing is asked for."""
    if number == 2 and terms.referent.name:
        rank = next((rank for rank, stay in enumerate(terms.stays) if not stay.tutor.name), 0)
        return "accueil", f"s{rank}tutor"
    return OF_MENTION.get(number, PLACES["mentions"])


def _mention(number: int) -> str:
    return f"Mention obligatoire n° {number} à écrire : {MENTIONS[number - 1]}."


def _day_slot(terms: Terms, one: Finding) -> str:
    """The line of the day that a finding speaks of; the week when it speaks of a week; the dates when of the whole."""
    if one.field == "starts_on":
        return "s0dates"
    if one.field == "ends_on" or one.day is None:
        return f"s{len(terms.stays) - 1}dates" if one.field == "ends_on" else "s0week"
    rank, stay = _stay_on(terms, one.day)
    if french.long_date(one.day) not in one.sentence:
        return f"s{rank}week"
    for index, other in enumerate(stay.other_days):
        if other.day == one.day:
            return f"s{rank}o{index}"
    return f"s{rank}d{one.day.weekday()}"


def _stay_on(terms: Terms, day: date) -> tuple[int, Stay]:
    for rank, stay in enumerate(terms.stays):
        if stay.first_day <= day <= stay.last_day:
            return rank, stay
    return 0, terms.stays[0]
