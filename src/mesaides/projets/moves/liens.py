"""The links by which a gestionnaire answers from the mail: one demande, one person, once.

Whoever holds a mail holds its link: logging in alone tells them from those it was forwarded to. A link is enough by
itself only where the établissement wants it so, and while it is young; it always leads to the same page.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from mesaides.comptes.reads.acteur import find_gestionnaire
from mesaides.comptes.reads.liens import fingerprint_of
from mesaides.comptes.roles import Acteur
from mesaides.db import P, exists, frozen, whether
from mesaides.projets.moves.verrou import LigneLue, list_lignes
from mesaides.projets.reads.lecture import FicheProjet, find_projet
from mesaides.projets.reads.sans_connexion import is_accepted_at
from mesaides.projets.states import ETAPES
from mesaides.projets.tables.projet import DemandeValidation, LienDecision
from mesaides.projets.tables.sans_connexion import SansConnexion


@dataclass(frozen=True, slots=True)
class _LienOuvert:
    """Nobody has answered its demande yet. `accepte`: the établissement wants links to be enough."""

    id: int
    expire_le: datetime
    compte: int
    projet: int
    etablissement: int
    accepte: bool
    chef: bool


L, D, S = LienDecision, DemandeValidation, SansConnexion
IS_UNUSED = (L.empreinte == P.empreinte) & L.utilise_le.is_null()
OPEN = frozen(
    L.select(
        *(L.id, L.expire_le, L.compte, L.chef),
        L.demande._.projet.as_alias("projet"),
        L.demande._.projet._.etablissement.as_alias("etablissement"),
        whether(exists(S.select(S.id).where(is_accepted_at(L.demande._.projet._.etablissement))), "accepte"),
    ).where(IS_UNUSED & L.demande._.close_le.is_null()),
    _LienOuvert,
)
USE = frozen(
    L.update({L.utilise_le: P.now, L.connecte: P.connecte})
    .where(IS_UNUSED & exists(D.select(D.id).where((D.id == L.demande) & D.close_le.is_null())))
    .returning(L.id)
)


@dataclass(frozen=True, slots=True)
class DecisionSansConnexion:
    """What a living link asks of its gestionnaire, and who they are."""

    acteur: Acteur
    fiche: FicheProjet
    lignes: list[LigneLue]
    lien: int
    libre: bool
    """The link is enough: nobody has to log in."""

    def asks_to_log_in(self, acteur: Acteur | None) -> bool:
        """Nobody says who they are, and holding the mail is not enough."""
        return acteur is None and not self.libre

    def is_of_another(self, acteur: Acteur | None) -> bool:
        """The mail was forwarded to this person, or is read where they are logged in."""
        return acteur is not None and (self.acteur.chef or acteur.compte != self.acteur.compte)

    @property
    def is_open(self) -> bool:
        """The budget can be answered as it stands."""
        return any(
            etape.nom == "validation" for etape in ETAPES.open_to(self.acteur, self.fiche, self.fiche.etat)
        )


async def find_decision(token: str, now: datetime) -> DecisionSansConnexion | None:
    """None when it is unknown, used, answered otherwise, or its person manages there no more: all alike. That of a chef
    is enough by itself, and for its time: they have no account."""
    lien = await OPEN.first(empreinte=fingerprint_of(token))
    acteur = await find_gestionnaire(lien.compte, lien.etablissement) if lien else None
    if lien is None or acteur is None or (lien.chef and now >= lien.expire_le):
        return None
    fiche = await find_projet(lien.projet, acteur)
    if fiche is None:
        return None
    libre = lien.chef or (lien.accepte and now < lien.expire_le)
    acteur = replace(acteur, chef=lien.chef)
    return DecisionSansConnexion(acteur, fiche, await list_lignes(fiche.id), lien.id, libre)


async def use_decision(token: str, now: datetime, *, connecte: bool) -> bool:
    """Consumes the link, once."""
    return bool(await USE.rows(now=now, connecte=connecte, empreinte=fingerprint_of(token)))
