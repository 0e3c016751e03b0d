"""« Suivre mes demandes d’aide »: where each stands, who has the next move, and what can still be done."""

from urllib.parse import urlencode

from litestar.di import NamedDependency

from mesaides.demandes.forms import PartageForm
from mesaides.demandes.mails import mail_relance
from mesaides.demandes.moves.creation import code_of, duplicate
from mesaides.demandes.moves.mouvements import remind, take_step
from mesaides.demandes.reads.lecture import FicheDemande, list_history, load_demande
from mesaides.demandes.reads.partage import list_offered, list_partages
from mesaides.demandes.reads.suivi import find_by_reference, list_demandes
from mesaides.demandes.routes.found import FICHE, AnyRequest, acteur
from mesaides.demandes.routes.partages import SUIVI
from mesaides.demandes.routes.partie import first_partie
from mesaides.demandes.rules.acces import has_demandes, sees_demandes
from mesaides.demandes.rules.reference import parse_reference
from mesaides.demandes.states.attente import can_remind, next_reminder, will_remind
from mesaides.demandes.states.etapes import ETAPES, FAITS, EtatDemande, can_fill, is_deposant
from mesaides.dispositifs.reads import find_fiche
from mesaides.ecriture import clean_line, search_key, search_text
from mesaides.errors import DomainError
from mesaides.web.handlers import get, post
from mesaides.web.pages import Page, Redirect
from mesaides.web.visit import Fait, current_visit

PAGE = 20
SEARCHED, FOUND = 500, 100
"""How many demandes a search looks through at once, and shows at most: a link goes on from there."""


@get("/demandes", who=has_demandes)
async def show_demandes(request: AnyRequest) -> Page:
    q = clean_line(request.query_params.get("q", ""))[:200]
    apres = _read_place(request.query_params.get("apres", ""))
    now = current_visit().now
    found, last = await (_search(q, apres) if q else _list(apres))
    suite = urlencode(({"q": q} if q else {}) | {"apres": f"{last.ordre}-{last.id}"}) if last else ""
    reminders = {f.id for f in found if can_remind(f.attente, f.relance_le, now)}
    return Page(
        "demandes/demandes.html",
        demandes=found,
        q=q,
        suite=suite,
        relancables=reminders & {f.id for f in found if is_deposant(acteur(), f)},
        partagees={f.id for f in found if not is_deposant(acteur(), f)},
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


@post("/demandes/{demande:int}/retrait", who=has_demandes, dependencies=FICHE)
async def create_retrait(fiche: NamedDependency[FicheDemande]) -> Redirect:
    await take_step(fiche, "retrait", acteur(), current_visit().now)
    return Redirect(f"/demandes/{fiche.id}", "Demande retirée.")


@post("/demandes/{demande:int}/relance", who=has_demandes, dependencies=FICHE)
async def create_relance(request: AnyRequest, fiche: NamedDependency[FicheDemande]) -> Redirect:
    qui = await remind(fiche, acteur(), current_visit().now)
    await mail_relance(fiche, qui, acteur())
    retour = "/demandes" if (await request.form()).get("retour") == "liste" else f"/demandes/{fiche.id}"
    return Redirect(retour, f"Relance envoyée\u00a0: {qui}.", fait=Fait("Relance envoyée"))


@post("/demandes/{demande:int}/copie", who=has_demandes, dependencies=FICHE)
async def create_copie(fiche: NamedDependency[FicheDemande]) -> Redirect:
    now = current_visit().now
    if not is_deposant(acteur(), fiche):
        raise DomainError("Seules les personnes de l’établissement dupliquent une demande.")
    dispositif = await find_fiche(await code_of(fiche))
    campagne = dispositif.open_campagne(now) if dispositif else None
    if dispositif is None or campagne is None:
        raise DomainError(
            "Ce dispositif n’est pas ouvert en ce moment\u00a0: vous pourrez dupliquer à son ouverture."
        )
    copy = await duplicate(fiche, dispositif, campagne.annee_scolaire, acteur(), now)
    return Redirect(
        f"/demandes/{copy}/eligibilite", "Demande copiée. Relisez-la\u00a0: les dates sont à redonner."
    )


ROUTES = [show_demandes, show_demande, create_retrait, create_relance, create_copie]
