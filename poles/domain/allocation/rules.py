"""The rule of a campaign: its numbers, the French text that is published, and the version in force."""

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from poles.matching.problem import MAX_MINUTES, Weights
from poles.records.models import AllocationRule, Campaign
from poles.words import french
from poles.words.allocation import public_class
from poles.words.findings import Finding, Refused, Severity
from poles.words.places import DETOUR, Mode
from poles.words.training import PlacementKind

MOST_TIMES = 3
"""Points are counted for this many past failures at most."""

SMALLEST = 5
"""A group of fewer learners is merged with another: a share of four people says too much, and too little."""


@dataclass(frozen=True)
class Parameters:
    """The numbers of a rule; raises Refused, field by field, for those out of bounds.

    ``rank_points``: burden of each rank after the first wish, up to ``rank_cap`` ranks (one minute = one point);
    ``long_travel``: minutes, one way; ``unplaced_points``: for each past period left without a place; a learner is far
    from the supply with fewer than ``near_seats`` compatible free seats within ``near_km`` kilometres as the crow flies;
    ``boarding``: 1 when a learner who may have a bed near the school may start from there.
    """

    rank_points: int = 3
    rank_cap: int = 40
    long_travel: int = 45
    unplaced_points: int = 10
    near_seats: int = 5
    near_km: int = 10
    boarding: int = 1

    def __post_init__(self) -> None:
        wrong = [
            Finding("rule.bounds", Severity.BLOCKING, _out_of_bounds(name, value), "", name)
            for name, value in asdict(self).items()
            if isinstance(value, bool) or not isinstance(value, int) or not BOUNDS[name][0] <= value <= BOUNDS[name][1]
        ]
        if wrong:
            raise Refused(wrong)

    @property
    def weights(self) -> Weights:
        """What the solver takes of it."""
        return Weights(self.rank_points, self.rank_cap, self.long_travel)

    def to_json(self) -> dict[str, int]:
        """The numbers by name, as they are stored: ``boarding`` only when it counts, as in the rules made before it."""
        return {name: value for name, value in asdict(self).items() if value or name not in FORMERLY}

    @classmethod
    def of_json(cls, values: dict[str, Any]) -> "Parameters":
        """The numbers that were stored; one that did not exist then acts as it did then, one unknown here is refused."""
        unknown = sorted(set(values) - {field.name for field in fields(cls)})
        if unknown:
            sentence = f"La règle porte un réglage inconnu de cette version du logiciel : {', '.join(unknown)}."
            raise Refused([Finding("rule.unknown", Severity.BLOCKING, sentence)])
        return cls(**FORMERLY | values)


FORMERLY = {"boarding": 0}
"""The numbers that came after the first rules, as these rules act: a published rule never changes."""
LABELS = {
    "rank_points": "points par rang de vœu",
    "rank_cap": "nombre de rangs comptés",
    "long_travel": "seuil des longs trajets, en minutes",
    "unplaced_points": "points par période restée sans stage",
    "near_seats": "places proches en dessous desquelles l’offre est éloignée",
    "near_km": "distance d’une place proche, en kilomètres",
    "boarding": "départ de l’internat (1 : compté, 0 : non compté)",
}
BOUNDS = {
    "rank_points": (0, 100),
    "rank_cap": (0, 100),
    "long_travel": (0, MAX_MINUTES),
    "unplaced_points": (0, 100),
    "near_seats": (0, 100),
    "near_km": (1, 100),
    "boarding": (0, 1),
}


def current_rule(campaign: Campaign) -> AllocationRule | None:
    """The latest version of the rule of a campaign; None before the first publication."""
    return AllocationRule.objects.filter(campaign=campaign).order_by("-version").first()


def current_parameters(campaign: Campaign) -> Parameters:
    """The numbers of the rule in force; the defaults before the first publication."""
    rule = current_rule(campaign)
    return Parameters.of_json(rule.parameters) if rule else Parameters()


def digest_of(text: str, parameters: Parameters) -> str:
    """SHA-256 of the text and of the numbers: whoever holds both can check that nothing was changed."""
    numbers = json.dumps(parameters.to_json(), sort_keys=True)
    return hashlib.sha256(f"{text}\n{numbers}".encode()).hexdigest()


def text_of(campaign: Campaign, parameters: Parameters) -> str:
    """The rule in French, as it is published: paragraphs apart by a blank line, each under its title."""
    return "\n\n".join(
        f"{number}. {title}\n{body}" for number, (title, body) in enumerate(_chapters(campaign, parameters), 1)
    )


def _chapters(campaign: Campaign, it: Parameters) -> list[tuple[str, str]]:
    kind = PlacementKind(campaign.kind)
    first, last = french.plain_date(campaign.starts_on), french.plain_date(campaign.ends_on)
    return [
        (
            "De quoi il s’agit",
            f"Campagne « {campaign.label} », ouverte par {french.hub(campaign.hub.name)} : {kind.label}, périodes "
            f"comprises entre le {first} et le {last}. {CLASSES[public_class(kind)]} "
            "Le calcul rapproche les besoins déclarés par les "
            "établissements du pôle et les offres publiées par le pôle. Il propose ; des personnes décident.",
        ),
        (
            "Ce qui est possible",
            "Une place n’est proposée que si tout cela est vrai : son métier convient à la formation ; elle est ouverte "
            "tous les jours de la période ; une place y reste libre ; le trajet ne dépasse pas la durée indiquée pour "
            "l’élève ; elle est accessible si l’élève en a besoin ; l’âge et les travaux réglementés le permettent ; "
            "elle n’est pas réservée à d’autres établissements ou à d’autres publics (une réservation est publiée avec "
            "l’offre et son motif ; elle est par établissement ou par section, jamais selon une personne). "
            f"{BEDS if it.boarding else ''}"
            "Les places déjà convenues, trouvées par l’élève, sa famille ou l’établissement, sont fixées d’abord : "
            "elles ne donnent aucun droit sur les autres places.",
        ),
        (
            "Les groupes",
            "Chaque élève appartient à un seul groupe, selon trois choses : le bassin d’emploi de son domicile (celui "
            "de l’établissement si le domicile n’est pas connu), un besoin d’accès particulier ou aucun, et la "
            f"distance à l’offre. L’offre est dite éloignée quand moins de {french.plural(it.near_seats, 'place libre')} "
            f"de son métier, à ses dates et avec l’accès qu’il lui faut se trouvent à {it.near_km} km ou moins, à vol "
            f"d’oiseau ; ni l’âge, ni les travaux réglementés, ni le mode de trajet{', ni l’internat' if it.boarding else ''} "
            "ne comptent ici. Pour un élève qui a plusieurs périodes, la première donne le groupe.\n"
            f"Un groupe compte au moins {SMALLEST} élèves. Les groupes se forment dans cet ordre : un bassin de moins de "
            f"{SMALLEST} élèves est réuni au plus proche, en commençant par le plus petit ; puis l’offre proche et l’offre "
            f"éloignée ne sont distinguées que si chaque côté compte au moins {SMALLEST} élèves ; puis, de chaque côté, "
            f"l’accès, à la même condition. Si la campagne compte moins de {SMALLEST} élèves, ils forment un seul groupe.\n"
            "La part placée d’un groupe compte chaque période demandée : un élève qui en a deux y compte deux fois.",
        ),
        (
            "Ce que le calcul cherche, dans cet ordre",
            "Premier critère : placer autant d’élèves que possible, et rendre la part d’élèves placés du groupe le "
            "moins bien servi aussi grande que possible, puis celle du suivant, et ainsi de suite. Aucun groupe n’est "
            "privé d’une place qui ne servirait pas à un groupe moins bien servi.\n"
            f"Deuxième critère : dans un groupe, les points départagent. {_points(it)}\n"
            f"Troisième critère : le moins d’élèves possible au-delà de {it.long_travel} minutes de trajet.\n"
            f"Quatrième critère : la plus petite somme des trajets et des rangs de vœu. {_ranks(it)}\n"
            "Un critère ne joue qu’entre des solutions égales pour tous ceux qui le précèdent.\n"
            "Quand des périodes se chevauchent en partie chez les mêmes employeurs, la recherche est bornée : le calcul "
            "publie alors l’écart entre sa solution et ce qu’aucune solution ne peut dépasser. Dans ces parties, "
            "l’équité entre les groupes est cherchée ; elle n’est pas toujours prouvée.",
        ),
        (
            "Les cas strictement égaux",
            "S’il reste des solutions égales sur tous les critères, une empreinte calculée à partir d’un sel et du "
            "numéro du besoin départage. Les groupes à égalité sont pris dans l’ordre de l’empreinte de leur nom. Le "
            f"sel a été tiré au hasard à la création de la campagne et ne change plus : « {campaign.salt} ». "
            "Le même calcul sur les mêmes données donne toujours le même résultat.",
        ),
        (
            "Les données",
            "Sont utilisés : la formation, la période, la commune du domicile ou l’établissement, le mode et la durée "
            f"de trajet acceptés, {'un lit d’internat possible (oui ou non), ' if it.boarding else ''}les vœux, le besoin "
            "d’une place accessible (oui ou non), la date de naissance pour la seule règle d’âge, l’établissement et le genre de "
            "section (Segpa, 3e prépa-métiers, établissement qui a une Ulis ou de l’éducation prioritaire) pour les seules "
            "offres réservées, les périodes passées "
            "restées sans stage, un numéro sans autre sens qui relie les périodes d’un même élève ; de chaque offre, son "
            "lieu, son métier, ses dates, ses places, son accès, ses travaux réglementés, ses conditions d’âge et "
            "sa réservation ; et les places déjà tenues, par un stage confirmé ou par une proposition en cours. "
            "Le trajet est celui de la table des temps réels quand elle le donne, sinon une estimation : "
            f"distance à vol d’oiseau × {str(DETOUR).replace('.', ',')}, à "
            f"{_speeds()}.\n"
            "Sont lus pour le seul compte rendu, sans rien décider : la date d’arrivée de chaque demande, la commune "
            "rurale ou urbaine, la situation de l’établissement (éducation ou quartier prioritaires, hors offres réservées), ce "
            "que l’établissement a dit du réseau familial de l’élève (s’il l’a trop peu dit, un réseau supposé d’après cette "
            "situation ou tiré au sort), et les demandes et les offres des pôles voisins.\n"
            "Ne sont jamais lus : le nom, le sexe, la nationalité ou l’origine, la santé, les ressources de la "
            "famille, les notes, l’avis d’un professeur, la réputation d’un établissement.",
        ),
        (
            "Ce que des personnes décident",
            "Le coordonnateur du pôle relit et publie les propositions. L’établissement confirme ou refuse chacune "
            "d’elles, en donnant son motif. Un choix fait à la main est motivé, inscrit au journal et vérifié de "
            "nouveau.\n"
            "Après la publication, si des places disparaissent ou si des demandes s’ajoutent, le calcul prépare une "
            "réparation. Ce qui est confirmé ne bouge pas, et personne ne perd une place encore possible ; s’il reste moins "
            "de places que d’élèves à qui elles étaient proposées, les points puis le tirage disent qui la garde. La "
            "réparation cherche d’abord le plus grand nombre d’élèves placés ; puis elle sert ceux qui ont perdu leur place "
            "avant les autres ; puis elle fait changer le moins d’élèves possible. Elle peut s’écarter de l’équité entre les "
            "groupes : l’écart est montré. Une personne la relit et l’applique, ou non.\n"
            "Toute personne concernée peut demander pourquoi cette place, ou pourquoi aucune, et obtenir les "
            "données, les points et les étapes qui la concernent (code des relations entre le public et "
            "l’administration, article L. 311-3-1).",
        ),
    ]


BEDS = (
    "Un élève dont l’établissement dit qu’un lit d’internat est possible part de l’établissement, au lieu de son domicile, "
    "pour chaque place dont le trajet est plus court ainsi. "
)
CLASSES = {
    0: "Ces périodes comptent pour un diplôme.",
    1: "Ces périodes sont obligatoires.",
    2: "Ces périodes sont facultatives.",
}


def _points(it: Parameters) -> str:
    if not it.unplaced_points:
        return "Cette campagne n’en donne aucun."
    return (
        f"Un élève reçoit {french.plural(it.unplaced_points, 'point')} pour chaque période achevée sans stage dans les "
        f"douze mois qui précèdent le début de la campagne, {MOST_TIMES} fois au plus."
    )


def _ranks(it: Parameters) -> str:
    if not it.rank_points or not it.rank_cap:
        return "Le rang du vœu ne compte pas dans cette campagne ; une minute de trajet compte pour un point."
    return (
        f"Une minute de trajet compte pour un point ; chaque rang après le premier vœu, pour "
        f"{french.plural(it.rank_points, 'point')}, jusqu’à {french.plural(it.rank_cap, 'rang')}. Une place que "
        "l’élève n’a pas demandée compte comme le rang qui suit le dernier de ses vœux à sa portée. Un vœu hors de portée "
        "ne compte ni pour ni contre lui ; sans vœu à sa portée, seul le trajet compte."
    )


def _speeds() -> str:
    said = []
    for mode in Mode:
        more = f" (plus {mode.access_minutes} minutes d’accès)" if mode.access_minutes else ""
        said.append(f"{mode.speed_kmh:g} km/h {mode.label}{more}".replace(".", ","))
    return french.join(said)


def _out_of_bounds(name: str, value: object) -> str:
    least, most = BOUNDS[name]
    return f"{LABELS[name].capitalize()} : donnez un nombre entier de {least} à {most} (vous donnez « {value} »)."
