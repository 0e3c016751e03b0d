"""Drafts are recalled to those who can finish them before their campagne closes: each reminder once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mesaides.dates import day_of
from mesaides.db import P, exists, frozen, not_exists, transaction, whether
from mesaides.demandes.mails import ARappeler, mail_rappel
from mesaides.demandes.reads.destinataires import list_a_rappeler
from mesaides.demandes.rules.rappels import PALIERS, begun_before, palier_of
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.demandes.tables.demande import Demande, Rappel
from mesaides.dispositifs.reads import contenu_of, with_contenus
from mesaides.dispositifs.states import EtatDispositif
from mesaides.dispositifs.tables import Campagne
from mesaides.projets.tables.projet import DemandeValidation

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class _Fin:
    id: int
    ferme_le: date


@dataclass(frozen=True, slots=True)
class _Brouillon:
    """`validation`: its budget awaits the gestionnaire."""

    id: int
    projet: int
    etablissement: int
    intitule: str
    lieu: str
    empreinte: str
    validation: bool


C, D, R, A = Campagne, Demande, Rappel, DemandeValidation
CLOSING = frozen(
    C.select(C.id, C.ferme_le).where((C.ferme_le >= P.premier) & (C.ferme_le <= P.dernier)).order_by(C.id),
    _Fin,
)
RECALLED = (R.demande == D.id) & (R.ferme_le == P.ferme_le) & (R.jours == P.jours)
DUE = frozen(
    D.select(
        *(D.id, D.projet, D.etablissement),
        D.projet._.intitule.as_alias("intitule"),
        D.etablissement._.nom.as_alias("lieu"),
        D.version._.empreinte.as_alias("empreinte"),
        whether(exists(A.select(A.id).where((A.projet == D.projet) & A.close_le.is_null())), "validation"),
    )
    .where(
        (D.campagne == P.campagne)
        & (D.etat == EtatDemande.BROUILLON)
        & (D.version._.dispositif._.etat == EtatDispositif.PUBLIE)
        & (D.cree_le < P.avant)
        & not_exists(R.select(R.id).where(RECALLED))
    )
    .order_by(D.id)
    .limit(AT_ONCE),
    _Brouillon,
)
RECALL = frozen(
    R.insert(R(demande=P.demande, ferme_le=P.ferme_le, jours=P.jours, le=P.le))
    .on_conflict(action="DO NOTHING")
    .returning(R.id)
)


async def recall_drafts(now: datetime) -> dict[str, int]:
    """Posts what is due, and says of how many drafts, when there are any. Done twice, or by two at once, it is done
    once: a reminder is a row."""
    today = day_of(now)
    recalled = 0
    for fin in await CLOSING.rows(premier=today, dernier=today + timedelta(days=max(PALIERS))):
        palier = palier_of(fin.ferme_le, now)
        while palier and (done := await _recall_some(fin, palier, now)):
            recalled += done
    return {"brouillons rappelés": recalled} if recalled else {}


async def _recall_some(fin: _Fin, palier: int, now: datetime) -> int:
    """One mail a person for all of these."""
    told: dict[str, list[ARappeler]] = defaultdict(list)
    facts = {"ferme_le": fin.ferme_le, "jours": palier}
    async with transaction():
        found = await DUE.rows(campagne=fin.id, avant=begun_before(fin.ferme_le, palier), **facts)
        due = await with_contenus(found)
        for brouillon in due:
            if await RECALL.rows(demande=brouillon.id, le=now, **facts):
                await _tell(brouillon, told)
        for adresse, drafts in told.items():
            await mail_rappel(adresse, drafts, fin.ferme_le, presse=palier == min(PALIERS))
    return len(due)


async def _tell(brouillon: _Brouillon, told: dict[str, list[ARappeler]]) -> None:
    titre = f"{brouillon.intitule}, {contenu_of(brouillon).titre}"
    for adresse, gere in await list_a_rappeler(brouillon.id, brouillon.etablissement, brouillon.validation):
        a_valider = gere and brouillon.validation
        lien = (
            f"/projets/{brouillon.projet}/budget" if a_valider else f"/demandes/{brouillon.id}/recapitulatif"
        )
        told[adresse].append(ARappeler(titre, brouillon.lieu, lien, a_valider))
