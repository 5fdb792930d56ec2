"""The log of a whole walk holds no name, no address, no INE and no key, and a forged host is never believed."""

import io
import logging
import sys
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from poles.config import logs
from poles.domain import notices
from poles.domain.allocation import usecases as allocation
from poles.domain.offers.queries import link_token
from poles.exchange import letters
from poles.records import models as rows
from poles.words.actor import system
from tests import factories as make
from tests.web.visits import stop_the_clock
from tests.web.wearing import client_of

FORM = {
    "organisation": "Canari Organisme", "town": "Saint-Dié-des-Vosges", "contact_name": "Canari Personne",
    "email": "canari@exemple.test", "phone": "0612345678", "kind": "pfmp", "family": "automobile",
    "title": "Entretien des voitures", "seat_count": "3", "opens_on": "2026-11-02", "closes_on": "2027-06-25",
}  # fmt: skip


@pytest.fixture
def written(monkeypatch):
    """Everything that the process writes, down to the smallest remark, in the form of production."""
    out = io.StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    logs.configure({"level": "DEBUG", "form": "json"})
    yield out
    monkeypatch.undo()
    logs.configure(settings.LOGGING)
    logging.getLogger().setLevel(logging.WARNING)


@pytest.fixture
def morning(cast, monkeypatch):
    stop_the_clock(monkeypatch)
    return cast


def send_mails() -> list[mail.EmailMessage]:
    for notice in rows.Notice.objects.filter(status="queued"):
        notices.send(notice.pk, write=letters.write, actor=system("essai"), at=make.NOW)
    return mail.outbox


def walk(cast) -> list[str]:
    """From the proposal to the confirmation, with its faults on the way; gives what the log must not hold."""
    host = Client()
    assert host.post("/accueillir/proposer", FORM).status_code == 302
    token = link_token(rows.HostLink.objects.get(contact__email=FORM["email"]).pk)
    host.get(f"/accueillir/lien/{token}")
    assert Client(enforce_csrf_checks=True).post(f"/accueillir/lien/{token}").status_code == 403
    assert host.get(f"/accueillir/lien/{token}x").status_code == 404
    assert host.post(f"/accueillir/lien/{token}").status_code == 302
    offer = rows.Offer.objects.get(contact__email=FORM["email"])
    karim, roy = client_of(cast.karim), client_of(cast.roy)
    page = karim.get(f"/pole/offres/{offer.pk}")
    assert karim.post(f"/pole/offres/{offer.pk}/publier", {"read": page.context["digest"]}).status_code == 302
    campaign = make.campaign(cast.valley, status="closed")
    run = allocation.start_run(actor=cast.karim, campaign_id=campaign.pk, at=make.NOW)
    allocation.execute(actor=system("essai"), run_id=run.pk, at=make.NOW)
    assert karim.post(f"/pole/campagnes/{campaign.pk}/publier").status_code == 302
    match = rows.Match.objects.get(need=cast.need)
    roy.get("/etablissement/eleves", {"q": cast.ines.last_name})
    roy.get("/etablissement/propositions")
    roy.post(f"/etablissement/propositions/{match.pk}/refuser", {"reason": f"{cast.ines.last_name} ne veut pas"})
    assert roy.post(f"/etablissement/propositions/{match.pk}/confirmer").status_code == 302
    Client().post("/connexion", {"email": "canari.compte@exemple.test", "password": "canari-mot-de-passe"})
    send_mails()
    return [
        token, offer.contact.links.latest("created_at").pk.hex, cast.ines.last_name, cast.ines.ine or "néant-ine",
        "canari", "Canari", "0612345678", roy.cookies["__Host-poles"].value, cast.morel_contact.email,
    ]  # fmt: skip


def test_the_log_of_a_whole_walk_names_nobody_and_holds_no_key(morning, written):
    silent = walk(morning)

    log = written.getvalue()
    assert log.count('"event": "request"') > 10
    assert [secret for secret in silent if secret in log] == []


def test_the_usual_settings_would_have_told_the_mailed_link(morning, written):
    logging.getLogger("django.security.csrf").setLevel(logging.WARNING)

    assert walk(morning)[0] in written.getvalue()


def test_the_subjects_of_mails_name_nobody(morning):
    walk(morning)

    subjects = " ".join(message.subject for message in mail.outbox)
    assert len(mail.outbox) >= 3
    assert not any(word in subjects for word in ("Canari", morning.ines.last_name, morning.ines.first_name, "Garage"))


def test_titles_name_no_learner(morning):
    walk(morning)
    match = rows.Match.objects.get(need=morning.need)
    roy = client_of(morning.roy)

    for path in ("/etablissement/eleves", "/etablissement/propositions", f"/etablissement/propositions/{match.pk}"):
        title = roy.get(path).content.decode().split("<title>")[1].split("</title>")[0]
        assert morning.ines.last_name not in title


@pytest.mark.parametrize("header", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST", "SERVER_NAME"])
def test_a_forged_host_never_enters_a_mail(morning, header, settings):
    settings.ALLOWED_HOSTS = ["*"]

    Client().post("/accueillir/proposer", FORM, **{header: "piege.invalid"})

    bodies = [message.body for message in send_mails()]
    assert len(bodies) == 1
    assert "piege.invalid" not in bodies[0]
    assert urlsplit(settings.BASE_URL).netloc in bodies[0]


def test_a_forged_host_is_refused():
    assert Client().get("/plan-du-site", headers={"host": "piege.invalid"}).status_code == 400


def test_the_key_of_a_session_changes_when_a_link_is_opened(morning):
    client = Client()
    session = client.session
    session["before"] = 1
    session.save()
    fixed = client.cookies["__Host-poles"] = session.session_key
    link = make.host_link(morning.morel_contact, expires_at=make.NOW.replace(year=2100))

    client.post(f"/accueillir/lien/{link_token(link.pk)}")

    assert client.cookies["__Host-poles"].value != fixed
