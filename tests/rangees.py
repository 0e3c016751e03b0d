"""Lists whose rows go once decided, each with an act of its rows, before somebody who has them all to decide."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import uuid4

from tests.world.budgets import BALANCED, depense
from tests.world.courriels import make_courriel
from tests.world.dates import now
from tests.world.demandes import set_demande
from tests.world.invitations import make_invitation
from tests.world.lycees import make_etablissement
from tests.world.personnes import attach, make_agent, make_compte, make_gestionnaire
from tests.world.projets import set_scene

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.moves.sessions import open_session
from mesaides.comptes.roles import Fonction, StatutRattachement
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.rattachement import Depart
from mesaides.db import transaction
from mesaides.etablissements.tables import Etablissement
from mesaides.projets.moves.verrou import ensure_version, hold
from mesaides.projets.tables.projet import DemandeValidation

ROWS = 7
"""One to decide for each pair of clicks, and one below that must be left alone."""
Scenery = Callable[[], Awaitable[tuple[str, str]]]


async def budgets(path: str = "", rows: int = ROWS) -> tuple[str, str]:
    scene = await set_scene(*BALANCED)
    others = [await scene.one_more(*BALANCED, intitule=f"Projet {number}") for number in range(rows - 1)]
    for projet in (each.projet for each in (scene, *others)):
        async with transaction():
            await ensure_version(projet, (await hold(projet)).contenu, scene.claire.id, now())
        await DemandeValidation(projet=projet, par=scene.claire.id, le=now(), annoncee_le=now()).save()
    return scene.marc.identifiant, path or f"/etablissements/{scene.lycee.uai}"


async def all_budgets() -> tuple[str, str]:
    return await budgets("/projets")


async def people(statut: StatutRattachement, *, leaving: bool = False) -> tuple[str, str]:
    lycee = await make_etablissement()
    roy = await make_gestionnaire(lycee, prenom="Anne", nom="Roy")
    for number in range(ROWS):
        link = await attach(await make_compte(prenom=f"Zélie{number}"), lycee, statut=statut)
        if leaving:
            await Depart(rattachement=link.id, demande_le=now()).save()
    onglet = "?onglet=personnes" if statut is StatutRattachement.VALIDE and not leaving else ""
    return roy.identifiant, f"/etablissements/{lycee.uai}{onglet}"


async def comptes() -> tuple[str, str]:
    return await people(StatutRattachement.EN_ATTENTE)


async def departs() -> tuple[str, str]:
    return await people(StatutRattachement.VALIDE, leaving=True)


async def personnes() -> tuple[str, str]:
    return await people(StatutRattachement.VALIDE)


async def a_lycee_that_invites(fonction: Fonction) -> tuple[Etablissement, Compte]:
    lycee = await make_etablissement()
    roy = await make_gestionnaire(lycee, prenom="Anne", nom="Roy")
    mail = await make_courriel()
    for number in range(ROWS):
        adresse = f"{number}.{lycee.uai}@exemple.fr".lower()
        await make_invitation(lycee, adresse, fonction=fonction, courriel=mail.id)
    return lycee, roy


async def invitations() -> tuple[str, str]:
    lycee, roy = await a_lycee_that_invites(Fonction.USAGER)
    return roy.identifiant, f"/etablissements/{lycee.uai}?onglet=invitations"


async def invitations_de_la_region() -> tuple[str, str]:
    lycee, _ = await a_lycee_that_invites(Fonction.GESTIONNAIRE)
    inès = await make_agent(Habilitation.ADMINISTRATEUR)
    return inès.identifiant, f"/administration/etablissements/{lycee.uai}"


async def courriels() -> tuple[str, str]:
    for _ in range(ROWS):
        await make_courriel(refuse="inconnue")
    return (await make_agent(Habilitation.ADMINISTRATEUR)).identifiant, "/administration/courriels"


async def invitations_recues() -> tuple[str, str]:
    lycee = await make_etablissement()
    paul = await make_gestionnaire(lycee)
    mail = await make_courriel()
    for _ in range(ROWS):
        await make_invitation(
            await make_etablissement(), paul.adresse, fonction=Fonction.GESTIONNAIRE, courriel=mail.id
        )
    return paul.identifiant, "/mes-services"


async def sessions() -> tuple[str, str]:
    paul = await make_compte()
    for number in range(ROWS):
        await open_session(paul.id, key=uuid4().hex, now=now(), navigateur=f"Essai {number}", ip="127.0.0.1")
    return paul.identifiant, "/mon-compte"


async def partages() -> tuple[str, str]:
    depot = await set_demande()
    for number in range(ROWS):
        link = await attach(await make_compte(prenom=f"Théo{number}"), depot.scene.lycee)
        await depot.share(link.id)
    return depot.scene.claire.identifiant, f"/demandes/{depot.id}/partages"


async def lignes() -> tuple[str, str]:
    scene = await set_scene(*BALANCED, *[depense(100_00 + n, intitule=f"Bus {n}") for n in range(ROWS)])
    return scene.claire.identifiant, f"/projets/{scene.projet}/budget"


async def pieces() -> tuple[str, str]:
    depot = await set_demande()
    return depot.scene.claire.identifiant, f"/demandes/{depot.id}/pieces"


@dataclass(frozen=True)
class Acte:
    """An act of the rows of a list. `bouton` does it, which leads to `route`, after `ouvre` where it opens in the row,
    with a reason, or once a row is ticked; `mot` then stands in the place of its buttons, with `retour`, the button
    that takes it back, where there is one: the row then says `repris`."""

    nom: str
    decor: Scenery
    bouton: str
    route: str
    mot: str
    ouvre: str = ""
    raison: str = ""
    coche: str = ""
    retour: str = ""
    repris: str = ""
    large: bool = False
    """Its button stands in the row where there is room for it; on a phone, in the form of the row."""


RETIRER = {"retour": "Retirer la validation", "repris": "Validation retirée"}
DETACHER = {"retour": "Détacher", "repris": "Compte détaché Inviter"}
INVITER = {"retour": "Inviter", "repris": "Invitation envoyée"}


ACTES = [
    Acte(
        "valider un budget", budgets, "^Valider en entier dans", "/projets/[0-9]+/validation", "Validé", **RETIRER
    ),
    Acte(
        "valider la part", budgets, "^Valider seulement la part", "/projets/[0-9]+/validation-part", "Part validée",
        ouvre="^Projet", **RETIRER,
    ),
    Acte(
        "refuser un budget", budgets, "^Refuser le budget$", "/projets/[0-9]+/refus", "Refusé",
        ouvre="^Refuser…", raison="Non.",
    ),
    Acte(
        "valider parmi ses projets", all_budgets, "^Valider en entier dans", "/projets/[0-9]+/validation", "Validé",
        **RETIRER,
    ),
    Acte(
        "valider les budgets cochés", budgets, "^Valider (ce budget|en entier les budgets)", "/projets/validations",
        "Validé", coche="^Cocher",
    ),
    Acte("valider un compte", comptes, "^Valider Zélie", "/validation", "Validé", **DETACHER),
    Acte(
        "refuser un compte", comptes, "^Refuser$", "/refus", "Refusé", ouvre="^Refuser…", raison="Non.", **INVITER
    ),
    Acte(
        "valider les comptes cochés", comptes, "^Valider (ce compte|les comptes)", "/validations", "Validé",
        coche="^Cocher",
    ),
    Acte(
        "détacher qui veut partir", departs, "^Détacher$", "/detachement", "Compte détaché", ouvre="^Détacher…",
        **INVITER,
    ),
    Acte("garder qui veut partir", departs, "^Garder Zélie", "/maintien", "Gardé"),
    Acte("renvoyer une invitation", invitations, "^Renvoyer", "/renvoi", "Renvoyée"),
    Acte("révoquer une invitation", invitations, "^Révoquer", "/revocation", "Révoquée", **INVITER),
    Acte(
        "nommer gestionnaire", personnes, "^Nommer gestionnaire$", "/nomination", "Devient gestionnaire",
        ouvre="^Nommer, détacher",
    ),
    Acte(
        "détacher", personnes, "^Détacher$", "/detachement", "Compte détaché", ouvre="^Nommer, détacher", **INVITER
    ),
    Acte("renvoyer, à la Région", invitations_de_la_region, "^Renvoyer", "/renvoi", "Renvoyée"),
    Acte(
        "révoquer, à la Région", invitations_de_la_region, "^Révoquer$", "/revocation", "Révoquée",
        ouvre="^Révoquer",
    ),
    Acte("réessayer un courriel", courriels, "^Réessayer", "/essai", "Remis en file"),
    Acte("accepter une invitation", invitations_recues, "^Accepter", "/acceptation", "Acceptée"),
    Acte("décliner une invitation", invitations_recues, "^Décliner", "/declin", "Déclinée"),
    Acte("fermer une session", sessions, "^Fermer la session", "/sessions/[0-9]+/fermeture", "Fermée"),
    Acte("retirer un partage", partages, "^Retirer le partage", "/partages/[0-9]+/retrait", "Retiré"),
    Acte("retirer une pièce", pieces, "^Retirer rib", "/suppression", "Retiré"),
    Acte("retirer une ligne du budget", lignes, "^Retirer", "/lignes/[0-9]+/retrait", "Retirée", large=True),
]  # fmt: skip
