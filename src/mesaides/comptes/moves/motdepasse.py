"""New passwords: judged with who chooses them, then everything the old one opened is closed."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from mesaides.comptes.mails import tell_mot_de_passe
from mesaides.comptes.moves.liens import kill_liens
from mesaides.comptes.moves.secret import off_loop
from mesaides.comptes.moves.sessions import close_sessions
from mesaides.comptes.moves.tentatives import forget_compte
from mesaides.comptes.reads.conditions import is_active, is_held, is_under_way
from mesaides.comptes.rules.attente import Place
from mesaides.comptes.rules.motdepasse import Jugement, judge_password
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, exists, frozen, whether
from mesaides.journal.tables import note


@dataclass(frozen=True, slots=True)
class Titulaire:
    """Whose password it will be: `about` lists the words that would lead to them."""

    compte: int
    identifiant: str
    about: tuple[str, ...]
    is_agent: bool


@dataclass(frozen=True, slots=True)
class _QuiChoisit:
    identifiant: str
    nom: str
    prenom: str
    adresse: str
    is_agent: bool


C, R, H = Compte, Rattachement, HabilitationCompte
FIND = frozen(
    C.select(
        *(C.identifiant, C.nom, C.prenom, C.adresse),
        whether(exists(H.select(H.id).where(is_held(H) & (H.compte == C.id))), "is_agent"),
    ).where(is_active(C) & (C.id == P.compte)),
    _QuiChoisit,
)
PLACES = frozen(
    R.select(R.etablissement._.nom.as_alias("nom")).where(is_under_way(R) & (R.compte == P.compte)), str
)
CHANGE = frozen(
    C.update({C.mot_de_passe: P.empreinte}).where(is_active(C) & (C.id == P.compte)).returning(C.id)
)


async def find_titulaire(compte: int) -> Titulaire | None:
    """None unless the account is active."""
    qui = await FIND.first(compte=compte)
    if qui is None:
        return None
    places = await PLACES.rows(compte=compte)
    return Titulaire(
        compte, qui.identifiant, (qui.identifiant, qui.nom, qui.prenom, qui.adresse, *places), qui.is_agent
    )


async def judge(mot_de_passe: str, titulaire: Titulaire) -> Jugement:
    return await off_loop(
        Place.of_compte(titulaire.compte),
        partial(judge_password, mot_de_passe, about=titulaire.about, agent=titulaire.is_agent),
    )


async def change_password(
    compte: int, hashed: str, now: datetime, *, agent: str, but: int | None = None
) -> bool:
    """Closes every session except `but`, kills every link, forgets failed log-ins. False for no active account.

    `agent`: the browser it is changed from, for the mail that tells of it.
    """
    if not await CHANGE.rows(empreinte=hashed, compte=compte):
        return False
    await close_sessions(compte, but=but)
    await kill_liens(compte, now)
    await forget_compte(compte, now)
    await note("mot_de_passe", compte=compte, objet=f"compte {compte}")
    await tell_mot_de_passe(compte, agent, now)
    return True
