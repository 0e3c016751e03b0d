"""People in the memory of a test, of whom no table knows."""

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import Acteur, Civilite, Fonction, LienEtablissement, StatutRattachement

ICI, AILLEURS, MOI, AUTRUI = 1, 2, 7, 8


def someone(
    fonction: Fonction | None = None,
    statut: StatutRattachement = StatutRattachement.VALIDE,
    etablissement: int = ICI,
    habilitation: Habilitation | None = None,
    *,
    compte: int = MOI,
    adresse: str = "claire@x.fr",
) -> Acteur:
    """Attached when a fonction is told, an agent of the Région when an habilitation is."""
    lien = LienEtablissement(
        1, etablissement, "0819901X", "Lycée", "Albi", fonction or Fonction.USAGER, statut
    )
    return Acteur(
        compte,
        "claire",
        Civilite.MME,
        "Claire",
        "Roux",
        adresse,
        1,
        (lien,) if fonction else (),
        frozenset({habilitation} if habilitation else ()),
    )


AGENT = someone(habilitation=Habilitation.INSTRUCTEUR)
GESTION = someone(Fonction.GESTIONNAIRE)
