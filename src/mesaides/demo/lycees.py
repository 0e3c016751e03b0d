"""The thirteen établissements of the demonstration, one per département: all fictitious."""

from mesaides.etablissements.rules import Etat, LigneAnnuaire, Statut, departement_of

GENERAL = "LYCEE ENSEIGNT GENERAL ET TECHNOLOGIQUE"
POLYVALENT = "LYCEE POLYVALENT"
PROFESSIONNEL = "LYCEE PROFESSIONNEL"
AGRICOLE = "LYCEE D ENSEIGNEMENT GENERAL ET TECHNOLOGIQUE AGRICOLE"

(
    FOIX,
    CARCASSONNE,
    RODEZ,
    NIMES,
    TOULOUSE,
    AUCH,
    MONTPELLIER,
    CAHORS,
    MENDE,
    TARBES,
    PERPIGNAN,
    ALBI,
    MONTAUBAN,
) = (
    *("0099901N", "0119901C", "0129901X", "0309901Z", "0319901U", "0329901N", "0349901C"),
    *("0469901M", "0489901B", "0659901J", "0669901D", "0819901X", "0829901S"),
)

_LYCEES = (
    (FOIX, "Lycée des Trois-Vallées", "Foix", "09000", POLYVALENT),
    (CARCASSONNE, "Lycée du Canal", "Carcassonne", "11000", GENERAL),
    (RODEZ, "Lycée du Causse", "Rodez", "12000", GENERAL),
    (NIMES, "Lycée des Garrigues", "Nîmes", "30000", POLYVALENT),
    (TOULOUSE, "Lycée Clémence-Isaure", "Toulouse", "31000", GENERAL),
    (AUCH, "Lycée professionnel d’Artagnan", "Auch", "32000", PROFESSIONNEL),
    (MONTPELLIER, "Lycée des Étangs", "Montpellier", "34000", GENERAL),
    (CAHORS, "Lycée du Quercy", "Cahors", "46000", POLYVALENT),
    (MENDE, "Lycée agricole du Gévaudan", "Mende", "48000", AGRICOLE),
    (TARBES, "Lycée des Gaves", "Tarbes", "65000", POLYVALENT),
    (PERPIGNAN, "Lycée de la Têt", "Perpignan", "66000", GENERAL),
    (ALBI, "Lycée Jean-Jaurès", "Albi", "81000", GENERAL),
    (MONTAUBAN, "Lycée des Deux-Rivières", "Montauban", "82000", PROFESSIONNEL),
)

LIGNES = [
    LigneAnnuaire(
        numero=numero,
        uai=uai,
        nom=nom,
        nature=nature,
        statut=Statut.PRIVE if uai == MONTAUBAN else Statut.PUBLIC,
        code_postal=code_postal,
        commune=commune,
        departement=departement_of(uai),
        adresse=f"{uai.lower()}@exemple.fr",
        telephone="",
        siret="",
        etat=Etat.A_FERMER if uai == AUCH else Etat.OUVERT,
    )
    for numero, (uai, nom, commune, code_postal, nature) in enumerate(_LYCEES, start=2)
]
"""As a file of the public directory would give them."""
