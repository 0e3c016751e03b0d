"""Choosing one's établissement by oneself, while attached to none: its gestionnaire is asked, as for a new account."""

from datetime import datetime

from mesaides.comptes.moves.etapes import give_up_others
from mesaides.comptes.moves.liens import lock_compte
from mesaides.comptes.moves.mesures import count
from mesaides.comptes.reads.conditions import is_attached
from mesaides.comptes.reads.gestionnaires import gestionnaires_of
from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import IntegrityErrors, P, frozen, transaction
from mesaides.errors import DomainError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.etablissements.reads import EtablissementTrouve
from mesaides.inscriptions.mails import tell_gestionnaires
from mesaides.inscriptions.moves.demandes import ask_to_attach
from mesaides.inscriptions.reads.activation import CompteDemande, Suite
from mesaides.inscriptions.rules import RATTACHEMENTS
from mesaides.invitations.moves.porteurs import leave_behind
from mesaides.journal.tables import note
from mesaides.noms import du_nom

R = Rattachement
ATTACHED = frozen(R.select(R.id).where(is_attached(R) & (R.compte == P.compte)))


async def choose(lieu: EtablissementTrouve, acteur: Acteur, now: datetime) -> Suite:
    """What they awaited elsewhere is given up. Raises DomainError: attached since, waiting there already; or
    TooOftenError."""
    await lock_etablissement(lieu.id)
    await lock_compte(acteur.compte)
    if await ATTACHED.rows(compte=acteur.compte):
        raise DomainError(
            "Votre compte vient d’être rattaché à un établissement\u00a0: ouvrez «\u00a0Mes services\u00a0»."
        )
    new = await _ask(lieu, acteur, now)
    await give_up_others(acteur.compte, new, now, par=acteur.compte)
    await leave_behind(acteur.compte)
    await note("demande_rattachement", compte=acteur.compte, objet=f"rattachement {new}")
    suite = Suite(
        CompteDemande.of(acteur, now),
        f"{lieu.nom}, {lieu.commune}",
        lieu.uai,
        False,
        [(one.politesse, one.adresse) for one in await gestionnaires_of(lieu.id)],
    )
    await tell_gestionnaires(suite)
    await count(acteur.compte, RATTACHEMENTS, now)
    return suite


async def _ask(lieu: EtablissementTrouve, acteur: Acteur, now: datetime) -> int:
    try:
        async with transaction():
            return await ask_to_attach(acteur.compte, lieu.id, now)
    except IntegrityErrors:
        raise DomainError(f"Votre demande attend déjà la réponse {du_nom(lieu.nom)}.") from None
