"""The communes of the ground of a member, found from what a file writes: an INSEE code, else a postal code and a name."""

import re
from collections import defaultdict

from poles.domain.hosts.policy import communes_of
from poles.records.models import Commune
from poles.words.actor import Actor
from poles.words.imports import HostLine
from poles.words.trades import fold

OUTSIDE = "Cette commune n’est pas dans votre pôle : le carnet d’un autre pôle se tient là-bas."
UNSAID = "La commune n’est pas dite : donnez son nom et son code postal, ou son code INSEE."
DOUBTFUL = "Plusieurs communes du pôle ont ce code postal ou ce nom : donnez le nom entier ou le code INSEE."


class NoTown(ValueError):
    """The town of a line is not one of the ground: the sentence says why."""

    def __init__(self, sentence: str):
        self.sentence = sentence
        super().__init__(sentence)


class Towns:
    """The communes of the ground, read once."""

    def __init__(self, actor: Actor):
        rows = Commune.objects.filter(pk__in=communes_of(actor).values("commune_id"))
        self.by_code = {row.pk: row for row in rows}
        self.by_postal, self.by_name = defaultdict[str, list[Commune]](list), defaultdict[str, list[Commune]](list)
        for row in self.by_code.values():
            self.by_name[_plain(row.name)].append(row)
            for code in row.postal_codes.split():
                self.by_postal[code].append(row)

    def of(self, line: HostLine) -> Commune:
        """The commune of a line; raises NoTown."""
        if line.commune_code:
            if found := self.by_code.get(line.commune_code):
                return found
            raise NoTown(OUTSIDE)
        if not line.town and not line.postal_code:
            raise NoTown(UNSAID)
        named = self.by_name.get(_plain(line.town), []) if line.town else []
        sharing = self.by_postal.get(line.postal_code, [])
        both = [row for row in named if row in sharing]
        candidates = both or named or (sharing if len(sharing) == 1 or not line.town else [])
        if len(candidates) == 1:
            return candidates[0]
        raise NoTown(DOUBTFUL if candidates or sharing else OUTSIDE)


def _plain(name: str) -> str:
    """« ST DIE DES VOSGES CEDEX 2 » and « Saint-Dié-des-Vosges » are one."""
    words = re.sub(r"\bcedex\b.*", "", fold(name)).split()
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)
