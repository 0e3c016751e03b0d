"""One demande followed: where it stands, who has the next move, what can still be done, whom it is shared with."""

from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_attached, sees_demandes
from mesaides.dates import jour_fr
from mesaides.demandes.forms import PartageForm
from mesaides.demandes.moves.creation import code_of, duplicate
from mesaides.demandes.moves.mouvements import remind
from mesaides.demandes.moves.partage import end_partage, share
from mesaides.demandes.moves.report import postpone
from mesaides.demandes.moves.retours import restore, withdraw
from mesaides.demandes.reads.lecture import FicheDemande, find_demande, list_history, load_demande
from mesaides.demandes.reads.partage import has_partage, list_offered, list_partages
from mesaides.demandes.routes.found import FICHE
from mesaides.demandes.routes.partie import first_partie
from mesaides.demandes.rules.dossier import Partie
from mesaides.demandes.states.attente import can_remind, next_reminder, will_remind
from mesaides.demandes.states.etapes import DITS, FAITS, EtatDemande, can_fill, is_deposant
from mesaides.demandes.states.retours import steps_of, tell_reste
from mesaides.dispositifs.reads import FicheDispositif, Ouverture, find_fiche
from mesaides.errors import DomainError
from mesaides.web.found import found
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import Fait, current_visit

SUIVI = "suivi"
"""What a form says when it stands on the page of the demande itself."""


@get("/demandes/{demande:int}", who=sees_demandes, dependencies=FICHE)
async def show_demande(fiche: NamedDependency[FicheDemande]) -> Page | Redirect:
    if fiche.is_brouillon:
        late = fiche.is_late(current_visit().now)
        partie = Partie.RECAPITULATIF if late else first_partie(await load_demande(fiche))
        return Redirect(f"/demandes/{fiche.id}/{partie.value}")
    return await _demande_page(fiche)


async def _demande_page(fiche: FicheDemande) -> Page:
    now = current_visit().now
    depose, attente = is_deposant(acteur(), fiche), fiche.attente
    histoire = await list_history(fiche)
    return Page(
        "demandes/demande.html",
        fiche=fiche,
        histoire=[(line.le, FAITS[line.acte], line) for line in histoire],
        etapes=steps_of(acteur(), fiche, now),
        reste=tell_reste(fiche.etat, fiche.etat_le, now, region=False) if depose else "",
        depose=depose,
        partagee=not depose and can_fill(acteur(), fiche),
        completable=fiche.etat is EtatDemande.A_COMPLETER and can_fill(acteur(), fiche),
        partages=await list_partages(fiche) if depose else [],
        form=PartageForm.offering(await list_offered(fiche)) if depose else None,
        retour=SUIVI,
        relancable=depose and can_remind(attente, fiche.relance_le, now),
        relance_le=next_reminder(attente, fiche.relance_le) if depose and will_remind(attente) else None,
        raison=next((line.raison for line in reversed(histoire) if line.acte == DITS.get(fiche.etat)), ""),
        now=now,
    )


@post("/demandes/{demande:int}/retrait", who=is_attached, dependencies=FICHE)
async def create_retrait(fiche: NamedDependency[FicheDemande]) -> Redirect:
    await withdraw(fiche, acteur(), current_visit().now)
    return Redirect(f"/demandes/{fiche.id}", "Demande retirée.")


@post("/demandes/{demande:int}/retablissement", who=is_attached, dependencies=FICHE)
async def create_retablissement(fiche: NamedDependency[FicheDemande]) -> Redirect:
    await restore(fiche, acteur(), current_visit().now)
    return Redirect(f"/demandes/{fiche.id}", "Retrait annulé\u00a0: la demande reprend où elle en était.")


@post("/demandes/{demande:int}/relance", who=is_attached, dependencies=FICHE)
async def create_relance(request: AnyRequest, fiche: NamedDependency[FicheDemande]) -> Redirect:
    qui = await remind(fiche, acteur(), current_visit().now)
    retour = "/demandes" if (await request.form()).get("retour") == "liste" else f"/demandes/{fiche.id}"
    return Redirect(retour, f"Relance envoyée\u00a0: {qui}.", fait=Fait("Relance envoyée"))


@post("/demandes/{demande:int}/report", who=is_attached, dependencies=FICHE)
async def create_report(fiche: NamedDependency[FicheDemande]) -> Redirect:
    suivante = await postpone(fiche, acteur(), current_visit().now)
    return Redirect(
        f"/demandes/{fiche.id}/recapitulatif",
        f"Demande reprise dans la campagne {suivante.annee_scolaire}. "
        "Relisez ses dates et l’année scolaire de son projet.",
    )


@post("/demandes/{demande:int}/copie", who=is_attached, dependencies=FICHE)
async def create_copie(fiche: NamedDependency[FicheDemande]) -> Redirect:
    if not is_deposant(acteur(), fiche):
        raise DomainError("Seules les personnes de l’établissement dupliquent une demande.")
    dispositif, campagne = await _find_next(fiche)
    now = current_visit().now
    copy = await duplicate(fiche, dispositif, campagne, acteur(), now)
    opens = (
        ""
        if now >= campagne.debut
        else f" Vous pourrez la transmettre à partir du {jour_fr(campagne.debut)}."
    )
    return Redirect(
        f"/demandes/{copy}/eligibilite",
        f"Demande copiée pour {campagne.annee_scolaire}. Relisez-la\u00a0: les dates sont à redonner.{opens}",
    )


async def _find_next(fiche: FicheDemande) -> tuple[FicheDispositif, Ouverture]:
    """Its dispositif, with the campagne of a later year that is open or to come. Raises DomainError."""
    dispositif = await find_fiche(await code_of(fiche))
    campagne = dispositif.campagne_after(fiche.annee_scolaire, current_visit().now) if dispositif else None
    if dispositif is None or campagne is None:
        raise DomainError(
            f"Aucune campagne n’est encore annoncée pour ce dispositif après {fiche.annee_scolaire}\u00a0: "
            "vous pourrez dupliquer cette demande dès que la Région l’aura fait."
        )
    return dispositif, campagne


async def provide_own(demande: FromPath[int]) -> FicheDemande:
    """A demande that this person asks for: those it is shared with share it no further."""
    fiche = found(await find_demande(demande, acteur()))
    if not is_deposant(acteur(), fiche):
        raise NotFoundException
    return fiche


OWN = {"fiche": Provide(provide_own)}


async def partages_page(fiche: FicheDemande, form: PartageForm | None = None, status_code: int = 200) -> Page:
    return Page(
        "demandes/partages.html",
        status_code=status_code,
        fiche=fiche,
        partages=await list_partages(fiche),
        form=form or PartageForm.offering(await list_offered(fiche)),
        retour="",
    )


@get("/demandes/{demande:int}/partages", who=is_attached, dependencies=OWN)
async def show_partages(fiche: NamedDependency[FicheDemande]) -> Page:
    return await partages_page(fiche)


@post("/demandes/{demande:int}/partages", who=is_attached, dependencies=OWN)
async def create_partage(request: AnyRequest, fiche: NamedDependency[FicheDemande]) -> Page | Redirect:
    form = await PartageForm.read(request)
    form.offer(await list_offered(fiche))
    if not form.validate():
        return await partages_page(fiche, form, 422)
    nom = await share(fiche, form.personne.data, acteur(), current_visit().now)
    return Redirect(await _back(request, fiche), f"Demande partagée avec {nom}. Un courriel l’en informe.")


@post("/demandes/{demande:int}/partages/{partage:int}/retrait", who=is_attached, dependencies=OWN)
async def delete_partage(
    request: AnyRequest, fiche: NamedDependency[FicheDemande], partage: FromPath[int]
) -> Redirect:
    if not await has_partage(fiche, partage):
        raise NotFoundException
    await end_partage(fiche, partage, acteur(), current_visit().now)
    return Redirect(await _back(request, fiche), "Partage retiré.", fait=Fait("Retiré", "neutre"))


async def _back(request: AnyRequest, fiche: FicheDemande) -> str:
    page = f"/demandes/{fiche.id}"
    return page if (await request.form()).get("retour") == SUIVI else f"{page}/partages"


ROUTES = [
    *(show_demande, create_retrait, create_retablissement, create_relance, create_report, create_copie),
    *(show_partages, create_partage, delete_partage),
]
