"""Clues on who the person is: sex, gender, love, family, age, look, name, ways of life."""

from poles.law.wording.clues import AFTER, BAR, asked, barred, named
from poles.words.discrimination import Ground

_WOMEN = r"(?:femmes?|filles?|feminin(?:e|s|es)?|demoiselles?|dames?|nanas?|meufs?|nenettes?)"
_MEN = r"(?:hommes?|garcons?|masculin(?:e|s|es)?|males?|messieurs|gars|mecs?|gaillards?)"
_AND = r"(?:(?:ou|et|comme|ni|aux|pour)(?: \w+)? )?"
_BOTH = rf"{_WOMEN} {_AND}{_MEN}|{_MEN} {_AND}{_WOMEN}|h f|f h|f m|h et f"
_TRADE = (
    r"rayons?|vetements?|mode|chaussures?|pret|collections?|boutique|parfums?|soins?|coiff\w+|coupes?|clientele|clients?|"
    r"public|equipes?|sport|football|foot|rugby|basket|handball|vestiaires?|sieges?|metier de|une femme (?:chef|\w+ vous)|"
    r"couture|ligne|prenoms?|maison de|histoire|club|costumes?|decouvrir|place des"
)
SEX = (
    asked(
        Ground.SEX,
        rf"(?:{_WOMEN}|{_MEN})",
        near=_TRADE,
        never=rf"{_BOTH}|(?:non|pas|jamais|plus) reservee?s?",
        before_only=True,
    ),
    named(
        Ground.SEX,
        rf"(?:presence|candidatures?|main|personnel|equipe) (?:{_WOMEN}|{_MEN})(?: {AFTER})?",
        rf"(?:metier|travail|poste|stage)(?: \w+){{0,4}} (?:fait|adapte|destine|trop dur) (?:pour|a|aux)(?: \w+)? "
        rf"(?:{_WOMEN}|{_MEN})",
        rf"(?:travail|metier) (?:d|de) (?:{_MEN}|{_WOMEN})",
        rf"(?:plutot|l aise|mieux|envoyez) (?:avec )?(?:un|une|des) (?:\w+ )?(?:{_WOMEN}|{_MEN})",
        never=_BOTH,
        near="mixite|ouvrir|encourag\\w+",
    ),
)
GENDER = (
    asked(
        Ground.GENDER,
        r"(?:transgenres?|transsexuel\w*|personnes? trans|trans|cisgenres?|non binaires?|intersexe\w*|travestis?)",
        near="association|defense|droits",
    ),
    named(
        Ground.GENDER,
        r"changement de (?:genre|sexe)", r"(?:nee?s?) (?:homme|femme|garcon|fille)s?",
        r"prenom d usage (?:doit|interdit|refuse)",
        r"identite de genre (?:doit|conforme|claire)",
    ),
)  # fmt: skip
ORIENTATION = (
    asked(
        Ground.ORIENTATION,
        r"(?:homosexuel\w*|gays?|lesbiennes?|heteros?|heterosexuel\w*|bisexuel\w*|lgbt\w*|pede?s?|effemine\w*)",
        near="association|defense|droits|centre",
    ),
)
FAMILY = (
    asked(
        Ground.FAMILY,
        r"(?:celibataires?|mariee?s?|divorcee?s?|pacsee?s?|separes|meres? de famille|peres? de famille|parents? isolee?s?|"
        r"jeunes? (?:mamans?|meres?|papas?|parents?)|parents divorces|enfants a charge)",
        near="robes?|boutique|salon|fetes?",
    ),
    named(
        Ground.FAMILY,
        r"(?:sans|aucun|ni|pas d|avec) enfants?(?: a charge)?(?! d)", r"parents (?:sont )?(?:divorces|separes)",
        r"situation (?:familiale|matrimoniale|de famille)",
        near="accueil|garde|creche",
    ),
)  # fmt: skip
PREGNANCY = (
    asked(
        Ground.PREGNANCY,
        r"(?:enceintes?|grossesses?|projet d enfant)",
        near="vetements?|boutique|gynecologie|accueil|service|exposition|plomb|d4152",
    ),
)
LOOK = (
    named(
        Ground.LOOK,
        r"(?:tres )?bonne presentation", r"presentation (?:impeccable|soignee|irreprochable|exigee)",
        r"physique (?:agreable|avenant|attrayant|de)", r"(?:bon|beau|joli) physique", r"silhouettes?(?: \w+)?",
        r"(?:avec|joindre|joignez|envoyer|envoyez)(?: \w+){0,2} photos?(?: \w+)?",
        r"photo (?:en pied|obligatoire|exigee|recente)",
        r"tailles? (?:minimum|minimale|mini|maximum|maximale)(?: \d+)?", r"mesurer (?:au moins|plus|entre)",
        r"(?:belle|jolie|mignonne|charmante|sexy) (?:stagiaire|eleve|fille|apprentie|personne|hotesse)",
        r"agreable a regarder", r"plaisant\w* a voir", r"surpoids",
        rf"{BAR}(?: \w+){{0,3}}? (?:cheveux (?:colores|longs|teints|bleus|rouges)|piercings?|tatouages?|tatouee?s?|locks|"
        rf"dreadlocks|tresses|rastas?)",
        near="agence|boutique de|photographe|prevention|mode d",
    ),
    asked(
        Ground.LOOK,
        r"(?:jolie?s?|minces?|charmante?s?|seduisante?s?|elancee?s?|obeses?|grosse?s? personnes?|corpulen\w+|barbus?|barbes?|"
        r"en surpoids|tatouee?s?|percee?s?|beau garcon|belle fille)",
        near="barbier|taille de|rasage|boutique",
    ),
)  # fmt: skip
_YEARS = r"(?:[1-9][0-9]|(?:dix (?:sept|huit|neuf)|quinze|seize|vingt)) ans"
_WORK = (
    r"art|articles?|[drl] ?4\d+|la loi|code du travail|derogations?|reglementes?|travaux|engins|machines?|interdit aux moins|"
    r"hauteur|conduire|declaration"
)
_SERVED = (
    r"club|sejours?|cours|animations?|accueil d|accueil des|enfants?|seniors?|encadrement|retraites|residents|salaries|depuis|"
    r"d age|experience|existence|vin|ans d|charges|kg|fetes?"
)
AGE = (
    named(
        Ground.AGE,
        r"majeure?s? (?:uniquement|seulement|exclusivement|exigee?s?|requise?s?)", r"etre majeure?", r"trop jeunes?",
        r"age (?:maximum|maximal|limite|maxi)(?: \d+ ans)?", rf"{_YEARS} (?:maximum|maxi|max|minimum|mini|revolus|passes)",
        rf"(?:avoir|agee?s?|age)(?: \w+){{0,3}}? (?:entre |de )?[1-9][0-9] (?:et|a) {_YEARS}",
        rf"(?:avoir|agee?s?|age)(?: \w+)? (?:plus|moins) de {_YEARS}", rf"agee?s? (?:d au )?(?:moins|plus) de {_YEARS}",
        rf"(?:jeunes?|stagiaires?|eleves?|personnes?|candidate?s?|les|des|nous prenons) (?:de |les )?(?:moins|plus) de "
        rf"{_YEARS}",
        near=_SERVED, never=_WORK + r"|aucune limite|aucun age",
    ),
    asked(Ground.AGE, rf"(?:moins|plus) de {_YEARS}", near=_SERVED, never=_WORK),
    asked(Ground.AGE, rf"entre [1-9][0-9] et {_YEARS}", near=_SERVED, never=_WORK),
    barred(Ground.AGE, r"(?:mineure?s?|seniors?|jeunes de moins)", never=_WORK, near="cours|animation|club"),
)  # fmt: skip
NAME = (
    named(
        Ground.NAME,
        r"(?:pre)?noms?(?: de famille)?(?: \w+)? (?:etrangers?|francais|difficiles?|imprononcables?|compliques?|arabes?|"
        r"a particule|a rallonge|a consonance)(?: \w+)?",
        r"consonance (?:\w+ ){0,2}(?:francaise|etrangere|europeenne|arabe|africaine)",
    ),
)
MORALS = (
    asked(
        Ground.MORALS,
        r"(?:non fumeu(?:r|rs|se|ses)|fumeu(?:r|rs|se|ses)|fetarde?s?|buveu(?:r|rs|se)|noctambules?)",
        near="salles?|terrasse|locaux|espace|zone|cafe",
    ),
    named(
        Ground.MORALS,
        r"qui ne (?:fume|boit|sort) (?:pas|jamais)", r"(?:bonne|parfaite) moralite", r"bonnes? moeurs",
        r"vie (?:bien )?(?:rangee|dissolue)", r"vie privee (?:\w+ )?(?:irreprochable|exemplaire|stable)",
    ),
)  # fmt: skip
CLUES = (*SEX, *GENDER, *ORIENTATION, *FAMILY, *PREGNANCY, *LOOK, *AGE, *NAME, *MORALS)
