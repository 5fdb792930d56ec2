"""Conventions of the demonstration: a class with one in every state, one of them signed by all six parties and sealed."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from poles.domain.agreements import usecases as agreements
from poles.domain.agreements.queries import agreements_of, terms_of
from poles.domain.allocation.policy import PLACEMENTS
from poles.domain.signing import usecases as signing
from poles.domain.signing.demonstrating import told_link
from poles.domain.signing.parties import minor
from poles.domain.signing.queries import signatories_of, signed_by
from poles.domain.signing.sealing import seal_version
from poles.exchange.agreement_paper import agreement_pdf
from poles.exchange.simulation.names import MAIL_DOMAIN
from poles.words.actor import Actor
from poles.words.agreements import Change, Party, Proof
from poles.words.roles import Role
from poles.words.terms import Activity, Insurance, Person, Terms
from poles.words.time import SchoolYear
from poles.workers.staging import Stage, actor_of

SEALED, AMENDED, HEAD_AWAITED, SENT, READY, CANCELLED = range(6)
"""What becomes of the first conventions of the class on stage; those after stay drafts, as the service wrote them."""
BY_LINK = (Party.GUARDIAN, Party.TUTOR, Party.HOST)
ALL = tuple(Party)
WORDS: dict[str, Any] = {
    "objectives": "Découvrir l’organisation du lieu et tenir un poste simple (exemple).",
    "activities": (Activity(task="Accueillir un client (exemple)", competence="C1.1 Accueillir, orienter"),),
    "competences": "C1.1 Accueillir, orienter ; C2.1 Tenir son poste (exemple).",
    "supervision": "Une visite et deux appels du professeur référent (exemple).",
    "assessment": "Grille du référentiel, remplie avec le tuteur (exemple).",
    "insured_host": Insurance(company="Assurance fictive", contract="EX-001"),
    "insured_school": Insurance(company="Mutuelle fictive", contract="EX-002"),
    "absences": "Prévenir le tuteur et l’établissement le jour même (exemple).",
    "house_rules": "Règlement intérieur remis le premier jour (exemple).",
}


@dataclass(frozen=True)
class Shown:
    """Something to open: what it is, and its address."""

    what: str
    address: str


def write_agreements(stage: Stage) -> int:
    """Draft the conventions of the class on stage and carry each to its state; how many. Done once."""
    planner = actor_of(stage, Role.TRAINING_DIRECTOR, "ddfpt")
    if agreements_of(planner).exists():
        return 0
    placements = _of_one_class_first(planner)
    _note_board(stage, planner, placements)
    for state, placement in enumerate(placements):
        agreement = agreements.draft(actor=planner, placement_id=placement.pk, at=stage.at)
        if state <= CANCELLED:
            _carry(stage, planner, agreement, state)
    return len(placements)


def to_open(stage: Stage) -> list[Shown]:
    """What the demonstration prints: the link of a host who has not signed, and the page that checks a sealed convention."""
    found = []
    for agreement in agreements_of(actor_of(stage, Role.TRAINING_DIRECTOR, "ddfpt")):
        for version in agreement.versions.all():
            if version.sealed_at:
                path = reverse("public:check_code", args=[agreement.code])
                found.append(Shown("convention scellée : la vérifier", f"{settings.BASE_URL}{path}"))
            if version.status == "signing" and (host := _missing(version, Party.HOST)):
                path = reverse("signing:link", args=[told_link(actor=stage.actor, signatory_id=host.pk, at=stage.at)])
                found.append(Shown("lien de l’organisme : signer", f"{settings.BASE_URL}{path}"))
    return found


def _of_one_class_first(planner: Actor) -> list:
    """The confirmed placements of the school, those of the class that has the most first, the first to begin first."""
    rows = PLACEMENTS.rows(planner, "draft_agreement").filter(status="confirmed")
    rows = rows.select_related("need__period__class_group").order_by("starts_on", "learner__last_name", "pk")
    classes: dict[Any, list] = {}
    for row in rows:
        classes.setdefault(row.need.period.class_group_id, []).append(row)
    return [row for division in sorted(classes.values(), key=len, reverse=True) for row in division]


def _note_board(stage: Stage, planner: Actor, placements: list) -> None:
    """The vote of the board and the insurance of the school, which every convention reads."""
    since = min(stage.today, SchoolYear.of(stage.today).first_day)
    for proof in (Proof.BOARD_VOTE, Proof.INSURANCE_SCHOOL) if placements else ():
        agreements.note_proof(
            actor=planner, proof=proof, since=since, school_id=placements[0].school_id, reference="exemple", at=stage.at
        )


def _carry(stage: Stage, planner: Actor, agreement: Any, state: int) -> None:
    """Write a convention whole, then send it, have it signed, amend it or cancel it."""
    version = agreement.versions.get()
    said = _written(stage, terms_of(version))
    agreements.edit(actor=planner, version_id=version.pk, terms=said, seen=None, at=stage.at)
    agreements.settle(actor=planner, version_id=version.pk, at=stage.at)
    if state == CANCELLED:
        agreements.cancel(
            actor=planner, agreement_id=agreement.pk, reason="L’organisme a fermé son atelier (exemple).", at=stage.at
        )
    if state in (CANCELLED, READY):
        return
    version = signing.send(actor=planner, version_id=version.pk, print_=agreement_pdf, at=stage.at)
    signed = {SENT: (Party.GUARDIAN, Party.LEARNER), HEAD_AWAITED: tuple(p for p in ALL if p is not Party.SCHOOL)}
    _sign(stage, planner, version, signed.get(state, ALL))
    if state in (SEALED, AMENDED):
        seal_version(actor=stage.actor, version_id=version.pk, at=stage.at)
    if state == AMENDED:
        agreements.amend(
            actor=planner, agreement_id=agreement.pk, changes=[Change.TUTOR], reason="Le tuteur change d’équipe (exemple).",
            applies_on=agreement.starts_on, at=stage.at,
        )  # fmt: skip


def _written(stage: Stage, terms: Terms) -> Terms:
    """The same terms with everything that a school types; every person is fictional."""
    family = terms.learner.name.rsplit(" ", 1)[-1]
    stay = terms.stays[0]
    boss = stay.signatory.model_copy(update={"job": "gérance", "email": stay.signatory.email or f"hote@{MAIL_DOMAIN}"})
    tutor = Person(name="Dominique Tutelle (fictif)", job="chef d’équipe", email=f"tutelle@{MAIL_DOMAIN}")
    adult = Person(name=f"Camille {family} (fictif)", email=f"camille.parent@{MAIL_DOMAIN}")
    teacher = actor_of(stage, Role.TEACHER, "professeur")
    return terms.model_copy(
        update=WORDS
        | {
            "learner": terms.learner.model_copy(update={"course_hours": 840}),
            "stays": (stay.model_copy(update={"signatory": boss, "tutor": tutor}), *terms.stays[1:]),
            "guardians": (adult,) if minor(terms.learner.birth_date, on=stage.today) else (),
            "referent": Person(name=teacher.name, email=stage.mail("professeur")),
        }
    )


def _sign(stage: Stage, planner: Actor, version: Any, parties: tuple[Party, ...]) -> None:
    """Each party by its own means: the school and the teacher by account, the learner on paper, the others by link."""
    head, teacher = actor_of(stage, Role.SCHOOL_HEAD, "direction"), actor_of(stage, Role.TEACHER, "professeur")
    by_account = {Party.SCHOOL: head, Party.REFERENT: teacher}
    for one in signatories_of(version):
        party = Party(one.party)
        if party not in parties:
            continue
        if party is Party.LEARNER:
            signing.register_paper(
                actor=planner, signatory_id=one.pk, scan=bytes(version.paper), signed_on=stage.today, at=stage.at
            )
        elif actor := by_account.get(party):
            signing.open_text(actor=actor, signatory_id=one.pk, at=stage.at)
            signing.read_text(actor=actor, signatory_id=one.pk, at=stage.at)
            signing.sign(actor=actor, signatory_id=one.pk, seen_digest=version.digest, at=stage.at)
        elif party in BY_LINK:
            token = told_link(actor=stage.actor, signatory_id=one.pk, at=stage.at)
            signing.open_by_link(token=token, at=stage.at)
            signing.read_by_link(token=token, at=stage.at)
            signing.sign_by_link(token=token, seen_digest=version.digest, at=stage.at)


def _missing(version: Any, party: Party) -> Any:
    """Who has not signed yet in a capacity; None when everybody has."""
    everyone = signatories_of(version)
    signed = signed_by(everyone)
    return next((one for one in everyone if one.party == party and one.pk not in signed), None)
