"""A demande begins: for a projet and a dispositif that is open, or again from a past one."""

from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.mesure import count
from mesaides.db import Statement
from mesaides.demandes.rules.freins import DEMANDES
from mesaides.demandes.rules.saisie import own_questions
from mesaides.demandes.states import EtatDemande
from mesaides.demandes.tables.demande import Demande, Mouvement
from mesaides.demandes.tables.lecture import Fiche
from mesaides.dispositifs.rules.contenu import TypeQuestion
from mesaides.dispositifs.tables.catalogue import Fiche as Dispositif
from mesaides.errors import DomainError
from mesaides.journal.tables import note
from mesaides.projets.tables.creation import Recit, create_projet
from mesaides.projets.tables.lecture import Fiche as Projet
from mesaides.projets.tables.projet import LigneBudget
from mesaides.projets.tables.verrou import hold, list_lignes, settle

ALIVE = Statement(
    "SELECT id FROM demande WHERE projet = {} AND campagne = {} AND etat NOT IN ('refusee', 'sans_suite', 'retiree')"
)
CODE = Statement("SELECT code FROM dispositif WHERE id = {}")
COPY = Statement(
    "INSERT INTO reponse (demande, question, valeur, brut, edition, onglet, rang, par, le) "
    "SELECT {}, question, valeur, brut, 1, '', 0, par, le FROM reponse WHERE demande = {} AND question = {}"
)


async def create_demande(
    projet: int, etablissement: int, dispositif: Dispositif, acteur: Acteur, now: datetime
) -> int:
    """The number of the demande of this projet in the open campagne: the one that exists already, or a new one.

    Raises DomainError when the dispositif is not open.
    """
    campagne = dispositif.open_campagne(now)
    if campagne is None:
        raise DomainError(
            f"Le dispositif «\u00a0{dispositif.contenu.titre}\u00a0» n’est pas ouvert en ce moment."
        )
    await hold(projet)
    alive = await ALIVE.first(projet, campagne.id)
    if alive is not None:
        return alive["id"]
    await count(acteur.compte, DEMANDES, now)
    demande = Demande(
        projet=projet,
        etablissement=etablissement,
        version=dispositif.version,
        campagne=campagne.id,
        etat_le=now,
        cree_par=acteur.compte,
        cree_le=now,
        modifiee_le=now,
    )
    await demande.save()
    vers = EtatDemande.BROUILLON.value
    await Mouvement(demande=demande.id, acte="creation", vers=vers, par=acteur.compte, le=now).save()
    await note("creation_demande", compte=acteur.compte, objet=f"demande {demande.id}", projet=projet)
    return demande.id


async def create_for_projet(projet: Projet, dispositif: Dispositif, acteur: Acteur, now: datetime) -> int:
    """For a projet that this person sees."""
    return await create_demande(projet.id, projet.etablissement, dispositif, acteur, now)


async def code_of(fiche: Fiche) -> str:
    """The code of the dispositif of a demande."""
    return (await CODE.rows(fiche.dispositif))[0]["code"]


async def duplicate(fiche: Fiche, dispositif: Dispositif, annee: str, acteur: Acteur, now: datetime) -> int:
    """A new projet and demande for another year, with the words, the lines and the answers of this one.

    Dates are left to be given again, and what the present version of the dispositif no longer asks is left out.
    """
    recit = Recit(fiche.intitule, fiche.resume, fiche.thematique, annee)
    projet = await create_projet(fiche.etablissement, recit, acteur, now)
    lignes = [lue.ligne for lue in await list_lignes(fiche.projet)]
    for ordre, ligne in enumerate(lignes, start=1):
        await LigneBudget(
            projet=projet,
            sens=ligne.sens.value,
            poste=ligne.poste,
            intitule=ligne.intitule,
            montant_centimes=ligne.montant_centimes,
            ordre=ordre,
        ).save()
    await settle(projet, lignes, now)
    demande = await create_demande(projet, fiche.etablissement, dispositif, acteur, now)
    before = {question.code: question.type for question in own_questions(fiche.contenu)}
    for question in own_questions(dispositif.contenu):
        if question.type is not TypeQuestion.DATE and before.get(question.code) == question.type:
            await COPY.rows(demande, fiche.id, question.code)
    return demande
