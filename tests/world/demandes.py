"""Claire and Marc's lycée with a demande, at any point of its life."""

from dataclasses import dataclass

from tests.world.budgets import BALANCED
from tests.world.dates import now
from tests.world.dispositifs import open_dispositifs
from tests.world.dossiers import REPONSES
from tests.world.personnes import acteur_of
from tests.world.projets import Scene, set_scene

from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.compte import Compte
from mesaides.db import transaction
from mesaides.demandes.moves.creation import create_for_projet
from mesaides.demandes.moves.reponses import EnvoiReponse, Gardee, save_reponse
from mesaides.demandes.moves.transmission import transmit
from mesaides.demandes.reads.lecture import FicheDemande, find_demande
from mesaides.demandes.rules.saisie import ELIGIBILITE, find_question
from mesaides.demandes.tables.demande import PieceFournie
from mesaides.demandes.tables.partage import Partage
from mesaides.dispositifs.reads import find_fiche
from mesaides.pieces.reads.recus import list_fichiers
from mesaides.projets.moves.decisions import validate


@dataclass
class Depot:
    """`scene` has the lycée, Marc its gestionnaire, Claire the porteur and her projet."""

    scene: Scene
    id: int

    async def fiche(self, compte: Compte | None = None) -> FicheDemande:
        found = await find_demande(self.id, await acteur_of(compte or self.scene.claire))
        assert found is not None
        return found

    async def acteur(self, compte: Compte | None = None) -> Acteur:
        return await acteur_of(compte or self.scene.claire)

    async def answer(
        self,
        code: str,
        texte: str,
        edition: int = 0,
        *,
        par: Compte | None = None,
        onglet: str = "",
        rang: int = 0,
    ) -> Gardee:
        compte = par or self.scene.claire
        fiche = await self.fiche(compte)
        question = find_question(fiche.contenu, code)
        assert question is not None
        async with transaction():
            envoi = EnvoiReponse(question, texte, edition, onglet, rang)
            return await save_reponse(fiche, envoi, await acteur_of(compte), now())

    async def fill(self) -> None:
        for code, texte in {ELIGIBILITE.code: "oui", **REPONSES}.items():
            await self.answer(code, texte)
        await self.give()

    async def give(self) -> None:
        """Every pièce asked, as the room of pièces tells it."""
        fiche = await self.fiche()
        for piece in fiche.contenu.pieces:
            await PieceFournie(demande=self.id, code=piece.code, fournie_le=now()).save()

    async def seal(self) -> None:
        """Marc validates the budget as it is."""
        fiche = await self.scene.fiche(self.scene.marc)
        async with transaction():
            await validate(fiche, fiche.empreinte, await acteur_of(self.scene.marc), now())

    async def share(self, rattachement: int) -> None:
        """Claire lets the person of this rattachement fill it."""
        await Partage(demande=self.id, rattachement=rattachement, par=self.scene.claire.id, le=now()).save()

    async def transmit(self, par: Compte | None = None) -> str:
        async with transaction():
            acteur = await acteur_of(par or self.scene.claire)
            return await transmit(await self.fiche(par), acteur, now(), list_fichiers)


async def begin_demande(scene: Scene, par: Compte | None = None) -> Depot:
    """The draft that Claire, or whoever is told, begins for the projet of the scene."""
    dispositif = await find_fiche("projets-educatifs")
    assert dispositif is not None
    compte = par or scene.claire
    acteur = await acteur_of(compte)
    async with transaction():
        return Depot(scene, await create_for_projet(await scene.fiche(compte), dispositif, acteur, now()))


async def set_demande(*, ready: bool = False) -> Depot:
    """A draft of Claire's; `ready`: complete, under the seal."""
    await open_dispositifs()
    depot = await begin_demande(await set_scene(*BALANCED))
    if ready:
        await depot.fill()
        await depot.seal()
    return depot
