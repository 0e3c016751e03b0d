"""Who takes over the projets of a person who leaves an établissement: what is asked, and what is done.

A projet takes its demandes along: whoever carries it sees and follows them all, drafts included.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mesaides.errors import DomainError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.gestion.reads.relais import Partant, Relais, list_heritiers, list_portes
from mesaides.journal.tables import note
from mesaides.projets.moves.porteurs import give_to


@dataclass(frozen=True, slots=True)
class Choix:
    """The heir of each projet, and of those that are not named; 0: the one proposed."""

    projets: Mapping[int, int]
    reste: int = 0


async def hand_over(partant: Partant, choix: Choix, acteur: int) -> list[Relais]:
    """Every projet they carry there gets another porteur, in the caller's transaction, before the rattachement ends.

    Nobody is named porteur there meanwhile. A projet for which nobody was chosen goes to the one proposed: who does
    it, or a gestionnaire. Raises DomainError when somebody chosen has left.
    """
    await lock_etablissement(partant.etablissement)
    relais = await _choose(partant, choix, acteur)
    for one in sorted(relais, key=lambda one: one.projet):
        to = one.heritier.compte if one.heritier else None
        await give_to(one.projet, to)
        await note("relais", compte=acteur, objet=f"projet {one.projet}", de=partant.compte, a=to)
    return relais


async def _choose(partant: Partant, choix: Choix, acteur: int) -> list[Relais]:
    """Who takes over each projet: the one chosen for it, else the one proposed. Raises DomainError."""
    heritiers = await list_heritiers(partant, acteur)
    connus = {heritier.compte: heritier for heritier in heritiers}
    relais: list[Relais] = []
    for porte in await list_portes(partant):
        chosen = choix.projets.get(porte.id, choix.reste)
        if chosen and chosen not in connus:
            raise DomainError(
                f"La personne choisie pour « {porte.intitule} » n’est plus rattachée à l’établissement. "
                "Rien n’est changé : choisissez-en une autre."
            )
        heritier = connus[chosen] if chosen else next(iter(heritiers), None)
        relais.append(Relais(porte.id, porte.intitule, heritier))
    return relais
