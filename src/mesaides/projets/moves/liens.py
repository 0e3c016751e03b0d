"""The links by which a gestionnaire answers from the mail: one demande, one person, once.

Whoever holds a mail holds its link: logging in alone tells them from those it was forwarded to. A link is enough by
itself only where the établissement wants it so, and while it is young; it always leads to the same page.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import msgspec

from mesaides.comptes.reads.acteur import LigneActeur, build_acteur
from mesaides.comptes.roles import Acteur
from mesaides.db import Statement
from mesaides.projets.moves.verrou import LigneLue, list_lignes
from mesaides.projets.reads.lecture import Fiche, find_projet
from mesaides.projets.states import ETAPES
from mesaides.projets.tables.sans_connexion import ACCEPTED

LIVING = (
    "l.empreinte = {} AND l.utilise_le IS NULL "
    "AND EXISTS (SELECT 1 FROM demande_validation d WHERE d.id = l.demande AND d.close_le IS NULL)"
)
WHO = Statement(
    "SELECT "  # noqa: S608 - made of our own words
    f'l.id AS lien, l.expire_le, {ACCEPTED.format("p.etablissement")} AS "accepte [boolean]", '
    "d.projet, 0 AS session, c.id AS compte, c.identifiant, c.civilite, c.prenom, c.nom, c.adresse, c.adresse_cle, "
    "NULL AS habilitation, r.id AS rattachement, r.fonction, r.statut, e.id AS etablissement, e.uai, "
    "e.nom AS etablissement_nom, e.commune FROM lien_decision l JOIN demande_validation d ON d.id = l.demande "
    "JOIN projet p ON p.id = d.projet JOIN compte c ON c.id = l.compte AND c.ferme_le IS NULL "
    "JOIN rattachement r ON r.compte = c.id AND r.etablissement = p.etablissement AND r.statut = 'valide' "
    "AND r.fonction = 'gestionnaire' JOIN etablissement e ON e.id = p.etablissement WHERE " + LIVING
)
USE = Statement(
    f"UPDATE lien_decision AS l SET utilise_le = {{}}, connecte = {{}} WHERE {LIVING} RETURNING id"  # noqa: S608
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a living link asks of its gestionnaire, and who they are."""

    acteur: Acteur
    fiche: Fiche
    lignes: list[LigneLue]
    lien: int
    libre: bool
    """The link is enough: nobody has to log in."""

    def asks_to_log_in(self, acteur: Acteur | None) -> bool:
        """Nobody says who they are, and holding the mail is not enough."""
        return acteur is None and not self.libre

    def is_of_another(self, acteur: Acteur | None) -> bool:
        """The mail was forwarded to this person, or is read where they are logged in."""
        return acteur is not None and acteur.compte != self.acteur.compte

    @property
    def is_open(self) -> bool:
        """The budget can be answered as it stands."""
        return any(
            etape.nom == "validation" for etape in ETAPES.open_to(self.acteur, self.fiche, self.fiche.etat)
        )


async def find_decision(token: str, now: datetime) -> Decision | None:
    """None when it is unknown, used, answered otherwise, or its person manages there no more: all alike."""
    rows = await WHO.rows(_fingerprint(token))
    if not rows:
        return None
    acteur, first = build_acteur(msgspec.convert(rows, list[LigneActeur])), rows[0]
    fiche = await find_projet(first["projet"], acteur)
    if fiche is None:
        return None
    libre = bool(first["accepte"]) and now < first["expire_le"]
    return Decision(acteur, fiche, await list_lignes(fiche.id), first["lien"], libre)


async def use_decision(token: str, now: datetime, *, connecte: bool) -> bool:
    """Consumes the link, once."""
    return bool(await USE.rows(now, connecte, _fingerprint(token)))


def _fingerprint(token: str) -> str:
    return sha256(token.encode()).hexdigest()
