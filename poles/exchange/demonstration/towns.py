"""The towns of the demonstration: real communes of the Drôme and the Ardèche, typed as facts.

INSEE code, name, postal code, latitude and longitude of the mairie (three decimals, about 100 m), inhabitants (rounded
to ten), and whether the commune lies outside any « unité urbaine » of INSEE. The last number is the basin: it is ours.
"""

from dataclasses import dataclass

BASINS = {1: "Valence", 2: "Romans et Tournon", 3: "Montélimar", 4: "Aubenas et Privas"}


@dataclass(frozen=True)
class DemoTown:
    """A commune of the demonstration, in one of its basins."""

    code: str
    name: str
    postal_code: str
    lat: float
    lon: float
    population: int
    rural: bool
    basin: int


_TABLE = """
26362 ; Valence ; 26000 ; 44.933 ; 4.892 ; 64460 ; urbain ; 1
26058 ; Bourg-lès-Valence ; 26500 ; 44.947 ; 4.894 ; 19990 ; urbain ; 1
07102 ; Guilherand-Granges ; 07500 ; 44.932 ; 4.873 ; 11240 ; urbain ; 1
26165 ; Livron-sur-Drôme ; 26250 ; 44.769 ; 4.841 ; 9330 ; urbain ; 1
26108 ; Crest ; 26400 ; 44.729 ; 5.024 ; 8660 ; urbain ; 1
07281 ; Saint-Péray ; 07130 ; 44.944 ; 4.841 ; 7580 ; urbain ; 1
26064 ; Chabeuil ; 26120 ; 44.899 ; 5.019 ; 6830 ; urbain ; 1
26313 ; Saint-Marcel-lès-Valence ; 26320 ; 44.971 ; 4.955 ; 6180 ; urbain ; 1
26124 ; Étoile-sur-Rhône ; 26800 ; 44.837 ; 4.893 ; 5470 ; urbain ; 1
26166 ; Loriol-sur-Drôme ; 26270 ; 44.752 ; 4.822 ; 6610 ; urbain ; 1
07349 ; La Voulte-sur-Rhône ; 07800 ; 44.800 ; 4.780 ; 4850 ; urbain ; 1
26113 ; Die ; 26150 ; 44.753 ; 5.369 ; 4840 ; urbain ; 1
26037 ; Beaumont-lès-Valence ; 26760 ; 44.861 ; 4.942 ; 4340 ; urbain ; 1
26197 ; Montélier ; 26120 ; 44.936 ; 5.038 ; 4320 ; urbain ; 1
26084 ; Châteauneuf-sur-Isère ; 26300 ; 45.016 ; 4.943 ; 4280 ; rural ; 1
26206 ; Montmeyran ; 26120 ; 44.834 ; 4.974 ; 2960 ; urbain ; 1
26006 ; Allex ; 26400 ; 44.765 ; 4.914 ; 2700 ; urbain ; 1
26004 ; Alixan ; 26300 ; 44.975 ; 5.026 ; 2730 ; rural ; 1
26011 ; Aouste-sur-Sye ; 26400 ; 44.714 ; 5.057 ; 2730 ; urbain ; 1
26281 ; Romans-sur-Isère ; 26100 ; 45.044 ; 5.052 ; 33460 ; urbain ; 2
26057 ; Bourg-de-Péage ; 26300 ; 45.041 ; 5.050 ; 9920 ; urbain ; 2
26088 ; Chatuzange-le-Goubet ; 26300 ; 45.005 ; 5.093 ; 6520 ; urbain ; 2
26301 ; Saint-Donat-sur-l’Herbasse ; 26260 ; 45.122 ; 4.982 ; 4190 ; urbain ; 2
26218 ; Mours-Saint-Eusèbe ; 26540 ; 45.071 ; 5.052 ; 3420 ; urbain ; 2
26307 ; Saint-Jean-en-Royans ; 26190 ; 45.018 ; 5.293 ; 2870 ; urbain ; 2
26231 ; Peyrins ; 26380 ; 45.093 ; 5.048 ; 2610 ; urbain ; 2
26323 ; Saint-Paul-lès-Romans ; 26750 ; 45.066 ; 5.132 ; 1920 ; rural ; 2
26096 ; Clérieux ; 26260 ; 45.076 ; 4.959 ; 1910 ; rural ; 2
26311 ; Saint-Laurent-en-Royans ; 26190 ; 45.028 ; 5.326 ; 1380 ; rural ; 2
26049 ; Bésayes ; 26300 ; 44.965 ; 5.078 ; 1370 ; rural ; 2
26023 ; Barbières ; 26300 ; 44.956 ; 5.142 ; 1140 ; rural ; 2
26074 ; La Chapelle-en-Vercors ; 26420 ; 44.968 ; 5.416 ; 800 ; rural ; 2
07324 ; Tournon-sur-Rhône ; 07300 ; 45.068 ; 4.832 ; 11280 ; urbain ; 2
26347 ; Tain-l’Hermitage ; 26600 ; 45.066 ; 4.855 ; 5920 ; urbain ; 2
26333 ; Saint-Vallier ; 26240 ; 45.179 ; 4.815 ; 4030 ; urbain ; 2
26250 ; Pont-de-l’Isère ; 26600 ; 45.004 ; 4.872 ; 3680 ; urbain ; 2
07129 ; Lamastre ; 07270 ; 44.985 ; 4.580 ; 2330 ; urbain ; 2
26198 ; Montélimar ; 26200 ; 44.557 ; 4.749 ; 40600 ; urbain ; 3
07319 ; Le Teil ; 07400 ; 44.550 ; 4.684 ; 8730 ; urbain ; 3
26235 ; Pierrelatte ; 26700 ; 44.377 ; 4.700 ; 13760 ; urbain ; 3
26324 ; Saint-Paul-Trois-Châteaux ; 26130 ; 44.349 ; 4.768 ; 8980 ; urbain ; 3
07346 ; Viviers ; 07220 ; 44.481 ; 4.694 ; 3630 ; urbain ; 3
26114 ; Dieulefit ; 26220 ; 44.528 ; 5.067 ; 3290 ; urbain ; 3
26085 ; Châteauneuf-du-Rhône ; 26780 ; 44.487 ; 4.717 ; 2920 ; urbain ; 3
07076 ; Cruas ; 07350 ; 44.657 ; 4.765 ; 2900 ; urbain ; 3
26116 ; Donzère ; 26290 ; 44.444 ; 4.708 ; 6010 ; urbain ; 3
26005 ; Allan ; 26780 ; 44.498 ; 4.787 ; 1980 ; rural ; 3
26337 ; Saulce-sur-Rhône ; 26270 ; 44.703 ; 4.799 ; 1890 ; rural ; 3
26045 ; La Bégude-de-Mazenc ; 26160 ; 44.545 ; 4.935 ; 1780 ; rural ; 3
07005 ; Alba-la-Romaine ; 07400 ; 44.554 ; 4.598 ; 1530 ; rural ; 3
26176 ; Marsanne ; 26740 ; 44.644 ; 4.874 ; 1250 ; rural ; 3
26243 ; Le Poët-Laval ; 26160 ; 44.537 ; 5.015 ; 950 ; urbain ; 3
26220 ; Nyons ; 26110 ; 44.361 ; 5.140 ; 6820 ; urbain ; 3
07019 ; Aubenas ; 07200 ; 44.621 ; 4.390 ; 12420 ; urbain ; 4
07186 ; Privas ; 07000 ; 44.735 ; 4.599 ; 8540 ; urbain ; 4
07331 ; Vals-les-Bains ; 07600 ; 44.667 ; 4.347 ; 3470 ; urbain ; 4
07066 ; Chomérac ; 07210 ; 44.708 ; 4.661 ; 3180 ; urbain ; 4
07341 ; Villeneuve-de-Berg ; 07170 ; 44.557 ; 4.501 ; 3030 ; urbain ; 4
07181 ; Le Pouzin ; 07250 ; 44.756 ; 4.748 ; 2890 ; urbain ; 4
07334 ; Les Vans ; 07140 ; 44.404 ; 4.132 ; 2660 ; urbain ; 4
07330 ; Vallon-Pont-d’Arc ; 07150 ; 44.407 ; 4.395 ; 2400 ; urbain ; 4
07201 ; Ruoms ; 07120 ; 44.453 ; 4.342 ; 2310 ; urbain ; 4
07138 ; Lavilledieu ; 07170 ; 44.575 ; 4.454 ; 2260 ; urbain ; 4
07339 ; Vesseaux ; 07200 ; 44.643 ; 4.425 ; 2070 ; rural ; 4
07110 ; Joyeuse ; 07260 ; 44.480 ; 4.240 ; 1810 ; urbain ; 4
07132 ; Largentière ; 07110 ; 44.542 ; 4.292 ; 1450 ; urbain ; 4
07064 ; Le Cheylard ; 07160 ; 44.906 ; 4.423 ; 2800 ; urbain ; 4
"""


def _read(line: str) -> DemoTown:
    code, name, post, lat, lon, population, kind, basin = (cell.strip() for cell in line.split(";"))
    return DemoTown(code, name, post, float(lat), float(lon), int(population), kind == "rural", int(basin))


TOWNS = tuple(map(_read, _TABLE.strip().splitlines()))
