"""The demandes of the demonstration: one at each point of its examination, by the real moves, on their days."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mesaides.comptes.roles import Acteur
from mesaides.db import transaction
from mesaides.demandes.rules.saisie import ELIGIBILITE, find_question
from mesaides.demandes.tables.complements import return_demande
from mesaides.demandes.tables.creation import create_for_projet
from mesaides.demandes.tables.demande import Demande
from mesaides.demandes.tables.lecture import Fiche, find_demande
from mesaides.demandes.tables.mouvements import take_step
from mesaides.demandes.tables.reponses import Envoi, save_reponse
from mesaides.demandes.tables.transmission import transmit
from mesaides.demo.fils import plant_fil
from mesaides.demo.pieces import give_pieces
from mesaides.demo.projets import RADIO, create_projet_of, person
from mesaides.dispositifs.tables.catalogue import find_fiche
from mesaides.instruction.mails import tell_step
from mesaides.instruction.rules.decision import Sens
from mesaides.instruction.tables.actes import (
    Geste,
    ask_complements,
    close,
    grant,
    mark_of,
    propose,
    refuse,
    take_charge,
)
from mesaides.projets.tables.decisions import validate

DISPOSITIF = "projets-educatifs"
REPONSES = {
    ELIGIBILITE.code: "oui",
    "objectifs": "Donner la parole aux élèves, leur apprendre à chercher et à vérifier une information.",
    "actions": "Deux séances par mois, un enregistrement public en fin d’année.",
    "classes": "Secondes 3 et 5",
    "eleves": "58",
    "partenaires": "non",
    "plusieurs_lycees": "non",
    "place_eleves": "Ils choisissent les sujets, préparent et animent.",
    "evaluation": "Un questionnaire au début et à la fin, un bilan avec les élèves.",
    "reconduit": "non",
    "depense_500": "non",
    "deliberation": "votee",
}


@dataclass(frozen=True, slots=True)
class Histoire:
    """Who plays, and what a demande went through; `ago` counts the days back from now."""

    claire: Acteur
    marc: Acteur
    ines: Acteur
    now: datetime

    def ago(self, jours: float) -> datetime:
        return self.now - timedelta(days=jours)

    async def find(self, demande: int, acteur: Acteur) -> Fiche:
        fiche = await find_demande(demande, acteur)
        assert fiche is not None
        return fiche

    async def transmit(self, intitule: str, jours: float) -> int:
        """Complete, under the seal, transmitted so many days ago."""
        le = self.ago(jours)
        projet = await create_projet_of(self.claire, intitule, RADIO, le)
        await validate(projet, projet.empreinte, self.marc, le)
        dispositif = await find_fiche(DISPOSITIF)
        assert dispositif is not None
        demande = await create_for_projet(projet, dispositif, self.claire, le)
        jour = self.now.date()
        dates = {
            "debut": (jour + timedelta(days=60)).isoformat(),
            "fin": (jour + timedelta(days=180)).isoformat(),
        }
        fiche = await self.find(demande, self.claire)
        for code, texte in {**REPONSES, **dates}.items():
            question = find_question(fiche.contenu, code)
            assert question is not None
            await save_reponse(fiche, Envoi(question, texte, 0), self.claire, le)
        await give_pieces(await self.find(demande, self.claire), self.claire, le)
        await transmit(await self.find(demande, self.claire), self.claire, le)
        return demande

    async def do(
        self, demande: int, nom: str, jours: float, move: Callable[[Geste], Awaitable[None]]
    ) -> None:
        """A step of Inès's, and its mails."""
        fiche = await self.find(demande, self.ines)
        await move(Geste(fiche, self.ines, self.ago(jours), mark_of(fiche)))
        await tell_step(fiche, nom, self.ines)

    async def take(self, demande: int, jours: float) -> None:
        await self.do(demande, "prise_en_charge", jours, take_charge)

    async def propose(self, demande: int, sens: Sens, montant: int, raison: str, jours: float) -> None:
        await self.do(demande, "proposition", jours, lambda geste: propose(geste, sens, montant, raison))


async def plant_demandes(now: datetime) -> None:
    """Does nothing when there are some, or when the people of the story are not there."""
    people = [await person(f"{who}-occitanie", now) for who in ("usager", "gestionnaire", "instructeur")]
    claire, marc, ines = people
    if await Demande.exists() or claire is None or marc is None or ines is None:
        return
    histoire = Histoire(claire, marc, ines, now)
    async with transaction():
        await _waiting(histoire)
        await _decided(histoire)


async def _waiting(h: Histoire) -> None:
    await h.transmit("Semaine de la presse", 2)
    forum = await h.transmit("Forum des associations", 9)
    await h.take(forum, 6)
    await plant_fil(forum, h.claire, h.ines, [h.ago(5), h.ago(4), h.ago(1)])
    asked = await h.transmit("Débats citoyens", 15)
    await h.take(asked, 12)
    raisons = {
        "actions": "Indiquez les dates des séances.",
        "partenaires": "Une association vous accompagne-t-elle\u00a0?",
    }
    await h.do(
        asked,
        "completude",
        4,
        lambda geste: ask_complements(geste, raisons, "Deux précisions, et nous avançons."),
    )
    back = await h.transmit("Fête de la science", 20)
    await h.take(back, 18)
    await h.do(
        back,
        "completude",
        14,
        lambda geste: ask_complements(
            geste, {"evaluation": "Comment mesurerez-vous vos résultats\u00a0?"}, ""
        ),
    )
    await return_demande(await h.find(back, h.claire), h.claire, h.ago(3))
    proposed = await h.transmit("Mémoires de la Retirada", 25)
    await h.take(proposed, 22)
    await h.propose(proposed, Sens.ACCORD, 2_800_00, "Projet solide, porté par les élèves.", 5)


async def _decided(h: Histoire) -> None:
    granted = await h.transmit("Ciné-club", 28)
    await h.take(granted, 27)
    await h.propose(granted, Sens.ACCORD, 2_500_00, "Un projet suivi, déjà éprouvé.", 20)
    raison = "La Région soutient ce projet et salue la place faite aux élèves."
    await h.do(granted, "accord", 8, lambda geste: grant(geste, 2_500_00, raison))
    refused = await h.transmit("Sortie à la patinoire", 27)
    await h.take(refused, 26)
    await h.propose(refused, Sens.REFUS, 0, "Hors du dispositif.", 24)
    raison = "Une sortie de loisir n’entre pas dans ce dispositif."
    await h.do(refused, "refus", 19, lambda geste: refuse(geste, raison))
    closed = await h.transmit("Atelier photo", 26)
    await h.take(closed, 25)
    await h.do(
        closed, "classement", 10, lambda geste: close(geste, "Le lycée reporte ce projet à l’an prochain.")
    )
    withdrawn = await h.transmit("Concert de fin d’année", 12)
    await take_step(await h.find(withdrawn, h.marc), "retrait", h.marc, h.ago(11))
