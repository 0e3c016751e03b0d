"""What the people of a budget are told by mail, each in the transaction of what it tells."""

from datetime import datetime, timedelta

from mesaides.comptes.moves.liens import new_token
from mesaides.comptes.moves.mesures import count
from mesaides.comptes.reads.conditions import is_active
from mesaides.comptes.reads.gestionnaires import gestionnaires_of
from mesaides.comptes.reads.liens import fingerprint_of
from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.compte import Compte
from mesaides.courriels.poste import poste
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.tables import post
from mesaides.db import P, frozen
from mesaides.montants import euros
from mesaides.projets.moves.verrou import OPEN, SEALED, ensure_version
from mesaides.projets.reads.lecture import FicheProjet
from mesaides.projets.reads.sans_connexion import is_accepted
from mesaides.projets.rules.budget import Budget, Ligne, empreinte, read_contenu
from mesaides.projets.rules.difference import difference
from mesaides.projets.rules.freins import SOLLICITATIONS
from mesaides.projets.tables.projet import DemandeValidation, LienDecision

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
ADRESSE = frozen(Compte.select(Compte.adresse).where(is_active(Compte) & (Compte.id == P.compte)), str)


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
    before = read_contenu(sealed[0].contenu) if sealed else None
    libre = await is_accepted(fiche.etablissement)
    for gestionnaire in await gestionnaires_of(fiche.etablissement):
        if gestionnaire.compte != acteur.compte:
            token = await _issue(demande.id, gestionnaire.compte, now)
            await _ask_by_mail(fiche, contenu, before, gestionnaire.adresse, acteur, token, libre=libre)


async def _issue(demande: int, compte: int, now: datetime) -> str:
    token = new_token()
    await LienDecision(
        empreinte=fingerprint_of(token), demande=demande, compte=compte, expire_le=now + VALIDITE
    ).save()
    return token


async def _ask_by_mail(
    fiche: FicheProjet,
    contenu: list[Ligne],
    before: tuple[Ligne, ...] | None,
    adresse: str,
    acteur: Acteur,
    token: str,
    *,
    libre: bool,
) -> None:
    budget = Budget(tuple(contenu))
    mail = render_mail(
        "budget_a_valider",
        adresse,
        de=acteur.politesse,
        projet=fiche.intitule,
        lieu=fiche.lieu,
        total=euros(budget.depenses),
        part=euros(budget.part or 0),
        changements=difference(before, contenu) if before is not None else [],
        heures=VALIDITE // timedelta(hours=1) if libre else 0,
        lien=f"{poste().public_url}/decision/{token}",
        bouton="Voir le budget",
    )
    await post(mail)


async def tell_validation(fiche: FicheProjet, acteur: Acteur, part: int) -> None:
    await _tell(fiche, acteur, "budget_valide", part=euros(part))


async def tell_refus(fiche: FicheProjet, acteur: Acteur, raison: str) -> None:
    await _tell(fiche, acteur, "budget_refuse", raison=raison)


async def tell_by_link(fiche: FicheProjet, acteur: Acteur, *, valide: bool) -> None:
    """To the gestionnaire in whose name the link answered, without anybody logging in."""
    mail = render_mail(
        "reponse_par_lien",
        acteur.adresse,
        projet=fiche.intitule,
        lieu=fiche.lieu,
        valide=valide,
        lien=f"{poste().public_url}/projets/{fiche.id}/budget",
        bouton="Voir le budget",
    )
    await post(mail)


async def _tell(fiche: FicheProjet, acteur: Acteur, objet: str, **facts: str) -> None:
    """To the porteur, unless they did it themselves or have no account yet."""
    is_other = fiche.porteur not in (None, acteur.compte)
    adresse = await ADRESSE.first(compte=fiche.porteur) if is_other else None
    if adresse is None:
        return
    mail = render_mail(
        objet,
        adresse,
        de=acteur.politesse,
        projet=fiche.intitule,
        lieu=fiche.lieu,
        lien=f"{poste().public_url}/projets/{fiche.id}/budget",
        bouton="Ouvrir le projet",
        **facts,
    )
    await post(mail)
