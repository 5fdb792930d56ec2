"""Whether the process lives, whether it can serve, and the two files that machines ask of a site."""

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from procrastinate.contrib.django.models import ProcrastinateEvent

QUEUE_IS_LATE = timedelta(minutes=10)


@never_cache
@require_GET
@transaction.non_atomic_requests
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked, so that a slow database restarts no server."""
    return JsonResponse({"vivante": True})


@never_cache
@require_GET
@transaction.non_atomic_requests
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and its schema is ours (503 otherwise); a late queue is told, but stops no page."""
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        waited = _oldest_waiting_job()
    except DatabaseError:
        return JsonResponse({"prete": False, "base": False}, status=503)
    state = {
        "prete": not missing,
        "base": True,
        "migrations_manquantes": missing,
        "file_attente_s": round(waited.total_seconds()),
        "file_en_retard": waited > QUEUE_IS_LATE,
    }
    return JsonResponse(state, status=503 if missing else 200)


def _oldest_waiting_job() -> timedelta:
    """How long the oldest job that could run has been waiting."""
    now = timezone.now()
    asked = (
        ProcrastinateEvent.objects.filter(job__status="todo", type__in=["deferred", "deferred_for_retry"])
        .exclude(job__scheduled_at__gt=now)
        .order_by("at")
        .values_list("at", flat=True)
        .first()
    )
    return now - asked if asked else timedelta(0)


@require_GET
def security_text(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116)."""
    until = (timezone.now() + timedelta(days=180)).replace(microsecond=0)
    lines = [
        f"Contact: mailto:{settings.CONTACT}",
        f"Expires: {until.isoformat()}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.BASE_URL}{reverse('public:security_text')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the public pages; a demonstration is not to be found at all."""
    rule = "Disallow: /" if settings.DEMO else "Disallow: /connexion"
    return HttpResponse(f"User-agent: *\n{rule}\n", content_type="text/plain; charset=utf-8")


@require_GET
def favicon(request: HttpRequest) -> HttpResponse:
    """Old browsers ask here; the icon itself is a static file."""
    return redirect(static("poles/favicon.svg"), permanent=True)
