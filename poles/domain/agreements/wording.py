"""What a convention puts in the braces of its articles: its own words, as plain text, from what it says."""

from collections.abc import Iterable, Sequence

from poles.domain.agreements.schedule import stay_days, work_days
from poles.law import mentions
from poles.law.placement import presence
from poles.law.placement.safety import WORKS
from poles.words import french
from poles.words.terms import Cents, Clause, Insurance, Paid, Person, Spans, Stay, Terms

TO_SAY = "à préciser"
NOTHING = "sans objet"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MIDNIGHT = 1440


def worded(terms: Terms, clauses: Iterable[Clause], *, template_version: int) -> Terms:
    """The terms with the articles of a template as their own, the words of the convention put in their braces."""
    words = words_of(terms)
    said = tuple(one.model_copy(update={"text": mentions.filled(one.text, words)}) for one in clauses)
    return terms.model_copy(update={"clauses": said, "template_version": template_version})


def words_of(terms: Terms) -> dict[str, str]:
    """What fills each word of ``law.mentions.PLACEHOLDERS``; « à préciser » where nothing is said yet."""
    learner, stays = terms.learner, terms.stays
    course = f"{french.integer(learner.course_hours)} heures" if learner.course_hours else ""
    first, last = min(one.first_day for one in stays), max(one.last_day for one in stays)
    minutes = presence.minutes(work_days(terms))
    said = {
        "élève": (0, learner.name),
        "classe": (0, learner.class_name),
        "formation": (1, learner.course),
        "volume horaire": (1, course),
        "établissement": (0, terms.school.name),
        "organisme": (0, _all(one.organisation for one in stays)),
        "pays": (0, _all(country_name(one.country) for one in stays)),
        "enseignant référent": (2, person(terms.referent)),
        "tuteur": (2, _all(person(one.tutor) for one in stays)),
        "début": (5, french.plain_date(first)),
        "fin": (5, french.plain_date(last)),
        "durée totale": (5, f"{presence.in_words(minutes)} ({presence.hours(minutes)})" if minutes else ""),
        "durée hebdomadaire": (6, _all(weekly(one) for one in stays)),
        "horaires particuliers": (6, terms.special_hours or "aucune"),
        "objectifs": (0, terms.objectives),
        "compétences": (3, terms.competences or _all(dict.fromkeys(one.competence for one in terms.activities))),
        "activités": (4, "; ".join(one.task for one in terms.activities).replace("; ", " ; ")),
        "travaux réglementés": (0, works_said(terms.works) or "aucun"),
        "encadrement": (7, terms.supervision),
        "évaluation": (0, terms.assessment),
        "gratification": (8, gratuity(terms.paid)),
        "avantages": (13, benefits(terms.paid)),
        "assurances": (9, insured(terms)),
        "congés": (10, leave(terms)),
        "règlement intérieur": (14, terms.house_rules),
        "confidentialité": (0, terms.confidentiality or "aucune autre que la discrétion d’usage"),
        "sujet": (0, terms.subject),
    }
    return {
        name: (NOTHING if mention and mention in terms.set_aside else text.strip().rstrip(".") or TO_SAY)
        for name, (mention, text) in said.items()
    }


def person(one: Person) -> str:
    """A name and a function: « M. Essai, mécanicien »."""
    return ", ".join(filter(None, (one.name, one.job)))


def weekly(stay: Stay) -> str:
    """The presence of a usual week: « 35 h »; empty without hours."""
    minutes = sum(end - begin for spans in stay.week for begin, end in spans)
    if minutes:
        return french.duration_minutes(minutes)
    weeks: dict[object, int] = {}
    for one in stay_days(stay):
        key = one.day.isocalendar()[:2]
        weeks[key] = weeks.get(key, 0) + one.minutes
    return f"{french.duration_minutes(max(weeks.values()))} au plus" if weeks else ""


def spans_said(spans: Spans) -> str:
    """The hours of a day: « 8 h 30 – 12 h, 13 h 30 – 17 h »; « – » when nobody comes."""
    return ", ".join(f"{_at(begin)} – {_at(end)}" for begin, end in sorted(spans)) or "–"


def pauses_said(spans: Spans) -> str:
    """What lies between the spans of a day: « 1 h 30, à 12 h »; « – » when there is no break."""
    rows = sorted(spans)
    gaps = [(rows[at][1], rows[at + 1][0]) for at in range(len(rows) - 1)]
    said = [f"{french.duration_minutes(end - begin)}, à {_at(begin)}" for begin, end in gaps if end > begin]
    return " ; ".join(said) or "–"


def cents(amount: Cents) -> str:
    """An amount in euros: « 4,35 € »."""
    return f"{french.integer(amount // 100)},{amount % 100:02d}{french.NO_BREAK}€"


def gratuity(paid: Paid) -> str:
    """The gratuity in words; « aucune gratification » when nothing is paid."""
    said = [f"{cents(paid.hourly)} par heure de présence"] if paid.hourly else []
    said += [f"{cents(paid.lump)} au total"] if paid.lump else []
    every = f", versement : {paid.every}" if said and paid.every else ""
    return (french.join(said) + every) or "aucune gratification"


def benefits(paid: Paid) -> str:
    """Meals, transport, lodging and the rest, in words; « aucun » when there is none."""
    amounts = (("repas", paid.meals), ("transport", paid.transport), ("hébergement", paid.lodging))
    said = [f"{name} : {cents(amount)}" for name, amount in amounts if amount]
    return " ; ".join([*said, *([paid.benefits] if paid.benefits else [])]) or "aucun"


def contract(one: Insurance) -> str:
    """A company and its contract: « Assureur, contrat n° A-1 »."""
    return one.company + (f", contrat n° {one.contract}" if one.company and one.contract else "")


def insured(terms: Terms) -> str:
    """Who is insured by whom, under which contract."""
    whom = (
        ("organisme", terms.insured_host),
        ("établissement", terms.insured_school),
        ("élève", terms.insured_learner),
    )
    return " ; ".join(f"{name} : {contract(one)}" for name, one in whom if one.company)


def leave(terms: Terms) -> str:
    """Days of leave, and what is agreed on absences."""
    days = f"{french.plural(terms.leave_days, 'jour')} de congé" if terms.leave_days else ""
    return " ; ".join(filter(None, (days, terms.absences.strip())))


def works_said(codes: Sequence[str]) -> str:
    """Regulated works by their names and articles."""
    return " ; ".join(f"{WORKS[code].subject} ({code})" if code in WORKS else code for code in codes)


def country_name(code: str) -> str:
    """« France » for FR; else what was said."""
    return "France" if code.upper() in ("FR", "") else code


def _all(items: Iterable[str]) -> str:
    return french.join(dict.fromkeys(filter(None, items)))


def _at(minute: int) -> str:
    """A minute of the day in words; past midnight, « 2 h (lendemain) »."""
    hours, rest = divmod(minute % MIDNIGHT, 60)
    said = f"{hours}{french.NO_BREAK}h" + (f"{french.NO_BREAK}{rest:02d}" if rest else "")
    return said + (" (lendemain)" if minute > MIDNIGHT else "") if minute != MIDNIGHT else f"24{french.NO_BREAK}h"
