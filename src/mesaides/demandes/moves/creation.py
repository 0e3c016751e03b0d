"""A demande begins: for a projet and a dispositif that is open, or again from a past one."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.moves.mesures import count
from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.cadence import Quota
from mesaides.comptes.rules.freins import JOUR, Frein
from mesaides.db import P, frozen
from mesaides.demandes.moves.reception import tell_projet
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.rules.saisie import own_questions
from mesaides.demandes.states.etapes import VIVANTES, EtatDemande
from mesaides.demandes.tables.demande import Demande, Mouvement, Reponse
from mesaides.dispositifs.reads import FicheDispositif, Ouverture, list_thematiques
from mesaides.dispositifs.rules.contenu import TypeQuestion
from mesaides.dispositifs.tables import Dispositif
from mesaides.errors import DomainError
from mesaides.journal.tables import note
from mesaides.projets.moves.creation import Recit, create_projet
from mesaides.projets.moves.verrou import hold, list_lignes, settle
from mesaides.projets.reads.fiche import FicheProjet
from mesaides.projets.tables.projet import LigneBudget

DEMANDES = Frein(
    "demande",
    (Quota(50, JOUR),),
    "Vous avez commencé 50\u00a0demandes en 24\u00a0heures, c’est le maximum\u00a0: celle-ci "
    "n’est pas créée.",
)
"""How many one person begins in a day."""


@dataclass(frozen=True, slots=True)
class ReponseGardee:
    """An answer, word for word."""

    question: str
    valeur: str
    brut: str
    par: int
    le: datetime


@dataclass(frozen=True, slots=True)
class DemandeVivante:
    """The one of a projet that goes on in a campagne."""

    id: int
    etat: EtatDemande

    @property
    def adresse(self) -> str:
        """Where it stands as it is."""
        is_draft = self.etat is EtatDemande.BROUILLON
        return f"/demandes/{self.id}{'/recapitulatif' if is_draft else ''}"

    @property
    def phrase(self) -> str:
        """What is told to whoever would begin another."""
        if self.etat is EtatDemande.BROUILLON:
            return "Cette demande est déjà commencée\u00a0: la voici, telle que vous l’avez laissée."
        return f"Ce projet a déjà une demande dans cette campagne, «\u00a0{self.etat.label}\u00a0»\u00a0: la voici."


ALIVE = frozen(
    Demande.select(Demande.id, Demande.etat).where(
        (Demande.projet == P.projet) & (Demande.campagne == P.campagne) & Demande.etat.is_in(sorted(VIVANTES))
    ),
    DemandeVivante,
)
CODE = frozen(Dispositif.select(Dispositif.code).where(Dispositif.id == P.dispositif), str)
ANSWERS = frozen(
    Reponse.select(Reponse.question, Reponse.valeur, Reponse.brut, Reponse.par, Reponse.le).where(
        Reponse.demande == P.demande
    ),
    ReponseGardee,
)


async def find_alive(projet: int, dispositif: FicheDispositif, now: datetime) -> DemandeVivante | None:
    """The demande of this projet that goes on in the open campagne."""
    campagne = dispositif.open_campagne(now)
    return await ALIVE.first(projet=projet, campagne=campagne.id) if campagne else None


async def create_demande(
    projet: int,
    etablissement: int,
    dispositif: FicheDispositif,
    campagne: Ouverture,
    acteur: Acteur,
    now: datetime,
) -> int:
    """The number of the demande of this projet in this campagne: the one that exists already, or a new one."""
    await hold(projet)
    alive = await ALIVE.first(projet=projet, campagne=campagne.id)
    if alive is not None:
        return alive.id
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
    await tell_projet(projet, now)
    return demande.id


def _open_campagne(dispositif: FicheDispositif, now: datetime) -> Ouverture:
    """Raises DomainError."""
    campagne = dispositif.open_campagne(now)
    if campagne is None:
        raise DomainError(
            f"Le dispositif «\u00a0{dispositif.contenu.titre}\u00a0» n’est pas ouvert en ce moment."
        )
    return campagne


async def create_for_projet(
    projet: FicheProjet, dispositif: FicheDispositif, acteur: Acteur, now: datetime
) -> int:
    """For a projet that this person sees. Raises DomainError when it is archived."""
    if projet.archive_le:
        raise DomainError("Ce projet est archivé\u00a0: rouvrez-le d’abord. La demande n’est pas créée.")
    campagne = _open_campagne(dispositif, now)
    return await create_demande(projet.id, projet.etablissement, dispositif, campagne, acteur, now)


async def create_with_projet(
    etablissement: int, intitule: str, dispositif: FicheDispositif, acteur: Acteur, now: datetime
) -> int:
    """With a new projet, of its thématique and of its année. Raises DomainError when the dispositif is not open."""
    themes = {theme.code: theme.id for theme in await list_thematiques()}
    campagne = _open_campagne(dispositif, now)
    recit = Recit(intitule, "", themes[dispositif.thematique], campagne.annee_scolaire)
    projet = await create_projet(etablissement, recit, acteur, now)
    return await create_demande(projet, etablissement, dispositif, campagne, acteur, now)


async def code_of(fiche: FicheDemande) -> str:
    """The code of the dispositif of a demande."""
    return await CODE.one(dispositif=fiche.dispositif)


async def duplicate(
    fiche: FicheDemande, dispositif: FicheDispositif, campagne: Ouverture, acteur: Acteur, now: datetime
) -> int:
    """A new projet and demande for another campagne, with the words, the lines and the answers of this one.

    Dates are left to be given again, and what the present version of the dispositif no longer asks is left out.
    """
    recit = Recit(fiche.intitule, fiche.resume, fiche.thematique, campagne.annee_scolaire)
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
    demande = await create_demande(projet, fiche.etablissement, dispositif, campagne, acteur, now)
    await _copy_answers(fiche, demande, dispositif)
    return demande


async def _copy_answers(fiche: FicheDemande, demande: int, dispositif: FicheDispositif) -> None:
    """Those to questions that both versions ask in the same way, but dates."""
    before = {question.code: question.type for question in own_questions(fiche.contenu)}
    asked = {
        question.code
        for question in own_questions(dispositif.contenu)
        if question.type is not TypeQuestion.DATE and before.get(question.code) == question.type
    }
    copies = [
        Reponse(
            demande=demande, question=lue.question, valeur=lue.valeur, brut=lue.brut, par=lue.par, le=lue.le
        )
        for lue in await ANSWERS.rows(demande=fiche.id)
        if lue.question in asked
    ]
    if copies:
        await Reponse.insert(*copies)
