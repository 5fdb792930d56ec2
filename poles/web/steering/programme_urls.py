"""Addresses of the yearly programme of a pôle, and who may call each."""

from django.urls import URLPattern, path

from poles.web.routes import Asks, Rule
from poles.web.steering import programme, programme_actions, programme_acts, programme_contributions
from poles.words.roles import SCHOOL_ROLES, Role

PROGRAMME_URLS: list[URLPattern] = [
    path("programme/<int:year>", programme.year, name="programme"),
    path("programme/<int:year>/commencer", programme.start, name="programme_start"),
    path("programmes/<uuid:programme_id>", programme.sheet, name="programme_sheet"),
    path("programmes/<uuid:programme_id>/avant-propos", programme.foreword, name="programme_foreword"),
    path("programmes/<uuid:programme_id>/remarques", programme.comment, name="programme_comment"),
    path("programmes/<uuid:programme_id>/programme.pdf", programme.pdf, name="programme_pdf"),
    path("programmes/<uuid:programme_id>/programme.xlsx", programme.xlsx, name="programme_xlsx"),
    path("programmes/<uuid:programme_id>/soumettre", programme_acts.submit, name="programme_submit"),
    path("programmes/<uuid:programme_id>/adopter", programme_acts.adopt, name="programme_adopt"),
    path("programmes/<uuid:programme_id>/reprendre", programme_acts.amend, name="programme_amend"),
    path("programmes/<uuid:programme_id>/bilan", programme_acts.review, name="review"),
    path("programmes/<uuid:programme_id>/bilan/ecrire", programme_acts.review_write, name="review_write"),
    path("programmes/<uuid:programme_id>/bilan/arreter", programme_acts.freeze, name="review_freeze"),
    path("programmes/<uuid:programme_id>/mesures", programme_acts.measure_new, name="measure_new"),
    path(
        "programmes/<uuid:programme_id>/mesures/<uuid:improvement_id>/prise",
        programme_acts.measure_done,
        name="measure_done",
    ),
    path(
        "programmes/<uuid:programme_id>/mesures/<uuid:improvement_id>/retirer",
        programme_acts.measure_remove,
        name="measure_remove",
    ),
    path("programmes/<uuid:programme_id>/reconduire", programme_acts.carry, name="programme_carry"),
    path("programmes/<uuid:programme_id>/actions/nouvelle", programme_actions.new, name="action_new"),
    path("programmes/remarques/<uuid:comment_id>/traiter", programme.settle, name="comment_settle"),
    path("actions/<uuid:action_id>", programme_actions.one, name="action"),
    path("actions/<uuid:action_id>/changer", programme_actions.change, name="action_change"),
    path("actions/<uuid:action_id>/retirer", programme_actions.remove, name="action_remove"),
    path("actions/<uuid:action_id>/commencer", programme_actions.begin, name="action_begin"),
    path("actions/<uuid:action_id>/terminer", programme_actions.finish, name="action_finish"),
    path("actions/<uuid:action_id>/abandonner", programme_actions.give_up, name="action_give_up"),
    path("actions/<uuid:action_id>/poursuivre", programme_actions.resume, name="action_resume"),
    path("actions/<uuid:action_id>/risque", programme_actions.risk, name="action_risk"),
    path("actions/<uuid:action_id>/etapes", programme_actions.step_new, name="step_new"),
    path("actions/<uuid:action_id>/etapes/<uuid:step_id>/faite", programme_actions.step_done, name="step_done"),
    path("actions/<uuid:action_id>/etapes/<uuid:step_id>/rouvrir", programme_actions.step_reopen, name="step_reopen"),
    path("actions/<uuid:action_id>/etapes/<uuid:step_id>/retirer", programme_actions.step_remove, name="step_remove"),
    path("actions/<uuid:action_id>/contributions", programme_contributions.new, name="contribution_new"),
    path("contributions/<uuid:contribution_id>", programme_contributions.answer, name="contribution"),
    path("contributions/<uuid:contribution_id>/apport", programme_contributions.given, name="contribution_given"),
    path(
        "contributions/<uuid:contribution_id>/retirer", programme_contributions.withdraw, name="contribution_withdraw"
    ),
]

_HUB = frozenset({Role.HUB_COORDINATOR})
_PEOPLE = frozenset({Role.HUB_COORDINATOR, Role.HUB_MEMBER, Role.ACADEMY_OFFICE}) | SCHOOL_ROLES
_PILOTS = frozenset({Role.HUB_COORDINATOR, Role.HUB_MEMBER})
PROGRAMME_ROUTES: dict[str, Rule] = {
    "steering:programme": Asks("action_programme", "see", _PEOPLE),
    "steering:programme_start": Asks("action_programme", "edit", _HUB),
    "steering:programme_sheet": Asks("action_programme", "see", _PEOPLE),
    "steering:programme_foreword": Asks("action_programme", "edit", _HUB),
    "steering:programme_comment": Asks("action_programme", "comment", _PEOPLE),
    "steering:programme_pdf": Asks("action_programme", "export", _PEOPLE),
    "steering:programme_xlsx": Asks("action_programme", "export", _PEOPLE),
    "steering:programme_submit": Asks("action_programme", "edit", _HUB),
    "steering:programme_adopt": Asks("action_programme", "adopt", _HUB),
    "steering:programme_amend": Asks("action_programme", "amend", _HUB),
    "steering:review": Asks("action_programme", "see", _PEOPLE),
    "steering:review_write": Asks("action_programme", "report", _HUB),
    "steering:review_freeze": Asks("action_programme", "report", _HUB),
    "steering:measure_new": Asks("action_programme", "report", _HUB),
    "steering:measure_done": Asks("action_programme", "report", _HUB),
    "steering:measure_remove": Asks("action_programme", "report", _HUB),
    "steering:programme_carry": Asks("action_programme", "carry", _HUB),
    "steering:action_new": Asks("action_programme", "edit", _HUB),
    "steering:comment_settle": Asks("programme_comment", "settle", _HUB),
    "steering:action": Asks("action", "see", _PEOPLE),
    "steering:action_change": Asks("action", "edit", _HUB),
    "steering:action_remove": Asks("action", "drop", _HUB),
    "steering:action_begin": Asks("action", "follow", _PILOTS),
    "steering:action_finish": Asks("action", "follow", _PILOTS),
    "steering:action_give_up": Asks("action", "follow", _PILOTS),
    "steering:action_resume": Asks("action", "follow", _PILOTS),
    "steering:action_risk": Asks("action", "follow", _PILOTS),
    "steering:step_new": Asks("action", "edit", _HUB),
    "steering:step_done": Asks("action", "follow", _PILOTS),
    "steering:step_reopen": Asks("action", "follow", _PILOTS),
    "steering:step_remove": Asks("action", "edit", _HUB),
    "steering:contribution_new": Asks("action", "see", _PILOTS),
    "steering:contribution": Asks("contribution", "give", _PILOTS),
    "steering:contribution_given": Asks("contribution", "give", _PILOTS),
    "steering:contribution_withdraw": Asks("contribution", "drop", _HUB),
}
