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
from mesaides.dispositifs.rules.contenu import GenreValidation
from mesaides.projets.mails import ATrancher, mail_complet, mail_sollicitation
from mesaides.projets.moves.verrou import (
    GOING_ON,
    OPEN,
    DemandeOuverte,
    ValidationEnCours,
    ensure_version,
)
from mesaides.projets.reads.lecture import FicheProjet
from mesaides.projets.reads.sans_connexion import is_accepted
from mesaides.projets.rules.budget import Budget, Ligne, read_contenu
from mesaides.projets.rules.difference import difference, over_plafond
from mesaides.projets.tables.projet import DemandeValidation, LienDecision, ValidationBudget

SOLLICITATIONS = Frein(
    "sollicitation",
    (Quota(60, JOUR),),
    "Vous avez demandé 60\u00a0validations de budget en 24\u00a0heures, c’est le maximum. Rien n’est changé.",
)
"""How many mails that ask for a validation one person sends in a day."""

VALIDITE = timedelta(hours=72)
"""How long a link can be enough, where the établissement wants it so."""


A = DemandeValidation
ASK = frozen(
    A.insert(A(projet=P.projet, par=P.par, le=P.le, genre=P.genre))
    .on_conflict(action="DO NOTHING")
    .returning(A.id)
)
CLOSE = frozen(
    A.update({A.close_le: P.le}).where((A.projet == P.projet) & A.close_le.is_null()).returning(A.id)
)
COMPLETE = frozen(
    ValidationBudget.update({ValidationBudget.complet_le: P.le})
    .where(ValidationBudget.id == P.validation)
    .returning(ValidationBudget.id)
)
ANNOUNCED = frozen(A.update({A.annoncee_le: P.le}).where(A.id == P.demande).returning(A.id))


async def open_demande(projet: int, par: int, now: datetime, genre: GenreValidation) -> bool:
    """Asks for a validation, of this genre at least; False when one is asked already."""
    return bool(await ASK.rows(projet=projet, par=par, le=now, genre=genre))


async def announce_if_ready(fiche: FicheProjet, contenu: list[Ligne], acteur: Acteur, now: datetime) -> None:
    """An open demande makes a version of each complete content, and is announced once, at the first of them.

    Back to what is validated already, nothing is asked any more. A part that was validated before the rest is there is
    not asked again: its gestionnaires are told, once, that the budget is complete.
    """
    budget = Budget(tuple(contenu))
    if not budget.is_complete:
        return
    validations = await GOING_ON.rows(projet=fiche.id)
    tenues = [one for one in validations if one.holds_for(contenu)]
    for one in tenues:
        await _tell_complete(one, fiche, budget, acteur, now)
    demande = await OPEN.first(projet=fiche.id)
    if demande is None:
        return
    if any(one.genre.suffices(demande.genre) for one in tenues):
        await CLOSE.rows(le=now, projet=fiche.id)
        return
    await ensure_version(fiche.id, contenu, acteur.compte, now)
    if demande.annoncee_le is not None:
        return
    await count(acteur.compte, SOLLICITATIONS, now)
    await ANNOUNCED.rows(le=now, demande=demande.id)
    await _announce(demande, fiche, budget, changed(validations, contenu), acteur, now)


def changed(validations: list[ValidationEnCours], contenu: list[Ligne]) -> list[str]:
    """What differs from what these validations commit: the part that is above, or else each line."""
    for one in reversed(validations):
        if one.holds_for(contenu):
            continue
        if one.genre is GenreValidation.PART:
            return list(over_plafond(one.plafond_centimes, Budget(tuple(contenu)).part))
        return difference(read_contenu(one.contenu), contenu)
    return []


async def _tell_complete(
    validation: ValidationEnCours, fiche: FicheProjet, budget: Budget, acteur: Acteur, now: datetime
) -> None:
    if validation.genre is GenreValidation.ENTIER or validation.complet_le is not None:
        return
    await COMPLETE.rows(le=now, validation=validation.id)
    for gestionnaire in await gestionnaires_of(fiche.etablissement):
        if gestionnaire.compte != acteur.compte:
            await mail_complet(fiche, budget, validation.plafond_centimes, gestionnaire.adresse)


async def _announce(
    demande: DemandeOuverte,
    fiche: FicheProjet,
    budget: Budget,
    changements: list[str],
    acteur: Acteur,
    now: datetime,
) -> None:
    heures = VALIDITE // timedelta(hours=1) if await is_accepted(fiche.etablissement) else 0
    for gestionnaire in await gestionnaires_of(fiche.etablissement):
        if gestionnaire.compte != acteur.compte:
            token = await issue_link(demande.id, gestionnaire.compte, now)
            a_trancher = ATrancher(budget, changements, demande.genre)
            await mail_sollicitation(fiche, acteur, a_trancher, gestionnaire.adresse, token, heures)


async def issue_link(demande: int, compte: int, now: datetime, *, chef: bool = False) -> str:
    """The token by which this gestionnaire answers, or in their place the chef of the établissement."""
    token = new_token()
    await LienDecision(
        empreinte=fingerprint_of(token), demande=demande, compte=compte, expire_le=now + VALIDITE, chef=chef
    ).save()
    return token
