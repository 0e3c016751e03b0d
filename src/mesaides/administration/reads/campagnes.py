"""The campagnes as an administrateur sees them: each with its drafts and what was transmitted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from piccolo.query.functions import Count

from mesaides.db import P, frozen
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.demandes.tables.demande import Demande
from mesaides.dispositifs.reads import FicheDispositif, Ouverture, find_fiche
from mesaides.dispositifs.rules.campagnes import EtatCampagne, state_of
from mesaides.dispositifs.tables import Campagne


@dataclass(frozen=True, slots=True)
class _ParEtat:
    campagne: int
    etat: EtatDemande
    nombre: int


@dataclass(frozen=True, slots=True)
class CampagneSuivie:
    """A campagne of a dispositif: how many drafts it has, and how many demandes were transmitted in it."""

    fiche: FicheDispositif
    campagne: Ouverture
    brouillons: int
    transmises: int

    @property
    def nom(self) -> str:
        """« Projets éducatifs 2026-2027 »."""
        return f"{self.fiche.contenu.titre} {self.campagne.annee_scolaire}"

    def state(self, now: datetime) -> EtatCampagne:
        return state_of(self.campagne, now)


D = Demande
RECEIVED = (D.etat == EtatDemande.BROUILLON) | D.transmise_le.is_not_null()
NOMBRES, NOMBRES_OF = (
    frozen(
        D.select(D.campagne, D.etat, Count(D.id, alias="nombre")).where(which).group_by(D.campagne, D.etat),
        _ParEtat,
    )
    for which in (RECEIVED, RECEIVED & (D.campagne._.dispositif == P.dispositif))
)
BROUILLONS = frozen(
    D.select(Count(D.id, alias="nombre")).where(
        (D.campagne == P.campagne) & (D.etat == EtatDemande.BROUILLON)
    ),
    int,
)
CODE = frozen(
    Campagne.select(Campagne.dispositif._.code.as_alias("code")).where(Campagne.id == P.campagne), str
)


async def follow_campagnes(fiches: Iterable[FicheDispositif]) -> list[CampagneSuivie]:
    """Those of all these dispositifs, the first to open first."""
    nombres = await NOMBRES.rows_apart()
    return [_suivie(fiche, one, nombres) for fiche in fiches for one in fiche.campagnes]


async def follow_campagnes_of(fiche: FicheDispositif) -> list[CampagneSuivie]:
    """Its own."""
    nombres = await NOMBRES_OF.rows_apart(dispositif=fiche.id)
    return [_suivie(fiche, one, nombres) for one in fiche.campagnes]


def _suivie(fiche: FicheDispositif, campagne: Ouverture, nombres: list[_ParEtat]) -> CampagneSuivie:
    mine = [one for one in nombres if one.campagne == campagne.id]
    brouillons = sum(one.nombre for one in mine if one.etat is EtatDemande.BROUILLON)
    return CampagneSuivie(fiche, campagne, brouillons, sum(one.nombre for one in mine) - brouillons)


async def find_campagne(numero: int) -> CampagneSuivie | None:
    code = await CODE.first(campagne=numero)
    fiche = await find_fiche(code) if code else None
    suivies = await follow_campagnes_of(fiche) if fiche else []
    return next((one for one in suivies if one.campagne.id == numero), None)


async def count_brouillons(campagne: int) -> int:
    return await BROUILLONS.one(campagne=campagne)


def by_state(suivies: Sequence[CampagneSuivie], now: datetime) -> list[tuple[str, list[CampagneSuivie]]]:
    """Those that are open, the first to close first; coming, the first to open; past, the last to have closed."""
    found = {etat: [one for one in suivies if one.state(now) is etat] for etat in EtatCampagne}
    ouvertes = sorted(found[EtatCampagne.OUVERTE], key=lambda one: one.campagne.ferme_le)
    coming = sorted(found[EtatCampagne.A_VENIR], key=lambda one: one.campagne.ouvre_le)
    past = sorted(found[EtatCampagne.FERMEE], key=lambda one: one.campagne.ferme_le, reverse=True)
    parts = [("Campagnes ouvertes", ouvertes), ("Campagnes à venir", coming), ("Campagnes fermées", past)]
    return [(titre, ones) for titre, ones in parts if ones]
