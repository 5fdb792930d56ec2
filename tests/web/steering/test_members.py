"""The pages of the members of a pôle: who they are, who speaks for them, and the home of who does."""

import pytest
from django.urls import reverse

from poles.domain.partners import queries
from poles.records.models import HubMember
from poles.web.routes import ROUTES
from poles.words.roles import Role
from tests import factories as make
from tests import hub_factories as at_hub
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db
FORM = {"kind": "chamber", "name": "Chambre <b>d’essai</b>", "joined_on": "2026-11-02", "role": "Accueillir"}
NAMES = ("Vallon", "Inès")
NAMED = ("learner", "class_group", "need", "match", "placement", "request", "period", "enrolment", "follow_up")


def url(name: str, *args) -> str:
    return reverse(f"steering:{name}", args=args)


@pytest.fixture
def own(cast):
    return queries.own_member(cast.partner)


def test_a_coordinator_adds_a_member_and_its_name_is_inert(karim):
    answer = karim.post(url("member_new"), FORM, follow=True)
    made = HubMember.objects.get(name=FORM["name"])
    assert answer.redirect_chain[-1][0] == url("member", made.pk)
    body = karim.get(url("members")).content.decode()
    assert "Chambre &lt;b&gt;" in body and "<b>d" not in body


def test_a_school_of_the_map_is_noted_with_its_name(cast, karim):
    page = text_of(karim.get(url("members")))
    assert "qui ne sont pas encore notés" in page and "Lycée du Lac" in page
    form = karim.get(url("member_new"), {"etablissement": cast.neighbour.pk}).content.decode()
    assert 'value="Lycée du Lac"' in form


def test_what_is_typed_over_a_newer_sheet_is_kept_and_may_be_sent_again_knowingly(cast, karim, partner, own):
    old = {"role": "Ancien", "seen": queries.version_of(own)}
    partner.post(url("member_change", own.pk), {"role": "Le nôtre", "seen": queries.version_of(own)})
    answer = partner.post(url("member_change", own.pk), old)
    assert answer.status_code == 422 and "Quelqu’un a changé cette page" in text_of(answer)
    own.refresh_from_db()
    assert own.role == "Le nôtre" and ">\nAncien</textarea>" in answer.content.decode()
    again = answer.context["form"].data["seen"]
    assert partner.post(url("member_change", own.pk), old | {"seen": again}).status_code == 302


def test_a_person_invited_is_shown_to_the_coordinator_alone(cast, karim, partner, own):
    said = {"name": "Voix Essai", "email": "voix@exemple.test"}
    assert "Voix Essai parle maintenant" in text_of(karim.post(url("member_invite", own.pk), said, follow=True))
    assert "voix@exemple.test" in text_of(karim.get(url("member", own.pk)))
    assert "voix@exemple.test" not in text_of(partner.get(url("member", own.pk)))
    assert karim.post(url("member_invite", own.pk), {"name": "", "email": "non"}).status_code == 422


def test_a_voice_is_silenced_on_the_page_of_its_own_member_alone(cast, karim, own):
    other = at_hub.member(cast.valley, "Chambre")
    assert karim.get(url("member_silence", other.pk, cast.partner.hat_id)).status_code == 404
    page = karim.get(url("member_silence", own.pk, cast.partner.hat_id))
    assert "Mme Lenoir" in text_of(page)
    karim.post(url("member_silence", own.pk, cast.partner.hat_id))
    assert client_of(cast.partner).get(url("home")).status_code in (302, 403)


def test_a_member_that_leaves_is_shown_among_those_who_left(cast, karim, own):
    assert "1 personne n’entrera plus ici" in text_of(karim.get(url("member_end", own.pk)))
    assert karim.post(url("member_end", own.pk), {"left_on": "2030-01-01"}).status_code == 422
    page = text_of(karim.post(url("member_end", own.pk), {"left_on": "2026-11-02"}, follow=True))
    assert "Ont quitté le pôle" in page and "Mission locale du Lac" in page


def test_signing_in_leads_a_member_to_what_the_hub_waits_for(cast, own):
    client = client_of(cast.partner)
    assert client.get("/").url == url("home")
    page = text_of(client.get(url("home")))
    assert "Ce que le pôle attend de nous" in page and "Rien n’attend votre réponse" in page
    assert "Mission locale du Lac" in page and "Karim" in page


def test_the_home_of_a_member_holds_what_waits_for_it_and_nothing_of_the_others(cast, partner, own):
    other = at_hub.member(cast.valley, "Chambre")
    action = at_hub.action(at_hub.action_programme(cast.valley), title="Forum des métiers")
    at_hub.contribution(action, own)
    at_hub.contribution(action, other, kind="rooms")
    coming = at_hub.work_session(cast.valley, title="Séance de novembre")
    at_hub.work_session_seat(coming, own)
    held = at_hub.work_session(cast.valley, status="held")
    at_hub.decision(held, own, text="Prêter une salle")
    at_hub.decision(held, other, text="Écrire aux branches")
    page = text_of(partner.get(url("home")))
    assert page.count("Répondre") == 1 and "Forum des métiers" in page
    assert "Prêter une salle" in page and "Séance de novembre" in page
    assert "Écrire aux branches" not in page


def test_a_home_asks_the_same_number_of_queries_whatever_it_holds(cast, partner, own):
    few = queries_of(partner, url("home"))
    programme = at_hub.action_programme(cast.valley)
    session = at_hub.work_session(cast.valley, status="held")
    for number in range(3):
        at_hub.contribution(at_hub.action(programme, title=f"Action {number}"), own)
        at_hub.decision(session, own)
    assert queries_of(partner, url("home")) <= few + 1


def test_a_member_reads_no_learner_on_any_page_that_it_may_open(cast, partner, own):
    """Every address without parameter that the hat may open, and those of its own pôle."""
    make.match(cast.need, make.offer(site=cast.garage, hub=cast.valley))
    session = at_hub.work_session(cast.valley)
    pages = [url("home"), url("members"), url("member", own.pk), url("sessions"), url("session", session.pk)]
    for page in pages:
        answer = partner.get(page)
        assert answer.status_code == 200, page
        assert not [name for name in NAMES if name in answer.content.decode()], page
    about_learners = [
        name for name, rule in ROUTES.items() if getattr(rule, "subject", "") in NAMED and rule.admits(Role.HUB_MEMBER)
    ]
    assert about_learners == []


def test_a_school_learner_page_is_shut_to_a_member(cast, partner):
    for name in ("schools:today", "schools:classes", "schools:needs", "coordinators:today", "members:hosts"):
        assert partner.get(reverse(name)).status_code == 403, name


def test_the_public_page_of_a_hub_says_office_hours_and_kinds_without_a_person(cast, client, own):
    at_hub.office(cast.valley, place="Bureau 12", opening_hours="le lundi")
    HubMember.objects.filter(pk=own.pk).update(contact_name="Mme Cachée", contact_email="cachee@exemple.test")
    page = text_of(client.get(reverse("public:hub", args=[cast.valley.academy_id, cast.valley.slug])))
    assert "Bureau 12" in page and "le lundi" in page and "Mission locale" in page
    assert "Cachée" not in page and "cachee@" not in page and "Mission locale du Lac" not in page
