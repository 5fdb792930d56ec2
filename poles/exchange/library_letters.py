"""The letters of the library, to referents and authors, and those of the trainings, to tutors; nobody's name in them."""

from collections.abc import Callable

from poles.exchange.addresses import address


def _proposed(facts: dict) -> tuple[str, list[str]]:
    return "Une ressource attend votre relecture", [
        f"« {facts['title']} » est proposée à la bibliothèque. Lisez-la, puis publiez-la ou renvoyez-la à son auteur :",
        _resource(facts),
    ]


def _published(facts: dict) -> tuple[str, list[str]]:
    return "Votre ressource est publiée", [
        f"« {facts['title']} » est relue et publiée dans la bibliothèque.",
        _resource(facts),
    ]


def _sent_back(facts: dict) -> tuple[str, list[str]]:
    return "Votre ressource est à compléter", [
        f"« {facts['title']} » a été lue. Voici ce qui est à changer avant de la publier :",
        f"« {facts['reason']} »",
        "Corrigez-la et proposez-la de nouveau :",
        _resource(facts),
    ]


def _registered(facts: dict) -> tuple[str, list[str]]:
    return "Vous êtes inscrit à une formation de tuteurs", [
        f"« {facts['title']} », {facts['day']}, {facts['place']}.",
        "Les horaires et le contenu sont sur cette page :",
        _training(facts),
        "Un empêchement ? Dites-le à la personne qui vous a inscrit : la place servira à quelqu’un d’autre.",
    ]


def _waiting(facts: dict) -> tuple[str, list[str]]:
    return "Votre inscription à une formation de tuteurs est en attente", [
        f"« {facts['title']} », {facts['day']}, est complète. Vous êtes sur la liste d’attente : un message vous préviendra "
        "si une place se libère.",
        _training(facts),
    ]


def _promoted(facts: dict) -> tuple[str, list[str]]:
    return "Une place s’est libérée : vous êtes inscrit à la formation", [
        f"« {facts['title']} », {facts['day']}, {facts['place']}.",
        _training(facts),
    ]


def _changed(facts: dict) -> tuple[str, list[str]]:
    return "Votre formation de tuteurs a changé", [
        f"Voici ce qui vaut maintenant : « {facts['title']} », {facts['day']}, {facts['place']}.",
        _training(facts),
    ]


def _cancelled(facts: dict) -> tuple[str, list[str]]:
    return "Votre formation de tuteurs est annulée", [
        f"« {facts['title']} », prévue {facts['day']}, n’aura pas lieu. Les autres formations sont ici :",
        address("library:trainings"),
    ]


def _held(facts: dict) -> tuple[str, list[str]]:
    return "Votre attestation de formation", [
        f"« {facts['title']} » a eu lieu {facts['day']}. Si vous y étiez, votre attestation est prête : votre organisme la "
        "prend, avec son lien personnel, à la page des formations ; le pôle peut aussi vous la donner.",
        address("library:trainings"),
    ]


def _resource(facts: dict) -> str:
    return address("library:resource", facts["resource"])


def _training(facts: dict) -> str:
    return address("library:training", facts["training"])


LETTERS: dict[str, Callable[[dict], tuple[str, list[str]]]] = {
    "resource.proposed": _proposed,
    "resource.published": _published,
    "resource.sent_back": _sent_back,
    "training.registered": _registered,
    "training.waiting": _waiting,
    "training.promoted": _promoted,
    "training.changed": _changed,
    "training.cancelled": _cancelled,
    "training.held": _held,
}
