"""What people change of their own account, and its end."""

from datetime import datetime, timedelta

from mesaides.adresses import adresse_key
from mesaides.comptes.mails import send_adresse, tell_adresse, tell_fermeture
from mesaides.comptes.moves.etapes import end_all
from mesaides.comptes.moves.facteurs import drop_facteurs
from mesaides.comptes.moves.habilitations import (
    end_habilitations,
    hold_administrateurs,
    other_administrateurs,
)
from mesaides.comptes.moves.liens import issue_lien, kill_liens, lock_compte
from mesaides.comptes.moves.sessions import close_sessions
from mesaides.comptes.moves.suppleances import end_with
from mesaides.comptes.reads.conditions import is_active, is_leaving, is_open
from mesaides.comptes.reads.gestionnaires import count_titulaires
from mesaides.comptes.reads.liens import IS_ALIVE, LienVivant, list_sent
from mesaides.comptes.roles import FERME, Acteur
from mesaides.comptes.rules.droits import is_last_gestionnaire
from mesaides.comptes.rules.rythme import Rythme
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.lien import Lien, Objet
from mesaides.comptes.tables.rattachement import Depart
from mesaides.courriels.recueil import choose_at_once, choose_daily, follow_adresse, is_daily
from mesaides.db import IntegrityErrors, P, frozen, transaction
from mesaides.errors import DomainError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.journal.tables import note
from mesaides.noms import du_nom

ADRESSES_PAR_HEURE = 3

C = Compte
RENAME = frozen(
    C.update({C.civilite: P.civilite, C.nom: P.nom, C.prenom: P.prenom})
    .where(
        is_open(C)
        & (C.id == P.compte)
        & ((C.civilite != P.civilite) | ((C.nom != P.nom) | (C.prenom != P.prenom)))
    )
    .returning(C.id)
)
AWAITED = frozen(
    Lien.select(Lien.adresse).where(
        IS_ALIVE & (Lien.compte == P.compte) & (Lien.objet == Objet.ADRESSE) & (Lien.expire_le > P.now)
    ),
    str,
)
TAKEN = frozen(C.select(C.id).where(is_active(C) & (C.adresse_cle == P.adresse_cle)))
BEFORE = frozen(C.select(C.adresse).where(is_active(C) & (C.id == P.compte)), str)
MOVE = frozen(
    C.update({C.adresse: P.adresse, C.adresse_cle: P.adresse_cle})
    .where(is_open(C) & (C.id == P.compte))
    .returning(C.id)
)
CLOSE = frozen(
    C.update(
        {
            C.ferme_le: P.now,
            C.identifiant: "",
            C.identifiant_cle: P.cle,
            C.mot_de_passe: "",
            C.nom: FERME,
            C.prenom: "",
            C.adresse: "",
            C.adresse_cle: "",
        }
    )
    .where(is_open(C) & (C.id == P.compte))
    .returning(C.id)
)
END_DEPARTS = frozen(
    Depart.update({Depart.clos_le: P.now})
    .where(is_leaving(Depart) & (Depart.rattachement._.compte == P.compte))
    .returning(Depart.id)
)


async def rename(acteur: Acteur, civilite: str, nom: str, prenom: str) -> bool:
    """False when it was so already."""
    changed = await RENAME.rows(civilite=civilite, nom=nom, prenom=prenom, compte=acteur.compte)
    if changed:
        await note("identite", compte=acteur.compte, objet=f"compte {acteur.compte}")
    return bool(changed)


async def choose_rythme(acteur: Acteur, rythme: Rythme, now: datetime) -> None:
    choose = choose_daily if rythme is Rythme.QUOTIDIEN else choose_at_once
    if await choose(acteur.adresse, now):
        await note("rythme", compte=acteur.compte, objet=f"compte {acteur.compte}", rythme=rythme.value)


async def find_rythme(acteur: Acteur) -> Rythme:
    return Rythme.QUOTIDIEN if await is_daily(acteur.adresse) else Rythme.AU_FIL


async def find_awaited_adresse(compte: int, now: datetime) -> str:
    """The new address whose owner has still to confirm it, '' when there is none."""
    return await AWAITED.first(compte=compte, now=now) or ""


async def ask_adresse(acteur: Acteur, adresse: str, now: datetime) -> None:
    """Mails the link to the new address, unless somebody else has it already, and word of it to the old one.

    Raises DomainError for the present address, and beyond three requests an hour.
    """
    if adresse_key(adresse) == adresse_key(acteur.adresse):
        raise DomainError("C’est déjà l’adresse de votre compte\u00a0: il n’y a rien à changer.")
    await lock_compte(acteur.compte)
    sent = await list_sent(acteur.compte, Objet.ADRESSE, since=now - timedelta(hours=1))
    if len(sent) >= ADRESSES_PAR_HEURE:
        raise DomainError("Trois liens ont déjà été envoyés depuis une heure. Attendez avant de recommencer.")
    token = await issue_lien(acteur.compte, Objet.ADRESSE, now, adresse=adresse)
    await note("adresse_demandee", compte=acteur.compte, objet=f"compte {acteur.compte}")
    taken = await TAKEN.first(adresse_cle=adresse_key(adresse)) is not None
    await send_adresse(acteur, adresse, token, taken=taken)


async def confirm_adresse(lien: LienVivant, now: datetime) -> None:
    """Tells both addresses. Raises DomainError when the new one has become somebody else's meanwhile."""
    before = await BEFORE.first(compte=lien.compte)
    try:
        async with transaction():
            moved = await MOVE.rows(
                adresse=lien.adresse, adresse_cle=adresse_key(lien.adresse), compte=lien.compte
            )
    except IntegrityErrors:
        moved = []
    if before is None or not moved:
        raise DomainError("Cette adresse ne peut plus être donnée à votre compte. Demandez-en une autre.")
    await note("adresse", compte=lien.compte, objet=f"compte {lien.compte}")
    await follow_adresse(before, lien.adresse)
    await tell_adresse(lien.compte, before, now)


async def close_compte(acteur: Acteur, now: datetime) -> bool:
    """Ends what it opened and erases who it was, once they are told; False when it was closed already.

    Raises DomainError for the last gestionnaire of an établissement, and for the last administrateur.
    """
    for etablissement in sorted({lien.etablissement for lien in acteur.rattachements}):
        await lock_etablissement(etablissement)
    await _check_someone_stays(acteur)
    for lien in acteur.rattachements:
        await end_with(lien.rattachement, now, acteur.compte)
    await tell_fermeture(acteur.compte, now)
    await follow_adresse(acteur.adresse, "")
    if not await CLOSE.rows(now=now, cle=f"#{acteur.compte}", compte=acteur.compte):
        return False
    await END_DEPARTS.rows(now=now, compte=acteur.compte)
    ended = await end_all(acteur.compte, now, "compte fermé")
    await end_habilitations(acteur.compte, now)
    await kill_liens(acteur.compte, now)
    await drop_facteurs(acteur.compte)
    await close_sessions(acteur.compte)
    await note("cloture", compte=acteur.compte, objet=f"compte {acteur.compte}", rattachements=ended)
    return True


async def _check_someone_stays(acteur: Acteur) -> None:
    for lien in acteur.rattachements:
        if not lien.is_titulaire:
            continue
        if is_last_gestionnaire(lien.fonction, await count_titulaires(lien.etablissement)):
            raise DomainError(
                f"Vous êtes l’unique gestionnaire {du_nom(lien.nom)}. Nommez d’abord une autre personne, depuis "
                "la page de l’établissement, puis fermez votre compte."
            )
    if acteur.is_administrateur:
        await hold_administrateurs()
        if not await other_administrateurs(acteur.compte):
            raise DomainError(
                "Vous êtes l’unique personne à administrer le portail. Faites d’abord créer un autre compte "
                "d’administrateur."
            )
