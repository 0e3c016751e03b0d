"""« Suivre mes demandes d’aide »: where each stands, who has the next move, and what can still be done."""

from urllib.parse import urlencode

from litestar.di import NamedDependency

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_attached, sees_demandes
from mesaides.demandes.forms import PartageForm
from mesaides.demandes.moves.creation import code_of, duplicate
from mesaides.demandes.moves.mouvements import remind, take_step
from mesaides.demandes.reads.lecture import FicheDemande, list_history, load_demande
from mesaides.demandes.reads.partage import list_offered, list_partages
from mesaides.demandes.reads.suivi import find_by_reference, list_demandes
from mesaides.demandes.routes.found import FICHE
from mesaides.demandes.routes.partages import SUIVI
from mesaides.demandes.routes.partie import first_partie
from mesaides.demandes.rules.reference import parse_reference
from mesaides.demandes.states.attente import can_remind, next_reminder, will_remind
from mesaides.demandes.states.etapes import ETAPES, FAITS, EtatDemande, can_fill, is_deposant
from mesaides.dispositifs.reads import FicheDispositif, find_fiche
from mesaides.ecriture import clean_line, search_key, search_text
from mesaides.errors import DomainError
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import Fait, current_visit

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
    reminders = {f.id for f in listed if can_remind(f.attente, f.relance_le, now)}
    deposees = {f.id for f in listed if is_deposant(acteur(), f)}
    return Page(
        "demandes/demandes.html",
        demandes=listed,
        q=q,
        suite=urlencode(({"q": q} if q else {}) | {"apres": f"{last.ordre}-{last.id}"}) if last else "",
        relancables=reminders & deposees,
        partagees={f.id for f in listed} - deposees,
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


@get("/demandes/{demande:int}", who=sees_demandes, dependencies=FICHE)
async def show_demande(fiche: NamedDependency[FicheDemande]) -> Page | Redirect:
    if fiche.is_brouillon:
        return Redirect(f"/demandes/{fiche.id}/{first_partie(await load_demande(fiche)).value}")
    return await _demande_page(fiche)


async def _demande_page(fiche: FicheDemande) -> Page:
    now = current_visit().now
    depose, attente = is_deposant(acteur(), fiche), fiche.attente
    histoire = await list_history(fiche)
    return Page(
        "demandes/demande.html",
        fiche=fiche,
        histoire=[(line.le, FAITS[line.acte], line) for line in histoire],
        etapes={etape.nom for etape in ETAPES.open_to(acteur(), fiche, fiche.etat)},
        depose=depose,
        partagee=not depose and can_fill(acteur(), fiche),
        completable=fiche.etat is EtatDemande.A_COMPLETER and can_fill(acteur(), fiche),
        partages=await list_partages(fiche) if depose else [],
        form=PartageForm.offering(await list_offered(fiche)) if depose else None,
        retour=SUIVI,
        relancable=depose and can_remind(attente, fiche.relance_le, now),
        relance_le=next_reminder(attente, fiche.relance_le) if depose and will_remind(attente) else None,
        raison=next((line.raison for line in reversed(histoire) if line.acte != "relance"), ""),
        now=now,
    )


@post("/demandes/{demande:int}/retrait", who=is_attached, dependencies=FICHE)
async def create_retrait(fiche: NamedDependency[FicheDemande]) -> Redirect:
    await take_step(fiche, "retrait", acteur(), current_visit().now)
    return Redirect(f"/demandes/{fiche.id}", "Demande retirée.")


@post("/demandes/{demande:int}/relance", who=is_attached, dependencies=FICHE)
async def create_relance(request: AnyRequest, fiche: NamedDependency[FicheDemande]) -> Redirect:
    qui = await remind(fiche, acteur(), current_visit().now)
    retour = "/demandes" if (await request.form()).get("retour") == "liste" else f"/demandes/{fiche.id}"
    return Redirect(retour, f"Relance envoyée\u00a0: {qui}.", fait=Fait("Relance envoyée"))


@post("/demandes/{demande:int}/copie", who=is_attached, dependencies=FICHE)
async def create_copie(fiche: NamedDependency[FicheDemande]) -> Redirect:
    if not is_deposant(acteur(), fiche):
        raise DomainError("Seules les personnes de l’établissement dupliquent une demande.")
    dispositif, annee = await _find_open(fiche)
    copy = await duplicate(fiche, dispositif, annee, acteur(), current_visit().now)
    return Redirect(
        f"/demandes/{copy}/eligibilite", "Demande copiée. Relisez-la\u00a0: les dates sont à redonner."
    )


async def _find_open(fiche: FicheDemande) -> tuple[FicheDispositif, str]:
    """Its dispositif, with the année of the campagne that is open. Raises DomainError."""
    dispositif = await find_fiche(await code_of(fiche))
    campagne = dispositif.open_campagne(current_visit().now) if dispositif else None
    if dispositif is None or campagne is None:
        raise DomainError(
            "Ce dispositif n’est pas ouvert en ce moment\u00a0: vous pourrez dupliquer à son ouverture."
        )
    return dispositif, campagne.annee_scolaire


ROUTES = [show_demandes, show_demande, create_retrait, create_relance, create_copie]
