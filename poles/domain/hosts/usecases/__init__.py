"""The gestures of the file of hosts, one file a family."""

from poles.domain.hosts.usecases.opening import contact_at, new_link, site_of, vouch

__all__ = ["contact_at", "new_link", "site_of", "vouch"]
