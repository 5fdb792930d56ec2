"""Addresses of the life of a pôle."""

from django.urls import URLPattern, path

from poles.web.routes import Asks, routes
from poles.web.steering import figures, home, letters, members, office, sessions, this_year
from poles.web.steering.diagnosis_urls import DIAGNOSIS_ROUTES, DIAGNOSIS_URLS
from poles.web.steering.programme_urls import PROGRAMME_ROUTES, PROGRAMME_URLS
from poles.words.roles import SCHOOL_HATS, Role

app_name = "steering"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("ma-lettre", letters.my_letter, name="my_letter"),
    path("ma-lettre/<uuid:letter_id>.pdf", letters.my_letter_file, name="my_letter_pdf"),
    path("qui-pilote", letters.pilots, name="pilots"),
    path("membres", members.listing, name="members"),
    path("membres/nouveau", members.new, name="member_new"),
    path("membres/<uuid:member_id>", members.one, name="member"),
    path("membres/<uuid:member_id>/changer", members.change, name="member_change"),
    path("membres/<uuid:member_id>/depart", members.end, name="member_end"),
    path("membres/<uuid:member_id>/inviter", members.invite, name="member_invite"),
    path("membres/<uuid:member_id>/voix/<uuid:hat_id>/inviter", members.invite_again, name="member_invite_again"),
    path("membres/<uuid:member_id>/voix/<uuid:hat_id>/fin", members.silence, name="member_silence"),
    path("chiffres", figures.figures, name="figures"),
    path("chiffres/<slug:indicator>", figures.figure, name="figure"),
    path("bureau", office.office, name="office"),
    path("bureau/<uuid:hub_id>", office.one, name="hub_office"),
    path("bureau/<uuid:hub_id>/lieu", office.describe, name="office_describe"),
    path("bureau/<uuid:hub_id>/moyens", office.allot, name="office_allot"),
    path("bureau/<uuid:hub_id>/emplois", office.use, name="means_use"),
    path("bureau/emplois/<uuid:use_id>/retirer", office.drop_use, name="means_use_drop"),
    path("seances", sessions.listing, name="sessions"),
    path("seances/nouvelle", sessions.new, name="session_new"),
    path("seances/<uuid:session_id>", sessions.one, name="session"),
    path("seances/<uuid:session_id>/agenda.ics", sessions.ics, name="session_ics"),
    path("seances/<uuid:session_id>/changer", sessions.change, name="session_change"),
    path("seances/<uuid:session_id>/annuler", sessions.cancel, name="session_cancel"),
    path("seances/<uuid:session_id>/compte-rendu", sessions.minutes, name="session_minutes"),
    path("seances/<uuid:session_id>/decider", sessions.decide, name="session_decide"),
    path("decisions/<uuid:decision_id>/changer", sessions.change_decision, name="decision_change"),
    path("decisions/<uuid:decision_id>/faite", sessions.finish, name="decision_done"),
    path("decisions/<uuid:decision_id>/rouvrir", sessions.reopen, name="decision_reopen"),
]

_MEMBER = frozenset({Role.HUB_MEMBER})
_COORDINATOR = frozenset({Role.HUB_COORDINATOR})
routes(
    {
        "steering:home": Asks("hub_member", "edit", _MEMBER),
        "steering:my_letter": Asks("mission_letter", "see", frozenset({Role.HUB_COORDINATOR})),
        "steering:my_letter_pdf": Asks("mission_letter", "see", frozenset({Role.HUB_COORDINATOR})),
        "steering:pilots": Asks("steering_member", "see", SCHOOL_HATS | {Role.HUB_COORDINATOR, Role.HUB_MEMBER}),
        "steering:members": Asks("hub_member", "see"),
        "steering:member_new": Asks("hub_member", "add"),
        "steering:member": Asks("hub_member", "see"),
        "steering:member_change": Asks("hub_member", "edit"),
        "steering:member_end": Asks("hub_member", "end"),
        "steering:member_invite": Asks("hub_member", "invite"),
        "steering:member_invite_again": Asks("hub_member", "invite"),
        "steering:member_silence": Asks("hub_member", "invite"),
        "steering:figures": Asks("figure", "see", _COORDINATOR),
        "steering:figure": Asks("figure", "see", _COORDINATOR),
        "steering:office": Asks("hub_office", "see"),
        "steering:hub_office": Asks("hub_office", "see"),
        "steering:office_describe": Asks("hub_office", "edit"),
        "steering:office_allot": Asks("hub_office", "allot"),
        "steering:means_use": Asks("hub_office", "use"),
        "steering:means_use_drop": Asks("means_use", "drop"),
        "steering:sessions": Asks("work_session", "see"),
        "steering:session_new": Asks("work_session", "call"),
        "steering:session": Asks("work_session", "see"),
        "steering:session_ics": Asks("work_session", "see"),
        "steering:session_change": Asks("work_session", "edit"),
        "steering:session_cancel": Asks("work_session", "cancel"),
        "steering:session_minutes": Asks("work_session", "edit"),
        "steering:session_decide": Asks("work_session", "edit"),
        "steering:decision_change": Asks("decision", "edit"),
        "steering:decision_done": Asks("decision", "done"),
        "steering:decision_reopen": Asks("decision", "edit"),
    }
)

urlpatterns += [
    path("programme", this_year.this_programme, name="this_programme"),
    path("diagnostic", this_year.this_diagnosis, name="this_diagnosis"),
]
routes(
    {
        "steering:this_programme": PROGRAMME_ROUTES["steering:programme"],
        "steering:this_diagnosis": DIAGNOSIS_ROUTES["steering:diagnosis"],
    }
)
urlpatterns += PROGRAMME_URLS
routes(PROGRAMME_ROUTES)
urlpatterns += DIAGNOSIS_URLS
routes(DIAGNOSIS_ROUTES)
