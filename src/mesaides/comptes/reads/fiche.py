"""One rattachement with the names of its person and of its établissement, as a decision needs it."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.reads.conditions import is_active, is_gestionnaire, is_leaving
from mesaides.comptes.roles import Acteur, Civilite, Fonction, StatutRattachement, nom_complet
from mesaides.comptes.rules.droits import can_answer, can_detach, is_own
from mesaides.comptes.tables.rattachement import Depart, Rattachement
from mesaides.db import P, frozen, value_of
from mesaides.errors import DomainError
from mesaides.etablissements.moves import lock_etablissement


@dataclass(frozen=True, slots=True)
class FicheRattachement:
    """`lieu` is the name of the établissement; `depart` the number of the open request to be detached."""

    id: int
    compte: int
    etablissement: int
    fonction: Fonction
    statut: StatutRattachement
    civilite: Civilite
    prenom: str
    nom: str
    adresse: str
    adresse_cle: str
    lieu: str
    commune: str
    uai: str
    depart: int | None
    depart_le: datetime | None

    @property
    def nom_complet(self) -> str:
        return nom_complet(self.prenom, self.nom)


R, D = Rattachement, Depart
ASKED = is_leaving(D) & (D.rattachement == R.id)
FIND = frozen(
    R.select(
        *(R.id, R.compte, R.etablissement, R.fonction, R.statut),
        R.compte._.civilite.as_alias("civilite"),
        R.compte._.prenom.as_alias("prenom"),
        R.compte._.nom.as_alias("nom"),
        R.compte._.adresse.as_alias("adresse"),
        R.compte._.adresse_cle.as_alias("adresse_cle"),
        R.etablissement._.nom.as_alias("lieu"),
        R.etablissement._.commune.as_alias("commune"),
        R.etablissement._.uai.as_alias("uai"),
        value_of(D.select(D.id).where(ASKED), "depart"),
        value_of(D.select(D.demande_le).where(ASKED), "depart_le"),
    ).where(is_active(R.compte._) & (R.id == P.rattachement)),
    FicheRattachement,
)
STILL_MANAGES = frozen(
    R.select(R.id).where(is_gestionnaire(R) & (R.compte == P.compte) & (R.etablissement == P.etablissement))
)


async def find_fiche(rattachement: int, acteur: Acteur) -> FicheRattachement | None:
    """None when it does not exist for this person: neither theirs nor one that they may answer or end."""
    fiche = await FIND.first(rattachement=rattachement)
    if fiche is None or not any(may(acteur, fiche) for may in (can_detach, can_answer, is_own)):
        return None
    return fiche


async def enter_as_gestionnaire(etablissement: int, acteur: Acteur) -> None:
    """Decisions about one établissement come one after the other; raises DomainError to whoever was detached
    in between."""
    await lock_etablissement(etablissement)
    if not await STILL_MANAGES.rows(compte=acteur.compte, etablissement=etablissement):
        raise DomainError("Vous n’êtes plus gestionnaire de cet établissement : rien n’a été enregistré.")
