"""The projets of the demonstration's lycée at Albi: one budget of each state."""

import secrets
from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.acteur import find_acteur
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.session import close_session, open_session
from mesaides.db import transaction
from mesaides.dispositifs.tables.dispositif import Thematique
from mesaides.projets.rules.annees import annee_de
from mesaides.projets.rules.budget import Ligne
from mesaides.projets.rules.postes import Sens
from mesaides.projets.tables.creation import Recit, create_projet
from mesaides.projets.tables.decisions import ask_validation, refuse, validate
from mesaides.projets.tables.lecture import Fiche, find_projet
from mesaides.projets.tables.lignes import Geste, add_ligne, change_ligne, mark_of
from mesaides.projets.tables.projet import Projet
from mesaides.projets.tables.verrou import list_lignes
from mesaides.web.visit import fingerprint

D, R = Sens.DEPENSE, Sens.RECETTE
RADIO = [
    Ligne(D, "intervenants", "Journaliste, 6 séances", 240000),
    Ligne(D, "achats", "Table de mixage, micros", 185000),
    Ligne(D, "transport", "Visite de Radio Albigés", 55000),
    Ligne(R, "region", "Projets éducatifs", 300000),
    Ligne(R, "etablissement", "Fonds propres", 40000),
    Ligne(R, "mdl", "Maison des lycéens", 140000),
]


async def plant_projets(now: datetime) -> None:
    """Does nothing when there are some, or when the people of the story are not there."""
    if await Projet.exists():
        return
    claire, marc = await person("usager-occitanie", now), await person("gestionnaire-occitanie", now)
    if claire is None or marc is None:
        return
    async with transaction():
        await create_projet_of(claire, "Fresque du climat", RADIO[:1], now)
        await create_projet_of(claire, "Jardin des langues", RADIO, now)
        refused = await create_projet_of(claire, "Voyage à Barcelone", RADIO, now)
        await ask_validation(refused, claire, now)
        await refuse(refused, refused.empreinte, "Le CA vote cette part en décembre.", marc, now)
        sealed = await create_projet_of(claire, "Théâtre au lycée", RADIO, now)
        await ask_validation(sealed, claire, now)
        await validate(sealed, sealed.empreinte, marc, now)
        asked = await create_projet_of(claire, "Potager partagé", RADIO, now)
        await ask_validation(asked, claire, now)
        changed = await create_projet_of(claire, "Radio du lycée", RADIO, now)
        await validate(changed, changed.empreinte, marc, now)
        await _raise_part(changed, claire, now)


async def _raise_part(fiche: Fiche, claire: Acteur, now: datetime) -> None:
    """After the seal, the part goes from 400 € to 550 €: it is asked again with the difference."""
    for poste, montant in (("etablissement", 55000), ("mdl", 125000)):
        lue = next(lue for lue in await list_lignes(fiche.id) if lue.ligne.poste == poste)
        geste = Geste(fiche, claire, now, fiche.empreinte)
        saisie = Ligne(R, poste, lue.ligne.intitule, montant)
        await change_ligne(geste, lue.id, mark_of(lue.ligne), saisie)


async def create_projet_of(claire: Acteur, intitule: str, lignes: list[Ligne], now: datetime) -> Fiche:
    thematique = await Thematique.objects().order_by(Thematique.ordre).first()
    lien = claire.etablissement
    assert thematique is not None
    assert lien is not None
    recit = Recit(intitule, "Un projet porté par les élèves.", thematique.id, annee_de(now.date()))
    projet = await create_projet(lien.etablissement, recit, claire, now)
    for ligne in lignes:
        await add_ligne(Geste(await _find(projet, claire), claire, now), ligne)
    return await _find(projet, claire)


async def _find(projet: int, claire: Acteur) -> Fiche:
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
