"""People in front of a demande, in the memory of a test."""

from mesaides.comptes.roles import (
    Acteur,
    Civilite,
    Fonction,
    Habilitation,
    LienEtablissement,
    StatutRattachement,
)

ICI, AILLEURS, MOI, AUTRUI = 1, 2, 7, 8


def someone(
    fonction: Fonction | None = None,
    statut: StatutRattachement = StatutRattachement.VALIDE,
    etablissement: int = ICI,
    habilitation: Habilitation | None = None,
) -> Acteur:
    liens = (
        (LienEtablissement(1, etablissement, "0819901X", "Lycée", "Albi", fonction, statut),)
        if fonction
        else ()
    )
    habilitations = frozenset({habilitation} if habilitation else ())
    return Acteur(MOI, "claire", Civilite.MME, "Claire", "Roux", "claire@x.fr", 1, liens, habilitations)


AGENT = someone(habilitation=Habilitation.INSTRUCTEUR)
GESTION = someone(Fonction.GESTIONNAIRE)
