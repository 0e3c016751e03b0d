"""What the Région changes for drafts is told to who fills them: one mail a person, for all of theirs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
SAME: Mapping[int, Sequence[str]] = {}
"""Nothing is said of one draft that is not said of all."""
BROUILLON = D.etat == EtatDemande.BROUILLON
TOLD = (
    *(D.id, D.etablissement),
    D.projet._.intitule.as_alias("intitule"),
    D.etablissement._.nom.as_alias("lieu"),
)
OF_CAMPAGNE = frozen(D.select(*TOLD).where((D.campagne == P.campagne) & BROUILLON).order_by(D.id), _APrevenir)
OF_DISPOSITIF = frozen(
    D.select(*TOLD).where((D.version._.dispositif == P.dispositif) & BROUILLON).order_by(D.id), _APrevenir
)


async def tell_campagne(campagne: int, annonce: AnnonceBrouillons) -> int:
    """To the people of the drafts of this campagne; how many drafts. In the caller's transaction."""
    return await _tell(await OF_CAMPAGNE.rows(campagne=campagne), annonce)


async def tell_dispositif(dispositif: int, annonce: AnnonceBrouillons) -> int:
    """To the people of all its drafts; how many drafts. In the caller's transaction."""
    return await _tell(await OF_DISPOSITIF.rows(dispositif=dispositif), annonce)


async def tell_some(
    dispositif: int, annonce: AnnonceBrouillons, precisions: Mapping[int, Sequence[str]]
) -> int:
    """To the people of these drafts of it, with what each has to look at. In the caller's transaction."""
    drafts = await OF_DISPOSITIF.rows(dispositif=dispositif)
    return await _tell([one for one in drafts if one.id in precisions], annonce, precisions)


async def _tell(
    brouillons: Sequence[_APrevenir],
    annonce: AnnonceBrouillons,
    precisions: Mapping[int, Sequence[str]] = SAME,
) -> int:
    told: dict[str, list[ARappeler]] = defaultdict(list)
    for one in brouillons:
        lien, dits = f"/demandes/{one.id}/recapitulatif", ", ".join(precisions.get(one.id, ()))
        titre = f"{one.intitule} ({dits})" if dits else one.intitule
        for adresse, _ in await list_a_rappeler(one.id, one.etablissement, validation=False):
            told[adresse].append(ARappeler(titre, one.lieu, lien, a_valider=False))
    for adresse, drafts in told.items():
        await mail_annonce(adresse, annonce, drafts)
    return len(brouillons)
