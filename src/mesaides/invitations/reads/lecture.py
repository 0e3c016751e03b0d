"""Finding invitations: those one manages, those one received, the one that a link names."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from mesaides.adresses import adresse_key
from mesaides.comptes.roles import Acteur, Fonction, politesse
from mesaides.db import Statement
from mesaides.invitations.states import EtatInvitation, can_manage, is_invited

COLUMNS = (
    "SELECT i.id, i.etablissement, i.adresse, i.fonction, i.etat, i.validation_anticipee, i.par, i.cree_le, "
    "i.expire_le, i.compte, e.nom AS lieu, e.commune, e.uai, c.civilite AS par_civilite, c.nom AS par_nom "
    "FROM invitation i JOIN etablissement e ON e.id = i.etablissement LEFT JOIN compte c ON c.id = i.par "
)
BY_ID = Statement(COLUMNS + "WHERE i.id = {}")
BY_TOKEN = Statement(COLUMNS + "WHERE i.empreinte = {}")
LAST = Statement(COLUMNS + "WHERE i.etablissement = {} AND i.adresse_cle = {} ORDER BY i.id DESC LIMIT 1")
PROMISE = Statement(
    "UPDATE invitation SET compte = {} WHERE id = {} AND etat = 'envoyee' AND expire_le > {} RETURNING id"
)
PROMISED = Statement(
    COLUMNS
    + "JOIN compte p ON p.id = i.compte WHERE i.adresse_cle = {} AND i.etat = 'envoyee' AND i.expire_le > {} "
    "AND p.adresse_cle = i.adresse_cle ORDER BY p.id <> {}, i.id DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Recue:
    """An invitation as its reader sees it: `lieu` is the name of the établissement, `de` who invites."""

    id: int
    etablissement: int
    adresse: str
    fonction: Fonction
    etat: EtatInvitation
    validation_anticipee: bool
    par: int | None
    cree_le: datetime
    expire_le: datetime
    compte: int | None
    lieu: str
    commune: str
    uai: str
    de: str

    def is_alive(self, now: datetime) -> bool:
        return self.etat is EtatInvitation.ENVOYEE and self.expire_le > now


def _read(row: dict[str, Any]) -> Recue:
    values = {key: value for key, value in row.items() if not key.startswith("par_")}
    civilite, nom = row["par_civilite"], row["par_nom"]
    values["de"] = politesse(civilite, nom) if nom else "La Région"
    values["fonction"] = Fonction(row["fonction"])
    values["etat"] = EtatInvitation(row["etat"])
    return Recue(**values)


async def find_by_token(token: str) -> Recue | None:
    """The invitation of this link, whatever became of it; None when there never was one."""
    row = await BY_TOKEN.first(sha256(token.encode()).hexdigest())
    return _read(row) if row else None


async def find_invitation(invitation: int, acteur: Acteur) -> Recue | None:
    """One that this person may resend or revoke; for all others it does not exist."""
    row = await BY_ID.first(invitation)
    found = _read(row) if row else None
    return found if found and can_manage(acteur, found) else None


async def find_recue(invitation: int, acteur: Acteur) -> Recue | None:
    """One sent to the address of this person; for all others it does not exist."""
    row = await BY_ID.first(invitation)
    found = _read(row) if row else None
    return found if found and is_invited(acteur, found) else None


async def find_last(etablissement: int, adresse: str) -> Recue | None:
    """The latest sent from there to this address, whatever became of it; for who manages that établissement."""
    row = await LAST.first(etablissement, adresse_key(adresse))
    return _read(row) if row else None


async def promise(invitation: int, compte: int, now: datetime) -> bool:
    """Remembers which account, not yet activated, was made from it; False when it is no longer alive."""
    return bool(await PROMISE.rows(compte, invitation, now))


async def find_promised(compte: int, adresse: str, now: datetime) -> Recue | None:
    """The living invitation from which this account, or another of its address, was made."""
    row = await PROMISED.first(adresse_key(adresse), now, compte)
    return _read(row) if row else None
