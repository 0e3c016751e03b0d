"""Giving several demandes at once to an agent."""

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_instructeur
from mesaides.db import transaction
from mesaides.demandes.reads.lecture import find_demande
from mesaides.errors import DomainError
from mesaides.instruction.moves.actes import Geste, mark_of
from mesaides.instruction.moves.affectations import assign
from mesaides.instruction.routes.liste import ENSEMBLE
from mesaides.instruction.rules.filtre import Filtre
from mesaides.montants import nb
from mesaides.moyens import Moyen
from mesaides.numeros import read_numero
from mesaides.web.found import found
from mesaides.web.handlers import post
from mesaides.web.pages import AnyRequest, Redirect
from mesaides.web.visit import current_visit

TOLD = 3
"""How many are told by name why they were left."""


@post("/instruction/affectations", who=is_instructeur, moyen=Moyen.LOT)
async def create_affectations(request: AnyRequest) -> Redirect:
    """Each of the ticked demandes, as it was read; those that cannot be are told, the others are given."""
    form = await request.form()
    ticked = sorted({str(value) for value in form.getall("demande", [])})
    done, told = await _assign_ticked(ticked, read_numero(str(form.get("vers", ""))) or acteur().compte)
    if not done:
        raise DomainError(" ".join(told))
    phrase = f"{nb(done, 'demande attribuée', 'demandes attribuées')}."
    back = f"/instruction{Filtre.read(request.query_params).suffixe}"
    return Redirect(back, " ".join([phrase, *told]), "attention" if told else "succes")


async def _assign_ticked(ticked: list[str], vers: int) -> tuple[int, list[str]]:
    """How many were given, and why the others were not: « 12-<who had it> » each."""
    if not ticked:
        raise DomainError("Cochez au moins une demande à attribuer.")
    left = list[str]()
    for numero, _, tenant in (value.partition("-") for value in ticked[:ENSEMBLE]):
        fiche = found(await find_demande(read_numero(numero), acteur()))
        geste = Geste(fiche, acteur(), current_visit().now, mark_of(fiche))
        try:
            async with transaction():
                await assign(geste, vers, read_numero(tenant))
        except DomainError as refusal:
            left.append(f"{fiche.reference}\u00a0: {refusal.phrase}")
    others = [f"Et {nb(len(left) - TOLD, 'autre laissée', 'autres laissées')}."] if len(left) > TOLD else []
    return len(ticked[:ENSEMBLE]) - len(left), left[:TOLD] + others


ROUTES = [create_affectations]
