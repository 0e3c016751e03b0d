"""Inviting, resending, revoking: each with its mail and its line in the journal, in the caller's transaction."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from mesaides.adresses import adresse_key
from mesaides.comptes.roles import Acteur, Fonction
from mesaides.comptes.rules.cadence import wait_for_quota
from mesaides.comptes.rules.droits import can_invite
from mesaides.comptes.rules.freins import tell_when
from mesaides.comptes.tables.mesure import count
from mesaides.courriels.poste import poste
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.tables import post
from mesaides.db import Statement
from mesaides.errors import DomainError, TooOftenError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.invitations.reads.lecture import Recue
from mesaides.invitations.rules import INVITATIONS, MAX_EN_COURS, PAR_ADRESSE, VALIDITE
from mesaides.invitations.states import ETAPES, EtatInvitation
from mesaides.invitations.tables.invitation import Invitation
from mesaides.journal.tables import note

EXPIRE = Statement(
    "UPDATE invitation SET etat = 'expiree' WHERE etablissement = {} AND etat = 'envoyee' "
    "AND expire_le <= {} RETURNING id"
)
EXPIRE_ALL = Statement(
    "UPDATE invitation SET etat = 'expiree' WHERE etat = 'envoyee' AND expire_le <= {} RETURNING id"
)
SITUATION = Statement(
    "SELECT e.nom, e.commune, "
    "(SELECT count(*) FROM invitation i WHERE i.etablissement = e.id AND i.etat = 'envoyee') AS vivantes, "
    "(SELECT count(*) FROM invitation i WHERE i.etablissement = e.id AND i.etat = 'envoyee' "
    "AND i.adresse_cle = {} AND i.fonction = {}) AS memes, "
    "(SELECT r.fonction FROM rattachement r JOIN compte c ON c.id = r.compte WHERE r.etablissement = e.id "
    "AND r.statut = 'valide' AND c.adresse_cle = {} AND c.ferme_le IS NULL) AS deja, "
    "(SELECT count(*) FROM rattachement r WHERE r.etablissement = e.id AND r.statut = 'valide' "
    "AND r.fonction = 'gestionnaire') AS gestionnaires "
    "FROM etablissement e WHERE e.id = {}"
)
SENT_TO = Statement(
    "SELECT cree_le FROM invitation WHERE etablissement = {} AND adresse_cle = {} AND cree_le > {}"
)
REPLACE = Statement(
    "UPDATE invitation SET etat = {}, repondu_le = {} WHERE id = {} AND etat IN ('envoyee', 'expiree') RETURNING id"
)
REVOKE = Statement(
    "UPDATE invitation SET etat = 'revoquee', repondu_le = {} WHERE id = {} AND etat = 'envoyee' RETURNING id"
)
KEEP_PROMISE = Statement("UPDATE invitation SET compte = {} WHERE id = {} RETURNING id")

TIDY = Statement(
    "UPDATE invitation SET etat = 'remplacee' WHERE etablissement = {} AND adresse_cle = {} AND fonction = {} "
    "AND etat = 'expiree' RETURNING id"
)

E = EtatInvitation
SUITES = {
    E.ENVOYEE: "Cette invitation est encore en cours.",
    E.ACCEPTEE: "Cette invitation a déjà été acceptée.",
    E.DECLINEE: "Cette invitation a déjà été déclinée.",
    E.EXPIREE: "Cette invitation a expiré : demandez qu’elle vous soit renvoyée.",
    E.REVOQUEE: "Cette invitation a déjà été révoquée.",
    E.REMPLACEE: "Cette invitation a déjà été renvoyée : seule la plus récente est valable.",
}
TIED = "Vous avez ou avez eu un lien avec cet établissement\u00a0: un autre administrateur invite ses gestionnaires."
OUT_OF_PLACE = "Vous ne pouvez pas inviter à cette fonction dans cet établissement."
STATE = Statement("SELECT etat FROM invitation WHERE id = {}")


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
    await EXPIRE.rows(etablissement, now)
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


async def resend(recue: Recue, par: Acteur, now: datetime) -> int:
    """A new link to the same address; the old one dies. Returns the number of the new invitation."""
    _check_step(recue, par, "renvoi")
    await lock_etablissement(recue.etablissement)
    await EXPIRE.rows(recue.etablissement, now)
    if not await REPLACE.rows(E.REMPLACEE, now, recue.id):
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
        await KEEP_PROMISE.rows(recue.compte, new)
    return new


async def revoke(recue: Recue, par: Acteur, now: datetime) -> None:
    """Its link opens nothing any more. Raises DomainError when it was answered, resent or revoked before."""
    _check_step(recue, par, "revocation")
    await lock_etablissement(recue.etablissement)
    if not await REVOKE.rows(now, recue.id):
        await refuse_late(recue.id)
    await note("revocation", compte=par.compte, objet=f"invitation {recue.id}")


async def expire_invitations(now: datetime) -> int:
    """Marks all those whose time has passed; they were worth nothing already. How many."""
    return len(await EXPIRE_ALL.rows(now))


async def refuse_late(invitation: int) -> None:
    """Tells what became of it meanwhile. Always raises DomainError."""
    row = (await STATE.rows(invitation))[0]
    raise DomainError(SUITES[E(row["etat"])])


def _check_who(par: Acteur, etablissement: int, adresse: str, fonction: Fonction) -> None:
    """Raises DomainError to who may not invite there, and to an administrateur who would name themselves."""
    if not can_invite(par, etablissement, fonction):
        raise DomainError(TIED if par.is_tied_to(etablissement) and par.est_agent else OUT_OF_PLACE)
    if par.is_administrateur and adresse_key(adresse) == par.adresse_cle:
        raise DomainError("C’est votre propre adresse\u00a0: un autre administrateur doit vous inviter.")


async def _check_place(etablissement: int, adresse: str, fonction: Fonction) -> str:
    """The name of the établissement; raises DomainError when this invitation has no place there."""
    cle = adresse_key(adresse)
    row = (await SITUATION.rows(cle, fonction, cle, etablissement))[0]
    if row["deja"] == fonction or row["deja"] == Fonction.GESTIONNAIRE:
        raise DomainError(f"{adresse} : cette personne est déjà rattachée à l’établissement.")
    if row["deja"] and row["gestionnaires"]:
        raise DomainError(
            f"{adresse} : cette personne est déjà rattachée. Un gestionnaire de l’établissement peut la "
            "nommer gestionnaire, dans la liste des personnes rattachées."
        )
    if row["memes"]:
        raise DomainError(
            f"{adresse} : cette personne est déjà invitée. Vous pouvez renvoyer son invitation."
        )
    if row["vivantes"] >= MAX_EN_COURS:
        raise DomainError(
            f"{adresse} : {MAX_EN_COURS} invitations sont déjà en cours. Révoquez-en, ou attendez des réponses."
        )
    await TIDY.rows(etablissement, cle, fonction)
    return row["nom"]


async def _check_pace(etablissement: int, adresse: str, par: Acteur | None, now: datetime) -> None:
    """Counts one more mail; the établissement is held. Raises TooOftenError.

    The Région's administrateurs invite a whole territory in a day.
    """
    sent = await SENT_TO.rows(etablissement, adresse_key(adresse), now - PAR_ADRESSE.periode)
    if wait := wait_for_quota([row["cree_le"] for row in sent], now, PAR_ADRESSE):
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


def _check_step(recue: Recue, acteur: Acteur, etape: str) -> None:
    if not ETAPES[etape].qui(acteur, recue):
        raise DomainError("Cette invitation ne dépend pas de vous.")
