"""The links by which a gestionnaire answers from the mail: one demande, one person, once."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.acteur import build_acteur
from mesaides.db import Statement
from mesaides.projets.states import ETAPES
from mesaides.projets.tables.lecture import Fiche, find_projet
from mesaides.projets.tables.verrou import LigneLue, list_lignes

LIVING = (
    "l.empreinte = {} AND l.expire_le > {} AND l.utilise_le IS NULL "
    "AND EXISTS (SELECT 1 FROM demande_validation d WHERE d.id = l.demande AND d.close_le IS NULL)"
)
WHO = Statement(
    "SELECT "  # noqa: S608 - made of our own words
    "d.projet, 0 AS session, c.id AS compte, c.identifiant, c.civilite, c.prenom, c.nom, c.adresse, c.adresse_cle, "
    "NULL AS habilitation, r.id AS rattachement, r.fonction, r.statut, e.id AS etablissement, e.uai, "
    "e.nom AS etablissement_nom, e.commune FROM lien_decision l JOIN demande_validation d ON d.id = l.demande "
    "JOIN projet p ON p.id = d.projet JOIN compte c ON c.id = l.compte AND c.ferme_le IS NULL "
    "JOIN rattachement r ON r.compte = c.id AND r.etablissement = p.etablissement AND r.statut = 'valide' "
    "AND r.fonction = 'gestionnaire' JOIN etablissement e ON e.id = p.etablissement WHERE " + LIVING
)
USE = Statement(f"UPDATE lien_decision AS l SET utilise_le = {{}} WHERE {LIVING} RETURNING id")  # noqa: S608


@dataclass(frozen=True, slots=True)
class Decision:
    """What a living link asks of its gestionnaire, and who they are."""

    acteur: Acteur
    fiche: Fiche
    lignes: list[LigneLue]

    @property
    def is_open(self) -> bool:
        """The budget can be answered as it stands."""
        return any(
            etape.nom == "validation" for etape in ETAPES.open_to(self.acteur, self.fiche, self.fiche.etat)
        )


async def find_decision(token: str, now: datetime) -> Decision | None:
    """None when it is unknown, used, expired, answered otherwise, or its person manages there no more: all alike."""
    rows = await WHO.rows(_fingerprint(token), now)
    if not rows:
        return None
    acteur = build_acteur(rows)
    fiche = await find_projet(rows[0]["projet"], acteur)
    return Decision(acteur, fiche, await list_lignes(fiche.id)) if fiche else None


async def use_decision(token: str, now: datetime) -> bool:
    """Consumes the link, once."""
    return bool(await USE.rows(now, _fingerprint(token), now))


def _fingerprint(token: str) -> str:
    return sha256(token.encode()).hexdigest()
