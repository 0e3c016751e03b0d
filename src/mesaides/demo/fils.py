"""A fil of the demonstration: a question of the Région, an answer with its file, a word not read yet."""

from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen
from mesaides.demo.pieces import keep_sheet
from mesaides.fils.moves.ecriture import keep_files, write_message
from mesaides.fils.tables.fil import Lecture

L = Lecture
READ = frozen(L.update({L.lu: P.vu}).where((L.demande == P.demande) & (L.lu < P.vu)))
TOLD = frozen(L.update({L.averti: L.recu, L.averti_le: P.le}).where(L.demande == P.demande))
"""What happened before the first start is no news."""
QUESTION = "Bonjour, le devis de la sonorisation manque au budget détaillé. Pouvez-vous me l’envoyer\u00a0?"
REPONSE = (
    "Bonjour, le voici. Le prestataire est aussi celui de la mairie\u00a0: https://exemple.fr/sonorisation"
)
MERCI = "Merci, c’est complet. Je poursuis l’examen."


async def plant_fil(demande: int, claire: Acteur, ines: Acteur, jours: list[datetime]) -> None:
    """On these three days, in the caller's transaction."""
    await write_message(demande, ines, QUESTION, jours[0])
    devis = await keep_sheet("Devis de sonorisation, exemple", "devis-sonorisation.pdf")
    jointes = await keep_files(demande, [devis], claire, jours[1])
    seen = await write_message(demande, claire, REPONSE, jours[1], jointes)
    await READ.rows(vu=seen, demande=demande)
    await write_message(demande, ines, MERCI, jours[2])
    await TOLD.rows(le=jours[2], demande=demande)
