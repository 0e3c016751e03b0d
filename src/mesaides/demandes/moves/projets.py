"""The end of a projet, of which its demandes decide: archived when none is under way, deleted when there is none."""

from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen
from mesaides.demandes.states.etapes import NON_DECIDEES, EtatDemande
from mesaides.demandes.tables.demande import Demande
from mesaides.errors import DomainError
from mesaides.projets.moves.verrou import hold
from mesaides.projets.moves.vie import archive, erase
from mesaides.projets.reads.fiche import FicheProjet

D = Demande
OF_PROJET = frozen(D.select(D.etat).where(D.projet == P.projet), EtatDemande)


async def archive_projet(fiche: FicheProjet, acteur: Acteur, now: datetime) -> None:
    """Raises DomainError while one of its demandes is a draft, or awaits a decision."""
    await hold(fiche.id)
    if NON_DECIDEES & set(await OF_PROJET.rows(projet=fiche.id)):
        raise DomainError(
            "Une demande d’aide de ce projet est en cours\u00a0: attendez sa décision ou retirez-la, puis archivez."
        )
    await archive(fiche, acteur, now)


async def delete_projet(fiche: FicheProjet, acteur: Acteur, now: datetime) -> None:
    """Raises DomainError as soon as a demande was begun for it, or while its budget is validated."""
    await hold(fiche.id)
    if await OF_PROJET.rows(projet=fiche.id):
        raise DomainError(
            "Une demande d’aide a été commencée pour ce projet\u00a0: il ne peut pas être supprimé. "
            "Vous pouvez l’archiver."
        )
    await erase(fiche, acteur, now)
