"""The activation of an account, by whoever holds the mailbox."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mesaides.adresses import adresse_key
from mesaides.comptes.roles import Civilite, politesse
from mesaides.comptes.tables.lien import Objet, find_lien, use_lien
from mesaides.db import IntegrityErrors, Statement, transaction
from mesaides.errors import DomainError
from mesaides.inscriptions.tables.demandes import remove_demandes, remove_others
from mesaides.invitations.tables import accept, find_promised
from mesaides.journal.tables import note
from mesaides.noms import au_nom, le_nom

ALREADY = (
    "Un autre compte est déjà actif avec cette adresse électronique : celui-ci ne peut pas être activé. "
    "Connectez-vous avec l’autre, ou récupérez vos informations de connexion."
)
FIND = Statement(
    "SELECT id AS compte, identifiant, civilite, prenom, nom, adresse, cree_le FROM compte "
    "WHERE id = {} AND active_le IS NULL"
)
# Two accounts of one address activated at once: the second waits here, and finds its own gone.
LOCK_ADDRESS = Statement(
    "UPDATE compte SET adresse_cle = adresse_cle WHERE id = "
    "(SELECT min(id) FROM compte WHERE adresse_cle = {} AND active_le IS NULL)"
)
ACTIVATE = Statement("UPDATE compte SET active_le = {} WHERE id = {} AND active_le IS NULL RETURNING id")
ATTENDUS = Statement(
    "SELECT e.nom, e.commune, e.uai, r.statut, r.etablissement, g.civilite, g.nom AS gestionnaire, g.adresse "
    "FROM rattachement r JOIN etablissement e ON e.id = r.etablissement "
    "LEFT JOIN rattachement m ON m.etablissement = r.etablissement AND m.fonction = 'gestionnaire' "
    "AND m.statut = 'valide' AND m.compte <> r.compte "
    "LEFT JOIN compte g ON g.id = m.compte AND g.ferme_le IS NULL "
    "WHERE r.compte = {} AND r.statut IN ('en_attente', 'valide') ORDER BY r.id, g.nom"
)


@dataclass(frozen=True, slots=True)
class Demande:
    """Who asked for an account, and when: what the activation page shows."""

    compte: int
    identifiant: str
    civilite: Civilite
    prenom: str
    nom: str
    adresse: str
    cree_le: datetime

    @property
    def nom_complet(self) -> str:
        return f"{self.civilite.abrege} {self.prenom} {self.nom}"


@dataclass(frozen=True, slots=True)
class Suite:
    """What comes after the activation. `gestionnaires`: name and address of each one who may validate."""

    demande: Demande
    etablissement: str
    uai: str
    validee: bool
    gestionnaires: list[tuple[str, str]]

    @property
    def phrase(self) -> str:
        if not self.etablissement:
            return (
                "Aucun établissement ne vous est encore rattaché : demandez à votre gestionnaire "
                "de vous envoyer une invitation."
            )
        if self.validee:
            return f"Vous êtes rattaché {au_nom(self.etablissement)}."
        qui = (
            " ou ".join(nom for nom, _ in self.gestionnaires)
            or "son gestionnaire, que la Région doit encore nommer"
        )
        return (
            f"Avant d’utiliser les services, votre compte attend d’être validé pour {le_nom(self.etablissement)}, "
            f"par {qui}."
        )


async def find_demande(token: str, now: datetime) -> Demande | None:
    """None for a link unknown, used, replaced or expired, and for an account already active: all alike."""
    lien = await find_lien(token, Objet.ACTIVATION, now)
    row = await FIND.first(lien.compte) if lien else None
    if row is None:
        return None
    row["civilite"] = Civilite(row["civilite"])
    return Demande(**row)


async def activate(token: str, now: datetime) -> Suite | None:
    """Activates the account, accepts the invitation it came from, removes the others asked for with its address.

    None when the link is worth nothing (any more). Raises DomainError when another account is active with this
    address. In the caller's transaction, to be undone when the answer is None.
    """
    demande = await find_demande(token, now)
    if demande is None:
        return None
    await LOCK_ADDRESS.rows(adresse_key(demande.adresse))
    if promised := await find_promised(demande.compte, demande.adresse, now):
        await accept(promised, demande, now)
    await note("activation", compte=demande.compte, objet=f"compte {demande.compte}")
    if await use_lien(token, Objet.ACTIVATION, now) is None:
        return None
    await _open(demande.compte, now)
    await remove_others(demande.adresse, demande.compte)
    return _suite(demande, await ATTENDUS.rows(demande.compte))


async def refuse_demande(token: str, now: datetime) -> bool:
    """« Ce n’est pas moi »: the account asked for is removed. False when the link is worth nothing (any more)."""
    demande = await find_demande(token, now)
    if demande is None:
        return False
    await LOCK_ADDRESS.rows(adresse_key(demande.adresse))
    return await remove_demandes([demande.compte]) == 1


async def _open(compte: int, now: datetime) -> None:
    opened: list[dict[str, Any]] = []
    try:
        async with transaction():
            opened = await ACTIVATE.rows(now, compte)
    except IntegrityErrors:
        raise DomainError(ALREADY) from None
    if not opened:
        raise DomainError("Ce compte est déjà activé. Vous pouvez vous connecter au portail.")


def _suite(demande: Demande, rows: list[dict[str, Any]]) -> Suite:
    if not rows:
        return Suite(demande, "", "", False, [])
    first = rows[0]
    gestionnaires = [
        (politesse(row["civilite"], row["gestionnaire"]), row["adresse"])
        for row in rows
        if row["gestionnaire"] and row["etablissement"] == first["etablissement"]
    ]
    nom = f"{first['nom']}, {first['commune']}"
    return Suite(demande, nom, first["uai"], first["statut"] == "valide", gestionnaires)
