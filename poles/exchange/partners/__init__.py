"""The files of hosts and offers of the services that exist: read into one neutral form by ``read``, written by the others."""

from poles.exchange.partners.reading import read

__all__ = ["read"]
