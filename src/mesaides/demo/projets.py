"""The projets of the demonstration's lycée at Albi: one budget of each state."""

import secrets
from datetime import datetime, timedelta

from mesaides.comptes.moves.sessions import close_session, open_session
from mesaides.comptes.reads.acteur import find_acteur
from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.compte import Compte
from mesaides.db import transaction
from mesaides.demo.budgets import BARCELONE, CINE, FRESQUE, JARDIN, POTAGER, RADIO, THEATRE
from mesaides.demo.scene import settle
from mesaides.dispositifs.rules.campagnes import annee_scolaire_of
from mesaides.dispositifs.rules.postes import SensPoste
from mesaides.dispositifs.tables import Thematique
from mesaides.projets.moves.creation import Recit, create_projet
from mesaides.projets.moves.decisions import ask_validation, refuse, validate, validate_part
from mesaides.projets.moves.lignes import GesteBudget, add_ligne, change_ligne, mark_of
from mesaides.projets.moves.part import commit_part
from mesaides.projets.moves.porteurs import Designe
from mesaides.projets.moves.verrou import list_lignes
from mesaides.projets.moves.vie import archive
from mesaides.projets.reads.lecture import FicheProjet, find_projet
from mesaides.projets.rules.budget import Ligne
from mesaides.projets.tables.projet import Projet
from mesaides.web.visit import fingerprint


async def plant_projets(now: datetime) -> None:
    """Does nothing when there are some, or when the people of the story are not there."""
    if await Projet.exists():
        return
    claire, marc = await person("usager-occitanie", now), await person("gestionnaire-occitanie", now)
    if claire is None or marc is None:
        return
    async with transaction():
        await create_projet_of(claire, "Fresque du climat", "ecologie", FRESQUE, _ago(now, 1))
        old = await create_projet_of(claire, "Classe découverte", "sport", FRESQUE, _ago(now, 400))
        await archive(old, claire, _ago(now, 200))
        await create_projet_of(claire, "Jardin des langues", "langues", JARDIN, _ago(now, 6))
        refused = await create_projet_of(claire, "Voyage à Barcelone", "langues", BARCELONE, _ago(now, 9))
        await ask_validation(refused, claire, _ago(now, 8))
        raison = "Le conseil d’administration vote cette part en décembre."
        await refuse(refused, refused.empreinte, raison, marc, _ago(now, 7))
        await settle(_ago(now, 7))
        sealed = await create_projet_of(claire, "Théâtre au lycée", "culture", THEATRE, _ago(now, 12))
        await ask_validation(sealed, claire, _ago(now, 11))
        await validate(sealed, sealed.empreinte, marc, _ago(now, 10))
        await settle(_ago(now, 10))
        asked = await create_projet_of(claire, "Potager partagé", "alimentation", POTAGER, _ago(now, 2))
        await ask_validation(asked, claire, _ago(now, 1))
        await settle(_ago(now, 1))
        partial = await create_projet_of(claire, "Ciné-club", "culture", CINE, _ago(now, 5))
        await validate_part(partial, str(partial.part_centimes), marc, _ago(now, 4))
        await settle(_ago(now, 4))
        await _begin_by_part(claire, marc, _ago(now, 3))
        changed = await create_projet_of(claire, "Radio du lycée", "citoyennete", RADIO, _ago(now, 20))
        await validate(changed, changed.empreinte, marc, _ago(now, 17))
        await settle(_ago(now, 17))
        await raise_part(changed, claire, _ago(now, 3))
        await settle(_ago(now, 3))


def _ago(now: datetime, jours: float) -> datetime:
    return now - timedelta(days=jours)


async def _begin_by_part(claire: Acteur, marc: Acteur, now: datetime) -> None:
    """Marc validates 250 € at most of a projet whose budget Claire has still to write."""
    lien = marc.etablissement
    assert lien is not None
    theme = await Thematique.objects().order_by(Thematique.ordre).first()
    assert theme is not None
    recit = Recit("Journée des métiers", "", theme.id, annee_scolaire_of(now.date()))
    projet = await create_projet(lien.etablissement, recit, marc, now, Designe(claire.compte))
    await commit_part(await _find(projet, marc), 25000, marc, now)
    await settle(now)


async def raise_part(fiche: FicheProjet, claire: Acteur, now: datetime) -> None:
    """After the seal, the part goes from 400 € to 550 €: it is asked again with the difference."""
    for poste, montant in (("etablissement", 55000), ("mdl", 125000)):
        lue = next(lue for lue in await list_lignes(fiche.id) if lue.ligne.poste == poste)
        geste = GesteBudget(fiche, claire, now, fiche.empreinte)
        saisie = Ligne(SensPoste.RECETTE, poste, lue.ligne.intitule, montant)
        await change_ligne(geste, lue.id, mark_of(lue.ligne), saisie)


async def create_projet_of(
    porteur: Acteur, intitule: str, thematique: str, lignes: list[Ligne], now: datetime, resume: str = ""
) -> FicheProjet:
    """`thematique`: its code; the first one where it is not known."""
    themes = await Thematique.objects().order_by(Thematique.ordre)
    theme = next((one for one in themes if one.code == thematique), themes[0])
    lien = porteur.etablissement
    assert lien is not None
    recit = Recit(
        intitule, resume or "Un projet porté par les élèves.", theme.id, annee_scolaire_of(now.date())
    )
    projet = await create_projet(lien.etablissement, recit, porteur, now)
    for ligne in lignes:
        await add_ligne(GesteBudget(await _find(projet, porteur), porteur, now), ligne)
    return await _find(projet, porteur)


async def _find(projet: int, claire: Acteur) -> FicheProjet:
    fiche = await find_projet(projet, claire)
    assert fiche is not None
    return fiche


async def person(identifiant: str, now: datetime) -> Acteur | None:
    compte = await Compte.objects().where(Compte.identifiant_cle == identifiant).first()
    if compte is None:
        return None
    key = secrets.token_urlsafe(32)
    session = await open_session(compte.id, key=key, now=now, navigateur="", ip="")
    acteur = await find_acteur(fingerprint(key), now)
    await close_session(session, compte=compte.id)
    return acteur
