"""Who may ask where to look for places: the members of a pôle, on its ground (the file of hosts says which)."""

from poles.words.roles import SCHOOL_ROLES, Role

PROSPECTORS = frozenset(SCHOOL_ROLES | {Role.HUB_COORDINATOR})
"""The hats that look for places; what they read is what ``HOST_SITES`` lets them see."""
