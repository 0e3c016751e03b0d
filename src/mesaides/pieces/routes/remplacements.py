"""The lycée asks to replace a file that the Région has received, or no more."""

from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_attached
from mesaides.demandes.reads.lecture import load_demande
from mesaides.errors import DomainError
from mesaides.pieces.forms import RemplacementForm
from mesaides.pieces.moves.remplacement import DEJA, ask_remplacement, withdraw
from mesaides.pieces.reads.lecture import find_piece
from mesaides.pieces.reads.remplacements import find_open
from mesaides.pieces.routes.page import received_page
from mesaides.web.found import found
from mesaides.web.handlers import post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit


@post("/pieces/{piece:int}/remplacement", who=is_attached)
async def create_remplacement(request: AnyRequest, piece: FromPath[int]) -> Page | Redirect:
    trouvee, fiche = found(await find_piece(piece, acteur()))
    form = await RemplacementForm.read(request, piece=trouvee.id)
    if not form.validate():
        return await received_page(await load_demande(fiche, []), refuse=form)
    await ask_remplacement(fiche, trouvee, form.raison.data or "", acteur(), current_visit().now)
    return Redirect(
        f"/demandes/{fiche.id}/pieces", "Remplacement demandé. La Région vous répondra par courriel."
    )


@post("/pieces/{piece:int}/remplacement/retrait", who=is_attached)
async def delete_remplacement(piece: FromPath[int]) -> Redirect:
    trouvee, fiche = found(await find_piece(piece, acteur()))
    remplacement = await find_open(trouvee.id)
    if remplacement is None:
        raise DomainError(DEJA)
    await withdraw(fiche, remplacement, acteur(), current_visit().now)
    return Redirect(f"/demandes/{fiche.id}/pieces", "Le fichier reçu est gardé.")


ROUTES = [create_remplacement, delete_remplacement]
