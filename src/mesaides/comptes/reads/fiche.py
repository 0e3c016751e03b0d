"""One rattachement with the names of its person and of its établissement, as a decision needs it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mesaides.comptes.roles import Acteur, Civilite, Fonction, StatutRattachement, nom_complet
from mesaides.comptes.rules.droits import is_own
from mesaides.db import Statement
from mesaides.errors import DomainError
from mesaides.etablissements.moves import lock_etablissement

FIND = Statement(
    "SELECT r.id, r.compte, r.etablissement, r.fonction, r.statut, c.civilite, c.prenom, c.nom, c.adresse, "
    "c.adresse_cle, e.nom AS lieu, e.commune, e.uai, d.id AS depart, d.demande_le AS depart_le "
    "FROM rattachement r "
    "JOIN compte c ON c.id = r.compte AND c.active_le IS NOT NULL AND c.ferme_le IS NULL "
    "JOIN etablissement e ON e.id = r.etablissement "
    "LEFT JOIN depart d ON d.rattachement = r.id AND d.clos_le IS NULL WHERE r.id = {}"
)
STILL_MANAGES = Statement(
    "SELECT id FROM rattachement WHERE compte = {} AND etablissement = {} "
    "AND fonction = 'gestionnaire' AND statut = 'valide'"
)

LOCK = Statement("UPDATE compte SET nom = nom WHERE id = {} RETURNING id")


@dataclass(frozen=True, slots=True)
class Fiche:
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


async def find_fiche(rattachement: int, acteur: Acteur) -> Fiche | None:
    """None when it does not exist for this person: neither theirs nor of an établissement they manage."""
    row = await FIND.first(rattachement)
    if row is None:
        return None
    values: dict[str, Any] = {
        **row,
        "fonction": Fonction(row["fonction"]),
        "statut": StatutRattachement(row["statut"]),
        "civilite": Civilite(row["civilite"]),
    }
    fiche = Fiche(**values)
    return fiche if acteur.manages(fiche.etablissement) or is_own(acteur, fiche) else None


async def enter_as_gestionnaire(etablissement: int, acteur: Acteur) -> None:
    """Decisions about one établissement come one after the other; raises DomainError to whoever was detached
    in between."""
    await lock_etablissement(etablissement)
    if not await STILL_MANAGES.rows(acteur.compte, etablissement):
        raise DomainError("Vous n’êtes plus gestionnaire de cet établissement : rien n’a été enregistré.")


async def lock_compte(compte: int) -> None:
    """Until the transaction ends, decisions about this person wait for ours: two établissements may decide at once.

    Taken after the établissement's lock; several of them, in the order of their numbers.
    """
    await LOCK.rows(compte)
