"""The demandes of the demonstration: one at each point of its life, by the real moves, with their fils."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mesaides.comptes.roles import Acteur
from mesaides.dates import day_of
from mesaides.db import transaction
from mesaides.demandes.moves.complements import return_demande
from mesaides.demandes.moves.creation import create_for_projet
from mesaides.demandes.moves.mouvements import take_step
from mesaides.demandes.moves.partage import share
from mesaides.demandes.moves.reponses import EnvoiReponse, save_reponse
from mesaides.demandes.moves.transmission import transmit
from mesaides.demandes.reads.consultations import NOTE
from mesaides.demandes.reads.lecture import FicheDemande, find_demande
from mesaides.demandes.reads.partage import list_offered
from mesaides.demandes.rules.delais import HABITUEL
from mesaides.demandes.rules.saisie import find_question
from mesaides.demandes.tables.demande import Demande
from mesaides.demo import dossiers
from mesaides.demo.dossiers import Sujet
from mesaides.demo.fils import TOLD, plant_fil
from mesaides.demo.pieces import give_pieces
from mesaides.demo.projets import create_projet_of, person
from mesaides.demo.scene import settle
from mesaides.dispositifs.reads import find_fiche
from mesaides.fils.moves.ecriture import write_message
from mesaides.instruction.moves.actes import (
    Geste,
    close,
    grant,
    mark_of,
    refuse,
)
from mesaides.instruction.moves.affectations import take_charge
from mesaides.instruction.moves.completude import Attendus, ask_complements
from mesaides.instruction.moves.propositions import propose, propose_anew
from mesaides.instruction.rules.decision import SensDecision
from mesaides.pieces.reads.recus import list_fichiers
from mesaides.projets.moves.decisions import ask_validation, validate

AUTRES = (
    (dossiers.POTAGER_TOULOUSE, "emma.lafont", "sophie.roy", 4),
    (dossiers.JOURNAL_MONTPELLIER, "lea.vernet", "yves.pons", 6),
    (dossiers.CATALAN_PERPIGNAN, "nuria.sala", "jordi.puig", 11),
)
"""What other lycées have transmitted: who carries it, who manages, how many days ago."""


@dataclass(frozen=True, slots=True)
class Histoire:
    """Who plays, and what a demande went through; `ago` counts the days back from now."""

    porteur: Acteur
    gestionnaire: Acteur
    ines: Acteur
    now: datetime

    def ago(self, jours: float) -> datetime:
        return self.now - timedelta(days=jours)

    async def find(self, demande: int, acteur: Acteur) -> FicheDemande:
        fiche = await find_demande(demande, acteur)
        assert fiche is not None
        return fiche

    async def begin(self, sujet: Sujet, jours: float, *, seal: bool = True) -> int:
        """Begun so many days ago, its budget validated two days later, or only asked for."""
        le = self.ago(jours)
        projet = await create_projet_of(
            self.porteur, sujet.intitule, sujet.thematique, sujet.lignes, le, sujet.resume
        )
        dispositif = await find_fiche(sujet.dispositif)
        assert dispositif is not None
        demande = await create_for_projet(projet, dispositif, self.porteur, le)
        await ask_validation(projet, self.porteur, self.ago(jours - 1))
        await settle(self.ago(jours - 1))
        if seal:
            await validate(projet, projet.empreinte, self.gestionnaire, self.ago(jours - 2))
            await settle(self.ago(jours - 2))
        return demande

    async def answer(self, demande: int, sujet: Sujet, jours: float, most: int = 100) -> None:
        fiche, le = await self.find(demande, self.porteur), self.ago(jours)
        for code, texte in list(sujet.answers(self.now).items())[:most]:
            question = find_question(fiche.contenu, code)
            if question is not None:
                await save_reponse(fiche, EnvoiReponse(question, texte, 0), self.porteur, le)

    async def transmit(self, sujet: Sujet, jours: float) -> int:
        """Complete, under the seal, transmitted so many days ago."""
        demande, le = await self.begin(sujet, jours + 8), self.ago(jours)
        await self.answer(demande, sujet, jours + 2)
        await give_pieces(await self.find(demande, self.porteur), self.porteur, self.ago(jours + 1))
        await transmit(await self.find(demande, self.porteur), self.porteur, le, list_fichiers)
        await settle(le)
        return demande

    async def do(self, demande: int, jours: float, move: Callable[[Geste], Awaitable[None]]) -> None:
        """A step of Inès's, who has just read it."""
        fiche = await self.find(demande, self.ines)
        told = {"service": fiche.service, "jour": day_of(self.ago(jours)), "pieces": move is take_charge}
        await NOTE.rows(demande=demande, compte=self.ines.compte, **told)
        await move(Geste(fiche, self.ines, self.ago(jours), mark_of(fiche)))
        await settle(self.ago(jours))

    async def take(self, demande: int, jours: float) -> None:
        await self.do(demande, jours, take_charge)

    async def ask(self, demande: int, jours: float, raisons: dict[str, str], mot: str = "") -> None:
        attendus = Attendus(day_of(self.ago(jours)) + HABITUEL, raisons, message=mot)
        await self.do(demande, jours, lambda geste: ask_complements(geste, attendus))

    async def propose(
        self, demande: int, sens: SensDecision, montant: int, raison: str, jours: float
    ) -> None:
        await self.do(demande, jours, lambda geste: propose(geste, sens, montant, raison))

    async def write(self, demande: int, acteur: Acteur, texte: str, jours: float) -> None:
        await write_message(demande, acteur, texte, self.ago(jours))
        await TOLD.rows(le=self.ago(jours), demande=demande)

    async def share(self, demande: int, nom: str, jours: float) -> None:
        """The porteur shares it with a colleague of this name, if there is one."""
        fiche = await self.find(demande, self.porteur)
        for rattachement, offert in await list_offered(fiche):
            if offert == nom:
                await share(fiche, rattachement, self.porteur, self.ago(jours))
                await settle(self.ago(jours))


async def plant_demandes(now: datetime) -> None:
    """Does nothing when there are some, or when the people of the story are not there."""
    people = [await person(f"{who}-occitanie", now) for who in ("usager", "gestionnaire", "instructeur")]
    claire, marc, ines = people
    if await Demande.exists() or claire is None or marc is None or ines is None:
        return
    histoire = Histoire(claire, marc, ines, now)
    async with transaction():
        await _elsewhere(histoire)
        await _waiting(histoire)
        await _decided(histoire)
        await _begun(histoire)
        await _left(histoire)


async def _elsewhere(h: Histoire) -> None:
    for sujet, porteur, gestionnaire, jours in AUTRES:
        who, manager = await person(porteur, h.now), await person(gestionnaire, h.now)
        if who is not None and manager is not None:
            await replace(h, porteur=who, gestionnaire=manager).transmit(sujet, jours)


async def _waiting(h: Histoire) -> None:
    await h.transmit(dossiers.SEMAINE_PRESSE, 2)
    forum = await h.transmit(dossiers.FORUM_ASSOCIATIONS, 9)
    await h.take(forum, 6)
    await plant_fil(forum, h.porteur, h.ines, [h.ago(5), h.ago(4), h.ago(1)])
    asked = await h.transmit(dossiers.DEBATS_CITOYENS, 15)
    await h.take(asked, 12)
    partenaires = "Une association vous accompagne-t-elle\u00a0?"
    raisons = {"actions": "Indiquez les dates des séances.", "partenaires": partenaires}
    await h.ask(asked, 4, raisons, "Deux précisions, et nous avançons.")
    await h.write(asked, h.ines, "Bonjour, je reste joignable ici si une question vous arrête.", 1)
    await h.share(asked, "Théo Lacombe", 3)
    back = await h.transmit(dossiers.LYCEE_SOBRE, 20)
    await h.take(back, 18)
    await h.ask(back, 14, {"evaluation": "Comment mesurerez-vous vos résultats\u00a0?"})
    await return_demande(await h.find(back, h.porteur), h.porteur, h.ago(3), list_fichiers)
    await settle(h.ago(3))
    await h.write(
        back, h.gestionnaire, "Les relevés des trois derniers hivers sont joints au programme.", 0.1
    )
    proposed = await h.transmit(dossiers.MEMOIRES_RETIRADA, 25)
    await h.take(proposed, 22)
    await h.propose(proposed, SensDecision.ACCORD, 2_500_00, "Projet solide, porté par les élèves.", 7)
    raison = "Projet solide, porté par les élèves. Le car était compté deux fois."
    await h.do(proposed, 5, lambda geste: propose_anew(geste, SensDecision.ACCORD, 2_200_00, raison))


async def _decided(h: Histoire) -> None:
    granted = await h.transmit(dossiers.THEATRE_RESIDENCE, 28)
    await h.take(granted, 27)
    await h.propose(granted, SensDecision.ACCORD, 7_000_00, "Une compagnie reconnue, un calendrier tenu.", 20)
    raison = "La Région soutient ce projet et salue la place faite aux élèves."
    await h.do(granted, 8, lambda geste: grant(geste, 7_000_00, raison))
    refused = await h.transmit(dossiers.SORTIE_PATINOIRE, 27)
    await h.take(refused, 26)
    await h.propose(refused, SensDecision.REFUS, 0, "Hors du dispositif.", 24)
    raison = "Une sortie de loisir n’entre pas dans ce dispositif."
    await h.do(refused, 19, lambda geste: refuse(geste, raison))
    closed = await h.transmit(dossiers.FOYER_LYCEENS, 26)
    await h.take(closed, 25)
    raison = "Le lycée reporte ce projet à l’an prochain."
    await h.do(closed, 10, lambda geste: close(geste, raison))
    withdrawn = await h.transmit(dossiers.CONCERT_ANNEE, 12)
    await take_step(await h.find(withdrawn, h.gestionnaire), "retrait", h.gestionnaire, h.ago(11))


async def _begun(h: Histoire) -> None:
    """Three drafts: one waits for the gestionnaire, one for its porteur, and one has missed its campagne."""
    waits = await h.begin(dossiers.CHOEUR_OCCITAN, 5, seal=False)
    await h.answer(waits, dossiers.CHOEUR_OCCITAN, 4, most=7)
    begun = await h.begin(dossiers.PODCASTS, 6)
    await h.answer(begun, dossiers.PODCASTS, 1, most=6)
    await h.begin(dossiers.STAGE_BARCELONE, 60)


async def _left(h: Histoire) -> None:
    """Hélène, who asks to leave, has a draft: whoever detaches her says who takes it over."""
    if helene := await person("helene.marty", h.now):
        await replace(h, porteur=helene).begin(dossiers.ATELIER_ECRITURE, 6, seal=False)
