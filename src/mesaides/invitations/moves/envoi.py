"""Inviting, resending, revoking: each with its mail and its line in the journal, in the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from piccolo.query.functions import Count

from mesaides.adresses import adresse_key
from mesaides.comptes.moves.liens import new_token
from mesaides.comptes.moves.mesures import count
from mesaides.comptes.reads.conditions import is_attached, is_gestionnaire, is_open
from mesaides.comptes.reads.liens import fingerprint_of
from mesaides.comptes.roles import Acteur, Fonction
from mesaides.comptes.rules.cadence import tell_when, wait_for_quota
from mesaides.comptes.rules.droits import can_invite
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.courriels.poste import poste
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.tables import post
from mesaides.db import P, frozen, value_of
from mesaides.errors import DomainError, TooOftenError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.etablissements.tables import Etablissement
from mesaides.invitations.moves.fin import EXPIRE, REPLACE, E, check_step, refuse_late
from mesaides.invitations.reads.lecture import INV, IS_SENT, InvitationRecue
from mesaides.invitations.rules import INVITATIONS, MAX_EN_COURS, PAR_ADRESSE, VALIDITE
from mesaides.invitations.states import ETAPES, EtatInvitation
from mesaides.invitations.tables.invitation import Invitation
from mesaides.journal.tables import note


@dataclass(frozen=True, slots=True)
class _Situation:
    """`vivantes` invitations, of which `memes` for this address and fonction; what the person is there `deja`."""

    nom: str
    vivantes: int
    memes: int
    deja: Fonction | None
    gestionnaires: int


R, L = Rattachement, Etablissement
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
SENT_TO = frozen(
    INV.select(INV.cree_le).where(
        (INV.etablissement == P.etablissement) & (INV.adresse_cle == P.adresse_cle) & (INV.cree_le > P.depuis)
    ),
    datetime,
)
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

TIED = "Vous avez ou avez eu un lien avec cet établissement\u00a0: un autre administrateur invite ses gestionnaires."
OUT_OF_PLACE = "Vous ne pouvez pas inviter à cette fonction dans cet établissement."


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

    `adresse` is well formed (`check_adresse`). Raises DomainError: already attached, already invited, too many alive;
    TooOftenError.
    """
    if par is not None:
        _check_who(par, etablissement, adresse, fonction)
    await lock_etablissement(etablissement)
    await EXPIRE.rows(etablissement=etablissement, now=now)
    nom = await _check_place(etablissement, adresse, fonction)
    await _check_pace(etablissement, adresse, par, now)
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
    check_step(recue, par, "renvoi")
    await lock_etablissement(recue.etablissement)
    await EXPIRE.rows(etablissement=recue.etablissement, now=now)
    if not await REPLACE.rows(now=now, invitation=recue.id):
        await refuse_late(recue.id)
    nom = await _check_place(recue.etablissement, recue.adresse, recue.fonction)
    await _check_pace(recue.etablissement, recue.adresse, par, now)
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


def _check_who(par: Acteur, etablissement: int, adresse: str, fonction: Fonction) -> None:
    """Raises DomainError to who may not invite there, and to an administrateur who would name themselves."""
    if not can_invite(par, etablissement, fonction):
        raise DomainError(TIED if par.is_tied_to(etablissement) and par.est_agent else OUT_OF_PLACE)
    if par.is_administrateur and adresse_key(adresse) == par.adresse_cle:
        raise DomainError("C’est votre propre adresse\u00a0: un autre administrateur doit vous inviter.")


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


async def _check_pace(etablissement: int, adresse: str, par: Acteur | None, now: datetime) -> None:
    """Counts one more mail; the établissement is held. Raises TooOftenError.

    The Région's administrateurs invite a whole territory in a day.
    """
    sent = await SENT_TO.rows(
        etablissement=etablissement, adresse_cle=adresse_key(adresse), depuis=now - PAR_ADRESSE.periode
    )
    if wait := wait_for_quota(sent, now, PAR_ADRESSE):
        trop = f"{adresse} : {PAR_ADRESSE.nombre} invitations lui ont déjà été envoyées depuis hier."
        raise TooOftenError(f"{trop} {tell_when(wait)}", -(-wait // timedelta(seconds=1)))
    if par is not None and not par.is_administrateur:
        await count(par.compte, INVITATIONS, now)


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
    token = new_token()
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
        empreinte=fingerprint_of(token),
        par=par.compte if par else None,
        cree_le=now,
        expire_le=now + VALIDITE,
        courriel=await post(mail),
    )
    await invitation.save()
    compte = par.compte if par else None
    await note("invitation", compte=compte, objet=f"invitation {invitation.id}", etablissement=etablissement)
    return invitation.id
