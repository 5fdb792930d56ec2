"""The search for duplicates on an invented file whose duplicates are known: ``./run bench duplicates`` (JSON).

25,000 firms of 300 towns and 2,500 second files of some of them, written otherwise: slips, abbreviations, moved words, legal
forms, missing SIRET, lost telephones. Traps are put in on purpose: one family name for several trades of a town, chains,
firms under one roof, one switchboard for two services. Measured against the plain rule « same name, same town, or same SIRET ».
"""

import argparse
import json
import random
import resource
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

from poles.matching.resemblance import Card, search
from poles.words.identifiers.base import luhn_key

SEED = 2015
TRADES = {
    "Garage": "45", "Boulangerie": "10", "Boulangerie Pâtisserie": "10", "Restaurant": "56", "Menuiserie": "16",
    "Pharmacie": "47", "Coiffure": "96", "Plomberie Chauffage": "43", "Électricité": "43", "Maçonnerie": "41",
    "Carrosserie": "45", "Boucherie Charcuterie": "10", "Imprimerie": "18", "Transports": "49", "Cabinet vétérinaire": "75",
    "Auto-école": "85", "Hôtel": "55", "Fleuriste": "47", "Optique": "47", "Ambulances": "86", "Scierie": "16",
    "Cabinet comptable": "69", "Pressing": "96", "Crèche": "88", "Taxi": "49", "Paysages": "81", "Peinture": "43",
}  # fmt: skip
CHAINS = ("Marché Express", "Bricomax", "Opti Plus", "Fleur Bleue", "Pain Doré")
SAINTS = ("Éloi", "Martin", "Roch", "Nicolas", "Hubert", "Michel")
STREETS = ("rue", "avenue", "boulevard", "place", "route", "allée", "impasse", "chemin")
PLACES = ("du Moulin", "de la Gare", "des Tilleuls", "du Général Aubert", "de la République", "des Écoles", "du Stade",
          "de la Fontaine", "du 8 Mai", "des Prés", "de l’Église", "du Marché", "Saint-Roch", "de Lorraine")  # fmt: skip
FORMS = ("SARL", "SAS", "EURL", "Sté", "Ets", "SASU", "")
SHORTER = {"Garage": "Gge", "Boulangerie": "Boul.", "Restaurant": "Resto", "Menuiserie": "Menuis.", "Pharmacie": "Pharm.",
           "Carrosserie": "Carross.", "Transports": "Transp.", "Saint": "St", "Électricité": "Elec", "Frères": "Frs"}  # fmt: skip
SHORT_STREETS = {
    "rue": "r.",
    "avenue": "av",
    "boulevard": "Bd",
    "place": "Pl.",
    "route": "Rte",
    "chemin": "che",
    "Général": "Gal",
}
SYLLABLES = ("ber", "mar", "lau", "du", "val", "ron", "che", "lin", "gé", "rau", "tin", "mou", "far", "net", "del", "bau",
             "gor", "ri", "pé", "sa", "cha", "mel", "vi", "not", "tou", "ra", "gui", "bo", "lan", "fé")  # fmt: skip


@dataclass(frozen=True)
class File:
    """The cards, and the pairs of keys that are one firm."""

    cards: list[Card]
    truth: set[tuple[str, str]]


def generated(firms: int, doubles: int, seed: int = SEED) -> File:
    """An invented file: firms, then second files of some of them, written otherwise."""
    chance = random.Random(seed)
    towns = [(f"{88000 + n}", 48 + chance.random(), 6 + 1.4 * chance.random()) for n in range(300)]
    sizes = [1 / (rank + 3) for rank in range(len(towns))]
    families = sorted(
        {"".join(chance.choice(SYLLABLES) for _ in range(chance.choice((2, 2, 3)))).capitalize() for _ in range(6000)}
    )
    cards = [_firm(number, chance, towns, sizes, families) for number in range(firms)]
    for number in range(0, firms, 50):
        _trap(cards, number, chance)
    truth = set()
    for number, origin in enumerate(chance.sample(cards[:firms], doubles)):
        twin = _written_otherwise(replace(origin, key=f"d{number:06d}"), chance, towns)
        cards.append(twin)
        truth.add(_pair(origin.key, twin.key))
    chance.shuffle(cards)
    return File(cards, truth)


def _firm(number: int, chance: random.Random, towns: list, sizes: list[float], families: list[str]) -> Card:
    code, lat, lon = chance.choices(towns, sizes)[0]
    trade, family = chance.choice(list(TRADES)), chance.choice(families)
    name = chance.choice((
        *(f"{trade} {family}" for _ in range(6)), f"{trade} {family} et Fils", f"{trade} {family} Frères",
        f"{family} {trade}", f"{family} {trade}", *(f"{family} & {chance.choice(families)}" for _ in range(2)),
        f"{trade} Saint-{chance.choice(SAINTS)}", f"{trade} {chance.choice(PLACES)}",
    ))  # fmt: skip
    if chance.random() < 0.02:
        name = chance.choice(CHAINS)
    form = chance.choice(FORMS)
    street = f"{chance.randint(1, 120)} {chance.choice(STREETS)} {chance.choice(PLACES)}"
    mail = (
        f"contact@{family.lower()}{number}.invalid" if chance.random() < 0.4 else f"{family.lower()}{number}@orange.fr"
    )
    return Card(
        f"f{number:06d}", f"{form} {name}".strip(), code, _siret(chance) if chance.random() < 0.6 else "",
        street if chance.random() < 0.8 else "", (_phone(chance),) if chance.random() < 0.75 else (),
        (mail,) if chance.random() < 0.7 else (), TRADES[trade], lat, lon,
    )  # fmt: skip


def _trap(cards: list[Card], number: int, chance: random.Random) -> None:
    """Make the next firm look like this one without being it."""
    one, two = cards[number], cards[number + 1]
    kind = number // 50 % 4
    if kind == 0:  # one family name, another trade
        family = one.name.split()[-1]
        two = replace(two, town=one.town, name=f"{chance.choice(list(TRADES))} {family}")
    elif kind == 1:  # a chain, twice in a town
        one = replace(one, name=chance.choice(CHAINS), siret=_siret(chance))
        two = replace(two, town=one.town, name=one.name, siret=_siret(chance))
    elif kind == 2:  # under one roof
        two = replace(two, town=one.town, address=one.address)
    else:  # one switchboard
        two = replace(two, town=one.town, phones=one.phones)
    cards[number], cards[number + 1] = one, two


def _written_otherwise(card: Card, chance: random.Random, towns: list) -> Card:
    """The same firm, as somebody else typed it."""
    name = card.name
    for change in chance.sample(
        (_slip, _shorter, _moved, _reformed, _plain, _longer, _capitals), chance.choice((1, 2, 2, 3))
    ):
        name = change(name, chance)
    address = card.address
    if address and chance.random() < 0.3:
        address = ""
    for whole, short in SHORT_STREETS.items():
        if chance.random() < 0.5:
            address = address.replace(f"{whole} ", f"{short} ", 1)
    phones = card.phones
    if phones and chance.random() < 0.5:
        digits = phones[0].replace(" ", "")
        phones = chance.choice(((), (), (f"+33 {digits[1:]}",), (_phone(chance),)))
    mails = card.mails if chance.random() < 0.35 else ()
    town, lat, lon = card.town, card.lat, card.lon
    if chance.random() < 0.03:
        lat0, lon0 = card.lat or 0.0, card.lon or 0.0
        town, lat, lon = min((t for t in towns if t[0] != town), key=lambda t: (t[1] - lat0) ** 2 + (t[2] - lon0) ** 2)
    siret = card.siret if card.siret and chance.random() < 0.05 else ""
    if not card.siret and chance.random() < 0.4:
        siret = _siret(chance)
    naf = card.naf if chance.random() < 0.5 else ""
    return replace(
        card, name=name, address=address, phones=phones, mails=mails, town=town, lat=lat, lon=lon, siret=siret, naf=naf
    )


def _slip(name: str, chance: random.Random) -> str:
    at = chance.randrange(1, max(2, len(name) - 1))
    return chance.choice((
        name[:at] + name[at + 1 :], name[:at] + name[at : at + 1] * 2 + name[at + 1 :],
        name[: at - 1] + name[at : at + 1] + name[at - 1] + name[at + 1 :],
        name[:at] + chance.choice("aeiourst") + name[at + 1 :],
    ))  # fmt: skip


def _shorter(name: str, chance: random.Random) -> str:
    for whole, short in SHORTER.items():
        name = name.replace(whole, short, 1)
    return name


def _moved(name: str, chance: random.Random) -> str:
    words = name.split()
    chance.shuffle(words)
    return " ".join(words)


def _reformed(name: str, chance: random.Random) -> str:
    words = [word for word in name.split() if word not in FORMS]
    return f"{' '.join(words)} {chance.choice(FORMS)}".strip()


def _plain(name: str, chance: random.Random) -> str:
    return name.translate(str.maketrans("éèêàôÉ’", "eeeaoE'")).replace("-", " ")


def _longer(name: str, chance: random.Random) -> str:
    return f"{name} {chance.choice(('et Fils', 'et Cie', 'Services', 'Vosges'))}"


def _capitals(name: str, chance: random.Random) -> str:
    return name.upper()


def _phone(chance: random.Random) -> str:
    return f"03 29 {chance.randint(0, 99):02d} {chance.randint(0, 99):02d} {chance.randint(0, 99):02d}"


def _siret(chance: random.Random) -> str:
    siren = f"{chance.randrange(10**8):08d}"
    start = siren + luhn_key(siren) + f"{chance.randrange(10**4):04d}"
    return start + luhn_key(start)


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)


def exact_pairs(cards: Iterable[Card]) -> set[tuple[str, str]]:
    """The plain rule: the same name, whatever its case, in the same town; or the same SIRET."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for card in cards:
        groups.setdefault((card.name.casefold().strip(), card.town), []).append(card.key)
        if card.siret:
            groups.setdefault((card.siret,), []).append(card.key)
    return {_pair(a, b) for keys in groups.values() for n, a in enumerate(keys) for b in keys[n + 1 :]}


def judged(pairs: set[tuple[str, str]], truth: set[tuple[str, str]]) -> dict[str, float]:
    """Precision, recall and F1 of what was found."""
    right = len(pairs & truth)
    precision, recall = right / max(len(pairs), 1), right / max(len(truth), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"found": len(pairs), "precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def main() -> int:
    """Generate, search, judge, print JSON."""
    options = argparse.ArgumentParser(prog="./run bench duplicates", description=__doc__)
    options.add_argument("--firms", type=int, default=25_000)
    options.add_argument("--doubles", type=int, default=2_500)
    options.add_argument("--seed", type=int, default=SEED)
    chosen = options.parse_args()
    file = generated(chosen.firms, chosen.doubles, chosen.seed)
    began, busy = time.perf_counter(), time.process_time()
    search_result = search(file.cards)
    seconds, cpu = time.perf_counter() - began, time.process_time() - busy
    ours = {_pair(one.a, one.b) for one in search_result.found}
    sure = {_pair(one.a, one.b) for one in search_result.found if one.score >= 0.9}
    print(
        json.dumps(
            {
                "cards": len(file.cards),
                "known_duplicates": len(file.truth),
                "seed": chosen.seed,
                "search_seconds": round(seconds, 2),
                "search_cpu_seconds": round(cpu, 2),
                "pairs_compared": search_result.compared,
                "pairs_weighed": search_result.weighed,
                "pairs_a_second": round(search_result.compared / seconds),
                "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
                "resemblance": judged(ours, file.truth),
                "resemblance_at_0.9": judged(sure, file.truth),
                "exact_match": judged(exact_pairs(file.cards), file.truth),
            },
            ensure_ascii=False,
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
