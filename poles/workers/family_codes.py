"""Two codes of the demonstration, known in advance: a learner who looks for a place, and the guardian of one who has an offer."""

from dataclasses import dataclass

from poles.domain.allocation import queries as allocation
from poles.domain.calendar.loads import GuardianRow, load_guardians
from poles.domain.calendar.policy import LEARNERS
from poles.domain.codes import usecases as codes
from poles.law.minors import youngest_adult
from poles.words import french
from poles.words.codes import shown
from poles.words.roles import Role
from poles.words.simulated import NUMBERS, Kind, simulated_key
from poles.workers.staging import Stage, actor_of, campaign_of

LEARNER_CODE, GUARDIAN_CODE = "CDFGHJKMNPQR", "RQPNMKJHGFDC"
"""Of the demonstration, printed; the gesture that writes them is refused outside POLES_DEMO."""


@dataclass
class FamilyCode:
    """One code as the demonstration prints it: whose, with which birthday, of which class."""

    role: Role
    code: str
    birthday: str
    place: str


def give_family_codes(stage: Stage) -> list[FamilyCode]:
    """Give both codes again, in the school on stage; none for whom nobody fits."""
    head, campaign = actor_of(stage, Role.SCHOOL_HEAD, "direction"), campaign_of(stage)
    minors = LEARNERS.rows(head, "see").filter(birth_date__gt=youngest_adult(stage.today), left_on__isnull=True)
    answered = allocation.matches_of(head, campaign_id=campaign.pk, status="proposed")
    given = []
    for role, code, without in ((Role.LEARNER, LEARNER_CODE, True), (Role.GUARDIAN, GUARDIAN_CODE, False)):
        chosen = answered.filter(offer__isnull=without, need__learner__in=minors).order_by("pk").first()
        if chosen is None:
            continue
        learner, division = LEARNERS.get(head, "see", chosen.need.learner_id), chosen.need.period.class_group
        adult = (
            simulated_key(Kind.GUARDIAN, stage.academy_id, learner.pk.int % NUMBERS) if role is Role.GUARDIAN else None
        )
        if adult:
            row = GuardianRow(adult, learner.pk, learner.last_name, "Camille")
            load_guardians(actor=stage.actor, guardians=[row], at=stage.at)
        codes.demonstrate(
            actor=stage.actor,
            learner_id=learner.pk,
            guardian_id=adult,
            class_group_id=division.pk,
            code=code,
            at=stage.at,
        )
        day = f"{french.day_of_month(learner.birth_date)} {french.month_name(learner.birth_date)}"
        given.append(FamilyCode(role, shown(code), day, f"{learner.first_name}, {division.name}"))
    return given
