"""The convention itself: who signs and when, what it must say, what it may not cover (rules CONV-01 to CONV-15)."""

from collections.abc import Iterable

from poles.law.minors import youngest_adult
from poles.law.placement import presence
from poles.law.placement.dated import softened
from poles.law.placement.engine import finding, in_force, judges
from poles.law.placement.facts import Facts, Party, Proof
from poles.words import french
from poles.words.findings import Finding
from poles.words.training import LearnerStatus, PlacementKind

DIPLOMA = frozenset({PlacementKind.PFMP, PlacementKind.BTS_INTERNSHIP})
"""Kinds of placement of chapter L124: those that count for a diploma."""
STARTING = frozenset({PlacementKind.INITIATION, PlacementKind.APPLICATION})

PARTIES = {
    Party.SCHOOL: "le chef d’établissement",
    Party.HOST: "l’organisme d’accueil",
    Party.LEARNER: "le stagiaire",
    Party.GUARDIAN: "le représentant légal",
    Party.REFERENT: "l’enseignant référent",
    Party.TUTOR: "le tuteur",
}
MENTIONS = (
    "l’intitulé de la formation et son volume horaire",
    "l’enseignant référent et le tuteur",
    "les compétences à acquérir",
    "les activités confiées",
    "les dates et la durée totale",
    "la durée hebdomadaire de présence",
    "l’encadrement par le référent et le tuteur",
    "la gratification et son versement",
    "la protection sociale et l’assurance",
    "les congés et les absences",
    "la suspension et la résiliation",
    "la validation en cas d’interruption",
    "les avantages offerts",
    "le règlement intérieur applicable",
    "la délivrance de l’attestation",
)
"""The fifteen mandatory mentions, in the order of D124-4, 1° to 15°."""
MOTIVES = {
    "permanent_post": "une tâche régulière d’un poste permanent",
    "more_activity": "un accroissement temporaire d’activité",
    "seasonal": "un emploi saisonnier",
    "replacement": "le remplacement d’un salarié",
}
"""The motives that L124-7 forbids, by their code."""
CHANGES = {
    "dates": "les dates",
    "place": "le lieu",
    "tutor": "le tuteur",
    "hours": "les horaires",
    "activities": "les activités",
}


@judges("CONV-01")
def signed_in_time(facts: Facts) -> Iterable[Finding]:
    """CONV-01: written, and signed by all before the first day of presence. D331-3; L124-1 al. 2."""
    start = presence.first_day(facts)
    version = in_force("CONV-01", start)
    if version is None or facts.trainee.status is LearnerStatus.APPRENTICE:
        return ()
    if facts.kind in DIPLOMA and not version.numbers["covers_pfmp_and_bts"]:
        return ()
    limit = french.plain_date(start)
    found = []
    late = [(party, day) for party, day in facts.signed if day > start]
    if late:
        names = french.join(PARTIES[party] for party, _ in late)
        after = "a signé" if len(late) == 1 else "ont signé"
        last = max(day for _, day in late)
        sentence = (
            f"{names[0].upper()}{names[1:]} {after} après le début du stage ({limit}) : il ne commence qu’une fois la "
            "convention signée de tous. Repoussez le premier jour par un avenant."
        )
        found.append(
            finding(
                "CONV-01", version, sentence, field="signed", day=last, measured=french.plain_date(last), limit=limit
            )
        )
    if facts.signatures_due and not facts.signed:
        sentence = f"Personne n’a signé la convention : faites-la signer avant le {limit}."
        found.append(finding("CONV-01", version, sentence, field="signed", limit=limit))
    elif facts.signatures_due and facts.kind not in DIPLOMA:
        there = {party for party, _ in facts.signed}
        lacking = [PARTIES[party] for party in (Party.SCHOOL, Party.HOST) if party not in there]
        if lacking and not (facts.kind is PlacementKind.OBSERVATION and in_force("CONV-03", start)):
            found.append(finding("CONV-01", version, _unsigned(lacking), field="signed", limit=limit))
    return found


@judges("CONV-02", kinds=DIPLOMA)
def five_signatories(facts: Facts) -> Iterable[Finding]:
    """CONV-02: school, host, learner or legal representative, referent, tutor. D124-4 al. 1."""
    if not facts.signatures_due:
        return ()
    there = {party for party, _ in facts.signed}
    if there.issuperset(_FOUR) and (Party.LEARNER in there or Party.GUARDIAN in there):
        return ()
    version = in_force("CONV-02", presence.concluded_on(facts))
    if version is None:
        return ()
    lacking = [PARTIES[party] for party in _FOUR if party not in there]
    if Party.LEARNER not in there and Party.GUARDIAN not in there:
        lacking.append("le stagiaire ou son représentant légal")
    all_of_them = version.numbers["signatories"]
    measured, limit = str(all_of_them - len(lacking)), str(all_of_them)
    return (finding("CONV-02", version, _unsigned(lacking), field="signed", measured=measured, limit=limit),)


_FOUR = (Party.SCHOOL, Party.HOST, Party.REFERENT, Party.TUTOR)


@judges("CONV-03", kinds=[PlacementKind.OBSERVATION])
def observation_signatories(facts: Facts) -> Iterable[Finding]:
    """CONV-03: head and host sign (blocking); learner and guardian sign as having read (warning). Convention type of 2024.

    It is the text of the sequence: since it speaks, CONV-04 leaves the guardian of an observer to it.
    """
    day = presence.concluded_on(facts)
    version = in_force("CONV-03", day)
    if version is None or not facts.signatures_due:
        return ()
    there = {party for party, _ in facts.signed}
    found = []
    lacking = [PARTIES[party] for party in (Party.SCHOOL, Party.HOST) if party not in there]
    if lacking:
        found.append(finding("CONV-03", version, _unsigned(lacking), field="signed"))
    if Party.LEARNER not in there:
        sentence = "L’élève n’a pas signé pour prendre connaissance de la convention : faites-la lui lire et signer."
        found.append(softened(finding("CONV-03", version, sentence, field="signed")))
    if Party.GUARDIAN not in there and facts.trainee.birth > youngest_adult(day):
        sentence = (
            "Le représentant légal n’a pas signé pour prendre connaissance de la convention : faites-la lui signer."
        )
        found.append(softened(finding("CONV-03", version, sentence, field="signed")))
    return found


@judges("CONV-04")
def guardian_of_a_minor(facts: Facts) -> Iterable[Finding]:
    """CONV-04: the legal representative of who is a minor on the day of signature signs too. D124-4.

    Since the convention type of 2024 an observation has its own text: the guardian signs as having read (CONV-03).
    """
    if not facts.signatures_due or any(party is Party.GUARDIAN for party, _ in facts.signed):
        return ()
    day = presence.concluded_on(facts)
    version = in_force("CONV-04", day)
    if version is None or facts.trainee.birth <= youngest_adult(day):
        return ()
    if facts.kind is PlacementKind.OBSERVATION and not version.numbers["covers_observation"]:
        return ()
    sentence = "Le stagiaire est mineur et son représentant légal n’a pas signé : demandez-lui sa signature."
    return (finding("CONV-04", version, sentence, field="signed"),)


@judges("CONV-05", kinds=DIPLOMA)
def mandatory_mentions(facts: Facts) -> Iterable[Finding]:
    """CONV-05: the fifteen mentions are filled, or said not to apply. D124-4."""
    if len(facts.mentions) >= len(MENTIONS):
        return ()
    version = in_force("CONV-05", presence.concluded_on(facts))
    if version is None:
        return ()
    lacking = [number for number in range(1, len(MENTIONS) + 1) if number not in facts.mentions]
    names = french.join(f"{MENTIONS[number - 1]} ({number}°)" for number in lacking)
    many = "Une mention obligatoire est vide" if len(lacking) == 1 else "Des mentions obligatoires sont vides"
    sentence = f"{many} : {names}. Remplissez, ou cochez « sans objet » là où le texte le permet."
    measured, limit = str(len(MENTIONS) - len(lacking)), str(version.numbers["mentions"])
    return (finding("CONV-05", version, sentence, field="mentions", measured=measured, limit=limit),)


@judges("CONV-06", kinds=[PlacementKind.PFMP, *STARTING, PlacementKind.OBSERVATION])
def annexes(facts: Facts) -> Iterable[Finding]:
    """CONV-06: the pedagogical and the financial annex are attached. Convention type, art. 3 (2016), art. 2 (2024)."""
    start = presence.first_day(facts)
    version = in_force("CONV-06", start)
    if version is None:
        return ()
    if facts.kind in STARTING and not version.numbers["covers_initiation_and_application"]:
        return ()
    if facts.kind is PlacementKind.OBSERVATION and not version.numbers["covers_observation"]:
        return ()
    lacking = [name for proof, name in _ANNEXES if facts.proof(proof, start) is None]
    if not lacking:
        return ()
    sentence = f"Il manque à la convention {french.join(lacking)} : remplissez et joignez ce qui manque."
    return (finding("CONV-06", version, sentence, field="documents", measured=str(2 - len(lacking)), limit="2"),)


_ANNEXES = ((Proof.PEDAGOGICAL_ANNEX, "l’annexe pédagogique"), (Proof.FINANCIAL_ANNEX, "l’annexe financière"))


@judges("CONV-07")
def vote_of_the_board(facts: Facts) -> Iterable[Finding]:
    """CONV-07: in a public school, the board has voted on the day of signature. D124-5."""
    if not facts.public_school or facts.trainee.status is LearnerStatus.APPRENTICE:
        return ()
    day = presence.concluded_on(facts)
    version = in_force("CONV-07", day)
    if version is None or facts.proof(Proof.BOARD_VOTE, day):
        return ()
    sentence = (
        "Aucune délibération du conseil d’administration n’est datée d’avant la signature : notez sa date et son numéro, "
        "ou faites-le voter."
    )
    return (finding("CONV-07", version, sentence, field="documents", day=day),)


@judges("CONV-08", kinds=DIPLOMA)
def no_job_in_disguise(facts: Facts) -> Iterable[Finding]:
    """CONV-08: none of the four forbidden motives was declared. L124-7. The text of an offer is read by ``wording``."""
    if not facts.motives:
        return ()
    version = in_force("CONV-08", presence.first_day(facts))
    if version is None:
        return ()
    names = french.join(MOTIVES.get(motive, motive) for motive in sorted(facts.motives))
    sentence = f"Un stage ne peut pas couvrir {names} : proposez un contrat de travail, ou changez les missions."
    return (finding("CONV-08", version, sentence, field="motives", measured=names),)


@judges("CONV-09")
def harmless_site(facts: Facts) -> Iterable[Finding]:
    """CONV-09: no convention with a site where inspectors found harmful conditions. L4153-2 al. 2; all ages by our reading."""
    if not facts.host.harmful:
        return ()
    version = in_force("CONV-09", presence.concluded_on(facts))
    if version is None:
        return ()
    sentence = (
        "L’inspection a constaté dans cet organisme des conditions dangereuses pour l’élève : aucune convention n’y est "
        "possible. Cherchez une autre place."
    )
    return (finding("CONV-09", version, sentence, field="host"),)


@judges("CONV-10", kinds=DIPLOMA)
def missions_of_the_project(facts: Facts) -> Iterable[Finding]:
    """CONV-10: the activities are linked to competences of the programme. L124-1 al. 3; L124-2, 2°."""
    if facts.activities_linked:
        return ()
    version = in_force("CONV-10", presence.first_day(facts))
    if version is None:
        return ()
    sentence = "Aucune activité n’est rattachée à une compétence de la formation : rattachez-en une au moins."
    return (finding("CONV-10", version, sentence, field="activities"),)


@judges("CONV-11", kinds=DIPLOMA)
def sheet_of_the_country(facts: Facts) -> Iterable[Finding]:
    """CONV-11: abroad, the sheet on the law of the country is annexed. L124-19, L124-20."""
    if not facts.host.abroad:
        return ()
    start = presence.first_day(facts)
    version = in_force("CONV-11", start)
    if version is None or facts.proof(Proof.COUNTRY_SHEET, start):
        return ()
    sentence = (
        "Le stage est à l’étranger et la fiche sur le droit du pays d’accueil manque : joignez-la à la convention."
    )
    return (finding("CONV-11", version, sentence, field="documents"),)


@judges("CONV-12")
def changes_by_amendment(facts: Facts) -> Iterable[Finding]:
    """CONV-12: what was signed changes by an amendment alone. D124-4, last al.; other changes by our reading."""
    if not facts.changed:
        return ()
    version = in_force("CONV-12", presence.first_day(facts))
    if version is None:
        return ()
    names = french.join(CHANGES.get(name, name) for name in sorted(facts.changed))
    sentence = f"Changé depuis la signature, sans avenant : {names}. Préparez un avenant et faites-le signer de tous."
    return (finding("CONV-12", version, sentence, field="changed", measured=names),)


@judges("CONV-13")
def school_status(facts: Facts) -> Iterable[Finding]:
    """CONV-13: the learner stays under school status; a hiring declared by the host says the contrary. D331-4."""
    if not facts.host.hires or facts.trainee.status is LearnerStatus.APPRENTICE:
        return ()
    version = in_force("CONV-13", presence.first_day(facts))
    if version is None:
        return ()
    sentence = "L’organisme déclare une embauche : l’élève reste sous statut scolaire, la déclaration est à retirer."
    return (finding("CONV-13", version, sentence, field="host"),)


@judges("CONV-14", kinds=DIPLOMA)
def leave_of_a_long_placement(facts: Facts) -> Iterable[Finding]:
    """CONV-14: beyond two months (44 days, 308 h), leave is provided for. L124-13 al. 2."""
    if facts.leave_days:
        return ()
    version = in_force("CONV-14", presence.first_day(facts))
    planned = presence.minutes(facts.days)
    if version is None or planned <= version.numbers["threshold_minutes"]:
        return ()
    sentence = (
        f"Le stage dépasse deux mois ({presence.in_words(planned)} de présence) et ne prévoit pas de congés : écrivez "
        "combien de jours, et comment les demander."
    )
    measured, limit = presence.hours(planned), presence.hours(version.numbers["threshold_minutes"])
    return (finding("CONV-14", version, sentence, field="leave_days", measured=measured, limit=limit),)


@judges("CONV-15", kinds=DIPLOMA)
def hours_of_teaching(facts: Facts) -> Iterable[Finding]:
    """CONV-15: 200 h of teaching a year at least beside the placement. L124-3, D124-2."""
    if facts.trainee.course_hours is None:
        return ()
    version = in_force("CONV-15", presence.first_day(facts))
    if version is None or facts.trainee.course_hours >= version.numbers["teaching_hours_a_year"]:
        return ()
    least = version.numbers["teaching_hours_a_year"]
    sentence = (
        f"La formation annonce {facts.trainee.course_hours} heures d’enseignement dans l’année : il en faut {least} pour "
        "qu’un stage en fasse partie. Vérifiez la formation."
    )
    measured = f"{facts.trainee.course_hours} h"
    return (finding("CONV-15", version, sentence, field="course_hours", measured=measured, limit=f"{least} h"),)


def _unsigned(names: list[str]) -> str:
    if len(names) == 1:
        return f"Il manque une signature : {names[0]}. Demandez-la avant le premier jour."
    return f"Il manque des signatures : {french.join(names)}. Demandez-les avant le premier jour."
