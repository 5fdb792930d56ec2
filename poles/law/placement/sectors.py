"""What the register of companies says of a site that rules ask: its sector by the NAF code, the least of its staff."""

BY_NAF = {
    "1013B": "delicatessen",
    "1071B": "bakery",
    "1071C": "bakery",
    "1071D": "pastry",
    "4711": "food",
    "4722Z": "butcher",
    "4723Z": "fishmonger",
    "4724Z": "pastry",
    "4776Z": "flowers",
    "551": "hospitality",
    "552": "hospitality",
    "561": "restaurant",
    "5621Z": "caterer",
    "563": "bar",
    "9001Z": "show",
    "9002Z": "show",
    "9004Z": "show",
    "41": "site",
    "42": "site",
    "43": "site",
}
"""Beginning of a NAF code (rév. 2, without its dot) → code of ``facts.Host.activities``. Source: Insee, nomenclature."""

LEAST_STAFF = {
    "01": 1, "02": 3, "03": 6, "11": 10, "12": 20, "21": 50, "22": 100, "31": 200, "32": 250, "41": 500, "42": 1000, "51": 2000,
    "52": 5000, "53": 10_000,
}  # fmt: skip
"""Bracket of staff of a site → its lower end (Insee, Sirene). A legal person has at least as many; how many, nobody knows."""


def activities_of(naf_code: str) -> frozenset[str]:
    """The sectors of a site by its NAF code, « 56.30Z » or « 5630Z »; none for a code that no rule names."""
    code = naf_code.replace(".", "").upper()
    return frozenset(sector for begins, sector in BY_NAF.items() if code.startswith(begins))
