"""Complements are asked for: what, why, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mesaides.demandes.moves.delais import open_delai
from mesaides.demandes.moves.reception import tell_projet
from mesaides.demandes.reads.lecture import load_demande
from mesaides.demandes.rules.complements import libelle_of, with_dependents
from mesaides.demandes.rules.dossier import LIBRE, PIECE
from mesaides.demandes.tables.demande import Correction
from mesaides.instruction.moves.actes import Geste


@dataclass(frozen=True, slots=True)
class Attendus:
    """What is asked: a reason by champ, a reason by name of a pièce that the dispositif does not know."""

    avant_le: date
    raisons: Mapping[str, str]
    libres: Mapping[str, str] = field(default_factory=dict[str, str])
    message: str = ""


async def ask_complements(geste: Geste, attendus: Attendus) -> None:
    """What hangs on what is asked can be answered too."""
    fiche = geste.fiche
    dossier = (await load_demande(fiche, [])).dossier
    told = [(libelle_of(dossier.contenu, champ), raison) for champ, raison in attendus.raisons.items()]
    await geste.take(
        "completude",
        attendus.message,
        demandees=[*told, *attendus.libres.items()],
        avant_le=attendus.avant_le,
    )
    await open_delai(fiche.id, attendus.avant_le, geste.acteur, geste.now)
    for champ, raison in with_dependents(dossier, attendus.raisons).items():
        await _ask(geste, champ, raison)
    known = sum(piece.code.startswith(LIBRE) for piece in dossier.contenu.pieces)
    for number, (intitule, raison) in enumerate(attendus.libres.items(), start=known + 1):
        await _ask(geste, f"{PIECE}{LIBRE}{number}", raison, intitule)
    await tell_projet(fiche.projet, geste.now)


async def _ask(geste: Geste, champ: str, raison: str, intitule: str = "") -> None:
    await Correction(
        demande=geste.fiche.id,
        champ=champ,
        intitule=intitule,
        raison=raison,
        par=geste.acteur.compte,
        le=geste.now,
    ).save()
