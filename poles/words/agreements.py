"""Conventions: their models, who signs them and how, why they change, what proves what the law asks."""

from datetime import date
from enum import StrEnum

from poles.words.training import PlacementKind


class AgreementModel(StrEnum):
    """Which type-convention is used. The value is stored; the label is shown."""

    PFMP = "pfmp"
    OBSERVATION = "observation"
    INITIATION = "initiation"
    BTS = "bts"
    ABROAD = "abroad"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return MODEL_LABELS[self]


class Party(StrEnum):
    """Who signs a convention."""

    SCHOOL = "school"
    HOST = "host"
    LEARNER = "learner"
    GUARDIAN = "guardian"
    REFERENT = "referent"
    TUTOR = "tutor"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return PARTY_LABELS[self]


class Proof(StrEnum):
    """A dated document that lifts a rule, or that a rule asks for."""

    INSPECTOR_HOURS = "inspector_hours"
    REST_AGREEMENT = "rest_agreement"
    NIGHT_DECISION = "night_decision"
    SUNDAY_DECISION = "sunday_decision"
    HOST_DECLARATION = "host_declaration"
    SCHOOL_DECLARATION = "school_declaration"
    MEDICAL_OPINION = "medical_opinion"
    BAR_APPROVAL = "bar_approval"
    ELECTRICAL_TITLE = "electrical_title"
    INSURANCE_HOST = "insurance_host"
    INSURANCE_SCHOOL = "insurance_school"
    INSURANCE_LEARNER = "insurance_learner"
    COUNTRY_SHEET = "country_sheet"
    BOARD_VOTE = "board_vote"
    PEDAGOGICAL_ANNEX = "pedagogical_annex"
    FINANCIAL_ANNEX = "financial_annex"
    LONGER_SITE_HOURS = "longer_site_hours"
    CERTIFICATE = "certificate"
    HOLIDAY_AGREEMENT = "holiday_agreement"
    RECTOR_QUOTA = "rector_quota"
    DRIVING_AUTHORISATION = "driving_authorisation"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return PROOF_LABELS[self]


class VersionKind(StrEnum):
    """What a text to be signed is: the convention, an avenant to it, the attestation at the end."""

    INITIAL = "initial"
    AMENDMENT = "amendment"
    CERTIFICATE = "certificate"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return {"initial": "Convention", "amendment": "Avenant", "certificate": "Attestation"}[self]


class Change(StrEnum):
    """Why a signed convention changes (avenant): report, suspension, place, tutor, hours, activities, early end."""

    DATES = "dates"
    PLACE = "place"
    TUTOR = "tutor"
    HOURS = "hours"
    ACTIVITIES = "activities"
    SUSPENSION = "suspension"
    EARLY_END = "early_end"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return CHANGE_LABELS[self]


class SigningMeans(StrEnum):
    """How a person signed, and so how the person was known."""

    ACCOUNT = "account"
    MAIL_LINK = "mail_link"
    TEXT_CODE = "text_code"
    FAMILY_CODE = "family_code"
    PAPER = "paper"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return MEANS_LABELS[self]


class SigningOrder(StrEnum):
    """Whether everybody may sign at once, or each in turn (families, host, teacher, then the head)."""

    FREE = "free"
    IN_TURN = "in_turn"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return {"free": "Ordre libre", "in_turn": "À tour de rôle, le chef d’établissement en dernier"}[self]


class Absence(StrEnum):
    """Why a planned day was not done as planned: no health reason is ever written."""

    EXCUSED = "excused"
    UNEXCUSED = "unexcused"
    SITE_CLOSED = "site_closed"
    LEAVE = "leave"
    OTHER_HOURS = "other_hours"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return ABSENCE_LABELS[self]


MODEL_LABELS = {
    AgreementModel.PFMP: "Période de formation en milieu professionnel",
    AgreementModel.OBSERVATION: "Séquence d’observation",
    AgreementModel.INITIATION: "Stage d’initiation ou d’application",
    AgreementModel.BTS: "Stage de BTS",
    AgreementModel.ABROAD: "Stage ou PFMP à l’étranger",
}
PARTY_LABELS = {
    Party.SCHOOL: "Chef d’établissement",
    Party.HOST: "Organisme d’accueil",
    Party.LEARNER: "Élève ou étudiant",
    Party.GUARDIAN: "Représentant légal",
    Party.REFERENT: "Enseignant référent",
    Party.TUTOR: "Tuteur",
}
PROOF_LABELS = {
    Proof.INSPECTOR_HOURS: "Décision de l’inspecteur du travail : durée du travail",
    Proof.REST_AGREEMENT: "Accord collectif ou décision : repos",
    Proof.NIGHT_DECISION: "Décision de l’inspecteur du travail : nuit",
    Proof.SUNDAY_DECISION: "Dérogation : dimanche",
    Proof.HOST_DECLARATION: "Déclaration de travaux réglementés de l’organisme (R4153-41)",
    Proof.SCHOOL_DECLARATION: "Déclaration de travaux réglementés de l’établissement (R4153-41)",
    Proof.MEDICAL_OPINION: "Avis médical d’aptitude : rendu (oui ou non, jamais le motif)",
    Proof.BAR_APPROVAL: "Agrément du débit de boissons",
    Proof.ELECTRICAL_TITLE: "Titre d’habilitation électrique",
    Proof.INSURANCE_HOST: "Assurance de responsabilité civile de l’organisme",
    Proof.INSURANCE_SCHOOL: "Assurance de responsabilité civile de l’établissement",
    Proof.INSURANCE_LEARNER: "Assurance de responsabilité civile de l’élève",
    Proof.COUNTRY_SHEET: "Fiche d’information sur le droit du pays d’accueil",
    Proof.BOARD_VOTE: "Délibération du conseil d’administration",
    Proof.PEDAGOGICAL_ANNEX: "Annexe pédagogique",
    Proof.FINANCIAL_ANNEX: "Annexe financière",
    Proof.LONGER_SITE_HOURS: "Horaire collectif plus long du site",
    Proof.CERTIFICATE: "Attestation de stage",
    Proof.HOLIDAY_AGREEMENT: "Accord pour les jours fériés",
    Proof.RECTOR_QUOTA: "Arrêté du recteur : quota de l’organisme",
    Proof.DRIVING_AUTHORISATION: "Autorisation de conduite",
}
CHANGE_LABELS = {
    Change.DATES: "les dates",
    Change.PLACE: "le lieu",
    Change.TUTOR: "le tuteur",
    Change.HOURS: "les horaires",
    Change.ACTIVITIES: "les activités",
    Change.SUSPENSION: "une suspension",
    Change.EARLY_END: "une fin anticipée",
}
MEANS_LABELS = {
    SigningMeans.ACCOUNT: "avec un compte du service",
    SigningMeans.MAIL_LINK: "par un lien à usage unique reçu par courriel",
    SigningMeans.TEXT_CODE: "par un code à usage unique reçu par SMS",
    SigningMeans.FAMILY_CODE: "avec le code remis par l’établissement",
    SigningMeans.PAPER: "sur papier, enregistré par l’établissement",
}
ABSENCE_LABELS = {
    Absence.EXCUSED: "absence autorisée",
    Absence.UNEXCUSED: "absence non autorisée",
    Absence.SITE_CLOSED: "organisme fermé",
    Absence.LEAVE: "congé prévu par la convention",
    Absence.OTHER_HOURS: "autres horaires que prévu",
}
MODEL_OF_KIND = {
    PlacementKind.VISIT: AgreementModel.OBSERVATION,
    PlacementKind.OBSERVATION: AgreementModel.OBSERVATION,
    PlacementKind.HOLIDAY_OBSERVATION: AgreementModel.OBSERVATION,
    PlacementKind.SHORT_IMMERSION: AgreementModel.OBSERVATION,
    PlacementKind.INITIATION: AgreementModel.INITIATION,
    PlacementKind.APPLICATION: AgreementModel.INITIATION,
    PlacementKind.PFMP: AgreementModel.PFMP,
    PlacementKind.BTS_INTERNSHIP: AgreementModel.BTS,
}
"""The type-convention of a kind of placement in France; abroad, PFMP and BTS use ABROAD."""
TURNS = (Party.LEARNER, Party.GUARDIAN, Party.TUTOR, Party.HOST, Party.REFERENT, Party.SCHOOL)
"""Who comes before whom when the order is imposed: the head commits the school last."""
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""The 32 signs of the check code of a convention: none looks like another."""
CODE_LENGTH = 12


def agreement_kept_until(school_year: int, model: AgreementModel) -> date:
    """The last day on which a convention is kept, with its signatures, from the first year of its school year.

    PFMP: ten years, as the papers of the State allowance (domain, DATA-04); others: five years after the school year, the
    time in which an action for damages is open (Code civil, art. 2224).
    """
    years = 10 if model in (AgreementModel.PFMP, AgreementModel.ABROAD) else 5
    return date(school_year + 1 + years, 8, 31)
