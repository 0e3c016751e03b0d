"""« Mes fils de discussion »: reading, writing, and seeing new messages come."""

from dataclasses import dataclass
from datetime import datetime

from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Stream

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_connected, sees_demandes, writes_in_fils
from mesaides.demandes.reads.consultations import note_consultation, open_demande
from mesaides.demandes.reads.lecture import FicheDemande, find_demande
from mesaides.demandes.states.etapes import can_fill, can_write
from mesaides.errors import DomainError, TooOftenError
from mesaides.fils.forms import MessageForm
from mesaides.fils.moves.ecriture import Jointes, keep_files, write_message
from mesaides.fils.reads.lecture import Fil, find_jointe, find_last, list_fils, load_fil, mark_seen
from mesaides.fils.rules.texte import MOST_FILES
from mesaides.numeros import read_numero
from mesaides.pieces.moves.effacement import forget_refused
from mesaides.pieces.moves.pieces import Nouvelle
from mesaides.pieces.moves.reception import read_formed
from mesaides.pieces.reads.ouverture import open_piece
from mesaides.pieces.rules.noms import clean_nom
from mesaides.pieces.rules.types import ACCEPT, ACCEPTES, MO
from mesaides.web.files import blocks_of, saved_file, sent_files, size_of
from mesaides.web.found import found, named
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect, Unchanged
from mesaides.web.takes import MAX_PIECE, Takes
from mesaides.web.visit import current_visit

PAGE = 30


FICHE = {"fiche": named("demande", open_demande)}


@get("/fils", who=is_connected)
async def show_fils(request: AnyRequest) -> Page:
    avant = read_numero(request.query_params.get("avant", ""))
    rows = await list_fils(acteur(), PAGE + 1, avant) if sees_demandes(acteur()) else []
    suite = rows[PAGE - 1].recu if len(rows) > PAGE else 0
    return Page("fils/fils.html", fils=rows[:PAGE], suite=suite)


@get("/demandes/{demande:int}/fil", who=sees_demandes, dependencies=FICHE)
async def show_fil(request: AnyRequest, fiche: NamedDependency[FicheDemande]) -> Page:
    """`avant`: the messages before that number. `depuis`: those after it stand apart, as they came."""
    given = {name: read_numero(request.query_params.get(name, "")) for name in ("avant", "depuis")}
    depuis = given["depuis"] if "depuis" in request.query_params else None
    fil = await load_fil(fiche, acteur(), avant=given["avant"])
    return await fil_page(fiche, MessageForm(), fil, ancienne=given["avant"] > 0, depuis=depuis)


@get("/demandes/{demande:int}/fil/nouveaux", who=sees_demandes)
async def watch_fil(request: AnyRequest, demande: FromPath[int]) -> Page | Unchanged:
    """The messages after `depuis`, or nothing when none came after number `apres`: asked often, it costs little."""
    apres = read_numero(request.query_params.get("apres", ""))
    last = found(await find_last(demande, acteur()))
    if last <= apres:
        return Unchanged(f"/demandes/{demande}/fil")
    fiche = found(await find_demande(demande, acteur()))
    fil = await load_fil(fiche, acteur())
    if fil.dernier <= apres:  # what came is not for this person
        return Unchanged(f"/demandes/{demande}/fil")
    depuis = read_numero(request.query_params.get("depuis", ""))
    return await fil_page(fiche, MessageForm(), fil, depuis=depuis, apres=apres)


@dataclass(frozen=True, slots=True)
class MessageEnvoye:
    """A message as it was sent; its files are examined and kept, without a row yet."""

    form: MessageForm
    nouvelles: list[Nouvelle]


async def provide_envoi(request: AnyRequest, fiche: NamedDependency[FicheDemande]) -> MessageEnvoye:
    """Before the transaction, for files take time. A message of which one file is refused does not leave."""
    form = await MessageForm.read(request)
    nouvelles: list[Nouvelle] = []
    reasons: list[str] = []
    for fichier in await sent_files(request, "fichiers") if form.validate() else []:
        try:
            nouvelles.append(
                await read_formed(
                    blocks_of(fichier), fichier.filename, size_of(fichier), acteur(), current_visit().now
                )
            )
        except (ValueError, DomainError) as refused:
            reasons.append(f"«\u00a0{clean_nom(fichier.filename)}\u00a0»\u00a0: {refused}")
    if reasons:
        form.refuse("fichiers", " ".join(reasons))
        await forget_refused(one.cle for one in nouvelles)
    return MessageEnvoye(form, nouvelles)


@post(
    "/demandes/{demande:int}/fil",
    who=writes_in_fils,
    dependencies={**FICHE, "envoi": Provide(provide_envoi)},
    takes=Takes(files=MAX_PIECE),
)
async def create_message(
    request: AnyRequest, fiche: NamedDependency[FicheDemande], envoi: NamedDependency[MessageEnvoye]
) -> Page | Redirect:
    depuis = read_numero(str((await request.form()).get("depuis", "")))
    attendre = 0 if envoi.form.errors else await _send(fiche, envoi, current_visit().now)
    if not envoi.form.errors:
        return Redirect(f"/demandes/{fiche.id}/fil?depuis={depuis}", "Message envoyé.")
    page = await fil_page(fiche, envoi.form, await load_fil(fiche, acteur()), depuis=depuis, status_code=422)
    if attendre:
        page.status_code = 429
        page.headers["retry-after"] = str(attendre)
    return page


async def _send(fiche: FicheDemande, envoi: MessageEnvoye, now: datetime) -> int:
    """Writes it, or tells its form why not; how many seconds to wait when it is for having written too fast.

    A message refused leaves nothing of its files.
    """
    attendre = 0
    try:
        jointes = await _keep_files(fiche, envoi, now)
        if not envoi.form.errors:
            await write_message(fiche.id, acteur(), envoi.form.texte.data or "", now, jointes)
            return 0
    except TooOftenError as refused:
        envoi.form.refuse("texte", refused.phrase)
        attendre = refused.retry_after
    except DomainError:
        await forget_refused(one.cle for one in envoi.nouvelles)
        raise
    await forget_refused(one.cle for one in envoi.nouvelles)
    return attendre


async def _keep_files(fiche: FicheDemande, envoi: MessageEnvoye, now: datetime) -> Jointes:
    try:
        return await keep_files(fiche.id, envoi.nouvelles, acteur(), now)
    except DomainError as refused:
        envoi.form.refuse("fichiers", refused.phrase)
        return {}


@get("/fils/pieces/{jointe:int}", who=sees_demandes, own=True)
async def show_jointe(jointe: FromPath[int]) -> Stream:
    trouvee, fiche = found(await find_jointe(jointe, acteur()))
    ouverte = found(await open_piece(trouvee, compte=acteur().compte, requete=current_visit().request_id))
    note_consultation(fiche, acteur(), pieces=True)
    return saved_file(
        ouverte.content, disposition=ouverte.disposition, mime=ouverte.mime, taille=ouverte.taille
    )


async def fil_page(
    fiche: FicheDemande,
    form: MessageForm,
    fil: Fil,
    *,
    ancienne: bool = False,
    depuis: int | None = None,
    apres: int | None = None,
    status_code: int = 200,
) -> Page:
    """`depuis` None: all that is there. `apres`: the last message that the reader had, whose successors are told."""
    if not current_visit().unseen:
        await mark_seen(fil, acteur())
    vise = depuis is not None and apres is None and not form.errors
    if depuis is None:
        depuis = fil.dernier
    autres = [m for m in fil.echanges if m.auteur != acteur().compte]
    return Page(
        "fils/fil.html",
        status_code=status_code,
        fiche=fiche,
        fil=fil,
        anciens=[m for m in fil.echanges if m.id <= depuis],
        non_lus=[m.id for m in autres if fil.lu is not None and fil.lu < m.id <= depuis],
        nouveaux=[m for m in fil.echanges if m.id > depuis],
        arrives=0 if apres is None else sum(m.id > apres for m in autres),
        depuis=depuis,
        vise=vise,
        form=form,
        depose=can_fill(acteur(), fiche),
        ecrit=can_write(acteur(), fiche),
        ancienne=ancienne,
        accept=ACCEPT,
        acceptes=ACCEPTES,
        megaoctets=MAX_PIECE // MO,
        au_plus=MOST_FILES,
    )


ROUTES = [show_fils, show_fil, watch_fil, create_message, show_jointe]
