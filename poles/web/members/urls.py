"""Addresses shared by the members of a pôle: the file of hosts, messages, prospecting, meetings."""

from django.urls import URLPattern, path

from poles.web.members import (
    agreements,
    alerts,
    calls,
    exchange,
    host_acts,
    hosts,
    meetings,
    merges,
    messages,
    prospecting,
    saved,
)
from poles.web.routes import Asks, routes
from poles.words.roles import SCHOOL_HATS, SCHOOL_ROLES, Role

app_name = "members"
urlpatterns: list[URLPattern] = [
    path("", hosts.listing, name="hosts"),
    path("nouveau", hosts.new, name="host_new"),
    path("messages", messages.inbox, name="messages"),
    path("messages/<uuid:message_id>", messages.message, name="message"),
    path("messages/<uuid:message_id>/prendre", messages.take, name="message_take"),
    path("messages/<uuid:message_id>/repondre", messages.answer, name="message_answer"),
    path("messages/<uuid:message_id>/ne-pas-appeler", messages.quiet, name="message_quiet"),
    path("messages/<uuid:message_id>/confier", messages.pass_on, name="message_pass_on"),
    path("messages/<uuid:message_id>/clore", messages.close, name="message_close"),
    path("messages/<uuid:message_id>/rouvrir", messages.reopen, name="message_reopen"),
    path("alertes", alerts.listing, name="alerts"),
    path("alertes/signaler", alerts.report, name="report"),
    path("alertes/<uuid:alert_id>", alerts.alert, name="alert"),
    path("alertes/<uuid:alert_id>/examiner", alerts.take, name="alert_take"),
    path("alertes/<uuid:alert_id>/repondre", alerts.answer, name="alert_answer"),
    path("alertes/<uuid:alert_id>/clore", alerts.close, name="alert_close"),
    path("accords", agreements.agreements, name="agreements"),
    path("accords/<uuid:agreement_id>", agreements.agreement, name="agreement"),
    path("rencontres", meetings.listing, name="meetings"),
    path("rencontres/nouvelle", meetings.new, name="meeting_new"),
    path("rencontres/<uuid:meeting_id>", meetings.one, name="meeting"),
    path("rencontres/<uuid:meeting_id>/changer", meetings.change, name="meeting_change"),
    path("rencontres/<uuid:meeting_id>/ouvrir", meetings.announce, name="meeting_open"),
    path("rencontres/<uuid:meeting_id>/annuler", meetings.cancel, name="meeting_cancel"),
    path("rencontres/<uuid:meeting_id>/bilan", meetings.hold, name="meeting_hold"),
    path("rencontres/<uuid:meeting_id>/organismes", meetings.invite, name="meeting_invite"),
    path(
        "rencontres/<uuid:meeting_id>/organismes/<uuid:host_id>/retirer", meetings.drop_host, name="meeting_drop_host"
    ),
    path("rencontres/<uuid:meeting_id>/offres/<uuid:offer_id>", meetings.link_offer, name="meeting_link_offer"),
    path("rencontres/<uuid:meeting_id>/inscrire", meetings.register, name="meeting_register"),
    path("rencontres/<uuid:meeting_id>/presences", meetings.presence, name="meeting_presence"),
    path("rencontres/<uuid:meeting_id>/agenda.ics", meetings.ics, name="meeting_ics"),
    path("rencontres/inscriptions/<uuid:seat_id>/retirer", meetings.take_out, name="meeting_out"),
    path("prospection", prospecting.prospecting, name="prospecting"),
    path("prospection/fichier", prospecting.prospecting_file, name="prospecting_file"),
    path("tournee", prospecting.day_round, name="round"),
    path("recherches", saved.listing, name="saved"),
    path("recherches/garder", saved.save_search, name="save_search"),
    path("recherches/<uuid:saved_id>/alerte", saved.change_alert, name="saved_alert"),
    path("recherches/<uuid:saved_id>/vues", saved.mark_seen, name="saved_seen"),
    path("recherches/<uuid:saved_id>/oublier", saved.forget_search, name="forget_search"),
    path("doublons", merges.merges, name="merges"),
    path("doublons/<uuid:merge_id>", merges.merge, name="merge"),
    path("<uuid:site_id>/registre", merges.refresh, name="host_refresh"),
    path("echanges", exchange.exchange, name="exchange"),
    path("echanges/reprendre", exchange.apply, name="exchange_apply"),
    path("echanges/remarques", exchange.remarks, name="exchange_remarks"),
    path("echanges/fichier", exchange.taken_out, name="exchange_file"),
    path("echanges/offres/<uuid:offer_id>/separer", exchange.part, name="twin_part"),
    path("echanges/offres/<uuid:offer_id>/reunir/<uuid:same_as>", exchange.join, name="twin_join"),
    path("<uuid:site_id>", hosts.one, name="host"),
    path("<uuid:site_id>/appel", calls.call, name="call"),
    path("<uuid:site_id>/charge", calls.claim, name="claim"),
    path("charges/<uuid:claim_id>/rendre", calls.release, name="release"),
    path("<uuid:site_id>/fiche", host_acts.describe, name="host_describe"),
    path("<uuid:site_id>/accueils", host_acts.capacity, name="host_capacity"),
    path("<uuid:site_id>/accueils/<uuid:capacity_id>/retirer", host_acts.drop_capacity, name="host_capacity_drop"),
    path("<uuid:site_id>/sollicitations", host_acts.cap, name="host_cap"),
    path("<uuid:site_id>/tuteurs", host_acts.name_tutor, name="host_tutor_new"),
    path("<uuid:site_id>/tuteurs/<uuid:tutor_id>", host_acts.tutor, name="host_tutor"),
    path("<uuid:site_id>/tuteurs/<uuid:tutor_id>/depart", host_acts.tutor_left, name="host_tutor_left"),
    path("<uuid:site_id>/notes", host_acts.note, name="host_note"),
    path("<uuid:site_id>/notes/<uuid:note_id>/effacer", host_acts.drop_note, name="host_note_drop"),
    path("<uuid:site_id>/avis", host_acts.feedback, name="host_feedback"),
    path("<uuid:site_id>/personnes", host_acts.add_contact, name="host_contact_new"),
    path("<uuid:site_id>/personnes/<uuid:contact_id>", host_acts.contact, name="host_contact"),
    path("<uuid:site_id>/personnes/<uuid:contact_id>/reconnaitre", host_acts.vouch, name="host_vouch"),
    path("<uuid:site_id>/accord", host_acts.sign, name="host_agreement_new"),
]

MEMBERS = SCHOOL_ROLES | {Role.HUB_COORDINATOR}
_HUB = frozenset({Role.HUB_COORDINATOR})
_OFFICES = frozenset({Role.HUB_COORDINATOR, Role.ACADEMY_OFFICE})
routes(
    {
        "members:hosts": Asks("host_site", "see", MEMBERS),
        "members:host_new": Asks("host_site", "add", MEMBERS),
        "members:agreements": Asks("framework_agreement", "see"),
        "members:agreement": Asks("framework_agreement", "edit", _OFFICES),
        "members:host": Asks("host_site", "see", MEMBERS),
        "members:host_describe": Asks("host_site", "describe", MEMBERS),
        "members:host_capacity": Asks("host_site", "describe", MEMBERS),
        "members:host_capacity_drop": Asks("host_capacity", "edit", MEMBERS),
        "members:host_cap": Asks("host_site", "cap", _HUB),
        "members:host_tutor_new": Asks("host_site", "describe", MEMBERS),
        "members:host_tutor": Asks("host_tutor", "edit", MEMBERS),
        "members:host_tutor_left": Asks("host_tutor", "edit", MEMBERS),
        "members:host_note": Asks("host_site", "note", SCHOOL_ROLES),
        "members:host_note_drop": Asks("host_note", "drop", SCHOOL_ROLES),
        "members:host_feedback": Asks("host_site", "rate", SCHOOL_ROLES),
        "members:host_contact_new": Asks("host_site", "add_contact", MEMBERS),
        "members:host_contact": Asks("host_contact", "edit", _HUB),
        "members:host_vouch": Asks("host_contact", "vouch", _HUB),
        "members:host_agreement_new": Asks("framework_agreement", "edit", _HUB),
    }
)
routes(
    {
        "members:call": Asks("host_site", "call", MEMBERS),
        "members:claim": Asks("host_site", "claim", MEMBERS),
        "members:release": Asks("host_claim", "release", MEMBERS),
        "members:prospecting": Asks("host_site", "call", MEMBERS),
        "members:prospecting_file": Asks("host_site", "call", MEMBERS),
        "members:round": Asks("host_site", "call", MEMBERS),
    }
)

_ANSWERERS = MEMBERS | {Role.ACADEMY_OFFICE}
routes(
    {
        "members:messages": Asks("desk_message", "pass_on", _ANSWERERS),
        "members:message": Asks("desk_message", "pass_on", _ANSWERERS),
        "members:message_take": Asks("desk_message", "take", _ANSWERERS),
        "members:message_answer": Asks("desk_message", "answer", _ANSWERERS),
        "members:message_quiet": Asks("desk_message", "answer", _ANSWERERS),
        "members:message_pass_on": Asks("desk_message", "pass_on", _ANSWERERS),
        "members:message_close": Asks("desk_message", "close", _ANSWERERS),
        "members:message_reopen": Asks("desk_message", "reopen", _ANSWERERS),
    }
)

routes(
    {
        "members:meetings": Asks("meeting", "see", MEMBERS),
        "members:meeting_new": Asks("meeting", "edit", _HUB),
        "members:meeting": Asks("meeting", "see", MEMBERS),
        "members:meeting_change": Asks("meeting", "edit", _HUB),
        "members:meeting_open": Asks("meeting", "open", _HUB),
        "members:meeting_cancel": Asks("meeting", "cancel", _HUB),
        "members:meeting_hold": Asks("meeting", "hold", _HUB),
        "members:meeting_invite": Asks("meeting", "edit", _HUB),
        "members:meeting_drop_host": Asks("meeting", "edit", _HUB),
        "members:meeting_link_offer": Asks("meeting", "edit", _HUB),
        "members:meeting_register": Asks("meeting", "register", SCHOOL_ROLES),
        "members:meeting_presence": Asks("meeting_seat", "note_presence", SCHOOL_ROLES),
        "members:meeting_ics": Asks("meeting", "see", MEMBERS),
        "members:meeting_out": Asks("meeting_seat", "drop", SCHOOL_ROLES),
    }
)

_READERS = frozenset({Role.HUB_COORDINATOR, Role.ACADEMY_OFFICE})
routes(
    {
        "members:alerts": Asks("alert", "see", SCHOOL_HATS | _READERS),
        "members:alert": Asks("alert", "see", SCHOOL_HATS | _READERS),
        "members:report": Asks("alert", "report", SCHOOL_HATS),
        "members:alert_take": Asks("alert", "take", _READERS),
        "members:alert_answer": Asks("alert", "answer", _READERS),
        "members:alert_close": Asks("alert", "close", _READERS),
    }
)
routes(
    {
        "members:merges": Asks("host_merge", "decide", _HUB),
        "members:merge": Asks("host_merge", "see", _HUB),
        "members:host_refresh": Asks("host_site", "refresh", _HUB),
    }
)

routes(
    {
        "members:exchange": Asks("host_site", "import"),
        "members:exchange_apply": Asks("host_site", "import"),
        "members:exchange_remarks": Asks("host_site", "import"),
        "members:exchange_file": Asks("host_site", "export"),
        "members:twin_part": Asks("offer", "twin", frozenset({Role.HUB_COORDINATOR})),
        "members:twin_join": Asks("offer", "twin", frozenset({Role.HUB_COORDINATOR})),
    }
)

routes(
    {
        "members:saved": Asks("saved_search", "see"),
        "members:save_search": Asks("saved_search", "edit"),
        "members:saved_alert": Asks("saved_search", "edit"),
        "members:saved_seen": Asks("saved_search", "edit"),
        "members:forget_search": Asks("saved_search", "edit"),
    }
)
