"""What stands in the addresses of the house for a land, for no row at all; and which pages of rows a hat may not open."""

from collections.abc import Callable

from poles.domain.desk.queries import message_token
from poles.domain.offers.queries import link_token
from poles.domain.people.invitations import facts_of, token_of
from poles.records import models as rows
from poles.words.roles import FAMILY_ROLES, SCHOOL_HATS, Role
from tests.factories import NOW, YEAR
from tests.web.lands import Land

VALUES: dict[str, Callable[[Land], object]] = {
    "class_id": lambda land: land.class_group.pk,
    "check_code": lambda land: land.agreement.code,
    "need_id": lambda land: land.need.pk,
    "match_id": lambda land: land.match.pk,
    "campaign_id": lambda land: land.campaign.pk,
    "offer_id": lambda land: land.submitted.pk,
    "stop_id": lambda land: land.submitted.stops.get().pk,
    "rule_id": lambda land: land.rule.pk,
    "repair_id": lambda land: land.repair.pk,
    "academy_id": lambda land: land.academy_id,
    "slug": lambda land: land.hub.slug,
    "map_id": lambda land: land.hub.hub_map_id,
    "indicator": lambda land: "eleves-places",
    "token": lambda land: link_token(land.link.pk),
    "rest": lambda land: "hubs/rien",
    "code": lambda land: land.hub.contact_point.code,
    "word": lambda land: "question",
    "message_id": lambda land: land.message.pk,
    "route_id": lambda land: land.hub.contact_routes.get(user=land.member.user).pk,
    "learner_id": lambda land: land.need.learner_id,
    "period_id": lambda land: land.need.period_id,
    "mark_id": lambda land: land.school.calendar_marks.get().pk,
    "credit_id": lambda land: land.exempted.learner.credited_weeks.get().pk,
    "contract_id": lambda land: land.exempted.learner.contracts.get().pk,
    "hat_id": lambda land: land.member.pk,
    "import_id": lambda land: land.school.roll_imports.get().pk,
    "duty_id": lambda land: land.duty.pk,
    "request_id": lambda land: land.request.pk,
    "follow_up_id": lambda land: land.follow_up.pk,
    "site_id": lambda land: land.site.pk,
    "contact_id": lambda land: land.link.contact_id,
    "tutor_id": lambda land: land.site.tutors.get().pk,
    "capacity_id": lambda land: land.site.capacities.get().pk,
    "note_id": lambda land: land.note.pk,
    "claim_id": lambda land: land.site.claims.get().pk,
    "model": lambda land: "pfmp",
    "agreement_id": lambda land: land.agreement.pk,
    "alert_id": lambda land: rows.Alert.objects.get(text__startswith=land.told).pk,
    "candidate_id": lambda land: land.match.pk,
    "merge_id": lambda land: land.merge.pk,
    "meeting_id": lambda land: land.seat.meeting_id,
    "seat_id": lambda land: land.seat.pk,
    "host_id": lambda land: land.seat.meeting.hosts.get().pk,
    "same_as": lambda land: land.published.pk,
    "hub_id": lambda land: land.hub.pk,
    "member_id": lambda land: land.partner.pk,
    "use_id": lambda land: rows.MeansUse.objects.get(office__hub=land.hub).pk,
    "session_id": lambda land: land.hub.work_sessions.get().pk,
    "decision_id": lambda land: land.partner.decisions.get().pk,
    "resource_id": lambda land: land.resource.pk,
    "training_id": lambda land: land.registration.training_id,
    "registration_id": lambda land: land.registration.pk,
    "year": lambda land: YEAR,
    "diagnosis_id": lambda land: land.hub.diagnoses.get().pk,
    "priority_id": lambda land: rows.Priority.objects.get(diagnosis__hub=land.hub).pk,
    "project_id": lambda land: land.hub.projects.get().pk,
    "section": lambda land: "metiers",
    "programme_id": lambda land: land.hub.programmes.get().pk,
    "action_id": lambda land: rows.Action.objects.get(programme__hub=land.hub).pk,
    "step_id": lambda land: rows.ActionStep.objects.get(action__programme__hub=land.hub).pk,
    "contribution_id": lambda land: rows.Contribution.objects.get(action__programme__hub=land.hub).pk,
    "comment_id": lambda land: rows.ProgrammeComment.objects.get(programme__hub=land.hub).pk,
    "improvement_id": lambda land: rows.Improvement.objects.get(programme__hub=land.hub).pk,
    "letter_id": lambda land: rows.MissionLetter.objects.get(hub=land.hub).pk,
    "pilot_id": lambda land: rows.SteeringMember.objects.get(academy_id=land.academy_id).pk,
    "saved_id": lambda land: rows.SavedSearch.objects.get(user_id=land.member.user_id).pk,
    "return_campaign_id": lambda land: rows.ReturnCampaign.objects.get().pk,
    "return_id": lambda land: rows.AcademyReturn.objects.get(academy_id=land.academy_id).pk,
    "table": lambda land: "synthese",
    "file_format": lambda land: "csv",
    "signatory_id": lambda land: land.agreement.versions.get().signatories.get(party="learner").pk,
    "number": lambda land: 1,
    "step": lambda land: "parties",
    "placement_id": lambda land: land.agreement.placement_id,
    "proof_id": lambda land: rows.LegalProof.objects.filter(agreement__school=land.school).first().pk,
    "invitation": lambda land: token_of(facts_of(land.member.user, at=NOW)),
}
ABSENT: dict[str, Callable[[], object]] = {
    "academy_id": lambda: "10", "slug": lambda: "pole-absent", "indicator": lambda: "chiffre-absent", "token": lambda: "jeton.absent", "rest": lambda: "rien",
    "code": lambda: "absent", "word": lambda: "rien", "number": lambda: 1, "section": lambda: "metiers",
    "model": lambda: "modele-absent", "step": lambda: "parties",
}  # fmt: skip
SIGNING = ("link", "link_read", "link_sign", "link_code", "link_refuse", "link_pdf")
OF_ROUTE: dict[str, dict[str, Callable[[Land], object]]] = {
    "members:agreement": {"agreement_id": lambda land: land.published.site.organisation.agreements.get().pk},
    "steering:member_silence": {"hat_id": lambda land: land.partner.hats.order_by("created_at")[0].pk},
    "steering:member_invite_again": {"hat_id": lambda land: land.partner.hats.order_by("created_at")[0].pk},
    "schools:take_back_credit": {"learner_id": lambda land: land.exempted.learner_id},
    "schools:drop_contract": {"learner_id": lambda land: land.exempted.learner_id},
    "academies:drop_mark": {"mark_id": lambda land: land.academy_mark.pk},
    "families:report": {"offer_id": lambda land: land.published.pk},
    "public:offer": {"offer_id": lambda land: land.published.pk},
    "hosts:message_link": {"token": lambda land: message_token(land.message.pk, NOW.date().replace(year=2100))},
    "library:file": {"resource_id": lambda land: land.proposed.pk},
    "library:review": {"resource_id": lambda land: land.proposed.pk},
    "schools:restore": {"need_id": lambda land: land.exempted.pk},
}
OF_ROUTE |= {f"signing:{name}": {"token": lambda land: land.signing_token} for name in SIGNING}
BEYOND = {
    (Role.ACADEMY_OFFICE, "coordinators:offer"): "le rectorat ne lit que les offres qui ne sont d’aucun pôle",
    (Role.ACADEMY_OFFICE, "coordinators:offer_publish"): "idem",
    (Role.ACADEMY_OFFICE, "coordinators:offer_send_back"): "idem",
    (Role.ACADEMY_OFFICE, "coordinators:offer_withdraw"): "idem",
    (Role.ACADEMY_OFFICE, "coordinators:offer_full"): "idem",
    (Role.ACADEMY_OFFICE, "coordinators:offer_reopen"): "idem",
    (Role.ACADEMY_OFFICE, "coordinators:offer_reserve"): "idem",
    (Role.HOST, "hosts:decline"): "l’élève est proposé à une offre que cette personne n’a pas faite",
}
BEYOND |= {
    (role, "library:file"): "une ressource à relire n’est lue que de ceux qui la relisent"
    for role in {*SCHOOL_HATS, *FAMILY_ROLES, Role.HOST, Role.HUB_MEMBER, Role.NATIONAL_OFFICE}
}
BEYOND |= {
    (role, "library:withdraw"): "celle de quelqu’un d’autre"
    for role in {*SCHOOL_HATS, Role.HUB_MEMBER, Role.NATIONAL_OFFICE}
}
BEYOND |= {(Role.NATIONAL_OFFICE, "library:review"): "elle est d’un pôle"}
BEYOND |= {(Role.NATIONAL_OFFICE, "academies:steering_end"): "le ministère ne tient que le groupe national"}
BEYOND |= {(role, "agreements:presence_paper"): "la convention est celle d’un autre élève" for role in FAMILY_ROLES}
BEYOND |= {
    (Role.HOST, name): "le stagiaire est dans un autre lieu"
    for name in ("hosts:presence", "hosts:certify", "hosts:certificate")
}
BEYOND |= {
    (role, name): "la convention est celle d’un autre élève, d’un autre lieu"
    for role in {*FAMILY_ROLES, Role.HOST}
    for name in ("agreements:paper", "agreements:travel_sheet")
}
