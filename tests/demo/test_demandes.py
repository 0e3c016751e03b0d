"""The demandes of the demonstration: one at each point of its examination, planted once."""

from datetime import UTC, datetime

import pytest
from tests.world.lycees import make_etablissement
from tests.world.personnes import attach, make_agent, make_compte, make_gestionnaire, make_usager

from mesaides.comptes.habilitations import Habilitation
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.demandes.tables.consultation import Consultation
from mesaides.demandes.tables.demande import Demande
from mesaides.demandes.tables.partage import Partage
from mesaides.demo.demandes import plant_demandes
from mesaides.demo.dispositifs import plant_dispositifs
from mesaides.fils.mails import notify_unread
from mesaides.fils.tables.fil import Jointe, Lecture, Message
from mesaides.journal.tables import find_break

pytestmark = pytest.mark.usefixtures("app")


async def test_there_is_a_demande_in_every_state():
    lycee = await make_etablissement()
    await make_gestionnaire(lycee, identifiant="gestionnaire-occitanie")
    await make_usager(lycee, identifiant="usager-occitanie")
    await make_agent(Habilitation.INSTRUCTEUR, identifiant="instructeur-occitanie")
    await plant_dispositifs(datetime.now(UTC))
    for _ in range(2):
        await plant_demandes(datetime.now(UTC))
    etats = [row["etat"] for row in await Demande.select()]
    assert len(etats) == 12
    assert set(etats) == set(EtatDemande)
    assert await Consultation.count() > 12  # « Qui a vu mon dossier » has what to show
    assert await find_break() is None
    assert await Message.count() == 5
    joints = await Jointe.select(Jointe.nom, Jointe.piece.statut)
    assert [(row["nom"], row["piece.statut"]) for row in joints] == [("devis-sonorisation.pdf", "disponible")]
    unread = await Lecture.select(Lecture.compte.identifiant).where(Lecture.recu > Lecture.lu)
    assert {row["compte.identifiant"] for row in unread} == {
        f"{who}-occitanie" for who in ("gestionnaire", "usager", "instructeur")
    }
    assert await notify_unread(datetime.now(UTC)) == {}


async def test_one_is_shared_and_somebody_who_leaves_has_a_draft():
    lycee = await make_etablissement()
    await make_gestionnaire(lycee, identifiant="gestionnaire-occitanie")
    await make_usager(lycee, identifiant="usager-occitanie")
    theo = await make_compte(prenom="Théo", nom="Lacombe")
    link = await attach(theo, lycee)
    await make_usager(lycee, identifiant="helene.marty")
    await make_agent(Habilitation.INSTRUCTEUR, identifiant="instructeur-occitanie")
    await plant_dispositifs(datetime.now(UTC))
    await plant_demandes(datetime.now(UTC))
    assert [row["rattachement"] for row in await Partage.select()] == [link.id]
    etats = [row["etat"] for row in await Demande.select()]
    assert etats.count(EtatDemande.BROUILLON) == 4
