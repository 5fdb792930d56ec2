"""What is said of a passage: the sentence of each rule, its source, what to write instead."""

from poles.law.wording import contacts, jobs, titles
from poles.words.discrimination import Ground
from poles.words.findings import Finding, Severity

SOURCE = "Loi n° 2008-496 du 27 mai 2008, art. 1 et 2 ; code pénal, art. 225-1 et 225-2"
JOB, TITLE, CONTACT = "TEXT-JOB", "TEXT-TITLE", "TEXT-CONTACT"
RULES: dict[Ground, str] = {ground: f"TEXT-{ground.name}" for ground in Ground}
"""The rule of each ground of discrimination: « TEXT-SEX », « TEXT-ORIGIN »…"""
LABELS: dict[str, str] = {rule: ground.label for ground, rule in RULES.items()} | {
    JOB: "un emploi déguisé en stage",
    TITLE: "un nom de métier au seul féminin ou au seul masculin",
    CONTACT: "les coordonnées d’une personne",
}
"""What each rule looks for, in French."""
_INSTEAD = {
    Ground.SEX: "Écrivez « une ou un stagiaire » et décrivez la tâche : le poids porté, les gestes, le matériel.",
    Ground.LOOK: "Dites la tenue que le travail demande, et si vous la fournissez.",
    Ground.HEALTH: "Dites les conditions de travail (poussière, charges, bruit) : la famille et le lycée jugeront.",
    Ground.HANDICAP: "Dites ce que le lieu permet (marches, ascenseur, bruit) : un aménagement se prépare avec le lycée.",
    Ground.AUTONOMY: "Dites qui est présent auprès de l’élève et quand.",
    Ground.AGE: "Si la loi fixe un âge pour ce travail, remplissez la case « âge minimal » et dites quelle machine.",
    Ground.LANGUAGE: "Dites ce qu’il faut savoir faire : lire une consigne, répondre au téléphone.",
    Ground.RESIDENCE: "Dites les transports qui viennent chez vous et les horaires.",
    Ground.RELIGION: "Dites la seule règle de sécurité ou d’hygiène qui vaut pour tous (charlotte, cheveux attachés).",
}
_WITHDRAW = "Retirez ce passage : dites plutôt ce que l’élève fera et apprendra."


def of_ground(ground: Ground, start: int, end: int, field: str) -> Finding:
    """A passage that chooses people by a ground of discrimination: it holds the offer until a person has decided."""
    return Finding(
        RULES[ground],
        Severity.BLOCKING,
        f"Le passage semble choisir selon {ground.label} : une offre de stage ne peut pas en dépendre.",
        SOURCE,
        field,
        start,
        end,
        ground,
        _INSTEAD.get(ground, _WITHDRAW),
    )


def of_job(start: int, end: int, field: str) -> Finding:
    """A passage that describes a job: it holds the offer until a person has decided."""
    return Finding(
        JOB,
        Severity.BLOCKING,
        "Le passage décrit un emploi : un stage ne remplace pas un salarié, n’occupe ni un poste permanent ni un emploi "
        "saisonnier, et ne répond pas à un surcroît d’activité.",
        jobs.SOURCE,
        field,
        start,
        end,
        None,
        "Dites ce que l’élève apprendra et qui l’accompagne ; retirez ce qu’on attendrait d’un salarié.",
    )


def of_title(start: int, end: int, field: str, instead: str) -> Finding:
    """A job title in one gender."""
    advice = f"Écrivez « {instead} »." if instead else "Retirez la mention entre parenthèses, ou écrivez (H/F)."
    return Finding(
        TITLE,
        Severity.WARNING,
        "Le nom du métier n’est donné que pour un sexe : filles et garçons doivent s’y reconnaître.",
        titles.SOURCE,
        field,
        start,
        end,
        None,
        advice,
    )


def of_contact(start: int, end: int, field: str) -> Finding:
    """Contact details of a person; the sentence never repeats them."""
    return Finding(
        CONTACT,
        Severity.WARNING,
        "Le texte, qui sera public, contient les coordonnées ou le nom d’une personne : le pôle les a, personne d’autre n’en a "
        "besoin.",
        contacts.SOURCE,
        field,
        start,
        end,
        None,
        "Retirez ce passage : vos coordonnées restent au pôle, qui met en relation.",
    )
