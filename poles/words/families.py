"""Job families: our own table that lets a learner's diploma and a host's offer speak of the same work."""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, order=True)
class JobFamily:
    """One family of jobs, wide enough for a host and precise enough for a diploma.

    ``nsf``: groups of the « nomenclature des spécialités de formation » (positions 4–6 of the code diplôme) that belong to
    it; ``diplomas``: whole diploma codes that belong to it although their group belongs elsewhere; ``rome``: its main ROME
    domains (3 characters); ``naf``: NAF rev. 2 divisions where such work is usual; ``near``: families whose hosts can suit.
    """

    code: str
    label: str
    explanation: str
    nsf: tuple[str, ...] = ()
    rome: tuple[str, ...] = ()
    naf: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    diplomas: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.label


def _codes(text: str) -> tuple[str, ...]:
    """The codes of a line, apart by spaces."""
    return tuple(text.split())


def _family(
    code: str, label: str, explanation: str, *, nsf: str = "", rome: str, naf: str, near: str = "", diplomas: str = ""
) -> JobFamily:
    """One row of the table, its lists written as text."""
    return JobFamily(code, label, explanation, *map(_codes, (nsf, rome, naf, near, diplomas)))


DISCOVERY = JobFamily(
    "decouverte",
    "Découverte des métiers",
    "Découvrir l’entreprise et tous ses métiers : pour les séquences d’observation et les visites.",
)

FAMILIES: tuple[JobFamily, ...] = (
    _family(
        "commerce",
        "Commerce et vente",
        "Conseiller les clients, mettre en rayon, encaisser, prospecter.",
        nsf="312",
        rome="D11 D12 D13 D14 D15 M17",
        naf="45 46 47",
        near="accueil",
        diplomas="32020008 01023306 46123306 01022111",
    ),
    _family(
        "accueil",
        "Accueil et relation client",
        "Accueillir sur place ou au téléphone, renseigner, orienter.",
        rome="D14 G11 M16",
        naf="55 61 68 82 84 86",
        near="commerce gestion tourisme",
        diplomas="40031210 40031212 01031201 46131201",
    ),
    _family(
        "gestion",
        "Gestion, administration et comptabilité",
        "Tenir des dossiers, des plannings, des factures et des comptes.",
        nsf="300 310 314 315 324 325",
        rome="M11 M12 M14 M15 M16",
        naf="64 66 69 70 78 82 84 85 94",
        near="accueil banque",
    ),
    _family(
        "logistique",
        "Transport et logistique",
        "Recevoir, préparer, charger, conduire, livrer, organiser les transports.",
        nsf="311",
        rome="N11 N12 N13 N21 N22 N31 N32 N41 N42 N43 N44",
        naf="46 49 50 51 52 53",
        diplomas="40020007 40025011",
    ),
    _family(
        "gros-oeuvre",
        "Gros œuvre, travaux publics et études du bâtiment",
        "Bâtir, couvrir, terrasser, tracer les plans et les métrés.",
        nsf="230 231 232 341",
        rome="F11 F12 F13 F14 F15 F17",
        naf="08 41 42 43 71",
        near="finitions",
        diplomas="40020006",
    ),
    _family(
        "finitions",
        "Second œuvre et finitions du bâtiment",
        "Peindre, carreler, isoler, poser, entretenir les bâtiments.",
        nsf="233",
        rome="F16",
        naf="43 68 81",
        near="gros-oeuvre bois",
        diplomas="50023002 50023006",
    ),
    _family(
        "bois",
        "Bois et ameublement",
        "Fabriquer et poser charpentes, menuiseries, meubles et sièges.",
        nsf="234",
        rome="B13 F15 F16 H22",
        naf="16 31 43",
        near="finitions art",
        diplomas="40024202 50024238 50024239",
    ),
    _family(
        "electricite",
        "Électricité et électrotechnique",
        "Câbler, raccorder, mettre en service, dépanner des installations électriques.",
        nsf="255",
        rome="F16 H26 I13",
        naf="26 27 33 35 43",
        near="energie numerique maintenance",
        diplomas="40020008",
    ),
    _family(
        "energie",
        "Énergies, froid, climatique et plomberie",
        "Installer et entretenir chauffage, froid, ventilation, sanitaires et énergies renouvelables.",
        nsf="227",
        rome="F16 H27 I13",
        naf="33 35 36 43",
        near="electricite",
        diplomas="40025509 40025517 50023324 40034305 32034303",
    ),
    _family(
        "numerique",
        "Numérique et réseaux",
        "Installer des postes et des réseaux, développer, protéger, dépanner.",
        nsf="326",
        rome="H12 I14 M18",
        naf="26 58 61 62 63 95",
        near="electricite",
        diplomas="32020112 32020116 32025516 32025521 40025513 40025514 40025515 40025516 40025519 01025509 01025510 "
        "46125509 46125510",
    ),
    _family(
        "maintenance",
        "Maintenance et production industrielles",
        "Conduire et entretenir des machines et des lignes de production.",
        nsf="200 201 225 226 250",
        rome="H14 H25 H31 H32 H33 I11 I13",
        naf="10 17 20 22 25 28 33",
        near="electricite mecanique",
        diplomas="50025134 50025138 40025109",
    ),
    _family(
        "mecanique",
        "Mécanique, usinage, chaudronnerie et aéronautique",
        "Dessiner, usiner, souder, assembler des pièces et des structures.",
        nsf="223 251 253 254",
        rome="H12 H28 H29 I16",
        naf="24 25 26 28 30 33",
        near="maintenance",
        diplomas="32020009 40020002 40020009 40020103 32025001 32025005 40025005 40025006 40025013 40025014",
    ),
    _family(
        "automobile",
        "Automobile, cycles, engins et bateaux",
        "Entretenir, réparer, peindre voitures, deux-roues, camions, engins et bateaux.",
        nsf="252",
        rome="H29 I16",
        naf="01 33 45 77",
        diplomas="01025507 40025008 40025009 40025010 32025411 32025417 40025408 40025410 40025412 40025413 50025432 "
        "50025433 50025434 50025440 50025441 50025442",
    ),
    _family(
        "alimentation",
        "Métiers de bouche et industries alimentaires",
        "Fabriquer et vendre pain, pâtisserie, viande, poisson, fromage.",
        nsf="221",
        rome="D11 H21",
        naf="10 11 46 47",
        near="hotellerie",
        diplomas="40031209 50031221 50031222",
    ),
    _family(
        "hotellerie",
        "Hôtellerie et restauration",
        "Cuisiner, servir, recevoir, entretenir les chambres.",
        nsf="334",
        rome="G14 G15 G16 G17 G18",
        naf="55 56",
        near="alimentation tourisme",
        diplomas="40022106 50022129 50022139 50022142 50022146 01022105 01022109 56122105 56122109",
    ),
    _family(
        "sante",
        "Santé et action sociale",
        "Soigner, accompagner, appareiller, aider les personnes fragiles.",
        nsf="330 331 332",
        rome="J11 J13 J14 J15 K11 K12",
        naf="32 47 84 86 87 88",
        near="enfance",
    ),
    _family(
        "enfance",
        "Petite enfance et services à la personne",
        "Prendre soin des jeunes enfants, aider à domicile et en collectivité.",
        nsf="333 422 423",
        rome="G16 K11 K13 K21",
        naf="81 85 87 88 96 97",
        near="sante animation",
        diplomas="50033204 50033205 50033411 01033001 01033002 56133002 40333001 40333002 40333003 50333003",
    ),
    _family(
        "beaute",
        "Coiffure et esthétique",
        "Coiffer, soigner la peau, conseiller des produits de beauté.",
        nsf="336",
        rome="D12",
        naf="47 96",
    ),
    _family(
        "mode",
        "Mode, textile, cuir et entretien du linge",
        "Couper, coudre, retoucher, travailler le cuir, nettoyer les textiles.",
        nsf="240 241 242 243",
        rome="B18 D12 H24",
        naf="13 14 15 95 96",
        near="art",
    ),
    _family(
        "communication",
        "Arts graphiques, image et communication",
        "Imprimer, mettre en page, photographier, filmer, décorer une vitrine.",
        nsf="320 321 322 323",
        rome="E11 E12 E13 E14 L15",
        naf="18 58 59 60 73 74",
        near="art",
        diplomas="40023003 40123304 50025521 40022403",
    ),
    _family(
        "agriculture",
        "Agriculture, élevage et pêche",
        "Cultiver, élever, pêcher, conduire les engins agricoles.",
        nsf="210 211 212",
        rome="A11 A13 A14 A15 N31",
        naf="01 03 46",
        near="paysage",
        diplomas="40021304 50021303 50021305 50021308 32021303 32021304",
    ),
    _family(
        "paysage",
        "Paysage, horticulture et forêt",
        "Planter, tailler, aménager jardins, forêts et espaces naturels.",
        nsf="213 214",
        rome="A12 A13 A14",
        naf="01 02 47 81 84",
        near="agriculture",
        diplomas="32321111 40321114",
    ),
    _family(
        "securite",
        "Sécurité, secours et prévention",
        "Surveiller, prévenir, secourir, veiller sur des lieux et des personnes.",
        nsf="340 344 346",
        rome="K17 K25",
        naf="80 84",
        diplomas="50025133",
    ),
    _family(
        "proprete",
        "Propreté, hygiène et environnement",
        "Nettoyer, désinfecter, trier, traiter l’eau et les déchets.",
        nsf="343",
        rome="H13 K22 K23",
        naf="36 37 38 39 81 86",
        diplomas="50022005 50022006 32020114",
    ),
    _family(
        "laboratoire",
        "Laboratoire, chimie et bio-industries",
        "Prélever, mesurer, analyser, fabriquer en milieu propre.",
        nsf="110 111 112 113 115 116 117 118 220 222",
        rome="H12 H15 H23 J13",
        naf="10 20 21 71 72 86",
        diplomas="32020115 32022103 32022104 32022106 32033109 32033112 40322104 40322105",
    ),
    _family(
        "animation",
        "Sport, animation et culture",
        "Animer des groupes, encadrer des activités, faire vivre un lieu.",
        nsf="133 335 411 413 421",
        rome="G12 K12 K16 L11 L13 L14",
        naf="85 88 90 91 93 94",
        near="enfance",
        diplomas="40033002 40033006",
    ),
    _family(
        "banque",
        "Banque, assurance, immobilier et droit",
        "Recevoir des clients, préparer des contrats et des actes.",
        nsf="120 122 128 313 345",
        rome="C11 C12 C13 C14 C15 K19",
        naf="64 65 66 68 69",
        near="gestion",
    ),
    _family(
        "tourisme",
        "Tourisme",
        "Faire connaître un territoire, vendre des séjours, guider.",
        rome="G11 G13",
        naf="55 79 91",
        near="accueil hotellerie",
        diplomas="32033426 46333402",
    ),
    _family(
        "art",
        "Métiers d’art et design",
        "Créer et restaurer : bijou, verre, céramique, métal, instrument, objet.",
        nsf="130 132 134 224 342",
        rome="B11 B12 B13 B14 B15 B16 B17",
        naf="23 31 32 74 90 91",
        near="bois mode communication",
        diplomas="32020007 32023011 40125402 50025436 40122313 40122316 40122317 40122318 50022324 50022332 50022340 "
        "50022349 50022350 50022353 50022361 50022362 50022363 01022304 01022306 56122307 40022307 40123305 40123410 "
        "40123411 50023428 50023450 50032308 50032310 50032311 50032312 50032313 50033617",
    ),
    DISCOVERY,
)

# Diplomas whose very level says « art » whatever the speciality: DN MADE (241), DMA (321), DSAA (140).
ART_LEVELS = ("140", "241", "321")

BY_CODE = MappingProxyType({family.code: family for family in FAMILIES})
_BY_NSF = {group: family for family in FAMILIES for group in family.nsf}
_BY_DIPLOMA = {diploma: family for family in FAMILIES for diploma in family.diplomas}


def family_of_diploma(cfd: str) -> JobFamily | None:
    """The family of a code diplôme (CFD, 8 characters): by whole code, then by level, then by NSF group; None if unknown.

    Source of the groups: nomenclature des spécialités de formation (décret 94-522). The table of families is ours.
    """
    if len(cfd) != 8:
        return None
    if cfd in _BY_DIPLOMA:
        return _BY_DIPLOMA[cfd]
    if cfd[:3] in ART_LEVELS:
        return BY_CODE["art"]
    return _BY_NSF.get(cfd[3:6])


def families_of_naf(division: str) -> tuple[JobFamily, ...]:
    """The families usual in a NAF rev. 2 division (its first two digits), to suggest choices to a host."""
    return tuple(family for family in FAMILIES if division[:2] in family.naf)


def families_of_rome(code: str) -> tuple[JobFamily, ...]:
    """The families of a ROME code, by its domain (first three characters), to suggest choices."""
    return tuple(family for family in FAMILIES if code[:3] in family.rome)


def compatible(need_family: JobFamily, offer_family: JobFamily) -> bool:
    """Whether an offer of one family can serve a need of another: same family, or near.

    A need of discovery (observation, visit) accepts every family; an offer of discovery serves only such a need.
    """
    return need_family in (DISCOVERY, offer_family) or offer_family.code in need_family.near
