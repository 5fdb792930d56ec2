"""Clients that wear a hat or a mailed link, for the tests of pages."""

from django.test import Client

from poles.records import models as rows
from poles.web.actor import WEARS
from poles.words.actor import Actor
from tests import factories as make


def client_of(actor: Actor) -> Client:
    """A browser in which this actor is signed in; a visitor's for one without account."""
    client = Client()
    if actor.user_id:
        client.force_login(rows.User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def client_of_code(code: rows.AccessCode) -> Client:
    """A browser in which a learner, or an adult, has entered by this code."""
    client = Client()
    session = client.session
    session[WEARS] = {"code": str(code.pk)}
    session.save()
    client.cookies["__Host-poles"] = session.session_key
    return client


def client_of_link(contact: rows.HostContact, **fields) -> Client:
    """A browser in which a host has pressed the button of its mailed link (good until 2100, unless told)."""
    link = make.host_link(contact, **{"expires_at": make.NOW.replace(year=2100), **fields})
    client = Client()
    session = client.session
    session[WEARS] = {"link": str(link.pk)}
    session.save()
    client.cookies["__Host-poles"] = session.session_key
    return client
