"""Clues on health, handicap, autonomy, genes; and on who gave the alert."""

from poles.law.wording.clues import AFTER, ASK, OUT, asked, barred, named
from poles.words.discrimination import Ground

_CARE = (
    r"accueil (?:des|de)|patients?|service|prevention|contact d|si vous etes|prevenez|centre|animale?|association|"
    r"diagnostic|laboratoire|signalez"
)
HEALTH = (
    asked(
        Ground.HEALTH,
        r"(?:asthmatiques?|asthme|allergi(?:e|es|que|ques)|diabetiques?|diabete|epileptiques?|epilepsie|malades?|seropositi\w+|"
        r"depressi(?:f|fs|ve|ves)|cancer|maladies?(?: chroniques?)?|problemes? (?:de sante|de dos|medica\w+)|mal de dos|"
        r"soucis? de sante|troubles? (?:psy\w*|anxieux)|alcooliques?|toxicomanes?)",
        near=_CARE,
        never=r"hereditaires?|genetiques?|mentions? de",
    ),
    named(
        Ground.HEALTH,
        r"(?:etre |stagiaire )?(?:en )?(?:bonne|parfaite|excellente|pleine) (?:sante|condition physique|forme "
        r"physique)(?: \w+e)?",
        r"(?:vos |leurs? |les )antecedents (?:medicaux|de sante)", r"absence de (?:maladies?|problemes? de sante)(?: \w+)?",
        r"(?:fournir|joindre|demandons)(?: \w+){0,3} (?:dossier|bilan|questionnaire) (?:medical|de sante)",
        near=f"{_CARE}|animaux|plantes|restent?|favoris\\w+",
    ),
)  # fmt: skip
_WELCOME = (
    r"accessibles?|amenag\w+|adapt\w+|bienvenue?s?|inclusion|volontiers|auprès|aupres|metiers|mission|transport|"
    r"a l aise|esat|entreprise adaptee|reparons|prothese\w*|plain pied"
)
HANDICAP = (
    barred(
        Ground.HANDICAP,
        r"(?:(?:situation de )?handicap\w*|invalides?|rqth|mdph|(?:d )?ulis|dys\w*|autis\w+|trisomiques?|sourd(?:e|s|es)?|"
        r"malentendante?s?|aveugles?|malvoyante?s?|fauteuils? roulants?|mobilite reduite|deficien\w+)",
        near=_WELCOME,
        never="langue des signes",
    ),
    named(
        Ground.HANDICAP,
        r"pas (?:equipes?|formes?|prets?|faits?) pour (?:un|une|des|les|accueillir) (?:\w+ ){0,2}(?:differente?s?|"
        r"handicap\w*|particuliers?)",
    ),
    asked(Ground.HANDICAP, r"(?:personnes? )?valides?", near="permis|titre|carte|convention|licence|controle"),
)
AUTONOMY = (
    barred(
        Ground.AUTONOMY,
        r"(?:perte d autonomie|dependante?s?(?: de \w+(?: \w+){0,3})?|tierce personne|aide d un tiers|auxiliaires? de vie|"
        r"aesh|avs)",
        near="aide a domicile|residence|animation|maison de retraite",
    ),
)
GENETIC = (
    named(
        Ground.GENETIC,
        r"(?:tests?|analyses?|empreintes?) (?:adn|genetiques?)(?: \w+){0,3}? (?:demandee?s?|exigee?s?|obligatoires?|"
        r"requise?s?|entree)",
        rf"{ASK}(?: \w+){{0,4}}? (?:maladies?|tares?|anomalies?) (?:hereditaires?|genetiques?)(?: dans la famille)?",
        rf"(?:maladies?|antecedents?)(?: \w+){{0,2}} (?:hereditaires?|genetiques?|familiaux)(?: \w+){{0,4}}? {AFTER}",
        r"antecedents? (?:de maladies? )?(?:genetiques?|familiaux|hereditaires?)(?: dans la famille)?",
        rf"porteu(?:r|rs|ses?) d un gene(?: \w+){{0,3}}? {OUT}", r"gene a risque",
        near="souris|plantes|vaches|laboratoire etudie|recherche",
    ),
)  # fmt: skip
WHISTLEBLOWER = (
    asked(
        Ground.WHISTLEBLOWER, r"(?:lanceu(?:r|rs|se|ses) d alertes?|balances?|delateurs?)", near="peser|kg|poids|justes"
    ),
    named(
        Ground.WHISTLEBLOWER,
        r"(?:denonce|signale|attaque|poursuivi|balance)(?:r)? (?:un |une |son |sa |leur |l )?(?:ancien(?:ne)? )?"
        r"(?:patron|employeur|entreprise|chef|organisme|tuteur|maitre de stage)(?: \w+)?",
        rf"{ASK}(?: \w+){{0,6}}? donne l alerte",
        near="comment|droit de|savoir",
    ),
)
CLUES = (*HEALTH, *HANDICAP, *AUTONOMY, *GENETIC, *WHISTLEBLOWER)
