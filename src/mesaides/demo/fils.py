"""A fil of the demonstration: a question of the Région, an answer with its file, a word not read yet."""

from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.db import Statement
from mesaides.demo.pieces import keep_sheet
from mesaides.fils.moves.ecriture import keep_files, write_message

READ = Statement("UPDATE fil_lecture SET lu = {} WHERE demande = {} AND lu < {} RETURNING id")
TOLD = Statement("UPDATE fil_lecture SET averti = recu, averti_le = {} WHERE demande = {} RETURNING id")
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
    await READ.rows(seen, demande, seen)
    await write_message(demande, ines, MERCI, jours[2])
    await TOLD.rows(jours[2], demande)
