"""Two établissements merge, or one closes: another takes over its people, projets and demandes, at once."""

from datetime import datetime

from mesaides.administration.mails import Reprendre, tell_reprise
from mesaides.administration.tables import Reprise
from mesaides.comptes.moves.reprise import Repris, move_people
from mesaides.comptes.reads.gestionnaires import gestionnaires_of
from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.droits import can_take_over
from mesaides.demandes.moves.reprise import move_demandes
from mesaides.errors import DomainError
from mesaides.etablissements.moves import close_for_good, lock_etablissement
from mesaides.etablissements.reads import EtablissementTrouve
from mesaides.invitations.moves.reprise import move_invitations
from mesaides.journal.tables import note
from mesaides.noms import le_nom
from mesaides.projets.moves.reprise import move_projets


async def take_over(
    ancien: EtablissementTrouve, nouveau: EtablissementTrouve, acteur: Acteur, now: datetime
) -> Reprise:
    """Its counts. In one transaction, the caller's; those who go along, and the gestionnaires who see them come, are
    told. Raises DomainError: the same, or taken over already; tied to one of them."""
    if ancien.id == nouveau.id:
        raise DomainError("Choisissez un autre établissement que celui qui ferme.")
    if not can_take_over(acteur, ancien.id, nouveau.id):
        raise DomainError(
            "Vous avez ou avez eu un lien avec l’un des deux\u00a0: un autre administrateur le fait."
        )
    for lieu in sorted((ancien.id, nouveau.id)):
        await lock_etablissement(lieu)
    if not await close_for_good(ancien.id):
        raise DomainError(f"{le_nom(ancien.nom).capitalize()} est déjà repris\u00a0: la page est à jour.")
    receveurs = {one.compte: one.adresse for one in await gestionnaires_of(nouveau.id)}
    moved = await move_people(ancien.id, nouveau.id, acteur.compte, now)
    reprise = await _move_rest(ancien, nouveau, moved, acteur, now)
    await note(
        "reprise",
        compte=acteur.compte,
        objet=f"etablissement {ancien.id}",
        vers=nouveau.id,
        rattachements=sorted(moved),
    )
    partis = {one.compte: one.adresse for one in moved.values() if one.active_le}
    await tell_reprise(Reprendre(ancien, nouveau, reprise), partis, receveurs)
    return reprise


async def _move_rest(
    ancien: EtablissementTrouve,
    nouveau: EtablissementTrouve,
    moved: dict[int, Repris],
    acteur: Acteur,
    now: datetime,
) -> Reprise:
    """What they leave behind goes along, and the act is written."""
    projets = await move_projets(ancien.id, nouveau.id)
    readers = {one.rattachement: new for new, one in moved.items()}
    demandes = await move_demandes(ancien.id, nouveau.id, readers, f"avant, {ancien.dit}", acteur.compte, now)
    reprise = Reprise(
        ancien=ancien.id,
        nouveau=nouveau.id,
        par=acteur.compte,
        le=now,
        personnes=len(moved),
        projets=len(projets),
        demandes=len(demandes),
        invitations=await move_invitations(ancien.id, nouveau.id, now),
    )
    await reprise.save()
    return reprise
