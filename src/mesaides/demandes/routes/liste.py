"""« Suivre mes demandes d’aide »: the demandes of one person, and the search among them."""

from urllib.parse import urlencode

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_attached
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.reads.suivi import find_by_reference, list_demandes
from mesaides.demandes.rules.reference import parse_reference
from mesaides.demandes.states.attente import can_remind
from mesaides.demandes.states.etapes import is_deposant
from mesaides.ecriture import clean_line, search_key, search_text
from mesaides.web.handlers import get
from mesaides.web.pages import AnyRequest, Page
from mesaides.web.visit import current_visit

PAGE = 20
SEARCHED, FOUND = 500, 100
"""How many demandes a search looks through at once, and shows at most: a link goes on from there."""


@get("/demandes", who=is_attached)
async def show_demandes(request: AnyRequest) -> Page:
    q = clean_line(request.query_params.get("q", ""))[:200]
    apres = _read_place(request.query_params.get("apres", ""))
    listed, last = await (_search(q, apres) if q else _list(apres))
    return _list_page(q, listed, last)


def _list_page(q: str, listed: list[FicheDemande], last: FicheDemande | None) -> Page:
    """`last`: the demande after which another page begins."""
    now = current_visit().now
    reminders = {f.id for f in listed if not f.is_late(now) and can_remind(f.attente, f.relance_le, now)}
    deposees = {f.id for f in listed if is_deposant(acteur(), f)}
    return Page(
        "demandes/demandes.html",
        demandes=listed,
        q=q,
        suite=urlencode(({"q": q} if q else {}) | {"apres": f"{last.ordre}-{last.id}"}) if last else "",
        relancables=reminders & deposees,
        deposees=deposees,
        now=now,
    )


async def _list(apres: tuple[int, int]) -> tuple[list[FicheDemande], FicheDemande | None]:
    """One page, and the demande after which another one begins."""
    listed = await list_demandes(acteur(), PAGE + 1, apres=apres)
    return listed[:PAGE], listed[PAGE - 1] if len(listed) > PAGE else None


async def _search(q: str, apres: tuple[int, int]) -> tuple[list[FicheDemande], FicheDemande | None]:
    """What is found among the next SEARCHED demandes, and the last one looked at when there are others."""
    try:
        return await find_by_reference(acteur(), parse_reference(q)), None
    except ValueError:
        words = search_key(q).split()
    listed = await list_demandes(acteur(), SEARCHED, apres=apres)
    texts = ((f, search_text(f"{f.titre} {f.reference or ''} {f.thematique_nom}")) for f in listed)
    found = [fiche for fiche, text in texts if all(word in text for word in words)]
    if len(found) > FOUND:
        return found[:FOUND], found[FOUND - 1]
    return found, listed[-1] if len(listed) == SEARCHED else None


def _read_place(text: str) -> tuple[int, int]:
    ordre, _, numero = text.partition("-")
    numbers = [int(x) for x in (ordre, numero) if x.isascii() and x.isdecimal() and len(x) < 10]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else (-1, 0)


ROUTES = [show_demandes]
