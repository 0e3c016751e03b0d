"""A lycée with a gestionnaire, a porteur and their projets."""

from dataclasses import dataclass, replace

from tests.world.courriels import link_of
from tests.world.dates import now
from tests.world.dispositifs import make_thematique
from tests.world.lycees import make_etablissement
from tests.world.personnes import acteur_of, make_gestionnaire, make_usager

from mesaides.comptes.tables.compte import Compte
from mesaides.courriels.tables import Courriel
from mesaides.db import transaction
from mesaides.etablissements.tables import Etablissement
from mesaides.projets.moves.creation import Recit, create_projet
from mesaides.projets.moves.lignes import GesteBudget, add_ligne
from mesaides.projets.moves.sans_connexion import accept
from mesaides.projets.reads.lecture import FicheProjet, find_projet
from mesaides.projets.rules.budget import Ligne


@dataclass
class Scene:
    lycee: Etablissement
    marc: Compte
    """The gestionnaire."""
    claire: Compte
    """The porteur."""
    projet: int
    thematique: int

    async def fiche(self, compte: Compte | None = None) -> FicheProjet:
        found = await find_projet(self.projet, await acteur_of(compte or self.claire))
        assert found is not None
        return found

    async def one_more(
        self, *lignes: Ligne, intitule: str = "Un autre projet", annee: str = "2026-2027"
    ) -> "Scene":
        """The same people with another projet of Claire's."""
        recit = Recit(intitule, "Un autre.", self.thematique, annee)
        scene = replace(self, projet=await _create(self.lycee, self.claire, recit))
        await scene.add(*lignes)
        return scene

    async def accept_links(self) -> None:
        """The link of a mail is enough here to answer."""
        acteur = await acteur_of(self.marc)
        async with transaction():
            await accept(self.lycee.id, acteur, now())

    async def add(self, *lignes: Ligne, par: Compte | None = None, confirme: str = "") -> None:
        for ligne in lignes:
            acteur = await acteur_of(par or self.claire)
            async with transaction():
                geste = GesteBudget(await self.fiche(par), acteur, now(), confirme)
                await add_ligne(geste, ligne)


async def set_scene(*lignes: Ligne, commune: str = "Albi") -> Scene:
    """« Radio du lycée », carried by Claire, with these lines."""
    lycee = await make_etablissement(nom="Lycée Jean-Jaurès", commune=commune)
    marc = await make_gestionnaire(lycee, civilite="m", nom="Vidal", prenom="Marc")
    claire = await make_usager(lycee, civilite="mme", nom="Roux", prenom="Claire")
    thematique = await make_thematique()
    recit = Recit("Radio du lycée", "Une webradio.", thematique.id, "2026-2027")
    scene = Scene(lycee, marc, claire, await _create(lycee, claire, recit), thematique.id)
    await scene.add(*lignes)
    return scene


async def _create(lycee: Etablissement, par: Compte, recit: Recit) -> int:
    acteur = await acteur_of(par)
    async with transaction():
        return await create_projet(lycee.id, recit, acteur, now())


def budget_of(scene: Scene) -> str:
    return f"/projets/{scene.projet}/budget"


async def decision_link() -> str:
    """The path of the link of the newest mail that asks for a validation."""
    asks = Courriel.objects().where(Courriel.objet == "budget_a_valider")
    mail = await asks.order_by(Courriel.id, ascending=False).first()
    assert mail is not None
    return link_of(mail.read().message, "/decision/")
