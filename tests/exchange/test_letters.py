"""Every letter has one link that opens, and a subject that names nobody."""

import re
from types import SimpleNamespace
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.urls import resolve

from poles.domain.offers import queries
from poles.exchange import letters
from tests import factories as make

FACTS = {
    "subject": "Sceau-canari",
    "digest": "f" * 64,
    "sequence": 12,
    "text": "initial",
    "agreement": str(uuid4()),
    "link": str(uuid4()),
    "offer": str(uuid4()),
    "title": "Titre-canari",
    "site": "Site-canari",
    "reason": "Raison-canari",
    "where": "Vallée",
    "campaign": "Campagne-canari",
    "school": "Lycée-canari",
    "placed": 3,
    "changed": 2,
    "total": 4,
    "days": 21,
    "division": "1CAP MVA",
    "division_id": str(uuid4()),
    "label": "Période-canari",
    "before": "du lundi 11 au vendredi 15 janvier 2027",
    "after": "du lundi 18 au vendredi 22 janvier 2027",
    "starts_on": "2027-01-11",
    "classes": [{"name": "1CAP MVA", "starts_on": "2027-01-11", "unplaced": 2, "unstated": 1, "placed": 0}],
    "user": uuid4().hex,
    "since": 1_793_000_000,
    "print": "0" * 32,
    "role": "Professeur",
    "by": "Inscripteur-canari",
    "class_name": "Classe-canari",
    "request": str(uuid4()),
    "hub": "Pôle-canari",
    "starts": "1er septembre 2026",
    "count": 2,
    "late": 1,
    "offers": [
        {
            "offer": str(uuid4()),
            "title": "Titre-canari",
            "where": "Lieu",
            "opens_on": "2027-01-11",
            "try": ["Idée-canari"],
        }
    ],
    "formation": "Formation-canari",
    "due": "mardi 17 novembre 2026",
    "alert": str(uuid4()),
    "meeting": str(uuid4()),
    "session": str(uuid4()),
    "member": "Membre-canari",
    "agenda": "Ordre-canari",
    "hours": "de 14 h à 16 h",
    "starts_at": "2026-11-17T14:00:00+01:00",
    "ends_at": "2026-11-17T16:00:00+01:00",
    "programme": str(uuid4()),
    "year": "2026-2027",
    "training": str(uuid4()),
    "resource": str(uuid4()),
    "day": "mardi 17 novembre 2026",
    "closes": "lundi 16 novembre 2026",
    "place": "Salle des fêtes, Saint-Dié-des-Vosges",
    "message": str(uuid4()),
    "until": "2026-12-24",
    "topic": "J’ai une question",
    "who": "Répondante-canari",
    "organisation": "Organisme-canari",
    "number": "2026-0880001A-00001",
    "ends_on": "5 février 2027",
    "answer": "Réponse-canari",
    "author": "Auteur-canari",
    "searches": [
        {"name": "Recherche-canari", "count": 2, "more": False, "titles": ["Titre-canari"], "query": "rayon=20"}
    ],
}

SEVERAL = {"search.found"}
"""A letter with one link a search, and one to stop it."""


@pytest.mark.parametrize("kind", letters.LETTERS)
def test_a_letter_has_one_link_of_this_site_and_a_subject_without_names(kind, settings):
    settings.BASE_URL = "https://poles.exemple.test"
    subject, body = letters.write(SimpleNamespace(kind=kind, facts=FACTS))
    links = re.findall(r"https?://\S+", body)
    assert len(links) == 1 or kind in SEVERAL
    for link in links:
        assert link.startswith("https://poles.exemple.test/")
        assert resolve(urlsplit(link).path).view_name.count(":") == 1
    assert "canari" not in subject and "\n" not in subject and subject[0].isupper()
    assert body.startswith("Bonjour,") and body.rstrip().endswith(")")


@pytest.mark.django_db
def test_the_link_of_a_letter_is_the_one_that_opens():
    link = make.host_link()
    _, body = letters.write(SimpleNamespace(kind="offer.confirm", facts=FACTS | {"link": str(link.pk)}))
    token = re.search(r"/lien/(\S+)", body).group(1)
    assert queries.link_of(token, at=make.NOW) == link


def test_a_kind_that_nobody_has_written_is_an_error():
    with pytest.raises(KeyError):
        letters.write(SimpleNamespace(kind="offer.unknown", facts=FACTS))


@pytest.mark.parametrize("kind", ["match.published", "match.repaired"])
def test_the_notice_of_proposals_carries_the_mention_of_the_algorithm(kind):
    _, body = letters.write(SimpleNamespace(kind=kind, facts=FACTS))
    for words in ("traitement algorithmique", "finalité", "L. 311-3-1", "R. 311-3-1-2", "documents administratifs"):
        assert words in body
    _, other = letters.write(SimpleNamespace(kind="host.link", facts=FACTS))
    assert "algorithmique" not in other
