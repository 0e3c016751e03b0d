"""The moves on a rattachement: validate, refuse, give up, name gestionnaire, end.

Each is a compare-and-set in the caller's transaction, with its line in the journal; of several at once one is done,
the others are told by a DomainError who was first.
"""

from collections.abc import Sequence
from datetime import datetime

from mesaides.comptes.reads.fiche import Fiche, enter_as_gestionnaire, lock_compte
from mesaides.comptes.roles import Acteur, Fonction, StatutRattachement, politesse
from mesaides.comptes.rules.droits import is_last_gestionnaire
from mesaides.comptes.states import ETAPES
from mesaides.db import IntegrityErrors, Statement, transaction
from mesaides.errors import DomainError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.journal.tables import note

VALIDATE = Statement(
    "UPDATE rattachement SET statut = 'valide', valide_le = {}, valide_par = {} "
    "WHERE id = {} AND statut = 'en_attente' RETURNING id"
)
END = Statement(
    "UPDATE rattachement SET statut = {}, fin_le = {}, fin_par = {}, raison = {} "
    "WHERE id = {} AND statut = {} RETURNING id"
)
GIVE_UP_OTHERS = Statement(
    "UPDATE rattachement SET statut = 'abandonne', fin_le = {}, fin_par = {} "
    "WHERE compte = {} AND id <> {} AND fonction = 'usager' AND statut = 'en_attente' RETURNING id"
)
ATTACH = Statement(
    "INSERT INTO rattachement (compte, etablissement, fonction, statut, demande_le, valide_le, valide_par, raison) "
    "VALUES ({}, {}, {}, {}, {}, {}, {}, '') RETURNING id"
)
GESTIONNAIRES = Statement(
    "SELECT count(*) AS nombre FROM rattachement "
    "WHERE etablissement = {} AND fonction = 'gestionnaire' AND statut = 'valide'"
)
FIRST = Statement(
    "SELECT r.statut, coalesce(r.fin_par, r.valide_par) AS par, c.civilite, c.nom FROM rattachement r "
    "LEFT JOIN compte c ON c.id = coalesce(r.fin_par, r.valide_par) WHERE r.id = {}"
)
CLOSE_DEPART = Statement(
    "UPDATE depart SET clos_le = {} WHERE rattachement = {} AND clos_le IS NULL RETURNING id"
)

S = StatutRattachement
SUITES = {
    S.EN_ATTENTE: "Ce compte attend encore d’être validé",
    S.VALIDE: "Ce compte a déjà été validé",
    S.REFUSE: "Ce compte a déjà été refusé",
    S.DETACHE: "Cette personne a déjà été détachée",
    S.ABANDONNE: "Cette demande a été retirée",
}
ELSEWHERE = (
    "{} a encore un rattachement dans un autre établissement : "
    "son gestionnaire doit d’abord détacher son compte."
)


async def validate(fiche: Fiche, acteur: Acteur, now: datetime) -> None:
    """Opens the services of this établissement to the person; what they awaited elsewhere is given up."""
    _check(fiche, acteur, "validation")
    await enter_as_gestionnaire(fiche.etablissement, acteur)
    await lock_compte(fiche.compte)
    try:
        async with transaction():
            done = await VALIDATE.rows(now, acteur.compte, fiche.id)
    except IntegrityErrors:
        raise DomainError(ELSEWHERE.format(fiche.nom_complet)) from None
    if not done:
        await refuse_second(fiche.id, acteur)
    if fiche.fonction is Fonction.USAGER:
        await GIVE_UP_OTHERS.rows(now, acteur.compte, fiche.compte, fiche.id)
    await note("validation", compte=acteur.compte, objet=f"rattachement {fiche.id}")


async def enter_for_all(fiches: Sequence[Fiche], acteur: Acteur) -> None:
    """To be called before several decisions in one transaction; all of one établissement."""
    await enter_as_gestionnaire(fiches[0].etablissement, acteur)
    for compte in sorted(fiche.compte for fiche in fiches):
        await lock_compte(compte)


async def refuse(fiche: Fiche, acteur: Acteur, now: datetime, raison: str) -> None:
    _check(fiche, acteur, "refus")
    await enter_as_gestionnaire(fiche.etablissement, acteur)
    if not await END.rows(S.REFUSE, now, acteur.compte, raison, fiche.id, S.EN_ATTENTE):
        await refuse_second(fiche.id, acteur)
    await note("refus", compte=acteur.compte, objet=f"rattachement {fiche.id}")


async def give_up(fiche: Fiche, acteur: Acteur, now: datetime) -> None:
    """The person no longer wants what they were waiting for."""
    _check(fiche, acteur, "abandon")
    await lock_etablissement(fiche.etablissement)
    if not await END.rows(S.ABANDONNE, now, acteur.compte, "", fiche.id, S.EN_ATTENTE):
        await refuse_second(fiche.id, acteur)
    await note("abandon", compte=acteur.compte, objet=f"rattachement {fiche.id}")


async def end_rattachement(fiche: Fiche, acteur: Acteur, now: datetime) -> None:
    """Detaches, closing the request to be; raises DomainError when nobody would be left to manage.

    What else dies with it belongs to other rooms: `invitations.tables.detach` does all of it.
    """
    _check(fiche, acteur, "detachement")
    await enter_as_gestionnaire(fiche.etablissement, acteur)
    counted = await GESTIONNAIRES.first(fiche.etablissement)
    if counted and is_last_gestionnaire(fiche.fonction, counted["nombre"]):
        raise DomainError(
            f"{fiche.nom_complet} est seul gestionnaire : nommez d’abord une autre personne, "
            "sinon plus personne ne pourrait gérer l’établissement."
        )
    if not await END.rows(S.DETACHE, now, acteur.compte, "", fiche.id, S.VALIDE):
        await refuse_second(fiche.id, acteur)
    await CLOSE_DEPART.rows(now, fiche.id)
    await note("detachement", compte=acteur.compte, objet=f"rattachement {fiche.id}")


async def name_gestionnaire(fiche: Fiche, acteur: Acteur, now: datetime) -> int:
    """An usager attached here manages it from now on: one link ends, another begins. The new one's number."""
    if not acteur.manages(fiche.etablissement) or fiche.fonction is Fonction.GESTIONNAIRE:
        raise DomainError(f"{fiche.nom_complet} est déjà gestionnaire de cet établissement.")
    await enter_as_gestionnaire(fiche.etablissement, acteur)
    new = await promote(fiche.id, fiche.compte, fiche.etablissement, now, par=acteur.compte)
    if new is None:
        raise DomainError(
            f"{fiche.nom_complet} vient d’être nommé(e) ou détaché(e)\u00a0: la liste est à jour."
        )
    await note("nomination", compte=acteur.compte, objet=f"rattachement {new}", ancien=fiche.id)
    return new


async def promote(
    rattachement: int, compte: int, etablissement: int, now: datetime, *, par: int | None
) -> int | None:
    """Replaces a valid rattachement by one of gestionnaire; None when it is no longer valid."""
    if not await END.rows(S.DETACHE, now, par, "nomination", rattachement, S.VALIDE):
        return None
    await CLOSE_DEPART.rows(now, rattachement)
    return await attach(compte, etablissement, Fonction.GESTIONNAIRE, now, valid=True, par=par)


async def attach(
    compte: int, etablissement: int, fonction: Fonction, now: datetime, *, valid: bool, par: int | None
) -> int:
    """A new link, waiting for the gestionnaire unless `valid`. Raises one of IntegrityErrors when there is one."""
    statut = S.VALIDE if valid else S.EN_ATTENTE
    row = await ATTACH.first(
        compte, etablissement, fonction, statut, now, now if valid else None, par if valid else None
    )
    assert row is not None
    return int(row["id"])


async def refuse_second(rattachement: int, acteur: Acteur) -> None:
    """Tells who was first. Always raises DomainError."""
    row = (await FIRST.rows(rattachement))[0]
    phrase = SUITES[S(row["statut"])]
    if row["par"] == acteur.compte:
        raise DomainError(f"{phrase} par vous.")
    if row["par"] is not None and row["nom"]:
        raise DomainError(f"{phrase} par {politesse(row['civilite'], row['nom'])}.")
    raise DomainError(f"{phrase}.")


def _check(fiche: Fiche, acteur: Acteur, etape: str) -> None:
    """Whether this step is this person's; the state is compared when it is set."""
    if not ETAPES[etape].qui(acteur, fiche):
        raise DomainError("Cette décision revient à un autre gestionnaire de l’établissement.")
