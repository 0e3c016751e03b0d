"""Where the link of a mail is enough to answer: a gestionnaire of the établissement wanted it so."""

from dataclasses import dataclass
from datetime import datetime

from piccolo.columns import Serial, Timestamptz
from piccolo.table import Table

from mesaides.comptes.reads.fiche import enter_as_gestionnaire
from mesaides.comptes.roles import Acteur, politesse
from mesaides.comptes.tables.compte import Compte
from mesaides.db import Statement, belongs_to, may_belong_to
from mesaides.errors import DomainError
from mesaides.etablissements.tables import Etablissement
from mesaides.journal.tables import note


class SansConnexion(Table, tablename="sans_connexion"):
    """Answers without logging in are accepted, from when, by whom; one open per établissement."""

    id: Serial
    etablissement = belongs_to(Etablissement)
    par = belongs_to(Compte)
    le = Timestamptz(default=None)
    fin_le = Timestamptz(null=True, default=None)
    fin_par = may_belong_to(Compte)


ACCEPTED = "EXISTS (SELECT 1 FROM sans_connexion sc WHERE sc.etablissement = {} AND sc.fin_le IS NULL)"
"""`{}`: the établissement, as a column or a value."""
IS_ACCEPTED = Statement(f'SELECT {ACCEPTED} AS "accepte [boolean]"')
OPEN = Statement(
    "SELECT s.le, c.civilite, c.nom FROM sans_connexion s JOIN compte c ON c.id = s.par "
    "WHERE s.etablissement = {} AND s.fin_le IS NULL"
)
ACCEPT = Statement(
    "INSERT INTO sans_connexion (etablissement, par, le) VALUES ({}, {}, {}) "
    "ON CONFLICT (etablissement) WHERE fin_le IS NULL DO NOTHING RETURNING id"
)
END = Statement(
    "UPDATE sans_connexion SET fin_le = {}, fin_par = {} WHERE etablissement = {} AND fin_le IS NULL RETURNING id"
)


@dataclass(frozen=True, slots=True)
class Accord:
    """Answers without logging in are accepted here. `qui`: « M. Vidal »."""

    qui: str
    le: datetime


async def find_accord(etablissement: int) -> Accord | None:
    row = await OPEN.first(etablissement)
    return Accord(politesse(row["civilite"], row["nom"]), row["le"]) if row else None


async def is_accepted(etablissement: int) -> bool:
    row = await IS_ACCEPTED.first(etablissement)
    return bool(row and row["accepte"])


async def accept(etablissement: int, acteur: Acteur, now: datetime) -> None:
    """Raises DomainError to whoever manages there no more, and when it is so already."""
    await enter_as_gestionnaire(etablissement, acteur)
    if not await ACCEPT.rows(etablissement, acteur.compte, now):
        raise DomainError("Les réponses sans connexion sont déjà acceptées.")
    await note("sans_connexion", compte=acteur.compte, objet=f"etablissement {etablissement}")


async def end(etablissement: int, acteur: Acteur, now: datetime) -> None:
    """From now on the links already sent ask to log in too. Raises DomainError as `accept` does."""
    await enter_as_gestionnaire(etablissement, acteur)
    if not await END.rows(now, acteur.compte, etablissement):
        raise DomainError("La connexion est déjà demandée pour répondre.")
    await note("avec_connexion", compte=acteur.compte, objet=f"etablissement {etablissement}")
