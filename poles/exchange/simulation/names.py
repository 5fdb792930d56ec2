"""Fictional names, visible at a glance: families are plants, firms say « fictif », addresses end with « .invalid »."""

from poles.words.identifiers.base import key_letter

PLANTS = (
    "Aubépine", "Genêt", "Bruyère", "Coquelicot", "Églantine", "Fougère", "Glycine", "Houblon", "Iris", "Jonquille",
    "Lavande", "Mélèze", "Noisetier", "Olivier", "Pervenche", "Quenouille", "Romarin", "Sauge", "Tilleul",
    "Verveine", "Absinthe", "Bleuet", "Capucine", "Digitale", "Épine-Vinette", "Fusain", "Gentiane", "Hellébore",
    "Jasmin", "Laurier", "Myosotis", "Narcisse", "Orchidée", "Pivoine", "Renoncule", "Sureau", "Thym", "Violette",
    "Amarante", "Bourrache", "Chèvrefeuille", "Daphné", "Érable", "Frêne", "Giroflée", "Hortensia", "Liseron",
    "Mimosa", "Nénuphar", "Origan", "Pâquerette", "Réséda", "Saxifrage", "Trèfle", "Valériane", "Airelle",
    "Camomille", "Edelweiss", "Immortelle", "Muguet",
)  # fmt: skip
FIRST_NAMES = (
    "Adam", "Agathe", "Aïcha", "Alice", "Amine", "Anaïs", "Antoine", "Assia", "Baptiste", "Camille", "Chloé",
    "Clément", "Dylan", "Élise", "Emma", "Enzo", "Eva", "Fatou", "Gabriel", "Hugo", "Inès", "Ismaël", "Jade",
    "Jules", "Kenza", "Léa", "Lina", "Louis", "Lucas", "Malik", "Manon", "Mathis", "Mila", "Nathan", "Noah", "Nour",
    "Océane", "Paul", "Rayan", "Romane", "Samir", "Sarah", "Sofiane", "Théo", "Tom", "Yanis", "Yasmine", "Zoé",
)  # fmt: skip
TRADE_NAMES = {
    "01": "Exploitation agricole fictive", "02": "Exploitation forestière fictive", "10": "Fournil fictif",
    "11": "Cave fictive", "16": "Scierie fictive", "25": "Atelier de métallerie fictif", "33": "Atelier fictif",
    "35": "Centrale fictive", "38": "Centre de tri fictif", "41": "Entreprise de bâtiment fictive",
    "42": "Entreprise de travaux publics fictive", "43": "Artisan du bâtiment fictif", "45": "Garage fictif",
    "46": "Grossiste fictif", "47": "Magasin fictif", "49": "Transporteur fictif", "52": "Entrepôt fictif",
    "53": "Messagerie fictive", "55": "Hôtel fictif", "56": "Restaurant fictif", "62": "Société informatique fictive",
    "64": "Agence bancaire fictive", "66": "Cabinet d’assurance fictif", "68": "Agence immobilière fictive",
    "69": "Cabinet comptable fictif", "71": "Bureau d’études fictif", "75": "Clinique vétérinaire fictive",
    "79": "Agence de voyages fictive", "80": "Société de sécurité fictive", "81": "Société de services fictive",
    "84": "Service public fictif", "85": "Centre de formation fictif", "86": "Cabinet de santé fictif",
    "87": "Résidence fictive", "88": "Service d’aide fictif", "93": "Club fictif", "94": "Association fictive",
    "95": "Atelier de réparation fictif", "96": "Salon fictif",
}  # fmt: skip
OTHER_TRADE = "Établissement fictif"
MAIL_DOMAIN = "exemple.invalid"


def family_name(number: int) -> str:
    """A family name of two plants: 3,540 of them, none of a person."""
    first, second = divmod(number % (len(PLANTS) * (len(PLANTS) - 1)), len(PLANTS) - 1)
    return f"{PLANTS[first]}-{PLANTS[second + (second >= first)]}"


def false_ine(number: int) -> str:
    """An INE that is obviously false: it begins with three zeros and counts from one."""
    digits = f"{number + 1:010d}"
    return digits + key_letter(digits)


def site_name(activity: str, number: int) -> str:
    """« Garage fictif n° 12 », the twelfth host of its commune (pages write the commune beside)."""
    return f"{TRADE_NAMES.get(activity[:2], OTHER_TRADE)} n° {number}"


def site_mail(town_code: str, number: int) -> str:
    """An address that no mail can ever reach (RFC 2606)."""
    return f"hote-{town_code.lower()}-{number}@{MAIL_DOMAIN}"
