"""The accusé de réception: a page, and the same as an accessible PDF, both from what was received and kept."""

from collections.abc import Mapping
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException

from mesaides.comptes.rules.acces import sees_demandes
from mesaides.dates import date_fr
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.reads.transmission import Accuse, find_transmission
from mesaides.demandes.routes.found import FICHE
from mesaides.montants import euros
from mesaides.projets.rules.postes import SensPoste, poste_label
from mesaides.web.documents import pdf_answer, typeset
from mesaides.web.handlers import get
from mesaides.web.pages import Page

SUITE = (
    "Le service en charge examine votre demande et vous écrira sur le portail. Vous n’avez rien à faire d’ici là.",
    "Pour suivre cette demande ou écrire au service : « Suivre mes demandes d’aide », sur le portail.",
)


@get("/demandes/{demande:int}/accuse", who=sees_demandes, dependencies=FICHE)
async def show_accuse(fiche: NamedDependency[FicheDemande]) -> Page:
    recu = await _received(fiche)
    return Page("demandes/accuse.html", fiche=fiche, recu=recu, dit=describe(recu, _pieces(fiche)))


@get("/demandes/{demande:int}/accuse.pdf", who=sees_demandes, dependencies=FICHE)
async def download_accuse(fiche: NamedDependency[FicheDemande]) -> Response[bytes]:
    recu = await _received(fiche)
    pdf = await typeset("demandes/accuse.typ", describe(recu, _pieces(fiche)), recu.le)
    return pdf_answer(pdf, f"accuse-{recu.faits.reference}")


def _pieces(fiche: FicheDemande) -> dict[str, str]:
    return {piece.code: piece.intitule for piece in fiche.contenu.pieces}


async def _received(fiche: FicheDemande) -> Accuse:
    received = await find_transmission(fiche.id)
    if received is None:
        raise NotFoundException
    return received


def describe(recu: Accuse, pieces: Mapping[str, str]) -> dict[str, Any]:
    """What the page and the PDF say: sentences and amounts, of what was received and of nothing else.

    `pieces`: the names of the pièces of this version of the dispositif, by code.
    """
    faits = recu.faits
    lieu, projet = faits.etablissement, faits.projet
    return {
        "portail": "Mes aides en ligne",
        "reference": faits.reference,
        "chapeau": f"Votre demande {faits.reference} a été reçue le {date_fr(recu.le)}.",
        "essentiel": [
            ("Référence", faits.reference),
            ("Reçue le", date_fr(recu.le)),
            ("Transmise par", recu.par),
            ("Service en charge", faits.service),
            ("Montant demandé", euros(faits.montant_centimes)),
        ],
        "suite": SUITE,
        "recu": [
            ("Dispositif", faits.dispositif),
            ("Établissement", f"{lieu.nom}, {lieu.commune} ({lieu.uai})"),
            ("Projet", projet.intitule),
            ("Année scolaire", projet.annee_scolaire),
            ("Résumé", projet.resume or "—"),
            *((libelle, texte) for _, libelle, _, texte in faits.reponses if texte),
            *(("Pièce déposée", pieces.get(code, code)) for code in faits.pieces),
        ],
        **_budget(faits.budget),
        "declaration": faits.declaration,
        "empreinte": recu.empreinte,
    }


def _budget(lignes: list[tuple[str, str, str, int]]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for sens, nom in ((SensPoste.DEPENSE, "depenses"), (SensPoste.RECETTE, "recettes")):
        mine = [ligne for ligne in lignes if ligne[0] == sens.value]
        told[nom] = [(_ligne(sens, poste, intitule), euros(montant)) for _, poste, intitule, montant in mine]
        told[f"total_{nom}"] = euros(sum(ligne[3] for ligne in mine))
    return told


def _ligne(sens: SensPoste, poste: str, intitule: str) -> str:
    label = poste_label(sens, poste)
    return f"{label}\u00a0: {intitule}" if intitule else label


ROUTES = [show_accuse, download_accuse]
