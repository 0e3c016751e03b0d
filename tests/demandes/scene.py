"""Claire and Marc's lycée with a demande, at any point of its life, for the tests."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tests.demandes.dossiers import REPONSES
from tests.projets.budgets import depense, recette
from tests.projets.scene import Scene, acteur_of, set_scene

from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.compte import Compte
from mesaides.db import transaction
from mesaides.demandes.moves.creation import create_for_projet
from mesaides.demandes.moves.reponses import EnvoiReponse, Gardee, save_reponse
from mesaides.demandes.moves.transmission import transmit
from mesaides.demandes.reads.lecture import FicheDemande, find_demande
from mesaides.demandes.rules.saisie import ELIGIBILITE, find_question
from mesaides.demandes.tables.demande import PieceFournie
from mesaides.dispositifs.moves import load, open_campagne, open_exemples
from mesaides.dispositifs.reads import find_fiche
from mesaides.dispositifs.rules.lecture import CampagneLue
from mesaides.projets.moves.decisions import validate

BALANCED = (depense(4_800_00), recette(3_000_00), recette(400_00, "etablissement"), recette(1_400_00, "mdl"))


def now() -> datetime:
    return datetime.now(UTC)


async def open_dispositifs() -> None:
    """The examples, of which « Projets éducatifs » can be asked today, and « Résidence » no more."""
    if await find_fiche("projets-educatifs") is not None:
        return
    await load(open_exemples(), now())
    today = now().date()
    for code, first, last in (
        ("projets-educatifs", today - timedelta(days=20), today + timedelta(days=20)),
        ("residence-artiste", today - timedelta(days=60), today - timedelta(days=30)),
    ):
        fiche = await find_fiche(code)
        assert fiche is not None
        for campagne in fiche.campagnes:
            await open_campagne(
                fiche.id, CampagneLue(campagne.annee_scolaire, date(2020, 1, 1), date(2020, 2, 1))
            )
        await open_campagne(fiche.id, CampagneLue("2026-2027", first, last))


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

    async def transmit(self, par: Compte | None = None) -> str:
        async with transaction():
            return await transmit(await self.fiche(par), await acteur_of(par or self.scene.claire), now())


async def set_demande(*, ready: bool = False) -> Depot:
    """A draft of Claire's; `ready`: complete, under the seal."""
    await open_dispositifs()
    scene = await set_scene(*BALANCED)
    dispositif = await find_fiche("projets-educatifs")
    assert dispositif is not None
    async with transaction():
        acteur = await acteur_of(scene.claire)
        depot = Depot(scene, await create_for_projet(await scene.fiche(), dispositif, acteur, now()))
    if ready:
        await depot.fill()
        await depot.seal()
    return depot
