"""What the people of a budget are told by mail, each in the transaction of what it tells."""

from dataclasses import dataclass
from typing import Any

from mesaides.comptes.reads.conditions import is_active
from mesaides.comptes.reads.gestionnaires import gestionnaires_of
from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.compte import Compte
from mesaides.courriels.poste import poste
from mesaides.courriels.recueil import gather
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.tables import post
from mesaides.db import P, frozen
from mesaides.dispositifs.rules.contenu import GenreValidation
from mesaides.montants import euros
from mesaides.projets.reads.fiche import FicheProjet
from mesaides.projets.rules.budget import Budget

ADRESSE = frozen(Compte.select(Compte.adresse).where(is_active(Compte) & (Compte.id == P.compte)), str)


@dataclass(frozen=True, slots=True)
class ATrancher:
    """What a gestionnaire is asked: of which budget, changed in what, of which genre at least."""

    budget: Budget
    changements: list[str]
    genre: GenreValidation


async def mail_sollicitation(
    fiche: FicheProjet, acteur: Acteur, a_trancher: ATrancher, adresse: str, token: str, heures: int
) -> None:
    """To a gestionnaire, with a link of their own, which is enough by itself for so many hours."""
    mail = render_mail(
        "budget_a_valider",
        adresse,
        de=acteur.politesse,
        projet=fiche.intitule,
        lieu=fiche.lieu,
        total=euros(a_trancher.budget.depenses),
        part=euros(a_trancher.budget.part or 0),
        changements=a_trancher.changements,
        entier=a_trancher.genre is GenreValidation.ENTIER,
        heures=heures,
        lien=f"{poste().public_url}/decision/{token}",
        bouton="Voir le budget",
    )
    await gather(mail, presse=bool(heures))


async def mail_chef(
    fiche: FicheProjet, acteur: Acteur, a_trancher: ATrancher, token: str, jours: int
) -> None:
    """To the mailbox of the établissement: nobody has answered for so many days."""
    mail = render_mail(
        "budget_chef",
        fiche.mail,
        de=acteur.politesse,
        projet=fiche.intitule,
        lieu=fiche.lieu,
        total=euros(a_trancher.budget.depenses),
        part=euros(a_trancher.budget.part or 0),
        jours=jours,
        lien=f"{poste().public_url}/decision/{token}",
        bouton="Voir le budget",
    )
    await post(mail)


async def mail_complet(fiche: FicheProjet, budget: Budget, plafond: int, adresse: str) -> None:
    """To a gestionnaire: what was missing around the validated part is there; nothing is asked."""
    mail = render_mail(
        "budget_complet",
        adresse,
        projet=fiche.intitule,
        lieu=fiche.lieu,
        total=euros(budget.depenses),
        part=euros(budget.part or 0),
        plafond=euros(plafond),
        lien=f"{poste().public_url}/projets/{fiche.id}/budget",
        bouton="Voir le budget",
    )
    await post(mail)


async def mail_validation(fiche: FicheProjet, acteur: Acteur, genre: GenreValidation, part: int) -> None:
    entier = genre is GenreValidation.ENTIER
    await _tell_porteur(fiche, acteur, "budget_valide", part=euros(part), entier=entier)


async def mail_retrait(fiche: FicheProjet, acteur: Acteur, raison: str, par: set[int]) -> None:
    """To the porteur, and to whoever of `par` had validated: somebody else takes it back."""
    for compte in {*par, fiche.porteur}:
        await _tell(compte, fiche, acteur, "validation_retiree", raison=raison, porte=compte == fiche.porteur)


async def mail_refus(fiche: FicheProjet, acteur: Acteur, raison: str) -> None:
    await _tell_porteur(fiche, acteur, "budget_refuse", raison=raison)


async def mail_reponse_par_lien(fiche: FicheProjet, acteur: Acteur, *, valide: bool) -> None:
    """To the gestionnaire in whose name the link answered, without anybody logging in; to all, when it was the chef."""
    others = await gestionnaires_of(fiche.etablissement) if acteur.chef else []
    for adresse in sorted({acteur.adresse, *(one.adresse for one in others)}):
        mail = render_mail(
            "reponse_par_lien",
            adresse,
            projet=fiche.intitule,
            lieu=fiche.lieu,
            valide=valide,
            chef=acteur.chef,
            lien=f"{poste().public_url}/projets/{fiche.id}/budget",
            bouton="Voir le budget",
        )
        await post(mail)


async def mail_fin(fiche: FicheProjet, acteur: Acteur, *, asked: bool, supprime: bool) -> None:
    """It is archived, or deleted: to its porteur, and to the gestionnaires when they were `asked` for a validation."""
    gestionnaires = await gestionnaires_of(fiche.etablissement) if asked else []
    told = {one.adresse for one in gestionnaires if one.compte != acteur.compte}
    for adresse in sorted(told | await _adresse(fiche.porteur, acteur)):
        mail = render_mail(
            "projet_range",
            adresse,
            de=acteur.politesse,
            projet=fiche.intitule,
            lieu=fiche.lieu,
            supprime=supprime,
            lien=poste().public_url + ("/projets" if supprime else f"/projets/{fiche.id}"),
            bouton="Voir les projets" if supprime else "Voir le projet",
        )
        await gather(mail)


async def mail_porteur(fiche: FicheProjet, acteur: Acteur, ancien: int | None) -> None:
    """To who carries it from now on, and to who carried it."""
    for compte, nouveau in ((fiche.porteur, True), (ancien, False)):
        for adresse in await _adresse(compte, acteur):
            mail = render_mail(
                "porteur",
                adresse,
                de=acteur.politesse,
                projet=fiche.intitule,
                lieu=fiche.lieu,
                nouveau=nouveau,
                qui=fiche.porteur_nom or fiche.porteur_adresse,
                lien=poste().public_url + (f"/projets/{fiche.id}" if nouveau else "/mes-services"),
                bouton="Ouvrir le projet" if nouveau else "Ouvrir le portail",
            )
            await post(mail)


async def _adresse(compte: int | None, acteur: Acteur) -> set[str]:
    """Theirs; none when they do it themselves, or are not here yet."""
    return set(await ADRESSE.rows(compte=compte)) if compte not in (None, acteur.compte) else set()


async def _tell_porteur(fiche: FicheProjet, acteur: Acteur, objet: str, **facts: Any) -> None:
    await _tell(fiche.porteur, fiche, acteur, objet, **facts)


async def _tell(compte: int | None, fiche: FicheProjet, acteur: Acteur, objet: str, **facts: Any) -> None:
    for adresse in await _adresse(compte, acteur):
        mail = render_mail(
            objet,
            adresse,
            de=acteur.signe(fiche.etablissement),
            projet=fiche.intitule,
            lieu=fiche.lieu,
            lien=f"{poste().public_url}/projets/{fiche.id}/budget",
            bouton="Ouvrir le projet",
            **facts,
        )
        await gather(mail)
