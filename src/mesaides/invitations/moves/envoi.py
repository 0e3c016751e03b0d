"""Inviting, resending, revoking: each with its mail and its line in the journal, in the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from piccolo.query.functions import Count

from mesaides.adresses import adresse_key
from mesaides.comptes.moves.liens import new_token
from mesaides.comptes.moves.mesures import count
from mesaides.comptes.reads.conditions import is_attached, is_open, is_titulaire
from mesaides.comptes.reads.liens import fingerprint_of
from mesaides.comptes.roles import Acteur, Fonction
from mesaides.comptes.rules.cadence import tell_when, wait_for_quota
from mesaides.comptes.rules.droits import can_invite
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, frozen, value_of
from mesaides.errors import DomainError, TooOftenError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.etablissements.tables import REPRIS, Etablissement
from mesaides.invitations.mails import send_lien
from mesaides.invitations.moves.fin import EXPIRE, REPLACE, check_step, refuse_late, step
from mesaides.invitations.reads.lecture import INV, IS_SENT, InvitationRecue
from mesaides.invitations.rules import INVITATIONS, MAX_EN_COURS, PAR_ADRESSE, VALIDITE
from mesaides.invitations.states import EtatInvitation
from mesaides.invitations.tables.invitation import Invitation
from mesaides.journal.tables import note


@dataclass(frozen=True, slots=True)
class _Envoi:
    """Whom to invite, where, as what. `promis`: the account made from the link that this one replaces."""

    etablissement: int
    adresse: str
    fonction: Fonction
    par: Acteur | None
    validation_anticipee: bool
    projet: str = ""
    promis: int | None = None


@dataclass(frozen=True, slots=True)
class _Situation:
    """`vivantes` invitations of usagers; `memes`, for this address and fonction; what the person is there `deja`."""

    nom: str
    etat: str
    vivantes: int
    memes: int
    deja: Fonction | None
    gestionnaires: int

    def tell_against(self, fonction: Fonction) -> str:
        """Why this invitation has no place there; '' when it has."""
        if self.etat == REPRIS:
            return "cet établissement est repris par un autre, qui invite à sa place."
        if self.deja in (fonction, Fonction.GESTIONNAIRE):
            return "cette personne est déjà rattachée à l’établissement."
        if self.deja and self.gestionnaires:
            return (
                "cette personne est déjà rattachée. Un gestionnaire de l’établissement peut la "
                "nommer gestionnaire, dans la liste des personnes rattachées."
            )
        if self.memes:
            return "cette personne est déjà invitée. Vous pouvez renvoyer son invitation."
        if fonction is Fonction.USAGER and self.vivantes >= MAX_EN_COURS:
            return f"{MAX_EN_COURS} invitations sont déjà en cours. Révoquez-en, ou attendez des réponses."
        return ""


R, L = Rattachement, Etablissement
SENT_THERE = IS_SENT & (INV.etablissement == L.id)
ATTACHED_THERE = is_attached(R) & is_open(R.compte._) & (R.etablissement == L.id)
SITUATION = frozen(
    L.select(
        L.nom,
        L.etat,
        value_of(INV.select(Count(INV.id)).where(SENT_THERE & (INV.fonction == Fonction.USAGER)), "vivantes"),
        value_of(
            INV.select(Count(INV.id)).where(
                SENT_THERE & (INV.adresse_cle == P.adresse_cle) & (INV.fonction == P.fonction)
            ),
            "memes",
        ),
        value_of(
            R.select(R.fonction).where(ATTACHED_THERE & (R.compte._.adresse_cle == P.adresse_cle)), "deja"
        ),
        value_of(R.select(Count(R.id)).where(is_titulaire(R) & (R.etablissement == L.id)), "gestionnaires"),
    ).where(L.id == P.etablissement),
    _Situation,
)
SENT_TO = frozen(
    INV.select(INV.cree_le).where(
        (INV.etablissement == P.etablissement) & (INV.adresse_cle == P.adresse_cle) & (INV.cree_le > P.depuis)
    ),
    datetime,
)
TIDY = step(
    "renvoi",
    (INV.etat == EtatInvitation.EXPIREE)
    & (INV.etablissement == P.etablissement)
    & (INV.adresse_cle == P.adresse_cle)
    & (INV.fonction == P.fonction),
    {},
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
    await _hold(etablissement, now)
    return await _send(_Envoi(etablissement, adresse, fonction, par, validation_anticipee, projet), now)


async def resend(recue: InvitationRecue, par: Acteur, now: datetime) -> int:
    """A new link to the same address; the old one dies. Returns the number of the new invitation."""
    check_step(recue, par, "renvoi")
    await _hold(recue.etablissement, now)
    if not await REPLACE.rows(now=now, invitation=recue.id):
        await refuse_late(recue.id)
    lieu, anticipee = recue.etablissement, recue.validation_anticipee
    return await _send(_Envoi(lieu, recue.adresse, recue.fonction, par, anticipee, promis=recue.compte), now)


async def _hold(etablissement: int, now: datetime) -> None:
    """Nobody else invites from there, nor answers, until the transaction ends."""
    await lock_etablissement(etablissement)
    await EXPIRE.rows(etablissement=etablissement, now=now)


def _check_who(par: Acteur, etablissement: int, adresse: str, fonction: Fonction) -> None:
    """Raises DomainError to who may not invite there, and to an administrateur who would name themselves."""
    if not can_invite(par, etablissement, fonction):
        raise DomainError(TIED if par.is_tied_to(etablissement) and par.est_agent else OUT_OF_PLACE)
    if par.is_administrateur and adresse_key(adresse) == par.adresse_cle:
        raise DomainError("C’est votre propre adresse\u00a0: un autre administrateur doit vous inviter.")


async def _check_place(envoi: _Envoi) -> str:
    """The name of the établissement; raises DomainError when this invitation has no place there."""
    cle, fonction = adresse_key(envoi.adresse), envoi.fonction
    asked = {"etablissement": envoi.etablissement, "adresse_cle": cle, "fonction": fonction}
    situation = await SITUATION.one(**asked)
    if refus := situation.tell_against(fonction):
        raise DomainError(f"{envoi.adresse} : {refus}")
    await TIDY.rows(**asked)
    return situation.nom


async def _check_pace(envoi: _Envoi, now: datetime) -> None:
    """Counts one more mail; the établissement is held. Raises TooOftenError.

    The Région's administrateurs invite a whole territory in a day.
    """
    cle, depuis = adresse_key(envoi.adresse), now - PAR_ADRESSE.periode
    sent = await SENT_TO.rows(etablissement=envoi.etablissement, adresse_cle=cle, depuis=depuis)
    if wait := wait_for_quota(sent, now, PAR_ADRESSE):
        trop = f"{envoi.adresse} : {PAR_ADRESSE.nombre} invitations lui ont déjà été envoyées depuis hier."
        raise TooOftenError(f"{trop} {tell_when(wait)}", -(-wait // timedelta(seconds=1)))
    if envoi.par is not None and not envoi.par.is_administrateur:
        await count(envoi.par.compte, INVITATIONS, now)


async def _send(envoi: _Envoi, now: datetime) -> int:
    """Posts its mail, writes it; what forbids it was looked at first, the établissement being held."""
    lieu = await _check_place(envoi)
    await _check_pace(envoi, now)
    par, token = envoi.par, new_token()
    courriel = await send_lien(
        envoi.adresse, token, par=par, lieu=lieu, fonction=envoi.fonction, projet=envoi.projet
    )
    invitation = await _write(envoi, token, courriel, now)
    await note(
        "invitation",
        compte=par.compte if par else None,
        objet=f"invitation {invitation}",
        etablissement=envoi.etablissement,
    )
    return invitation


async def _write(envoi: _Envoi, token: str, courriel: int, now: datetime) -> int:
    invitation = Invitation(
        etablissement=envoi.etablissement,
        adresse=envoi.adresse,
        adresse_cle=adresse_key(envoi.adresse),
        fonction=envoi.fonction,
        etat=EtatInvitation.ENVOYEE,
        validation_anticipee=envoi.validation_anticipee,
        empreinte=fingerprint_of(token),
        par=envoi.par.compte if envoi.par else None,
        cree_le=now,
        expire_le=now + VALIDITE,
        compte=envoi.promis,
        courriel=courriel,
    )
    await invitation.save()
    return invitation.id
