"""The letter of saved searches: what is new in each, where to see it, where to stop it."""

from collections.abc import Callable

from poles.exchange.addresses import address
from poles.words import french


def _found(facts: dict) -> tuple[str, list[str]]:
    blocks = [_block(one) for one in facts["searches"]]
    count = sum(one["count"] for one in facts["searches"])
    more = any(one["more"] for one in facts["searches"])
    said = "De nombreuses offres" if more else "Une offre" if count == 1 else f"{french.integer(count)} offres"
    return "De nouvelles offres répondent à vos recherches", [
        f"{said} {'a paru' if count == 1 and not more else 'ont paru'} depuis votre dernier courriel.",
        *blocks,
        "Ces places sont proposées à tous les établissements : parlez-en au pôle sans tarder si l’une convient.",
        "Vous ne voulez plus de ces courriels ? Éteignez l’alerte d’une recherche, ou oubliez-la :",
        address("members:saved"),
    ]


def _block(one: dict) -> str:
    """One search: its name, its first titles, the address that shows the newest first."""
    count = "plus de mille offres" if one["more"] else french.plural(one["count"], "nouvelle offre")
    titles = [f"- {title}" for title in one["titles"]]
    link = f"{address('public:offers')}?{one['query']}&tri=recentes"
    return "\n".join([f"« {one['name']} » : {count}", *titles, link])


LETTERS: dict[str, Callable[[dict], tuple[str, list[str]]]] = {"search.found": _found}
