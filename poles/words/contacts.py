"""How a person is reached: a mobile number that can be sent a text, an address or a number masked for a page or a proof."""

from poles.words.denominations import phone_digits

OVERSEAS = {
    "690": "590",
    "691": "590",
    "692": "262",
    "693": "262",
    "694": "594",
    "696": "596",
    "697": "596",
    "639": "262",
}
"""First three digits of an overseas mobile → the country code of its territory (Arcep, numbering plan)."""
FRANCE = "33"


def mobile_of(phone: str) -> str:
    """The international number, digits alone, of a French mobile: « 06 12 34 56 78 » → 33612345678; empty for any other."""
    digits = phone_digits(phone)
    if digits[:1] not in ("6", "7"):
        return ""
    return OVERSEAS.get(digits[:3], FRANCE) + digits


def masked(contact: str) -> str:
    """« marie.durand@exemple.fr » → « m…@exemple.fr »; « 33612345678 » → « …78 »: enough to know it, not to use it."""
    head, at, domain = contact.rpartition("@")
    if at:
        return f"{head[:1]}…@{domain}"
    return f"…{contact[-2:]}" if contact else ""


def same_contact(one: str, other: str) -> bool:
    """Whether two addresses, or two numbers, reach the same box or the same telephone; empty ones reach nobody."""
    return bool(one and other) and _plain(one) == _plain(other)


def _plain(contact: str) -> str:
    return contact.strip().casefold() if "@" in contact else phone_digits(contact) or contact.strip()
