"""Clues of a job in disguise: what no agreement of a placement may cover (code de l’éducation, art. L124-7)."""

import re
from collections.abc import Iterator

from poles.law.wording.spans import Sentence

SOURCE = "Code de l’éducation, art. L124-7"
_WORKER = (
    r"(?:salariee?s?|employee?s?|agents?|collegues?|titulaires?|personnels?|personnes?|vendeu\w+|caissi\w+|serveu\w+|"
    r"coiffeu\w+|"
    r"secretaires?|assistante?s?|cuisini\w+|commis|ouvri\w+|apprentie?s?|mecanicien\w*|magasini\w+|infirmi\w+|aide "
    r"soignante?s?|"
    r"gerante?s?|responsables?|receptionnistes?|animat\w+|technicien\w*|chauffeurs?|livreu\w+|boulang\w+|patissi\w+)"
)
_AWAY = r"(?:en conge\w*|absente?s?|en arret|malades?|partie?s?|(?:son|leur) (?:conge|absence|arret)(?: \w+)?)"
_PATTERNS = (
    rf"remplac(?:er|era|erez|ez|e|ons|ement|ante?)(?: \w+){{0,3}}? {_WORKER}(?: {_AWAY})?",
    rf"remplac\w+(?: \w+){{0,5}}? {_AWAY}",
    r"postes? (?:a pourvoir|vacante?s?|permanente?s?|libres?|de travail permanente?)(?: \w+)?",
    r"(?:occup\w+|pourvoir)(?: \w+){0,2} (?:poste|emploi) permanent",
    r"cd[id] (?:a la cle|deguise|possible|de (?:\d+|un|deux|trois|quatre|six)(?: \w+)?|temps \w+|ensuite)",
    r"(?:poste|contrat) en cd[id]",
    r"experiences? (?:\w+ ){0,3}?(?:exigee|requise|souhaitee|demandee|obligatoire|indispensable|minimum|necessaire|"
    r"significative)s?",
    r"(?:\d+|un|une|deux|trois|quatre|cinq)(?: a \d+)? (?:ans?|annees?) d experience(?: minimum| exigee?s?| dans \w+ \w+)?",
    r"(?:stagiaire|eleve|jeune|personne|profil|etre|etes|immediatement|totalement|completement|rapidement|parfaitement|"
    r"tout de suite) "
    r"(?:\w+ )?autonomes?",
    r"(?:gerer|gere|gerez|gererez|gerera|tenir|tiendra|tiendrez|tenez|tient|assurer|assure|assurez|assurera|ouvrir|fermer|"
    r"ouvrira|servir|"
    r"conduire|travailler|travaillera) (?:\w+ )?(?:tout )?seule?s?(?: \w+){0,2}",
    r"(?:seule?s? )(?:\w+ ){0,2}?(?:responsabilite|responsable|charge|aux commandes)(?: de \w+(?: \w+)?)?",
    r"(?:confie|confions|laisse|laissons) (?:le|la|les) (?:magasin|boutique|caisse|clefs?|cles?|restaurant|rayon)(?: \w+){0,2}",
    r"immediatement operationnel\w*",
    r"operationnel\w* (?:immediatement|des|rapidement|tout de suite)(?: le premier jour| votre arrivee)?",
    r"productivite (?:attendue|exigee|demandee|minimale|\d+)",
    r"prime (?:au|de|a la) (?:rendement|productivite|production|vente)",
    r"ten(?:ir|ez|ue?)(?: \w+)? cadences?", r"cadences? (?:soutenues?|elevees?|a tenir|imposees?)",
    r"\d+ pieces (?:par|a l|de l) heure",
    r"rendement (?:attendu|exige|demande|minimum)", r"objectifs? (?:de vente|de production|commerciaux|chiffres)(?: \w+ \w+)?",
    r"chiffres? d affaires? a (?:realiser|faire|atteindre|tenir)",
    r"(?:realiser|atteindre|faire)(?: \w+){0,3}? chiffres? d affaires?",
    r"emplois? saisonniers?", r"travail saisonnier", r"saisonni(?:er|ere)s? (?:pour|en|de|a)(?: \w+){0,2}",
    r"(?:cherch|recherch|recrut|besoin d|embauch)\w*(?: \w+)? saisonni\w+",
    r"renforts?(?: \w+){0,4}? (?:saison|ete|estiva\w+|fetes|noel|vendanges|soldes)", r"(?:pour|pendant|durant) la haute saison",
    r"(?:surcroit|accroissement|pic|surcharge)(?: temporaire)? (?:d|de) (?:activite|travail|commandes?)",
    r"manqu\w+ de (?:personnel|bras|main d oeuvre|monde)",
    r"(?:besoin|manque|faut) (?:de bras|des bras|de main d oeuvre|du renfort)",
    r"(?:nous|venez)(?: \w+)? depanner", r"periode d essai", r"heures supplementaires",
)  # fmt: skip
_LEARNS = (
    r"(?:ne |n )(?:\w+ ){0,2}?(?:pas|jamais|aucun\w*|personne|aucune)|jamais|aucune?s?|sans|devenir|apprend\w+|gagner|"
    r"comprenez|"
    r"comprend\w*|qu est|decouvr\w+|explique\w*|explication|pas d|pas de|debutants|nous avons|notre entreprise|entreprise de|"
    r"embauche en cdi depuis|panneaux|affiche|reunion|notre chiffre"
)
PATTERN = re.compile(r"\b(?:" + "|".join(_PATTERNS) + r")\b")
CLEARS = re.compile(r"\b(?:" + _LEARNS + r")\b")
BEFORE = 4
"""How many words before a passage may say that it is not asked."""


def passages(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """The spans of a plain sentence that describe a job and no placement."""
    for found in PATTERN.finditer(sentence.flat):
        if not CLEARS.search(sentence.around(*found.span(), BEFORE, 0)):
            yield found.span()
