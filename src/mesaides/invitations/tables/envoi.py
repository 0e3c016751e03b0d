"""Inviting, resending, revoking: each with its mail and its line in the journal, in the caller's transaction."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import NoReturn

from piccolo.query.functions import Count

from mesaides.adresses import adresse_key
from mesaides.comptes.reads.conditions import is_attached, is_gestionnaire, is_open
from mesaides.comptes.roles import Acteur, Fonction
from mesaides.comptes.rules.droits import can_invite
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.courriels.poste import poste
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.tables import post
from mesaides.db import Frozen, P, frozen, value_of
from mesaides.errors import DomainError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.etablissements.tables import Etablissement
from mesaides.invitations.rules import MAX_EN_COURS, VALIDITE
from mesaides.invitations.states import ETAPES, EtatInvitation
from mesaides.invitations.tables.invitation import Invitation
from mesaides.invitations.tables.lecture import INV, IS_OVER, IS_SENT, InvitationRecue
from mesaides.journal.tables import note


@dataclass(frozen=True, slots=True)
class _Situation:
    """`vivantes` invitations, of which `memes` for this address and fonction; what the person is there `deja`."""

    nom: str
    vivantes: int
    memes: int
    deja: Fonction | None
    gestionnaires: int


def _step(nom: str) -> Frozen[int]:
    """Takes this step of an invitation that is still where it leaves from."""
    etape = ETAPES[nom]
    return frozen(
        INV.update({INV.etat: etape.vers, INV.repondu_le: P.now})
        .where((INV.id == P.invitation) & INV.etat.is_in(sorted(etape.de)))
        .returning(INV.id)
    )


R, L = Rattachement, Etablissement
EXPIRE = frozen(
    INV.update({INV.etat: ETAPES["expiration"].vers})
    .where(IS_OVER & (INV.etablissement == P.etablissement))
    .returning(INV.id)
)
EXPIRE_ALL = frozen(INV.update({INV.etat: ETAPES["expiration"].vers}).where(IS_OVER).returning(INV.id))
SENT_THERE = IS_SENT & (INV.etablissement == L.id)
ATTACHED_THERE = is_attached(R) & is_open(R.compte._) & (R.etablissement == L.id)
SITUATION = frozen(
    L.select(
        L.nom,
        value_of(INV.select(Count(INV.id)).where(SENT_THERE), "vivantes"),
        value_of(
            INV.select(Count(INV.id)).where(
                SENT_THERE & (INV.adresse_cle == P.adresse_cle) & (INV.fonction == P.fonction)
            ),
            "memes",
        ),
        value_of(
            R.select(R.fonction).where(ATTACHED_THERE & (R.compte._.adresse_cle == P.adresse_cle)), "deja"
        ),
        value_of(
            R.select(Count(R.id)).where(is_gestionnaire(R) & (R.etablissement == L.id)), "gestionnaires"
        ),
    ).where(L.id == P.etablissement),
    _Situation,
)
REPLACE, REVOKE = _step("renvoi"), _step("revocation")
KEEP_PROMISE = frozen(INV.update({INV.compte: P.compte}).where(INV.id == P.invitation).returning(INV.id))
TIDY = frozen(
    INV.update({INV.etat: ETAPES["renvoi"].vers})
    .where(
        (INV.etat == EtatInvitation.EXPIREE)
        & (INV.etablissement == P.etablissement)
        & (INV.adresse_cle == P.adresse_cle)
        & (INV.fonction == P.fonction)
    )
    .returning(INV.id)
)
STATE = frozen(INV.select(INV.etat).where(INV.id == P.invitation), EtatInvitation)

E = EtatInvitation
SUITES = {
    E.ENVOYEE: "Cette invitation est encore en cours.",
    E.ACCEPTEE: "Cette invitation a déjà été acceptée.",
    E.DECLINEE: "Cette invitation a déjà été déclinée.",
    E.EXPIREE: "Cette invitation a expiré : demandez qu’elle vous soit renvoyée.",
    E.REVOQUEE: "Cette invitation a déjà été révoquée.",
    E.REMPLACEE: "Cette invitation a déjà été renvoyée : seule la plus récente est valable.",
}


async def invite(
    etablissement: int,
    adresse: str,
    fonction: Fonction,
    par: Acteur | None,
    now: datetime,
    *,
    validation_anticipee: bool = True,
    projet: str = "",
) -> int:
    """Posts the mail and returns the number of the invitation. `par` None: from the command line.

    `projet`: the intitulé of the projet that awaits this person, for the mail to name it.

    `adresse` is well formed (`check_adresse`). Raises DomainError: already attached, already invited, too many alive.
    """
    if par is not None and not can_invite(par, etablissement, fonction):
        raise DomainError("Vous ne pouvez pas inviter à cette fonction dans cet établissement.")
    await lock_etablissement(etablissement)
    await EXPIRE.rows(etablissement=etablissement, now=now)
    nom = await _check_place(etablissement, adresse, fonction)
    return await _send(
        etablissement,
        nom,
        adresse,
        fonction,
        par,
        now,
        validation_anticipee=validation_anticipee,
        projet=projet,
    )


async def resend(recue: InvitationRecue, par: Acteur, now: datetime) -> int:
    """A new link to the same address; the old one dies. Returns the number of the new invitation."""
    _check_step(recue, par, "renvoi")
    await lock_etablissement(recue.etablissement)
    await EXPIRE.rows(etablissement=recue.etablissement, now=now)
    if not await REPLACE.rows(now=now, invitation=recue.id):
        await refuse_late(recue.id)
    nom = await _check_place(recue.etablissement, recue.adresse, recue.fonction)
    new = await _send(
        recue.etablissement,
        nom,
        recue.adresse,
        recue.fonction,
        par,
        now,
        validation_anticipee=recue.validation_anticipee,
    )
    if recue.compte is not None:
        await KEEP_PROMISE.rows(compte=recue.compte, invitation=new)
    return new


async def revoke(recue: InvitationRecue, par: Acteur, now: datetime) -> None:
    """Its link opens nothing any more. Raises DomainError when it was answered, resent or revoked before."""
    _check_step(recue, par, "revocation")
    await lock_etablissement(recue.etablissement)
    if not await REVOKE.rows(now=now, invitation=recue.id):
        await refuse_late(recue.id)
    await note("revocation", compte=par.compte, objet=f"invitation {recue.id}")


async def expire_invitations(now: datetime) -> int:
    """Marks all those whose time has passed; they were worth nothing already. How many."""
    return len(await EXPIRE_ALL.rows(now=now))


async def refuse_late(invitation: int) -> NoReturn:
    """Tells what became of it meanwhile, by a DomainError."""
    raise DomainError(SUITES[await STATE.one(invitation=invitation)])


async def _check_place(etablissement: int, adresse: str, fonction: Fonction) -> str:
    """The name of the établissement; raises DomainError when this invitation has no place there."""
    cle = adresse_key(adresse)
    situation = await SITUATION.one(adresse_cle=cle, fonction=fonction, etablissement=etablissement)
    if situation.deja in (fonction, Fonction.GESTIONNAIRE):
        raise DomainError(f"{adresse} : cette personne est déjà rattachée à l’établissement.")
    if situation.deja and situation.gestionnaires:
        raise DomainError(
            f"{adresse} : cette personne est déjà rattachée. Un gestionnaire de l’établissement peut la "
            "nommer gestionnaire, dans la liste des personnes rattachées."
        )
    if situation.memes:
        raise DomainError(
            f"{adresse} : cette personne est déjà invitée. Vous pouvez renvoyer son invitation."
        )
    if situation.vivantes >= MAX_EN_COURS:
        raise DomainError(
            f"{adresse} : {MAX_EN_COURS} invitations sont déjà en cours. Révoquez-en, ou attendez des réponses."
        )
    await TIDY.rows(etablissement=etablissement, adresse_cle=cle, fonction=fonction)
    return situation.nom


async def _send(
    etablissement: int,
    nom: str,
    adresse: str,
    fonction: Fonction,
    par: Acteur | None,
    now: datetime,
    *,
    validation_anticipee: bool,
    projet: str = "",
) -> int:
    token = secrets.token_urlsafe(32)
    mail = render_mail(
        "invitation",
        adresse,
        de=par.politesse if par else "La Région",
        lieu=nom,
        gestionnaire=fonction is Fonction.GESTIONNAIRE,
        jours=VALIDITE.days,
        projet=projet,
        lien=f"{poste().public_url}/invitation/{token}",
        bouton="Voir l’invitation",
    )
    invitation = Invitation(
        etablissement=etablissement,
        adresse=adresse,
        adresse_cle=adresse_key(adresse),
        fonction=fonction,
        etat=E.ENVOYEE,
        validation_anticipee=validation_anticipee,
        empreinte=sha256(token.encode()).hexdigest(),
        par=par.compte if par else None,
        cree_le=now,
        expire_le=now + VALIDITE,
        courriel=await post(mail),
    )
    await invitation.save()
    compte = par.compte if par else None
    await note("invitation", compte=compte, objet=f"invitation {invitation.id}", etablissement=etablissement)
    return invitation.id


def _check_step(recue: InvitationRecue, acteur: Acteur, etape: str) -> None:
    if not ETAPES[etape].qui(acteur, recue):
        raise DomainError("Cette invitation ne dépend pas de vous.")
