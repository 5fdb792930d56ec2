"""What the school owes: a referent who is not overloaded, follow-up, competences, interruption (rules SCH-01 to SCH-07)."""

from collections.abc import Iterable

from poles.law.placement import presence
from poles.law.placement.conventions import DIPLOMA
from poles.law.placement.dated import softened
from poles.law.placement.engine import finding, in_force, judges
from poles.law.placement.facts import Facts
from poles.words import french
from poles.words.findings import Finding
from poles.words.training import PlacementKind

COMPETENCES = 3
"""Number of the mandatory mention that holds the competences to acquire (D124-4, 3°)."""
STEPS = {
    "first_contact": "la prise de contact",
    "follow_up": "le suivi régulier",
    "evaluation": "l’évaluation",
}


@judges("SCH-01", kinds=DIPLOMA)
def load_of_referent(facts: Facts) -> Iterable[Finding]:
    """SCH-01: sixteen learners at once. Pupils beyond it block; with students of an STS it warns only. D124-3."""
    version = in_force("SCH-01", presence.first_day(facts))
    count = facts.referent.others + 1
    if version is None or count <= version.numbers["followed_at_once"]:
        return ()
    limit = version.numbers["followed_at_once"]
    pupils = count - facts.referent.students - (facts.kind is PlacementKind.BTS_INTERNSHIP)
    measured = str(count)
    if pupils > limit:
        sentence = (
            f"Le référent suivrait {french.plural(pupils, 'élève')} en même temps : il en suit {limit} au plus. Nommez un "
            "autre professeur."
        )
        return (finding("SCH-01", version, sentence, field="referent", measured=str(pupils), limit=str(limit)),)
    more = version.numbers["higher_education_followed_at_once"]
    sentence = (
        f"Le référent suivrait {count} élèves et étudiants en même temps : la limite est de {limit} ; le code en permet {more} "
        "dans l’enseignement supérieur, vérifiez que cela vaut pour vos étudiants de STS."
    )
    said = finding("SCH-01", version, sentence, field="referent", measured=measured, limit=str(limit))
    return (softened(said),)


@judges("SCH-04", kinds=DIPLOMA)
def competences(facts: Facts) -> Iterable[Finding]:
    """SCH-04: the competences to acquire are written. L124-2, 2°."""
    if COMPETENCES in facts.mentions:
        return ()
    version = in_force("SCH-04", presence.first_day(facts))
    if version is None:
        return ()
    sentence = (
        "Aucune compétence à acquérir n’est écrite : choisissez-en une au moins avec l’organisme et le stagiaire."
    )
    return (finding("SCH-04", version, sentence, field="mentions", measured="0", limit="1"),)


@judges("SCH-02", "SCH-03", "SCH-06", "SCH-07", kinds=DIPLOMA)
def follow_up(facts: Facts) -> Iterable[Finding]:
    """SCH-02: contacts; SCH-03: steps of a PFMP; SCH-06: the learner's view; SCH-07: interruption. Asked once it is over."""
    if facts.done_minutes is None:
        return ()
    last = presence.last_day(facts)
    found = []
    version = in_force("SCH-02", last)
    if version and facts.referent.visits < version.numbers["contacts_at_least"]:
        least, seen = version.numbers["contacts_at_least"], facts.referent.visits
        sentence = (
            f"{french.plural(seen, 'contact')} du référent avec le tuteur : il en faut plusieurs ({least} au moins). Notez les "
            "appels et les visites qui ont eu lieu."
        )
        found.append(finding("SCH-02", version, sentence, field="referent", measured=str(seen), limit=str(least)))
    version = in_force("SCH-03", last)
    lacking = [name for code, name in STEPS.items() if code not in facts.referent.steps]
    if version and lacking and facts.kind is PlacementKind.PFMP:
        sentence = f"Le suivi ne dit pas {french.join(lacking)} : notez la date de chacun, ou la raison de son absence."
        found.append(finding("SCH-03", version, sentence, field="referent", measured=str(3 - len(lacking)), limit="3"))
    version = in_force("SCH-06", last)
    if version and not facts.ending.reception_judged:
        sentence = "Le stagiaire n’a pas dit comment il a été accueilli : envoyez-lui le questionnaire, sans effet sur sa note."
        found.append(finding("SCH-06", version, sentence, field="ending"))
    version = in_force("SCH-07", last)
    if version and facts.ending.interrupted and not facts.ending.decided:
        sentence = (
            "Le stage a été interrompu et rien n’est décidé : validez la période, ou proposez une autre modalité."
        )
        found.append(finding("SCH-07", version, sentence, field="ending"))
    return found
