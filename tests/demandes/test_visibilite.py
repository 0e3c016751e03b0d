"""Who may see a demande: what the queries find is what the rule says, person by person, state by state."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import product

import pytest
from tests.world.dates import now
from tests.world.demandes import Depot, set_demande
from tests.world.lycees import make_etablissement
from tests.world.personnes import acteur_of, attach, make_agent, make_compte, make_usager, rattachement_of
from tests.world.suppleances import name_suppleant

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import Acteur, Fonction, StatutRattachement
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, frozen, transaction
from mesaides.demandes.reads.conditions import sees
from mesaides.demandes.reads.destinataires import list_interesses
from mesaides.demandes.reads.lecture import find_demande
from mesaides.demandes.reads.suivi import list_demandes
from mesaides.demandes.states.etapes import EtatDemande, can_fill, can_see
from mesaides.demandes.tables.demande import Demande
from mesaides.demandes.tables.partage import Partage
from mesaides.invitations.tables.invitation import Invitation
from mesaides.projets.tables.projet import Projet

S = StatutRattachement
LONG_AGO = timedelta(days=4 * 365)
TIES: dict[str, tuple[S, timedelta | None]] = {
    "attached": (S.VALIDE, None),
    "waiting": (S.EN_ATTENTE, None),
    "refused": (S.REFUSE, timedelta(0)),
    "detached": (S.DETACHE, timedelta(days=30)),
    "detached long ago": (S.DETACHE, LONG_AGO),
}
"""The statut of a rattachement, and how long ago it ended."""


@dataclass(frozen=True)
class Faits:
    """The demande as the rule knows it, told by the test and read from no query."""

    etablissement: int
    porteur: int | None
    cree_par: int
    ouverte_a: int | None
    transmise_le: datetime | None
    ecartee: bool = False
    service: int = 0
    dispositif: int = 0
    departement: str = ""
    deux_personnes: bool = False
    a_propose: bool = False
    """Of perimeters: tests/demandes/test_perimetre.py."""


@dataclass(frozen=True)
class Personne:
    nom: str
    compte: Compte
    acteur: Acteur
    rattachement: int | None
    """Theirs in the lycée of the demande."""


async def tie(compte: Compte, depot: Depot, fonction: Fonction, tied: str) -> Rattachement:
    statut, ended = TIES[tied]
    rattachement = await attach(compte, depot.scene.lycee, fonction, statut)
    if ended is not None:
        rattachement.fin_le = now() - ended
        rattachement.valide_le = None if statut is S.REFUSE else now() - ended - timedelta(days=30)
        await rattachement.save()
    return rattachement


async def make_everybody(depot: Depot) -> list[Personne]:
    """Every fonction and tie, as an instructeur and not; strangers too, and an administrateur."""
    ailleurs = await make_etablissement()
    found: list[Personne] = []
    for agent in (None, Habilitation.INSTRUCTEUR):
        for fonction, tied in [*product(Fonction, [*TIES, "elsewhere"]), (None, "nowhere")]:
            compte = await (make_agent(agent) if agent else make_compte())
            here = await tie(compte, depot, fonction, tied) if fonction and tied in TIES else None
            if fonction and here is None:
                await attach(compte, ailleurs, fonction)
            nom = " ".join(filter(None, (agent, fonction, tied)))
            found.append(Personne(nom, compte, await acteur_of(compte), here.id if here else None))
    supplies = await make_usager(depot.scene.lycee)
    await name_suppleant(depot.scene.marc, supplies)
    here = await rattachement_of(supplies)
    found.append(Personne("suppleant", supplies, await acteur_of(supplies), here))
    admin = await make_agent(Habilitation.ADMINISTRATEUR)
    return [*found, Personne("administrateur", admin, await acteur_of(admin), None)]


SEEN_BY = frozen(
    Compte.select(Compte.id).where((Compte.id == P.compte) & sees(Compte.id, P.demande, P.depuis))
)
"""What other rooms ask, of a demande that they name."""
Lien = Callable[[Depot, Personne, Faits], Awaitable[Faits | None]]
"""Ties a person to the demande itself; None where that cannot be."""


async def nothing(depot: Depot, personne: Personne, faits: Faits) -> Faits:
    return faits


async def began(depot: Depot, personne: Personne, faits: Faits) -> Faits:
    await Demande.update({Demande.cree_par: personne.compte.id}).where(Demande.id == depot.id)
    return Faits(faits.etablissement, faits.porteur, personne.compte.id, None, None)


async def began_alone(depot: Depot, personne: Personne, faits: Faits) -> Faits:
    """A demande of a projet that nobody carries any more."""
    await Projet.update({Projet.porteur: None}).where(Projet.id == depot.scene.projet)
    return replace(await began(depot, personne, faits), porteur=None)


async def carries(depot: Depot, personne: Personne, faits: Faits) -> Faits:
    await Projet.update({Projet.porteur: personne.compte.id}).where(Projet.id == depot.scene.projet)
    return Faits(faits.etablissement, personne.compte.id, faits.cree_par, None, None)


async def shared(depot: Depot, personne: Personne, faits: Faits) -> Faits | None:
    if personne.rattachement is None:
        return None
    partage = Partage(demande=depot.id, rattachement=personne.rattachement, par=faits.cree_par, le=now())
    await partage.save()
    return Faits(faits.etablissement, faits.porteur, faits.cree_par, personne.rattachement, None)


async def was_shared(depot: Depot, personne: Personne, faits: Faits) -> Faits | None:
    if await shared(depot, personne, faits) is None:
        return None
    await Partage.update({Partage.fin_le: now()}).where(Partage.demande == depot.id)
    return faits


async def reset(depot: Depot) -> Faits:
    claire = depot.scene.claire.id
    await Demande.update({Demande.cree_par: claire}).where(Demande.id == depot.id)
    changed = {Projet.porteur: claire, Projet.porteur_cle: ""}
    await Projet.update(changed).where(Projet.id == depot.scene.projet)
    await Partage.delete().where(Partage.demande == depot.id)
    await Invitation.delete(force=True)
    return Faits(depot.scene.lycee.id, claire, claire, None, None)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("lien", [nothing, began, began_alone, carries, shared, was_shared])
async def test_who_finds_a_demande_is_who_may_see_it(lien: Lien):
    depot = await set_demande()
    marc = await acteur_of(depot.scene.marc)
    faults: list[str] = []
    seen: set[bool] = set()
    for personne in await make_everybody(depot):
        async with transaction():
            faits = await lien(depot, personne, await reset(depot))
            if faits is None:
                continue
            acteur, fills = personne.acteur, can_fill(personne.acteur, faits)
            for etat, sent in product(EtatDemande, (None, now())):
                changed = {Demande.etat: etat, Demande.transmise_le: sent}
                await Demande.update(changed).where(Demande.id == depot.id)
                told = replace(faits, transmise_le=sent)
                seeing = can_see(acteur, told)
                seen.add(seeing)
                if (await find_demande(depot.id, acteur) is not None) is not seeing:
                    faults.append(f"{personne.nom} ({etat}, {sent}) : la règle dit {seeing}")
                facts = {"compte": acteur.compte, "demande": depot.id, "depuis": acteur.attaches_depuis}
                if bool(await SEEN_BY.rows(**facts)) is not seeing:
                    faults.append(f"{personne.nom} ({etat}, {sent}) : ailleurs, on dit {not seeing}")
            if bool(await list_demandes(acteur, 5)) is not fills:
                faults.append(f"{personne.nom} : la liste dit {not fills}")
            fiche = await find_demande(depot.id, marc)
            assert fiche is not None
            if (personne.compte.adresse in await list_interesses(fiche, marc)) is not fills:
                faults.append(f"{personne.nom} : les courriels disent {not fills}")
    assert faults == []
    assert seen == {True, False}
