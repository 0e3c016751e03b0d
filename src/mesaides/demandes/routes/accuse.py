"""The accusé de réception: a page, and the same as an accessible PDF, both from what was received and kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from litestar import Response
from litestar.di import NamedDependency

from mesaides.comptes.rules.acces import sees_demandes
from mesaides.dates import date_fr
from mesaides.db.aside import is_discreet
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.reads.transmission import Accuse, find_transmission
from mesaides.demandes.routes.found import FICHE
from mesaides.demandes.rules.recu import FaitsRecus, hide_iban
from mesaides.dispositifs.rules.postes import SensPoste, poste_label
from mesaides.montants import euros, poids
from mesaides.settings import Region
from mesaides.web.documents import pdf_answer, typeset
from mesaides.web.found import found
from mesaides.web.handlers import get
from mesaides.web.pages import AnyRequest, Page

SUITE = (
    "Le service en charge examine votre demande et vous écrira sur le portail. Vous n’avez rien à faire d’ici là.",
    "Pour suivre cette demande ou écrire au service : « Suivre mes demandes d’aide », sur le portail.",
)


@get("/demandes/{demande:int}/accuse", who=sees_demandes, dependencies=FICHE)
async def show_accuse(request: AnyRequest, fiche: NamedDependency[FicheDemande]) -> Page:
    recu = await _received(fiche)
    dit = describe(recu, _intitules(fiche), _region(request))
    return Page("demandes/accuse.html", fiche=fiche, recu=recu, dit=dit)


@get("/demandes/{demande:int}/accuse.pdf", who=sees_demandes, own=True, dependencies=FICHE)
async def download_accuse(request: AnyRequest, fiche: NamedDependency[FicheDemande]) -> Response[bytes]:
    recu = await _received(fiche)
    dit = describe(recu, _intitules(fiche), _region(request))
    pdf = await typeset("demandes/accuse.typ", asdict(dit), recu.le)
    return pdf_answer(pdf, f"accuse-{recu.faits.reference}")


def _intitules(fiche: FicheDemande) -> dict[str, str]:
    return {piece.code: piece.intitule for piece in fiche.contenu.pieces}


def _region(request: AnyRequest) -> Region:
    return request.app.state.settings.region


async def _received(fiche: FicheDemande) -> Accuse:
    recu = found(await find_transmission(fiche.id))
    return replace(recu, faits=hide_iban(recu.faits, fiche.contenu)) if is_discreet() else recu


@dataclass(frozen=True, slots=True)
class CoteDit:
    """One side of the budget: its lines with their amounts, and what they make."""

    lignes: list[tuple[str, str]]
    total: str


@dataclass(frozen=True, slots=True)
class PieceDite:
    """A file received, under the name of its pièce; `fichier` is '' for what was received before files were told."""

    intitule: str
    fichier: str
    empreinte: str


@dataclass(frozen=True, slots=True)
class AccuseDit:
    """What the page and the PDF say: sentences and amounts, of what was received and of nothing else."""

    region: str
    adresse: str
    service: list[str]
    destinataire: list[str]
    reference: str
    chapeau: str
    essentiel: list[tuple[str, str]]
    mentions: list[tuple[str, str]]
    recu: list[tuple[str, str]]
    pieces: list[PieceDite]
    depenses: CoteDit
    recettes: CoteDit
    declaration: str
    empreinte: str
    portail: str = "Mes aides en ligne"
    suite: tuple[str, ...] = SUITE


def describe(recu: Accuse, pieces: Mapping[str, str], region: Region) -> AccuseDit:
    """`pieces`: the names of the pièces of this version of the dispositif, by code."""
    faits, lieu = recu.faits, recu.faits.etablissement
    return AccuseDit(
        region=region.nom,
        adresse=region.adresse,
        service=[faits.service, *faits.joindre],
        destinataire=[recu.par, lieu.nom, f"{lieu.commune} ({lieu.uai})"],
        reference=faits.reference,
        chapeau=f"Votre demande {faits.reference} a été reçue le {date_fr(recu.le)}.",
        essentiel=[
            ("Référence", faits.reference),
            ("Reçue le", date_fr(recu.le)),
            ("Transmise par", recu.par),
            ("Service en charge", faits.service),
            ("Montant demandé", euros(faits.montant_centimes)),
        ],
        mentions=region.mentions.said_of(faits.service, faits.joindre),
        recu=_recu(faits),
        pieces=_pieces(faits, pieces),
        depenses=_cote(faits, SensPoste.DEPENSE),
        recettes=_cote(faits, SensPoste.RECETTE),
        declaration=faits.declaration,
        empreinte=recu.empreinte,
    )


def _pieces(faits: FaitsRecus, intitules: Mapping[str, str]) -> list[PieceDite]:
    told = [
        PieceDite(intitules.get(one.code, one.code), f"{one.nom}, {poids(one.taille)}", one.sha256)
        for one in faits.fichiers
    ]
    codes = {one.code for one in faits.fichiers}
    return told + [PieceDite(intitules.get(one, one), "", "") for one in faits.pieces if one not in codes]


def _recu(faits: FaitsRecus) -> list[tuple[str, str]]:
    lieu, projet = faits.etablissement, faits.projet
    return [
        ("Dispositif", faits.dispositif),
        ("Établissement", f"{lieu.nom}, {lieu.commune} ({lieu.uai})"),
        ("Projet", projet.intitule),
        ("Année scolaire", projet.annee_scolaire),
        ("Résumé", projet.resume or "—"),
        *((libelle, texte) for _, libelle, _, texte in faits.reponses if texte),
    ]


def _cote(faits: FaitsRecus, sens: SensPoste) -> CoteDit:
    mine = [(poste, intitule, montant) for cote, poste, intitule, montant in faits.budget if cote == sens]
    lignes = [(_ligne(sens, poste, intitule), euros(montant)) for poste, intitule, montant in mine]
    return CoteDit(lignes, euros(sum(montant for *_, montant in mine)))


def _ligne(sens: SensPoste, poste: str, intitule: str) -> str:
    label = poste_label(sens, poste)
    return f"{label}\u00a0: {intitule}" if intitule else label


ROUTES = [show_accuse, download_accuse]
