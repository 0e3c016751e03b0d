"""Who has devices that they may have lost, and what is being done about it."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.reads.conditions import is_open
from mesaides.comptes.reads.facteurs import IS_CONFIRMED
from mesaides.comptes.reads.liens import fingerprint_of
from mesaides.comptes.roles import nom_complet
from mesaides.comptes.rules.recherche import QuiCherche
from mesaides.comptes.states import OUVERTES, EtatRemise
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.facteur import Facteur
from mesaides.comptes.tables.remise import Remise
from mesaides.db import P, frozen, sub_select

LAST = 50
FOUND = 20


@dataclass(frozen=True, slots=True)
class RemiseLue:
    """`confirmee_*`: '' until there is a second person."""

    id: int
    compte: int
    prenom: str
    nom: str
    identifiant: str
    motif: str
    etat: EtatRemise
    proposee_par: int
    proposee_prenom: str
    proposee_nom: str
    proposee_le: datetime
    confirmee_par: int | None
    due_le: datetime | None
    fin_le: datetime | None

    @property
    def nom_complet(self) -> str:
        return nom_complet(self.prenom, self.nom)

    @property
    def par(self) -> str:
        return nom_complet(self.proposee_prenom, self.proposee_nom)

    @property
    def is_open(self) -> bool:
        return self.etat in OUVERTES


@dataclass(frozen=True, slots=True)
class Equipee:
    """Somebody who has a device."""

    id: int
    prenom: str
    nom: str
    identifiant: str
    adresse_cle: str

    @property
    def nom_complet(self) -> str:
        return nom_complet(self.prenom, self.nom)

    def is_called(self, qui: QuiCherche) -> bool:
        return qui.finds(self.prenom, self.nom, self.identifiant, adresse_cle=self.adresse_cle)


R, C, F = Remise, Compte, Facteur
IS_OPEN = R.etat.is_in(sorted(OUVERTES))
SHOWN = (
    *(R.id, R.compte, R.motif, R.etat, R.proposee_par, R.proposee_le, R.confirmee_par, R.due_le, R.fin_le),
    R.compte._.prenom.as_alias("prenom"),
    R.compte._.nom.as_alias("nom"),
    R.compte._.identifiant.as_alias("identifiant"),
    R.proposee_par._.prenom.as_alias("proposee_prenom"),
    R.proposee_par._.nom.as_alias("proposee_nom"),
)
RECENT = frozen(R.select(*SHOWN).order_by(R.id, ascending=False).limit(LAST), RemiseLue)
FIND = frozen(R.select(*SHOWN).where(R.id == P.remise), RemiseLue)
BY_LINK = frozen(R.select(*SHOWN).where(IS_OPEN & (R.lien == P.lien)), RemiseLue)
HAS_DEVICE = C.id.is_in(sub_select(F.select(F.compte).where(IS_CONFIRMED)))
PERSON = (C.id, C.prenom, C.nom, C.identifiant, C.adresse_cle)
EQUIPEES = frozen(C.select(*PERSON).where(is_open(C) & HAS_DEVICE).order_by(C.nom, C.prenom, C.id), Equipee)
EQUIPEE = frozen(C.select(*PERSON).where(is_open(C) & HAS_DEVICE & (C.id == P.compte)), Equipee)


async def list_remises() -> list[RemiseLue]:
    """The last ones, the newest first."""
    return await RECENT.rows()


async def find_remise(remise: int) -> RemiseLue | None:
    return await FIND.first(remise=remise)


async def find_by_link(token: str) -> RemiseLue | None:
    """None when it is over, or when a newer mail has another link."""
    return await BY_LINK.first(lien=fingerprint_of(token))


async def list_equipees(texte: str) -> list[Equipee]:
    """Who has a device and this name, identifiant or address: FOUND at most."""
    qui = QuiCherche.read(texte)
    rows = await EQUIPEES.rows_apart() if qui.is_enough else []
    return [one for one in rows if one.is_called(qui)][:FOUND]


async def find_equipee(compte: int) -> Equipee | None:
    """None for who has no device, or is nobody."""
    return await EQUIPEE.first(compte=compte) if 0 < compte < 2**31 else None
