"""What the Région changes for drafts is told to who fills them: one mail a person, for all of theirs."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from mesaides.db import P, frozen
from mesaides.demandes.mails import ARappeler, mail_annonce
from mesaides.demandes.reads.destinataires import list_a_rappeler
from mesaides.demandes.rules.annonces import AnnonceBrouillons
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.demandes.tables.demande import Demande


@dataclass(frozen=True, slots=True)
class _APrevenir:
    id: int
    etablissement: int
    intitule: str
    lieu: str


D = Demande
BROUILLON = D.etat == EtatDemande.BROUILLON
TOLD = (
    *(D.id, D.etablissement),
    D.projet._.intitule.as_alias("intitule"),
    D.etablissement._.nom.as_alias("lieu"),
)
OF_CAMPAGNE = frozen(D.select(*TOLD).where((D.campagne == P.campagne) & BROUILLON).order_by(D.id), _APrevenir)


async def tell_campagne(campagne: int, annonce: AnnonceBrouillons) -> int:
    """To the people of the drafts of this campagne; how many drafts. In the caller's transaction."""
    return await _tell(await OF_CAMPAGNE.rows(campagne=campagne), annonce)


async def _tell(brouillons: Sequence[_APrevenir], annonce: AnnonceBrouillons) -> int:
    told: dict[str, list[ARappeler]] = defaultdict(list)
    for one in brouillons:
        lien = f"/demandes/{one.id}/recapitulatif"
        for adresse, _ in await list_a_rappeler(one.id, one.etablissement, validation=False):
            told[adresse].append(ARappeler(one.intitule, one.lieu, lien, a_valider=False))
    for adresse, drafts in told.items():
        await mail_annonce(adresse, annonce, drafts)
    return len(brouillons)
