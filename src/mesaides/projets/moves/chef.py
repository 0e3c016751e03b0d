"""No gestionnaire has answered: the chef of the établissement is asked, by a link to its mailbox in the directory."""

from datetime import datetime

from mesaides.comptes.moves.mesures import count
from mesaides.comptes.reads.conditions import is_titulaire
from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, frozen
from mesaides.errors import DomainError
from mesaides.journal.tables import note
from mesaides.projets.mails import ATrancher, mail_chef
from mesaides.projets.moves.annonces import SOLLICITATIONS, issue_link
from mesaides.projets.moves.verrou import OPEN, hold
from mesaides.projets.reads.fiche import FicheProjet
from mesaides.projets.reads.lecture import find_projet
from mesaides.projets.states import can_ask, may_ask_chef

R = Rattachement
TITULAIRE = frozen(
    R.select(R.compte).where(is_titulaire(R) & (R.etablissement == P.etablissement)).order_by(R.id).limit(1),
    int,
)
TROP_TOT = (
    "Le chef d’établissement ne peut pas être sollicité maintenant\u00a0: quelqu’un a répondu, le courriel est "
    "déjà parti, ou il est trop tôt."
)


async def ask_chef(fiche: FicheProjet, jours: int, acteur: Acteur, now: datetime) -> None:
    """In the caller's transaction. Raises DomainError when it is not theirs to ask, or not the time to."""
    if not can_ask(acteur, fiche):
        raise DomainError("Cette demande revient à la personne qui prépare le budget.")
    tenu = await hold(fiche.id)
    present = await find_projet(fiche.id, acteur, fiche.ouvert_a)
    demande = await OPEN.first(projet=fiche.id)
    if present is None or demande is None or not may_ask_chef(present, jours, now):
        raise DomainError(TROP_TOT)
    titulaire = await TITULAIRE.first(etablissement=fiche.etablissement)
    if titulaire is None:
        raise DomainError(
            "L’établissement n’a pas de gestionnaire\u00a0: écrivez à la Région, qui en nomme un."
        )
    await count(acteur.compte, SOLLICITATIONS, now)
    token = await issue_link(demande.id, titulaire, now, chef=True)
    await note("sollicitation_chef", compte=acteur.compte, objet=f"projet {fiche.id}")
    await mail_chef(present, acteur, ATrancher(tenu.budget, [], demande.genre), token, jours)
