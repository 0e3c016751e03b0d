"""The story of the demonstration: thirteen lycées, their people, and one of each state somebody can be in."""

from datetime import UTC, datetime, timedelta

from mesaides.administration.moves.importation import import_annuaire
from mesaides.comptes.moves.depart import ask_depart
from mesaides.comptes.moves.secret import hash_password
from mesaides.comptes.moves.suppleances import name_suppleant
from mesaides.comptes.reads.facteurs import IS_CONFIRMED
from mesaides.comptes.reads.fiche import find_fiche
from mesaides.comptes.rules.suppleances import Voulue
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.facteur import Facteur
from mesaides.db import transaction
from mesaides.demandes.states.deport import NatureDeport
from mesaides.demo.lycees import ALBI, AUCH, CAHORS, LIGNES, MENDE, MONTPELLIER, RODEZ, TOULOUSE
from mesaides.demo.personnes import (
    ADMINISTRATEUR,
    AGENTS,
    COLLEGUE,
    EMMA,
    GESTIONNAIRES,
    HELENE,
    INSTRUCTRICE,
    LUC,
    MAELLE,
    MARC,
    NOT_ACTIVATED,
    SOPHIE,
    THOMAS,
    USAGERS,
    WAITING,
    YVES,
    G,
    PersonneDemo,
)
from mesaides.demo.scene import REFUSE, Scene, equip, find_compte
from mesaides.etablissements.rules import Annuaire
from mesaides.instruction.moves.absences import go_away
from mesaides.instruction.moves.deports import declare
from mesaides.instruction.rules.deports import Declaration, ObjetDeporte
from mesaides.invitations.moves.detachement import detach
from mesaides.invitations.moves.fin import expire_invitations, revoke
from mesaides.invitations.moves.reponse import decline
from mesaides.invitations.reads.lecture import find_invitation, find_recue
from mesaides.projets.moves.sans_connexion import accept

UNKNOWN = "l’adresse n’existe pas"


async def plant(password: str) -> None:
    """Plants the content in an empty database. Where something is there, the agents alone are made whole."""
    if await Compte.exists():
        await _complete(password, datetime.now(UTC))
        return
    scene = Scene(await hash_password(password), datetime.now(UTC))
    async with transaction():
        await _open_the_portal(scene)
        await _invite_gestionnaires(scene)
        for personne in sorted(USAGERS, key=lambda one: -one.jours):
            await scene.welcome(personne, _gestionnaire_of(personne))
        for personne in WAITING:
            await scene.wait(personne)
        await scene.wait(NOT_ACTIVATED, active=False)
        await _invite_usagers(scene)
        await _accept_answers_by_mail(scene)
        await _move_people(scene)
        await _leave_for_a_fortnight(scene)
        await expire_invitations(scene.now)


async def _complete(password: str, now: datetime) -> None:
    """What a demonstration of before has not: one of the agents, or a device for them."""
    for agent, habilitation in AGENTS:
        if (compte := await find_compte(agent)) is None:
            await Scene(await hash_password(password), now).employ(agent, habilitation)
        elif not await Facteur.exists().where(Facteur.compte == compte, IS_CONFIRMED):
            await equip(compte, now)


async def _open_the_portal(scene: Scene) -> None:
    for agent, habilitation in AGENTS:
        await scene.employ(agent, habilitation)
    par = scene.comptes[ADMINISTRATEUR]
    await import_annuaire(Annuaire(LIGNES), par=par, now=scene.ago(80))


async def _invite_gestionnaires(scene: Scene) -> None:
    """Ten lycées are managed, one of them by two people; three wait, each for its own reason; Foix for all."""
    for personne in sorted(GESTIONNAIRES, key=lambda one: -one.jours):
        await scene.welcome(personne, ADMINISTRATEUR)
    await scene.invite(ADMINISTRATEUR, "luis.dupuy@exemple.fr", AUCH, 4, G)
    await scene.invite(ADMINISTRATEUR, "0469901m@exemple.fr", CAHORS, 30, G)
    await scene.invite(ADMINISTRATEUR, "gestoin.mende@exemple.fr", MENDE, 6, G)
    await REFUSE.rows(raison=UNKNOWN, adresse="gestoin.mende@exemple.fr")


async def _invite_usagers(scene: Scene) -> None:
    """At Albi, invitations in every state."""
    await scene.invite(MARC, "alice.morel@exemple.fr", ALBI, 2)
    await scene.invite(MARC, "bruno.faure@exemple.fr", ALBI, 6)
    await scene.invite(MARC, "celine.astruc@exemple.fr", ALBI, 20)
    await scene.invite(MARC, "gaele.barthe@exemple.fr", ALBI, 5)
    await REFUSE.rows(raison=UNKNOWN, adresse="gaele.barthe@exemple.fr")
    revoked = await scene.invite(MARC, "denis.pages@exemple.fr", ALBI, 9)
    le = scene.ago(8)
    acteur = await scene.play(MARC, le)
    if recue := await find_invitation(revoked, acteur):
        await revoke(recue, acteur, le)
    declined = await scene.invite(MARC, EMMA.adresse, ALBI, 15)
    le = scene.ago(14)
    acteur = await scene.play(EMMA, le)
    if recue := await find_recue(declined, acteur):
        await decline(recue, acteur, le)


async def _accept_answers_by_mail(scene: Scene) -> None:
    """At Albi, the link of a mail is enough to answer."""
    le = scene.ago(50)
    await accept(await scene.lieu(ALBI), await scene.play(MARC, le), le)


async def _move_people(scene: Scene) -> None:
    """Luc has left Albi; Hélène asks to leave it for Toulouse; Thomas is wanted at Montpellier."""
    le = scene.ago(12)
    marc = await scene.play(MARC, le)
    if fiche := await find_fiche(await scene.rattachement(LUC), marc):
        await detach(fiche, marc, le)
    await scene.settle(le)
    await scene.invite(SOPHIE, HELENE.adresse, TOULOUSE, 5)
    le = scene.ago(4)
    helene = await scene.play(HELENE, le)
    if fiche := await find_fiche(await scene.rattachement(HELENE), helene):
        await ask_depart(fiche, helene, le)
    await scene.settle(le)
    await scene.invite(YVES, THOMAS.adresse, MONTPELLIER, 4)


async def _leave_for_a_fortnight(scene: Scene) -> None:
    """Marc is away in three weeks, and Maëlle acts for him; so is Paul, whose demandes Inès follows, and whose
    spouse works at Rodez."""
    le, du = scene.ago(1), scene.now.date() + timedelta(days=20)
    marc = await scene.play(MARC, le)
    for lien in marc.valides:
        await name_suppleant(lien, Voulue(scene.comptes[MAELLE], du, du + timedelta(days=14)), marc, le)
    ines, paul = scene.comptes[INSTRUCTRICE], await scene.play(COLLEGUE, le)
    await go_away(Voulue(ines, du, du + timedelta(days=14)), paul, le)
    spouse = Declaration(ObjetDeporte(uai=RODEZ), NatureDeport.FAMILLE, le.date(), None)
    await declare(spouse, paul, le)
    await scene.settle(le)


def _gestionnaire_of(personne: PersonneDemo) -> PersonneDemo:
    return next(one for one in GESTIONNAIRES if one.uai == personne.uai)
