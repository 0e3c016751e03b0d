"""The budgets of the demonstration: plausible, balanced but for the one that is not finished."""

from mesaides.dispositifs.rules.postes import SensPoste
from mesaides.projets.rules.budget import Ligne

Montants = list[tuple[str, str, int]]


def _budget(depenses: Montants, recettes: Montants) -> list[Ligne]:
    """Amounts in euros."""
    return [
        Ligne(sens, poste, intitule, euros * 100)
        for sens, lignes in ((SensPoste.DEPENSE, depenses), (SensPoste.RECETTE, recettes))
        for poste, intitule, euros in lignes
    ]


def _recettes(region: int, part: int, autre: str = "", intitule: str = "", reste: int = 0) -> Montants:
    own = [("region", "", region), ("etablissement", "Fonds propres", part)]
    return [*own, (autre, intitule, reste)] if autre else own


RADIO = _budget(
    [
        ("intervenants", "Journaliste, 6 séances", 2400),
        ("achats", "Table de mixage, micros", 1850),
        ("transport", "Visite de Radio Albigés", 550),
    ],
    _recettes(3000, 400, "mdl", "Maison des lycéens", 1400),
)
FRESQUE = _budget([("intervenants", "Animatrice de la fresque, 2 journées", 900)], [])
JARDIN = _budget(
    [("intervenants", "Conteur occitan, 4 séances", 720), ("achats", "Livres et plants", 380)],
    _recettes(770, 130, "mdl", "Maison des lycéens", 200),
)
BARCELONE = _budget(
    [
        ("transport", "Autocar, 3\u00a0jours", 3900),
        ("hebergement", "Auberge, 42 élèves", 4200),
        ("billetterie", "Musées", 650),
    ],
    _recettes(2500, 1500, "familles", "Participation des familles", 4750),
)
POTAGER = _budget(
    [
        ("achats", "Outils, bacs, semences", 1460),
        ("intervenants", "Maraîchère, 3 ateliers", 540),
        ("communication", "Panneaux", 200),
    ],
    _recettes(1760, 240, "commune", "Ville d’Albi", 200),
)
PRESSE = _budget(
    [("intervenants", "Deux journalistes", 1200), ("achats", "Abonnements, papier", 950)],
    _recettes(1700, 250, "mdl", "Maison des lycéens", 200),
)
FORUM = _budget(
    [
        ("achats", "Tables, grilles d’exposition", 780),
        ("communication", "Affiches", 240),
        ("intervenants", "Conférencière", 460),
    ],
    _recettes(1180, 150, "mdl", "Maison des lycéens", 150),
)
DEBATS = _budget(
    [("intervenants", "Formation à la parole, 8 séances", 1920), ("transport", "Assemblée de Région", 680)],
    _recettes(2000, 300, "mdl", "Maison des lycéens", 300),
)
ENERGIE = _budget(
    [
        ("achats", "Capteurs et thermostats", 8200),
        ("intervenants", "Bureau d’études, diagnostic", 3300),
        ("communication", "Affichage des consommations", 1000),
    ],
    _recettes(10000, 1500, "commune", "Ville d’Albi", 1000),
)
RETIRADA = _budget(
    [
        ("transport", "Autocar, Argelès et Elne", 1450),
        ("billetterie", "Mémorial, maternité", 520),
        ("intervenants", "Historien, 3 rencontres", 1230),
    ],
    _recettes(2200, 400, "familles", "Participation des familles", 600),
)
THEATRE = _budget(
    [
        ("intervenants", "Compagnie du Pas-Sage, 80\u00a0heures", 7200),
        ("location", "Lumières et gradins", 1400),
        ("achats", "Costumes, décor", 1000),
    ],
    _recettes(7200, 1000, "pass_culture", "Part collective", 1400),
)
PATINOIRE = _budget(
    [("billetterie", "Patinoire, 60 entrées", 480), ("transport", "Autocar", 520)], _recettes(800, 200)
)
CINE = _budget(
    [("droits", "Six séances publiques", 900), ("communication", "Affiches", 100)],
    _recettes(700, 200, "mdl", "Maison des lycéens", 100),
)
FOYER = _budget(
    [("achats", "Canapés, plantes, jeux", 2900), ("intervenants", "Menuisier", 1100)],
    _recettes(2000, 800, "mdl", "Maison des lycéens", 1200),
)
CONCERT = _budget(
    [("intervenants", "Chef de chœur", 1300), ("achats", "Partitions, pupitres", 700)],
    _recettes(1600, 200, "mdl", "Maison des lycéens", 200),
)
