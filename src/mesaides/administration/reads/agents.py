"""The agents of the Région: who has access to what, until when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from mesaides.administration.rules import tell_jours, tell_perimetre
from mesaides.comptes.habilitations import Habilitation, Perimetre
from mesaides.comptes.reads.conditions import is_open
from mesaides.comptes.roles import nom_complet, politesse
from mesaides.comptes.rules.habilitations import ABSENCE, PREAVIS, REVUE, is_to_review
from mesaides.comptes.rules.recherche import QuiCherche
from mesaides.comptes.states import EtatHabilitation
from mesaides.comptes.tables.compte import HabilitationCompte
from mesaides.dates import day_of
from mesaides.db import P, frozen
from mesaides.dispositifs.reads import list_fiches
from mesaides.numeros import NUMERO_MAX


def tell_role(
    role: Habilitation, perimetre: Perimetre, service: str | None, titres: Mapping[int, str]
) -> str:
    """Of what it is, in words."""
    if role is Habilitation.ADMINISTRATEUR:
        return "Tout le portail"
    return tell_perimetre(perimetre, service or "", titres)


@dataclass(frozen=True, slots=True)
class HabilitationVue:
    """One habilitation, of somebody whose account is open. `par`, `confirmee_par`: who gave it, who confirmed it."""

    id: int
    compte: int
    civilite: str
    prenom: str
    nom: str
    identifiant: str
    adresse: str
    role: Habilitation
    etat: EtatHabilitation
    service: int | None
    service_nom: str | None
    dispositifs: str
    departements: str
    du: date | None
    au: date | None
    motif: str
    depuis_le: datetime
    jusqu_au: datetime | None
    revue_le: datetime | None
    prevenue_le: datetime | None
    venue_le: datetime | None
    par: int | None
    par_civilite: str | None
    par_nom: str | None

    @property
    def qui(self) -> str:
        return nom_complet(self.prenom, self.nom)

    @property
    def perimetre(self) -> Perimetre:
        return Perimetre.read(self.service, self.dispositifs, self.departements)

    @property
    def jours(self) -> str:
        return tell_jours(self.du, self.au)

    def a_revoir(self, now: datetime) -> bool:
        active = self.etat is EtatHabilitation.ACTIVE
        return active and is_to_review(self.depuis_le, self.revue_le, now)

    @property
    def fin_prevue(self) -> date | None:
        """The day on which it ends unless somebody says that it is still right."""
        return day_of(self.prevenue_le + PREAVIS) if self.prevenue_le else None

    @property
    def donnee_par(self) -> str:
        """« Mme Roux », '' when it came from the command line."""
        return politesse(self.par_civilite or "", self.par_nom) if self.par_nom else ""

    def dite(self, titres: Mapping[int, str]) -> str:
        """Of what it is, in words."""
        return tell_role(self.role, self.perimetre, self.service_nom, titres)


@dataclass(frozen=True, slots=True)
class AgentVu:
    """Somebody and their habilitations, those that are over last."""

    compte: int
    qui: str
    identifiant: str
    adresse: str
    habilitations: list[HabilitationVue] = field(default_factory=list[HabilitationVue])


H = HabilitationCompte
SHOWN = (
    H.id,
    H.compte,
    H.compte._.civilite.as_alias("civilite"),
    H.compte._.prenom.as_alias("prenom"),
    H.compte._.nom.as_alias("nom"),
    H.compte._.identifiant.as_alias("identifiant"),
    H.compte._.adresse.as_alias("adresse"),
    H.habilitation.as_alias("role"),
    *(H.etat, H.service),
    H.service._.nom.as_alias("service_nom"),
    *(H.dispositifs, H.departements, H.du, H.au, H.motif, H.depuis_le, H.jusqu_au, H.revue_le, H.prevenue_le),
    *(H.venue_le, H.par),
    H.par._.civilite.as_alias("par_civilite"),
    H.par._.nom.as_alias("par_nom"),
)
ALIVE = frozen(
    H.select(*SHOWN)
    .where(is_open(H.compte._) & (H.etat != EtatHabilitation.TERMINEE))
    .order_by(H.compte._.nom, H.compte._.prenom, H.compte, H.id),
    HabilitationVue,
)
OF_COMPTE = frozen(
    H.select(*SHOWN).where(is_open(H.compte._) & (H.compte == P.compte)).order_by(H.id, ascending=False),
    HabilitationVue,
)
ONE = frozen(H.select(*SHOWN).where(is_open(H.compte._) & (H.id == P.habilitation)), HabilitationVue)


ACTIVE = is_open(H.compte._) & (H.etat == EtatHabilitation.ACTIVE)
ABSENT = frozen(H.select(*SHOWN).where(ACTIVE & (H.venue_le <= P.avant)).order_by(H.id), HabilitationVue)
UNCONFIRMED = frozen(
    H.select(*SHOWN).where(ACTIVE & (H.prevenue_le <= P.avant)).order_by(H.id), HabilitationVue
)
UNSEEN = frozen(
    H.select(*SHOWN)
    .where(
        ACTIVE
        & H.prevenue_le.is_null()
        & ((H.revue_le <= P.avant) | (H.revue_le.is_null() & (H.depuis_le <= P.avant)))
    )
    .order_by(H.id),
    HabilitationVue,
)


async def list_absent(now: datetime) -> list[HabilitationVue]:
    """Whose owners have not come in for a year."""
    return await ABSENT.rows(avant=now - ABSENCE)


async def list_unconfirmed(now: datetime) -> list[HabilitationVue]:
    """Whose end was told thirty days ago."""
    return await UNCONFIRMED.rows(avant=now - PREAVIS)


async def list_unseen(now: datetime) -> list[HabilitationVue]:
    """Those to review whose end is not told yet."""
    return await UNSEEN.rows(avant=now - REVUE)


async def list_agents_region(q: str) -> list[AgentVu]:
    """Those who have a habilitation, or are to have one; whose name, identifiant, address, service or role this is."""
    qui = QuiCherche.read(q)
    rows = [one for one in await ALIVE.rows() if _is_called(one, qui)]
    return [_agent(list(group)) for _, group in groupby(rows, key=lambda one: one.compte)]


async def find_agent(compte: int) -> AgentVu | None:
    """With what is over; None for who never was an agent."""
    rows = await OF_COMPTE.rows(compte=compte) if 0 < compte <= NUMERO_MAX else []
    rows.sort(key=lambda one: one.etat is EtatHabilitation.TERMINEE)
    return _agent(rows) if rows else None


async def find_habilitation(habilitation: int) -> HabilitationVue | None:
    return await ONE.first(habilitation=habilitation) if 0 < habilitation <= NUMERO_MAX else None


async def find_titres() -> dict[int, str]:
    """Of the dispositifs, by number."""
    return {fiche.id: fiche.contenu.titre for fiche in await list_fiches()}


def _agent(rows: list[HabilitationVue]) -> AgentVu:
    one = rows[0]
    return AgentVu(one.compte, one.qui, one.identifiant, one.adresse, rows)


def _is_called(one: HabilitationVue, qui: QuiCherche) -> bool:
    return qui.finds(one.qui, one.identifiant, one.adresse, one.service_nom or "", one.role.label)
