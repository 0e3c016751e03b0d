"""Mails and rows that one person could make again and again: each has its measure, told in words."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.world.budgets import BALANCED
from tests.world.dates import now
from tests.world.demandes import set_demande
from tests.world.lycees import make_etablissement
from tests.world.personnes import acteur_of, attach, make_agent, make_compte, make_gestionnaire
from tests.world.projets import set_scene

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.moves import sessions
from mesaides.comptes.moves.sessions import open_session
from mesaides.comptes.roles import Fonction
from mesaides.comptes.rules.cadence import Quota
from mesaides.comptes.tables.session import Session
from mesaides.courriels.tables import Courriel
from mesaides.db import transaction
from mesaides.demandes.moves import creation as demandes
from mesaides.demandes.moves import partage
from mesaides.demandes.moves.creation import DEMANDES
from mesaides.demandes.moves.partage import PARTAGES
from mesaides.dispositifs.reads import find_fiche
from mesaides.dispositifs.rules.contenu import GenreValidation
from mesaides.errors import TooOftenError
from mesaides.invitations.moves import envoi
from mesaides.invitations.moves.envoi import invite
from mesaides.invitations.moves.fin import revoke
from mesaides.invitations.moves.lots import keep_lot
from mesaides.invitations.reads.lecture import find_invitation
from mesaides.invitations.reads.lots import Resultats
from mesaides.invitations.rules import INVITATIONS, LISTES, PAR_ADRESSE
from mesaides.projets.moves import annonces, creation
from mesaides.projets.moves.annonces import SOLLICITATIONS
from mesaides.projets.moves.creation import PROJETS, Recit, create_projet
from mesaides.projets.tables.projet import Projet

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("app")


async def refusal_after(number: int, act: Callable[[int], Awaitable[Any]]) -> str:
    """What is said of the act that comes after this number of them."""
    for done in range(number):
        async with transaction():
            await act(done)
    with pytest.raises(TooOftenError) as refused:
        async with transaction():
            await act(number)
    assert refused.value.retry_after > 0
    return refused.value.phrase.replace("\u00a0", " ")


async def test_one_address_is_invited_a_few_times_a_day_whatever_is_revoked_between():
    lycee = await make_etablissement()
    roy = await acteur_of(await make_gestionnaire(lycee, nom="Roy"))

    async def invite_and_revoke(_: int) -> None:
        number = await invite(lycee.id, "claire@lycee.example", Fonction.USAGER, roy, NOW)
        found = await find_invitation(number, roy)
        assert found is not None
        await revoke(found, roy, NOW)

    told = await refusal_after(PAR_ADRESSE.nombre, invite_and_revoke)
    assert told.startswith("claire@lycee.example : 5 invitations lui ont déjà été envoyées depuis hier.")
    assert await Courriel.count() == PAR_ADRESSE.nombre
    async with transaction():
        await invite(lycee.id, "claire@lycee.example", Fonction.USAGER, roy, NOW + timedelta(hours=24))


async def test_a_gestionnaire_invites_so_many_a_day_and_an_administrateur_a_territory(monkeypatch):
    lycee, autre = await make_etablissement(), await make_etablissement()
    roy = await acteur_of(await make_gestionnaire(lycee, nom="Roy"))
    sophie = await acteur_of(await make_agent(Habilitation.ADMINISTRATEUR))
    monkeypatch.setattr(envoi, "INVITATIONS", replace(INVITATIONS, quotas=(Quota(3, timedelta(days=1)),)))

    async def one(number: int) -> None:
        await invite(lycee.id, f"p{number}@lycee.example", Fonction.USAGER, roy, NOW)

    assert "invitations en 24 heures" in await refusal_after(3, one)
    async with transaction():
        for number in range(5):
            await invite(autre.id, f"p{number}@lycee.example", Fonction.GESTIONNAIRE, sophie, NOW)


async def test_lists_full_of_mistakes_are_kept_in_number(monkeypatch):
    lycee = await make_etablissement()
    roy = await make_gestionnaire(lycee, nom="Roy")
    monkeypatch.setattr(
        "mesaides.invitations.moves.lots.LISTES", replace(LISTES, quotas=(Quota(2, timedelta(days=1)),))
    )
    assert "listes" in await refusal_after(2, lambda _: keep_lot(lycee.id, roy.id, Resultats(), NOW))


async def test_projets_are_made_in_number(monkeypatch):
    scene = await set_scene()
    acteur = await acteur_of(scene.claire)
    monkeypatch.setattr(creation, "PROJETS", replace(PROJETS, quotas=(Quota(2, timedelta(days=1)),)))
    recit = Recit("Titre", "Résumé", scene.thematique, "2026-2027")
    later = now() + timedelta(days=2)
    told = await refusal_after(2, lambda _: create_projet(scene.lycee.id, recit, acteur, later))
    assert "celui-ci n’est pas créé" in told


async def test_mails_that_ask_for_a_validation_are_few(monkeypatch):
    scene = await set_scene()
    monkeypatch.setattr(
        annonces, "SOLLICITATIONS", replace(SOLLICITATIONS, quotas=(Quota(1, timedelta(days=1)),))
    )
    fiche, acteur = await scene.fiche(), await acteur_of(scene.claire)

    async def ask(_: int) -> None:
        await annonces.CLOSE.rows(le=now(), projet=fiche.id)
        await annonces.open_demande(fiche.id, acteur.compte, now(), GenreValidation.PART)
        await annonces.announce_if_ready(fiche, BALANCED, acteur, now())

    assert "validations de budget" in await refusal_after(1, ask)
    assert await Courriel.count() == 1


async def test_sessions_of_one_person_are_bounded_the_oldest_end(monkeypatch):
    claire, marc = await make_compte(), await make_compte()
    await open_session(marc.id, key="marc", now=NOW, navigateur="", ip="")
    for number in range(sessions.MOST + 3):
        last = await open_session(claire.id, key=f"clé {number}", now=NOW, navigateur="", ip="")
    rows = await Session.select(Session.id).where(Session.compte == claire.id).order_by(Session.id)
    assert len(rows) == sessions.MOST
    assert rows[-1]["id"] == last
    assert await Session.count() == sessions.MOST + 1


async def test_demandes_and_shares_are_made_in_number(monkeypatch):
    depot = await set_demande()
    bruno = await attach(await make_compte(), depot.scene.lycee)
    fiche, acteur = await depot.fiche(), await depot.acteur()
    nothing = (Quota(0, timedelta(days=1)),)
    monkeypatch.setattr(partage, "PARTAGES", replace(PARTAGES, quotas=nothing))
    monkeypatch.setattr(demandes, "DEMANDES", replace(DEMANDES, quotas=nothing))
    assert "partages" in await refusal_after(0, lambda _: partage.share(fiche, bruno.id, acteur, now()))
    dispositif = await find_fiche("projets-educatifs")
    assert dispositif is not None
    campagne = dispositif.campagnes[-1]
    told = await refusal_after(0, lambda _: demandes.duplicate(fiche, dispositif, campagne, acteur, now()))
    assert "celle-ci n’est pas créée" in told
    assert await Projet.count() == 1


@pytest.mark.parametrize("frein", [INVITATIONS, LISTES, PROJETS, DEMANDES, PARTAGES, SOLLICITATIONS])
def test_the_figures_are_generous(frein):
    """A gestionnaire invites a whole lycée at the rentrée, a porteur prepares a year of projets."""
    assert frein.quotas[0].nombre >= 50
