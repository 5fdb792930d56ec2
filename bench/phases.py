"""The phases that need the house from inside: the instance, the solver, its proof, the pages."""

import json
import os
import resource
import statistics
import sys
import time
from datetime import date

import django


def allocation() -> dict:
    """One campaign of PFMP over the year on the largest pôle: build, solve, prove; seconds of each."""
    from django.db.models import Count
    from django.utils import timezone

    from poles.domain.allocation import instance
    from poles.domain.allocation.usecases import open_campaign
    from poles.domain.governance.usecases import open_hub
    from poles.matching import check, solve
    from poles.records.models import Hub, PlacementPeriod
    from poles.words.actor import Actor, system
    from poles.words.roles import Role
    from poles.words.time import SchoolYear
    from poles.words.training import PlacementKind
    from poles.workers.mandating import name_by_letter

    hub = Hub.objects.annotate(n=Count("school_links__school__needs")).order_by("-n")[0]
    span = PlacementPeriod.objects.filter(kind=PlacementKind.PFMP).order_by("starts_on")
    hat = _hat(Role.HUB_COORDINATOR, hub=hub, academy_id=hub.academy_id)
    if hub.status == "mapped":
        now = timezone.now()
        name_by_letter(actor=system("mesure"), hub=hub, year=SchoolYear.of(timezone.localdate(now)), at=now)
        open_hub(actor=Actor(Role.ACADEMY_OFFICE, academy_id=hub.academy_id), hub_id=hub.pk, at=timezone.now())
    actor = Actor(Role.HUB_COORDINATOR, hat.user_id, hat.pk, "mesure", hub.academy_id, frozenset({hub.pk}))
    campaign = open_campaign(
        actor=actor,
        hub_id=hub.pk,
        label=f"Mesure {time.time_ns()}",
        kind=PlacementKind.PFMP,
        starts_on=span[0].starts_on,
        ends_on=max(span.values_list("ends_on", flat=True)),
        at=timezone.now(),
    )
    figures: dict = {"hub": hub.slug}
    built, figures["build_seconds"] = _timed(lambda: instance.build(campaign))
    problem = built.instance
    figures |= {
        "needs": len(problem.need_ids),
        "nodes": len(problem.node_capacity),
        "edges": int(problem.edge_node.size),
    }
    outcome, figures["solve_seconds"] = _timed(lambda: solve.solve(problem))
    verdict, figures["prove_seconds"] = _timed(lambda: check.verify(problem, outcome))
    figures |= {"placed": int(outcome.placed), "proved": verdict.ok}
    return figures


def pages() -> dict:
    """Median and 95th percentile, in milliseconds, of each page, called in process (no network)."""
    from django.db.models import Count
    from django.test import Client
    from django.urls import reverse

    from poles.records.models import Hub
    from poles.web.actor import WEARS
    from poles.words.roles import Role

    def client(role: Role, **where) -> Client:
        browser, hat = Client(HTTP_HOST="127.0.0.1"), _hat(role, **where)
        browser.force_login(hat.user, backend="django.contrib.auth.backends.ModelBackend")
        session = browser.session
        session[WEARS] = {"hat": str(hat.pk)}
        session.save()
        return browser

    hub = Hub.objects.annotate(n=Count("school_links__school__needs")).order_by("-n")[0]
    school = hub.school_links.annotate(n=Count("school__needs")).order_by("-n")[0].school
    academy = {"academy_id": hub.academy_id}
    visits = [
        (Client(HTTP_HOST="127.0.0.1"), ["public:home", "public:offers"]),
        (client(Role.HUB_COORDINATOR, hub=hub, **academy),
         ["coordinators:today", "coordinators:offers", "coordinators:map", "coordinators:campaigns"]),
        (client(Role.SCHOOL_HEAD, school=school, **academy), ["schools:today", "schools:needs", "schools:proposals"]),
        (client(Role.ACADEMY_OFFICE, **academy), ["academies:hubs", "academies:indicators"]),
    ]  # fmt: skip
    figures = {}
    for browser, names in visits:
        for name in names:
            address = reverse(name)
            answers = [browser.get(address) for _ in range(3)]
            assert answers[-1].status_code in (200, 302), (name, answers[-1].status_code)
            milliseconds = [1000 * _timed(lambda at=address, b=browser: b.get(at))[1] for _ in range(20)]
            figures[name] = {
                "median_ms": round(statistics.median(milliseconds), 1),
                "p95_ms": round(statistics.quantiles(milliseconds, n=20)[-1], 1),
                "kb": round(len(answers[-1].content) / 1024),
            }
    return {"pages": figures}


def sizes() -> dict:
    """How many rows of each table."""
    from django.apps import apps

    return {"rows": {m.__name__: m._default_manager.count() for m in apps.get_app_config("records").get_models()}}


def _hat(role, **where):
    """A hat of a person made for the measure."""
    from poles.records.models import Hat, User

    user = User.objects.create(email=f"mesure-{time.time_ns()}@exemple.invalid", name="Mesure")
    return Hat.objects.create(user=user, role=role, begins_on=date(2020, 1, 1), **where)


def _timed(call) -> tuple:
    began = time.perf_counter()
    value = call()
    return value, round(time.perf_counter() - began, 4)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poles.config.settings")
    django.setup()
    answer = {"allocation": allocation, "pages": pages, "sizes": sizes}[sys.argv[1]]()
    answer["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(answer))
