"""What was answered to questions that are asked no more."""

from mesaides.db import P, frozen
from mesaides.demandes.reads.lecture import Lue
from mesaides.demandes.rules.saisie import find_question, tell_saisie
from mesaides.dispositifs.reads import find_contenus
from mesaides.dispositifs.tables import DispositifVersion

V = DispositifVersion
EDITIONS = frozen(
    V.select(V.empreinte).where(V.dispositif == P.dispositif).order_by(V.numero, ascending=False), str
)


async def list_anciennes(lue: Lue) -> list[tuple[str, str]]:
    """Each in the words of the last edition that asked it: the question, the answer. No query when there are none."""
    if not lue.anciennes:
        return []
    editions = await EDITIONS.rows(dispositif=lue.fiche.dispositif)
    contenus = await find_contenus(editions)
    found = list[tuple[str, str]]()
    for code, saisie in lue.anciennes.items():
        asked = (find_question(contenus[edition], code) for edition in editions)
        question = next((one for one in asked if one), None)
        found.append((question.libelle, tell_saisie(question, saisie)) if question else (code, saisie.valeur))
    return found
