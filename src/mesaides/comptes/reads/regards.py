"""In whose place an administrateur may look at the portal, and who looked in somebody's."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.reads.conditions import is_active, is_under_way
from mesaides.comptes.roles import Acteur, nom_complet, politesse
from mesaides.comptes.rules.recherche import QuiCherche
from mesaides.comptes.rules.regards import can_look
from mesaides.comptes.states import VIVANTES
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.comptes.tables.regard import RegardCompte
from mesaides.db import P, exists, frozen, whether

FOUND = 20


@dataclass(frozen=True, slots=True)
class Personne:
    """Somebody who may be helped. `agent`: they work for the Région, or are about to, or did until it was suspended."""

    id: int
    prenom: str
    nom: str
    identifiant: str
    adresse_cle: str
    agent: bool

    @property
    def nom_complet(self) -> str:
        return nom_complet(self.prenom, self.nom)

    def is_called(self, qui: QuiCherche) -> bool:
        return qui.finds(self.prenom, self.nom, self.identifiant, adresse_cle=self.adresse_cle)


@dataclass(frozen=True, slots=True)
class LieuRegarde:
    """Where they are attached, or ask to be."""

    etablissement: int
    nom: str
    commune: str
    fonction: str


@dataclass(frozen=True, slots=True)
class RegardLu:
    """Who looked, when, and why."""

    ouvert_le: datetime
    civilite: str
    nom: str
    raison: str

    @property
    def par(self) -> str:
        return politesse(self.civilite, self.nom)


C, H, R, V = Compte, HabilitationCompte, Rattachement, RegardCompte
IS_AGENT = exists(H.select(H.id).where((H.compte == C.id) & H.etat.is_in(sorted(VIVANTES))))
PERSONNE = (C.id, C.prenom, C.nom, C.identifiant, C.adresse_cle, whether(IS_AGENT, "agent"))
ALL = frozen(C.select(*PERSONNE).where(is_active(C)).order_by(C.nom, C.prenom, C.id), Personne)
ONE = frozen(C.select(*PERSONNE).where(is_active(C) & (C.id == P.compte)), Personne)
LIEUX = frozen(
    R.select(
        R.etablissement,
        R.etablissement._.nom.as_alias("nom"),
        R.etablissement._.commune.as_alias("commune"),
        R.fonction,
    )
    .where(is_under_way(R) & (R.compte == P.compte))
    .order_by(R.id),
    LieuRegarde,
)
MINE = frozen(
    V.select(V.ouvert_le, V.par._.civilite.as_alias("civilite"), V.par._.nom.as_alias("nom"), V.raison)
    .where(V.compte == P.compte)
    .order_by(V.id, ascending=False)
    .limit(50),
    RegardLu,
)


async def list_personnes(texte: str) -> list[Personne]:
    """Of this name, identifiant or address, who do not work for the Région: FOUND at most."""
    qui = QuiCherche.read(texte)
    rows = await ALL.rows_apart() if qui.is_enough else []
    return [one for one in rows if not one.agent and one.is_called(qui)][:FOUND]


async def find_personne(compte: int, acteur: Acteur) -> tuple[Personne, list[LieuRegarde]] | None:
    """In whose place this administrateur may look; of the others nothing is told."""
    personne = await ONE.first(compte=compte) if 0 < compte < 2**31 else None
    if personne is None:
        return None
    lieux = await LIEUX.rows(compte=compte)
    here = [lieu.etablissement for lieu in lieux]
    return (personne, lieux) if can_look(acteur, agent=personne.agent, etablissements=here) else None


async def list_regards(compte: int) -> list[RegardLu]:
    """Who looked in this person's place, the last first."""
    return await MINE.rows(compte=compte)
