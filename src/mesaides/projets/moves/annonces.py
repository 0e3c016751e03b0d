"""A budget to validate is asked for, and announced to its gestionnaires once it is complete."""

from datetime import datetime, timedelta

from mesaides.comptes.moves.liens import new_token
from mesaides.comptes.moves.mesures import count
from mesaides.comptes.reads.gestionnaires import gestionnaires_of
from mesaides.comptes.reads.liens import fingerprint_of
from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.cadence import Quota
from mesaides.comptes.rules.freins import JOUR, Frein
from mesaides.db import P, frozen
from mesaides.projets.mails import mail_sollicitation
from mesaides.projets.moves.verrou import OPEN, SEALED, ensure_version
from mesaides.projets.reads.lecture import FicheProjet
from mesaides.projets.reads.sans_connexion import is_accepted
from mesaides.projets.rules.budget import Budget, Ligne, empreinte, read_contenu
from mesaides.projets.rules.difference import difference
from mesaides.projets.tables.projet import DemandeValidation, LienDecision

SOLLICITATIONS = Frein(
    "sollicitation",
    (Quota(60, JOUR),),
    "Vous avez demandé 60\u00a0validations de budget en vingt-quatre heures, c’est le plus possible. "
    "Rien n’est changé.",
)
"""How many mails that ask for a validation one person sends in a day."""

VALIDITE = timedelta(hours=72)
"""How long a link can be enough, where the établissement wants it so."""


A = DemandeValidation
ASK = frozen(
    A.insert(A(projet=P.projet, par=P.par, le=P.le)).on_conflict(action="DO NOTHING").returning(A.id)
)
CLOSE = frozen(
    A.update({A.close_le: P.le}).where((A.projet == P.projet) & A.close_le.is_null()).returning(A.id)
)
ANNOUNCED = frozen(A.update({A.annoncee_le: P.le}).where(A.id == P.demande).returning(A.id))


async def open_demande(projet: int, par: int, now: datetime) -> bool:
    """Asks for a validation; False when one is asked already."""
    return bool(await ASK.rows(projet=projet, par=par, le=now))


async def announce_if_ready(fiche: FicheProjet, contenu: list[Ligne], acteur: Acteur, now: datetime) -> None:
    """An open demande makes a version of each complete content, and is announced once, at the first of them.

    Back to a content already validated, nothing is asked any more.
    """
    demande = await OPEN.first(projet=fiche.id)
    if demande is None or not Budget(tuple(contenu)).is_complete:
        return
    sealed = await SEALED.rows(projet=fiche.id)
    if empreinte(contenu) in {version.empreinte for version in sealed}:
        await CLOSE.rows(le=now, projet=fiche.id)
        return
    await ensure_version(fiche.id, contenu, acteur.compte, now)
    if demande.annoncee_le is not None:
        return
    await count(acteur.compte, SOLLICITATIONS, now)
    await ANNOUNCED.rows(le=now, demande=demande.id)
    changements = difference(read_contenu(sealed[0].contenu), contenu) if sealed else []
    await _announce(demande.id, fiche, Budget(tuple(contenu)), changements, acteur, now)


async def _announce(
    demande: int, fiche: FicheProjet, budget: Budget, changements: list[str], acteur: Acteur, now: datetime
) -> None:
    heures = VALIDITE // timedelta(hours=1) if await is_accepted(fiche.etablissement) else 0
    for gestionnaire in await gestionnaires_of(fiche.etablissement):
        if gestionnaire.compte != acteur.compte:
            token = await _issue(demande, gestionnaire.compte, now)
            await mail_sollicitation(fiche, acteur, budget, changements, gestionnaire.adresse, token, heures)


async def _issue(demande: int, compte: int, now: datetime) -> str:
    token = new_token()
    await LienDecision(
        empreinte=fingerprint_of(token), demande=demande, compte=compte, expire_le=now + VALIDITE
    ).save()
    return token
