"""What is asked of the file of hosts."""

from django.db.models import QuerySet

from poles.domain.hosts.policy import HOST_SITES
from poles.records.models import HostSite
from poles.words.actor import Actor


def sites_of(actor: Actor) -> QuerySet[HostSite]:
    """The sites that this actor reads, by name, with their town and organisation."""
    return HOST_SITES.rows(actor, "see").select_related("organisation", "commune").order_by("name", "pk")
