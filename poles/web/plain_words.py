"""What a person is about to sign, in a few short sentences that a pupil of 14 understands, told to that person."""

from collections.abc import Iterator

from poles.domain.agreements import wording
from poles.words import french
from poles.words.agreements import Change, Party
from poles.words.closing import Closing
from poles.words.terms import Stay, Terms
from poles.words.time import Period
from poles.words.training import LearnerStatus

WATCHED = frozenset({"visit", "observation", "holiday_observation", "short_immersion"})
"""The kinds in which the learner looks on and does no work."""


def in_short(said: Terms | Closing, party: Party) -> list[str]:
    """The text in sentences for one party; what is not written in the text is not told."""
    if isinstance(said, Closing):
        return list(_attested(said))
    return [*_where(said, party), *_who(said, party), *_duties(said, party)]


def of_change(changes: list[str], reason: str, day) -> str:
    """The sentence that says what an avenant changes, why, and from when."""
    what = french.join(Change(one).label for one in changes) or "ce qui était convenu"
    since = f" Il s’applique à partir du {french.long_date(day)}." if day else ""
    why = f" Pourquoi : {reason.rstrip('.')}." if reason else ""
    return f"Ce texte change une convention déjà signée : {what}.{why}{since}"


def _where(said: Terms, party: Party) -> Iterator[str]:
    subject, verb = _subject(said, party)
    for stay in said.stays:
        town = f", {stay.town}" if stay.town else ""
        yield f"{subject} {verb} en stage chez {stay.organisation}{town}, {Period.of_days(stay.first_day, stay.last_day)}."
        if any(stay.week):
            yield f"Les horaires : {_week(stay)}."


def _who(said: Terms, party: Party) -> Iterator[str]:
    tutors = french.join(dict.fromkeys(stay.tutor.name for stay in said.stays if stay.tutor.name))
    teacher = said.referent.name
    if party is Party.TUTOR:
        if teacher:
            yield f"Vous accueillez l’élève et vous lui montrez le métier. {teacher} suit le stage au nom de l’établissement."
        return
    if tutors:
        whom = {Party.LEARNER: "vous guide sur place", Party.GUARDIAN: "guide votre enfant sur place"}
        yield f"{tutors} {whom.get(party, 'guide l’élève sur place')}."
    if teacher and party is not Party.REFERENT:
        yield f"{teacher} suit le stage au nom de l’établissement scolaire."
    yield _money(said, party)


def _money(said: Terms, party: Party) -> str:
    hourly = said.paid.hourly
    student = said.learner.status is LearnerStatus.STUDENT
    name = "étudiant" if student else "élève"
    whose = {
        Party.LEARNER: f"Vous restez {name} de votre établissement. Ce n’est pas un emploi.",
        Party.GUARDIAN: f"Votre enfant reste {name} de son établissement. Ce n’est pas un emploi.",
    }.get(party, f"Le jeune reste {name} de son établissement. Ce n’est pas un emploi.")
    paid = f" L’organisme verse {wording.cents(hourly)} par heure." if hourly else ""
    return whose + paid


def _duties(said: Terms, party: Party) -> Iterator[str]:
    teacher = said.referent.name or "votre professeur"
    watches = said.kind.value in WATCHED
    match party:
        case Party.LEARNER:
            yield "Vous venez à l’heure. Vous suivez les règles et les consignes de sécurité."
            yield "Vous prévenez si vous ne pouvez pas venir."
            if watches:
                yield "Vous regardez et vous posez des questions. On ne peut pas vous faire travailler."
            else:
                yield "On ne peut pas vous demander un travail dangereux qui n’est pas écrit dans ce texte."
            yield f"Quelque chose ne va pas ? Parlez-en tout de suite à {teacher}, ou à un adulte de confiance."
            yield "Signer, c’est dire : j’ai compris et je suis d’accord. Vous pouvez aussi refuser et dire pourquoi."
        case Party.GUARDIAN:
            yield "Vous acceptez que votre enfant fasse ce stage, dans ces lieux et à ces horaires."
            yield f"Quelque chose ne va pas ? Appelez l’établissement, ou parlez-en à {teacher}."
            yield "Vous n’êtes pas d’accord ? Vous pouvez refuser et dire pourquoi."
        case Party.TUTOR:
            yield "Vous prévenez l’établissement de toute absence et de tout accident, le jour même."
            yield (
                "Le jeune regarde, il ne travaille pas."
                if watches
                else ("Vous ne lui confiez aucun travail dangereux qui n’est pas écrit dans ce texte.")
            )
        case Party.HOST:
            yield "Votre organisme s’engage à accueillir ce jeune, à l’encadrer et à veiller à sa sécurité."
            yield "Vous prévenez l’établissement de toute absence et de tout accident, le jour même."
        case Party.REFERENT:
            yield "Vous suivez ce stage : la visite, les contacts avec le tuteur, l’évaluation."
        case Party.SCHOOL:
            yield "Vous engagez l’établissement. Le stage ne peut pas commencer sans toutes les signatures."


def _attested(said: Closing) -> Iterator[str]:
    yield f"{said.learner} a été en stage chez {said.organisation}, {Period.of_days(said.first_day, said.last_day)}."
    yield f"Temps de présence : {french.duration_minutes(said.minutes)}, soit {french.plural(said.days, 'jour')} de sept heures."
    yield "En signant, vous attestez que cela est vrai. Le jeune en a besoin pour son diplôme."


def _subject(said: Terms, party: Party) -> tuple[str, str]:
    if party is Party.LEARNER:
        return "Vous", "êtes"
    return (f"Votre enfant, {said.learner.name},", "est") if party is Party.GUARDIAN else (said.learner.name, "est")


def _week(stay: Stay) -> str:
    worked = [number for number, spans in enumerate(stay.week) if spans]
    first, last = french.WEEKDAYS[worked[0]], french.WEEKDAYS[worked[-1]]
    whole = worked == list(range(worked[0], worked[-1] + 1)) and len(worked) > 2
    days = f"du {first} au {last}" if whole else french.join(f"le {french.WEEKDAYS[number]}" for number in worked)
    return f"{days}, {wording.weekly(stay)} par semaine"
