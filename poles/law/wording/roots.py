"""Clues on where the person comes from and what the person believes: origin, nation, tongue, home, faith, opinions, means."""

from poles.law.wording.clues import ASK, BAR, SEEK, WANTED, asked, named
from poles.words.discrimination import Ground

_THINGS = (
    r"restaurants?|restauration|cuisines?|epicerie|produits?|specialites|musiques?|danses?|litterature|art|vins?|bois|"
    r"commerce|marche|import|export|langues?|cours|droit|rayon|tissus?|drapeaux|association|produits|fruits|pays"
)
ORIGIN = (
    asked(
        Ground.ORIGIN,
        r"(?:arabes?|maghrebine?s?|africaine?s?|asiatiques?|antillaise?s?|immigree?s?|beurs?|d origine \w+|origine "
        r"(?:europeenne|"
        r"francaise|etrangere|africaine|maghrebine)|issue?s? de l immigration|bleu blanc rouge|bbr|(?:du|des|de) "
        r"(?:maghreb|antilles|balkans|afrique))",
        near=_THINGS,
        never="controlee|protegee|appellations?",
    ),
    named(
        Ground.ORIGIN,
        r"(?:francais )?de souche", r"bien de chez nous", r"bleu blanc rouge", r"profil bbr", r"issue?s? de l immigration",
        r"(?:indiqu|precis|donn)\w+(?: \w+)? origines?(?: de vos parents)?", r"vos origines", r"enfants d immigres",
        near=_THINGS, never="drapeaux|drapeau",
    ),
)  # fmt: skip
ETHNICITY = (
    asked(
        Ground.ETHNICITY,
        r"(?:roms?|gitan(?:e|s|es)?|tziganes?|manouches?|romanichels?|gens du voyage|ethnies?)",
        near="association|musique|aire d accueil",
    ),
)
NATION = (
    named(
        Ground.NATION,
        rf"(?:etre |{ASK}(?: \w+){{0,3}}? )(?:de )?nationalite (?:francaise|europeenne|\w+aise)",
        rf"nationalite (?:francaise|europeenne)(?: {WANTED})?", r"carte d identite francaise",
        r"papiers (?:francais|en regle)", rf"francais(?:e|es)? {WANTED}", rf"{BAR}(?: \w+){{0,2}}? titres? de sejour",
        rf"{ASK}(?: \w+){{0,3}}? ressortissants?",
        near="langues?|cours|parler|parle|ecrire|maitrise|lire|niveau",
    ),
    asked(
        Ground.NATION,
        r"(?:candidate?s? |eleves? |stagiaires? |jeunes? )?etranger(?:s|e|es)?",
        near="langues?|droit|origine|voyageurs?|clients?|clientele|enseign\\w+|aux etrangers|ressortissants|accueil\\w*|"
            "nom|prenom|noms|"
        "accent|banque|compte|comptes|touristes",
    ),
)  # fmt: skip
RACE = (
    named(
        Ground.RACE,
        r"(?:de )?race (?:blanche|noire|jaune)",
        r"couleur de (?:la )?peau",
        r"(?:a la |de )?peaux? (?:claire|blanche|foncee|noire|mate)",
        r"(?:personnes?|gens|jeunes?|eleves?|hommes?|femmes?) de couleur",
        r"tetes? blondes?",
        r"type (?:europeen|caucasien|africain|asiatique|mediterraneen|maghrebin|nordique)",
        rf"(?:{ASK}|preferent)(?: \w+)?? (?:(?:de|des|les|d|aux) )(?:noire?s?|blanc(?:he)?s?)(?= (?:ici|chez|dans|sur|"
        rf"uniquement|s)\b|$)",
        near="vaches?|moutons?|chevaux|chiens?|chats?|brebis|cremes?|soins?|cosmetique|poulets?|vins?|peintures?|pains?|"
        "chevres?",
    ),
)
RELIGION = (
    asked(
        Ground.RELIGION,
        r"(?:musulman(?:e|s|es)?|chretien(?:ne|s|nes)?|catholiques?|juifs?|juives?|protestante?s?|boudhistes?|"
        r"bouddhistes?|athees?|"
        r"voilee?s?|croyante?s?|pratiquante?s?|voile|foulard|hijab|abaya|burka|kippa|turban|signes? religieux|ramadan|"
        r"religions?|confession \w+)",
        near="ecole de|atelier de voile|bateaux?|planche|protection|association|aumonerie|edifices?|patrimoine|musee|char|"
            "monastere|"
        "apiculteurs?|cultes?|rideaux",
    ),
    named(
        Ground.RELIGION,
        r"(?:faut|faudra|devra|devez|doit|obligatoirement)(?: \w+)? manger (?:du porc|de la viande)",
        rf"{SEEK}(?: \w+)? confession \w+", r"de famille (?:chretienne|catholique|musulmane|juive|croyante)",
        r"non pratiquante?s?",
        r"prieres? interdites?", r"tete nue",
        r"(?:enlever|retirer|oter|quitter) (?:son|le|leur|votre) (?:voile|foulard|hijab|kippa|turban)",
    ),
)  # fmt: skip
LANGUAGE = (
    named(
        Ground.LANGUAGE,
        r"sans (?:aucun )?accent(?: etranger)?(?! sur\b)",
        rf"{BAR}(?: \w+)? accent (?:etranger|du \w+|des \w+|de l \w+|arabe|africain)",
        r"accent (?:etranger|du sud|des cites|du nord) \w+",
        rf"(?:{ASK}|francais)(?: \w+){{0,5}}? langue maternelle", rf"langue maternelle(?: \w+)? {WANTED}",
        r"(?:francais|langue) (?:doit|devra)(?: \w+){0,3} langue maternelle", r"langue maternelle francaise",
        r"ne (?:parler|parlez|parle) que (?:le |en )?francais",
        r"interdi\w+ de parler (?:\w+ )?(?:langue|arabe|turc|creole)(?: \w+)?",
        near="enseign\\w+|cours|aider|soutien",
    ),
)  # fmt: skip
_QUARTER = (
    r"(?:jeunes? |eleves? |gens )?(?:des cites|de la cite|de banlieue|de la banlieue|des quartiers(?: \w+)?|du "
    r"quartier|de (?:la )?zup|du 93|du coin)"
)
RESIDENCE = (
    asked(Ground.RESIDENCE, _QUARTER, near="situes?|situe|bus|maison|foyer|aide"),
    named(
        Ground.RESIDENCE,
        rf"(?:habit(?:ant|ants|er|antes?|ez)|residents?|resider|domicilie?e?s?)(?: \w+){{0,5}}? {WANTED}",
        r"(?:faut|doit|devra|exigeons|obligatoire d|imperatif d) (?:habiter|resider)(?: \w+){0,3}",
        rf"{BAR}(?: \w+){{0,3}}? (?:habitants?|domicilies) (?:de|du|des|a|dans)(?: \w+)?",
        near="logement|hebergement|seniors",
    ),
)
BANK = (
    named(
        Ground.BANK,
        rf"{ASK}(?: \w+){{0,5}}? (?:comptes?|rib|domiciliation)(?: \w+){{0,4}}? (?:bancaires?|banque|france|metropole|"
        rf"francais)(?: \w+)?",
        rf"(?:comptes?(?: bancaires?)?|rib)(?: \w+){{0,4}}? (?:{WANTED}|francais)",
        r"(?:avoir|ouvrir) un compte(?: \w+){0,3} francaise",
        rf"{BAR}(?: \w+){{0,4}} banque (?:en ligne|etrangere)(?: \w+)?",
        r"domiciliation bancaire (?:en|hors|francaise)(?: \w+)?",
        near="agence|cartes|virements|accueille",
    ),
)
ECONOMIC = (
    asked(
        Ground.ECONOMIC,
        r"(?:boursiers?|boursieres?|cas (?:sociaux|social|soc)|(?:beneficiaires? du )?rsa|bonne famille|famille (?:pauvre|"
        r"defavorisee)|"
        r"milieux? (?:social )?(?:aises?|favorises?|defavorises?|modestes?|populaires?)|precaires?|parents (?:cadres|"
        r"commercants|aises|riches)(?: ou \w+)?|sans abri|pauvres?|assistes)",
        near="dossiers?|aide|difficulte|aux|association|conseil",
    ),
)
OPINION = (
    asked(
        Ground.OPINION,
        r"(?:militant(?:e|s|es)?(?: politiques?)?|apolitiques?|gauchistes?|fachos?|communistes?|extremistes?|anarchistes?|"
        r"(?:vos |leurs )?opinions?(?: politiques?)?|engagements? (?:politiques?|militants?)|politisee?s?|manifestante?s?|"
        r"manifs?|"
        r"adherente?s? (?:d|a) un parti|encartee?s?)",
        near="musee|archives|revue",
    ),
    named(Ground.OPINION, r"(?:indiqu|precis|donn)\w+(?: \w+){0,2} opinions?(?: politiques?)?"),
)
UNION = (
    asked(
        Ground.UNION,
        r"(?:syndiquee?s?|syndicalistes?|(?:delegue?e?s? |representante?s? )syndica\w+|grevistes?|syndicats? ouvriers?)",
        near="reunion|role|decouvr\\w+|permanence",
    ),
    named(
        Ground.UNION,
        r"(?:appart\w+|adher\w+|etre|inscrit) (?:a |dans |membre d )?(?:un|aucun) syndicat",
        r"non syndiquee?s?",
        rf"{BAR}(?: \w+){{0,3}} syndica(?:t|ts|ux)(?: \w+)?",
        near="mixte|intercommunal|initiative|reunion|permanence",
    ),
)
CLUES = (
    *ORIGIN, *ETHNICITY, *NATION, *RACE, *RELIGION, *LANGUAGE, *RESIDENCE, *BANK, *ECONOMIC, *OPINION, *UNION,
)  # fmt: skip
