"""The demande of the small world, brought to the state in which an act can be done."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from tests.web.monde import Monde, wish_to_replace
from tests.world.dispositifs import move_campagne
from tests.world.instruction import STEPS, Bureau

from mesaides.demandes.tables.demande import Demande
from mesaides.instruction.moves.actes import mark_of
from mesaides.pieces.contenu.fichiers import fichiers
from mesaides.pieces.tables.piece import ReutilisablePiece
from mesaides.projets.tables.projet import DemandeValidation

STAGES = {
    "POST /demandes/{demande:int}/transmission": "brouillon",
    "POST /projets/{projet:int}/validation/retrait": "brouillon",
    "POST /demandes/{demande:int}/relance": "transmise",
    "POST /pieces/{piece:int}/remplacement": "transmise",
    "POST /pieces/{piece:int}/remplacement/retrait": "transmise",
    "POST /demandes/{demande:int}/complements": "a_completer",
    "POST /demandes/{demande:int}/renvoi": "a_completer",
    "POST /instruction/affectations": "transmise",
    "POST /instruction/{demande:int}/prise-en-charge": "transmise",
    "POST /instruction/{demande:int}/completude": "en_instruction",
    "POST /instruction/{demande:int}/proposition": "en_instruction",
    "POST /instruction/{demande:int}/classement": "a_completer",
    "POST /instruction/{demande:int}/renonciation": "en_instruction",
    "POST /instruction/{demande:int}/transfert": "en_instruction",
    "POST /instruction/{demande:int}/retrait-completude": "a_completer",
    "POST /instruction/{demande:int}/nouvelle-proposition": "proposee",
    "POST /instruction/{demande:int}/retrait-proposition": "proposee",
    "POST /instruction/{demande:int}/reouverture": "sans_suite",
    "POST /demandes/{demande:int}/retablissement": "retiree",
    "POST /instruction/{demande:int}/accord": "proposee",
    "POST /instruction/{demande:int}/refus": "proposee",
}
"""The state in which each of these acts is possible."""


async def bring(monde: Monde, etat: str, *, texts: Mapping[str, str] | None = None) -> None:
    """Claire's demande, complete and sealed, at this point of its life: the one that the Région has before it too.

    `texts`: what its answers say, by code of question.
    """
    dossier = monde.dossier
    await dossier.fill()
    for code, texte in (texts or {}).items():
        await dossier.answer(code, texte, 1)
    await dossier.seal()
    if etat == "brouillon":
        return
    bureau = Bureau(dossier, monde.compte("instructeur"), await dossier.transmit())
    for move in STEPS.get(etat, ()):
        await bureau.do(move)
    if etat == "retiree":
        await bureau.withdraw()
    monde.numeros |= {"recue": dossier.id, "vue": mark_of(await bureau.fiche())}


async def stage(monde: Monde, route: str) -> None:
    """All that this act needs to be done."""
    if route in STAGES:
        await bring(monde, STAGES[route])
    if route.endswith("/relance"):
        await let_time_pass(monde)
    if route.endswith("/sollicitation-chef"):
        await wait_for_an_answer()
    if route.endswith("/report"):
        await move_campagne(-30, -1)
        await move_campagne(10, 30, "2027-2028")
    if route.endswith("/remplacement/retrait"):
        await wish_to_replace(monde.numeros["piece"], monde.dossier)
    if route.endswith("/reprise"):
        await offer_rib(monde)


async def let_time_pass(monde: Monde) -> None:
    """Nobody is reminded before 48 hours."""
    long_ago = datetime.now(UTC) - timedelta(days=3)
    await Demande.update({Demande.etat_le: long_ago}).where(Demande.id == monde.dossier.id)


async def wait_for_an_answer(jours: int = 6) -> None:
    """The validations that are asked were asked so many days ago."""
    asked = {DemandeValidation.le: datetime.now(UTC) - timedelta(days=jours)}
    await DemandeValidation.update(asked).where(DemandeValidation.close_le.is_null())


async def offer_rib(monde: Monde) -> None:
    """The RIB that the lycée gave last year."""
    content = b"%PDF-1.7 de l'an dernier"
    kept = await fichiers().keep(io.BytesIO(content), [(0, len(content))])
    offered = ReutilisablePiece(
        etablissement=monde.scene.lycee.id,
        code="rib",
        nom="rib.pdf",
        type="pdf",
        taille=kept.taille,
        sha256=kept.sha256,
        cle=kept.cle,
        par=monde.scene.claire.id,
        le=datetime.now(UTC),
    )
    await offered.save()
