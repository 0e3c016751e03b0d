"""A lycée with a gestionnaire, a porteur and their projet, for the tests."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.factories import attach, make_compte, make_etablissement, make_gestionnaire
from tests.projets.budgets import depense, recette

from mesaides.comptes.moves.sessions import open_session
from mesaides.comptes.reads.acteur import find_acteur
from mesaides.comptes.roles import Acteur, Fonction
from mesaides.comptes.tables.compte import Compte
from mesaides.courriels.tables import Courriel
from mesaides.db import transaction
from mesaides.dispositifs.tables import Thematique
from mesaides.etablissements.tables import Etablissement
from mesaides.projets.moves.creation import Recit, create_projet
from mesaides.projets.moves.lignes import GesteBudget, add_ligne
from mesaides.projets.moves.sans_connexion import accept
from mesaides.projets.reads.lecture import FicheProjet, find_projet
from mesaides.projets.rules.budget import Ligne
from mesaides.web.visit import fingerprint

BALANCED = [depense(480000), recette(300000), recette(40000, "etablissement"), recette(140000, "mdl")]
_keys: dict[str, str] = {}
"""The session of each identifiant."""


async def acteur_of(compte: Compte) -> Acteur:
    """The person as they are now, by their session of before where it is still open."""
    now = datetime.now(UTC)
    if acteur := await find_acteur(fingerprint(_keys.get(compte.identifiant, "")), now):
        return acteur
    key = _keys[compte.identifiant] = f"clé de {compte.identifiant} {now.isoformat()}"
    async with transaction():
        await open_session(compte.id, key=key, now=now, navigateur="essai", ip="192.0.2.1")
    acteur = await find_acteur(fingerprint(key), now)
    assert acteur is not None
    return acteur


async def make_thematique() -> Thematique:
    found = await Thematique.objects().first()
    if found is not None:
        return found
    thematique = Thematique(code="vie-lyceenne", nom="Vie lycéenne", ordre=1)
    await thematique.save()
    return thematique


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

    async def accept_links(self) -> None:
        """The link of a mail is enough here to answer."""
        acteur = await acteur_of(self.marc)
        async with transaction():
            await accept(self.lycee.id, acteur, datetime.now(UTC))

    async def add(self, *lignes: Ligne, par: Compte | None = None, confirme: str = "") -> None:
        for ligne in lignes:
            acteur = await acteur_of(par or self.claire)
            async with transaction():
                geste = GesteBudget(await self.fiche(par), acteur, datetime.now(UTC), confirme)
                await add_ligne(geste, ligne)


async def set_scene(*lignes: Ligne, commune: str = "Albi") -> Scene:
    """« Radio du lycée », carried by Claire, with these lines."""
    lycee = await make_etablissement(nom="Lycée Jean-Jaurès", commune=commune)
    marc = await make_gestionnaire(lycee, civilite="m", nom="Vidal", prenom="Marc")
    claire = await make_compte(civilite="mme", nom="Roux", prenom="Claire")
    await attach(claire, lycee, Fonction.USAGER)
    thematique = await make_thematique()
    recit = Recit("Radio du lycée", "Une webradio.", thematique.id, "2026-2027")
    async with transaction():
        projet = await create_projet(lycee.id, recit, await acteur_of(claire), datetime.now(UTC))
    scene = Scene(lycee, marc, claire, projet, thematique.id)
    await scene.add(*lignes)
    return scene


def budget_of(scene: Scene) -> str:
    return f"/projets/{scene.projet}/budget"


async def link_of(objet: str) -> str:
    mail = (
        await Courriel.objects().where(Courriel.objet == objet).order_by(Courriel.id, ascending=False).first()
    )
    assert mail is not None
    found = re.search(r"/decision/\S+", mail.read().message.texte)
    assert found
    return found.group()
