"""New passwords: judged with who chooses them, then everything the old one opened is closed."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from mesaides.comptes.moves.secret import off_loop
from mesaides.comptes.rules.attente import Place
from mesaides.comptes.rules.motdepasse import Verdict, judge_password
from mesaides.comptes.tables.lien import kill_liens
from mesaides.comptes.tables.session import close_sessions
from mesaides.comptes.tables.tentative import forget_compte
from mesaides.db import Statement
from mesaides.journal.tables import note

FIND = Statement(
    "SELECT c.id, c.identifiant, c.nom, c.prenom, c.adresse, h.id AS habilitation, e.nom AS etablissement "
    "FROM compte c LEFT JOIN habilitation h ON h.compte = c.id AND h.jusqu_au IS NULL "
    "LEFT JOIN rattachement r ON r.compte = c.id AND r.statut IN ('en_attente', 'valide') "
    "LEFT JOIN etablissement e ON e.id = r.etablissement "
    "WHERE c.id = {} AND c.active_le IS NOT NULL AND c.ferme_le IS NULL"
)
CHANGE = Statement(
    "UPDATE compte SET mot_de_passe = {} WHERE id = {} AND active_le IS NOT NULL AND ferme_le IS NULL RETURNING id"
)


@dataclass(frozen=True, slots=True)
class Titulaire:
    """Whose password it will be: `about` lists the words that would lead to them."""

    compte: int
    identifiant: str
    about: tuple[str, ...]
    is_agent: bool


async def find_titulaire(compte: int) -> Titulaire | None:
    """None unless the account is active."""
    rows = await FIND.rows(compte)
    if not rows:
        return None
    first = rows[0]
    about = [first["identifiant"], first["nom"], first["prenom"], first["adresse"]]
    about += [row["etablissement"] for row in rows if row["etablissement"]]
    return Titulaire(compte, first["identifiant"], tuple(about), first["habilitation"] is not None)


async def judge(mot_de_passe: str, titulaire: Titulaire) -> Verdict:
    return await off_loop(
        Place.of_compte(titulaire.compte),
        partial(judge_password, mot_de_passe, about=titulaire.about, agent=titulaire.is_agent),
    )


async def change_password(compte: int, hashed: str, now: datetime, *, but: int | None = None) -> bool:
    """Closes every session except `but`, kills every link, forgets failed log-ins. False for no active account."""
    if not await CHANGE.rows(hashed, compte):
        return False
    await close_sessions(compte, but=but)
    await kill_liens(compte, now)
    await forget_compte(compte, now)
    await note("mot_de_passe", compte=compte, objet=f"compte {compte}")
    return True
