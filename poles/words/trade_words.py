"""The words of trades, typed by us: one line a trade, its first word being its root, then what people also write.

Feminine and plural forms are made by ``words.trades``; they are typed here only when they are not regular.
"""

GROUPS = """
# commerce, accueil, tourisme
vendeur vente venderesse vendre
caissier caisse caisserie encaissement
commercial commerciale commerciaux vrp
magasin magasinage boutique
supermarché hypermarché supérette gms
épicier épicerie
fleuriste fleuristerie
libraire librairie
opticien optique lunetterie lunettes
bijoutier bijouterie joaillier joaillerie
horloger horlogerie
antiquaire brocanteur brocante
buraliste tabac
jardinerie
quincaillier quincaillerie
merchandiseur merchandising marchandiseur marchandisage
acheteur achats approvisionneur approvisionnement
réceptionniste réception
hôtesse standardiste téléconseiller
tourisme touristique voyagiste billetterie
# gestion, banque, droit
comptable comptabilité compta
secrétaire secrétariat
administratif administration bureautique
archiviste archives archivage documentaliste documentation
paie paye
rh recrutement recruteur
banquier banque bancaire guichetier
assureur assurance courtier courtage
notaire notariat notarial
avocat barreau
juriste juridique
huissier
immobilier syndic
# logistique
logisticien logistique
magasinier
cariste
manutentionnaire manutention
livreur livraison coursier
préparateur
routier chauffeur camionneur fret
transporteur transport transporter
déménageur déménagement
emballeur emballage conditionnement
entreposage entrepôt
taxi vtc
ambulancier ambulance
cheminot ferroviaire
matelot batelier batellerie fluvial marinier
aéroport aéroportuaire
facteur courrier postier
# bâtiment
bâtiment btp
maçon maçonnerie maçonner
coffreur coffrage bancheur
ferrailleur ferraillage
charpentier charpente
couvreur couverture toiture zingueur zinguerie
terrassier terrassement
tp canalisateur
grutier grue
géomètre topographe topographie
dessinateur métreur projeteur
architecte architecture
carreleur carrelage mosaïste
peintre peinture ravaleur ravalement
plâtrier plâtrerie plaquiste staffeur
solier moquettiste
vitrier vitrerie miroitier miroiterie
serrurier serrurerie métallier métallerie ferronnier ferronnerie
étancheur étanchéité
isolateur isolation calorifugeur
jointeur façadier façade
marbrier marbrerie granitier
# bois
menuisier menuiserie
ébéniste ébénisterie
tapissier tapisserie
scieur scierie sciage
cuisiniste agenceur agencement
parqueteur parquet
tonnelier tonnellerie
luthier lutherie
encadreur
# électricité, énergie, numérique
électricien électricité elec électrotechnique électrotechnicien
électronicien électronique
domoticien domotique
antenniste télécom télécoms télécommunications fibre
plombier plomberie
chauffagiste chauffage
frigoriste froid climatisation climaticien clim
photovoltaique solaire
éolien éolienne
ramoneur ramonage
informaticien informatique
développeur programmeur programmation
webmestre webmaster
réseaux cybersécurité
robotique roboticien cobotique
# industrie
maintenance maintenancier
automaticien automatisme automatismes
soudeur soudure soudage
chaudronnier chaudronnerie tuyauteur tuyauterie
usineur usinage tourneur fraiseur ajusteur décolleteur décolletage
mécanicien mécanique méca mécano
outilleur outillage mouliste
fondeur fonderie
forgeron forge
plasturgiste plasturgie plastique
verrier verrerie
papetier papeterie cartonnerie
aéronautique aéronauticien avionneur avionique
qualiticien métrologie
ascensoriste ascenseur
horticulteur horticulture pépiniériste pépinière
# automobile et engins
garagiste garage automobile auto
carrossier carrosserie tôlier tôlerie
dépanneur dépannage remorquage
pneumatique pneu pneus
moto motocycle motociste scooter
cycle vélo cycliste vélociste
agroéquipement machinisme tracteur
nautique nautisme bateau
# alimentation
boulanger boulangerie boulange fournil viennoiserie
pâtissier pâtisserie gâteau
chocolatier chocolaterie chocolat
confiseur confiserie
glacier
boucher boucherie
charcutier charcuterie salaisons
traiteur
poissonnier poissonnerie marée
fromager fromagerie crémier crémerie
laitier laiterie
brasseur
viticulteur viticulture vigneron vigne vignoble vendange
caviste sommelier sommellerie œnologue œnologie
meunier meunerie minoterie
primeur
abattoir
# hôtellerie, restauration
cuisinier cuisine cuistot
restaurateur restauration restaurant brasserie bistrot
serveur
barman barmaid bar cafetier
hôtelier hôtellerie hôtel gouvernante
cantine cantinier
plongeur
pizzaiolo pizzeria
crêpier crêperie
barista café
# santé, social, enfance
soignant
infirmier infirmerie
ash asi
médecin médical médicale médicaux
dentiste dentaire
pharmacien pharmacie officine pharmaceutique
kinésithérapeute kiné
hôpital hospitalier clinique chu
ehpad gériatrie géronto
prothésiste orthoprothésiste orthopédie
orthophoniste
vétérinaire
social sociale sociaux
éducateur éducatif
aesh avs
atsem maternelle
crèche puériculture puéricultrice
nourrice
domicile
animateur animation périscolaire
enseignant professeur instituteur
# beauté, mode
coiffeur coiffure
barbier
esthéticien esthétique
manucure onglerie ongles
maquilleur maquillage
parfumeur parfumerie
spa
couturier couture
retoucheur retouche retoucherie
modéliste modélisme
styliste stylisme
brodeur broderie
maroquinier maroquinerie
cordonnier cordonnerie
sellier sellerie
tanneur tannerie mégissier
pressing blanchisseur blanchisserie laverie
textile tisserand tissage
# communication, art
imprimeur imprimerie impression
graphiste graphisme infographiste infographie pao
photographe photo photographie
vidéaste vidéo audiovisuel cadreur
signalétique enseigniste
sérigraphe sérigraphie
relieur reliure
journaliste presse rédaction
publicitaire publicité pub
étalagiste décorateur décoration
sonorisateur éclairagiste régisseur régie
céramiste céramique potier poterie
vannier vannerie
doreur dorure
sculpteur sculpture
# agriculture, paysage
agriculteur agriculture agricole
éleveur élevage bovin
maraîcher maraîchage
céréalier
arboriculteur arboriculture verger
apiculteur apiculture ruche
aviculteur aviculture
berger bergerie ovin
palefrenier équestre équitation cheval chevaux haras
pêcheur pêche
aquaculteur aquaculture pisciculteur pisciculture ostreiculteur
paysagiste paysage jardinier jardinage jardin
élagueur élagage
bûcheron forestier forêt sylviculture
# sécurité, propreté, laboratoire
pompier pompiers
vigile gardiennage gardien
policier police gendarme gendarmerie
nettoyage nettoyeur propreté
déchets déchetterie recyclage eboueur
assainissement
laborantin laboratoire labo
chimiste chimie
biologiste biologie
cosmétique cosmétiques
# culture, sport
sportif sport moniteur
bibliothécaire bibliothèque médiathèque
musée muséographie
comédien théâtre
musicien musique
"""

PHRASES = """
espaces verts = paysagiste
espace vert = paysagiste
travaux publics = tp
poids lourds = routier
poids lourd = routier
ressources humaines = rh
aide a domicile = domicile
auxiliaire de vie = domicile
auxiliaire de puericulture = creche
petite enfance = nourrice
assistante maternelle = nourrice
assistant maternel = nourrice
maison de retraite = ehpad
centre aere = animateur
centre de loisirs = animateur
agent d entretien = nettoyage
agent de proprete = nettoyage
agent de securite = vigile
tailleur de pierre = marbrier
revetement de sol = solier
revetements de sols = solier
panneaux solaires = photovoltaique
agence immobiliere = immobilier
agence de voyages = tourisme
office de tourisme = tourisme
service en salle = serveur
chantier naval = nautique
travailleur social = social
deux roues = moto
mise en rayon = vendeur
mise en rayons = vendeur
employe de rayon = vendeur
employe libre service = vendeur
grande surface = supermarche
grande distribution = supermarche
agences immobilieres = immobilier
exploitation agricole = agriculteur
halte garderie = creche
eau potable = assainissement
station d epuration = assainissement
maitre chien = vigile
guide conferencier = tourisme
controle qualite = qualiticien
auxiliaires de vie = domicile
aides a domicile = domicile
agents d entretien = nettoyage
restauration collective = cantine
"""
"""Several words that name one trade: « phrase = root »."""

NOISE = """
stage stages stagiaire stagiaires eleve eleves lyceen lyceens lyceenne lyceennes collegien collegiens collegienne
collegiennes etudiant etudiants etudiante etudiantes jeune jeunes entreprise entreprises societe offre offres place places
metier metiers recherche recherches cherche chercher trouver veux voudrais pfmp cap bep bac pro bts seconde premiere
terminale troisieme 3e 3eme 2de 1re lycee college formation
a afin ai alors apres as assez au aucun aussi autour autre aux avant avec avoir bien c car ce ceci cela celle celui ces
cet cette chez ci comme comment d dans de des deux donc dont du elle en encore entre es est et etait ete etre eu eux
fait il ils j je jusqu l la le les leur leurs lui m ma mais me meme mes moi mon n ne ni nos notre nous on ont ou
par pas peu peut plus pour pres proche qu quand que quel quelle qui quoi s sa sans se sera ses si soit son sont sous
suis sur t ta te tes toi ton tous tout toute tres trop tu un une vers vos votre vous y
"""
"""Words that say nothing of a trade in a search: usual words of French, and those that every offer could bear."""
