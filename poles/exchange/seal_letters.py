"""The letters about seals and evidence: the end of a chain, to be kept; a key that comes to its end. Nobody's data."""

from collections.abc import Callable

from poles.exchange.addresses import address


def _head(facts: dict) -> tuple[str, list[str]]:
    return "Chaîne des preuves : l’empreinte à conserver", [
        "Chaque signature de convention de l’académie ajoute un maillon à la chaîne des preuves. Voici l’empreinte du dernier :",
        f"maillon {facts['sequence']} : {facts['digest']}",
        "Conservez ce message. Si une preuve plus ancienne était changée un jour, cette empreinte ne serait plus la même : "
        "c’est ainsi que cela se verrait.",
        address("academies:seal_keys"),
    ]


def _ending(facts: dict) -> tuple[str, list[str]]:
    return "La clé d’un sceau arrive à son terme", [
        f"« {facts['subject']} » ne scellera plus de convention après le {facts['until']}.",
        "Faites une nouvelle clé avant cette date : un appui suffit. Les documents déjà scellés restent valables.",
        address("academies:seal_keys"),
    ]


LETTERS: dict[str, Callable[[dict], tuple[str, list[str]]]] = {"chain.head": _head, "seal_key.ending": _ending}
