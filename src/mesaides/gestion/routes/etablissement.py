"""The page of an établissement, and inviting from it."""

from dataclasses import replace

from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.comptes.roles import Acteur, Fonction
from mesaides.comptes.rules.acces import sees_etablissements
from mesaides.dates import day_of
from mesaides.dispositifs.rules.campagnes import annee_scolaire_of
from mesaides.gestion.forms import InvitationForm, RefusCompteForm
from mesaides.gestion.reads.page import Lieu, find_lieu, find_listes
from mesaides.gestion.rules import INVITATIONS, Vue
from mesaides.invitations.moves.listes import Liste, send_liste
from mesaides.invitations.reads.lots import Resultats
from mesaides.montants import nb
from mesaides.moyens import Moyen
from mesaides.numeros import read_numero
from mesaides.web.follow import came_from
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import Fait, Inverse, current_visit


def vue_left(request: AnyRequest, uai: str, sinon: str = "") -> Vue:
    """What was in sight on the page that sends an act; the part `sinon` when it is another page."""
    return Vue.of_page(came_from(request.scope), uai, sinon)


def vue_asked(request: AnyRequest, uai: str) -> Vue:
    """What the address asks; what a row had opened on the page that asks, and which it does not name, stays so."""
    query = request.query_params
    if not query or current_visit().followed:
        return Vue.read(query)
    return Vue.read(query).with_opened_of(vue_left(request, uai), but=query)


async def provide_lieu(request: AnyRequest, uai: FromPath[str]) -> Lieu:
    visit = current_visit()
    lieu = await find_lieu(uai, visit.acteur, visit.now, vue_asked(request, uai))
    if lieu is None:
        raise NotFoundException
    return lieu


async def page_of(
    lieu: Lieu,
    vue: Vue,
    *,
    form: InvitationForm | None = None,
    refus: RefusCompteForm | None = None,
    vise: str = "",
    status_code: int = 200,
) -> Page:
    """`refus`: of the compte in sight, to be mended. `vise`: what takes the focus (`Vue.opened_since`)."""
    visit = current_visit()
    gere = visit.acteur.manages(lieu.id)
    onglet = vue.onglet_of(gere=gere)
    vue = vue if gere else replace(vue, onglet=onglet)
    vierge = not (form or lieu.is_told or lieu.sans_porteur)
    fonctions = fonctions_of(visit.acteur, lieu.id)
    listes = await find_listes(lieu, visit.acteur, visit.now, vue, onglet)
    return Page(
        "gestion/etablissement.html",
        status_code=status_code,
        lieu=lieu,
        listes=listes,
        attend_depuis=listes.attend_depuis(lieu),
        annee=annee_scolaire_of(day_of(visit.now)),
        vue=vue,
        onglet=onglet,
        gere=gere,
        budgets=lieu.budgets,
        form=VIERGES[fonctions] if vierge else (form or new_form(lieu)).offer(lieu.sans_porteur, fonctions),
        vierge=vierge,
        refus=refus,
        vise=vise,
    )


def invite_again(uai: str, adresse: str, onglet: str, fonction: Fonction = Fonction.USAGER) -> Inverse:
    """What takes back a refusal, a detachment, a revocation: an invitation, asked from the row."""
    champs = {
        "adresses": adresse,
        "vues": adresse,
        "fonction": fonction.value,
        "valider": "y",
        "onglet": onglet,
    }
    return Inverse("Inviter", f"/etablissements/{uai}/invitations", tuple(champs.items()))


def new_form(lieu: Lieu) -> InvitationForm:
    """Empty, or holding what is to be written again."""
    resultats = lieu.resultats
    if lieu.corrige is not None:
        return InvitationForm(
            adresses=lieu.corrige_adresse, fonction=lieu.corrige_fonction, remplace=str(lieu.corrige)
        )
    if resultats is not None:
        return InvitationForm(adresses="\n".join(resultats.a_corriger), vues=" ".join(resultats.vues))
    return InvitationForm()


def fonctions_of(acteur: Acteur, etablissement: int) -> tuple[Fonction, ...]:
    """As what they may invite there."""
    if acteur.is_titulaire_of(etablissement):
        return TOUTES
    return TOUTES[:1] if acteur.manages(etablissement) else TOUTES[1:]


TOUTES = tuple(Fonction)
VIERGES = {some: InvitationForm().offer((), some) for some in (TOUTES, TOUTES[:1], TOUTES[1:])}
"""The forms in which nothing is typed yet: the same for everyone, so that their pieces of page are kept."""


@get("/etablissements/{uai:str}", who=sees_etablissements, dependencies={"lieu": Provide(provide_lieu)})
async def show_etablissement(request: AnyRequest, lieu: NamedDependency[Lieu]) -> Page:
    vue = vue_asked(request, lieu.uai)
    page = await page_of(lieu, vue, vise=vue.opened_since(vue_left(request, lieu.uai)))
    page.address = vue.address(lieu.uai)
    return page


@post(
    "/etablissements/{uai:str}/invitations",
    who=sees_etablissements,
    moyen=Moyen.LOT,
    dependencies={"lieu": Provide(provide_lieu)},
)
async def create_invitations(request: AnyRequest, lieu: NamedDependency[Lieu]) -> Page | Redirect:
    visit = current_visit()
    form = (await InvitationForm.read(request)).offer(lieu.sans_porteur, fonctions_of(visit.acteur, lieu.id))
    if not form.validate():
        return await page_of(lieu, vue_left(request, lieu.uai).at(INVITATIONS), form=form, status_code=422)
    resultats, lot = await send_liste(lieu.id, _liste(form, lieu), visit.acteur, visit.now)
    genre = "attention" if resultats.autres else "succes"
    fait = Fait("À revoir" if resultats.autres else "Invitation envoyée", genre)
    onglet = form.onglet.data or INVITATIONS
    vue = vue_left(request, lieu.uai).at(onglet)
    if onglet == INVITATIONS:
        vue = replace(vue, corriger=0, lot=lot)
    return Redirect(vue.address(lieu.uai, "inviter"), _tell_sent(resultats), genre, fait=fait)


def _liste(form: InvitationForm, lieu: Lieu) -> Liste:
    return Liste(
        form.adresses.data or "",
        Fonction(form.fonction.data),
        bool(form.valider.data),
        frozenset((form.vues.data or "").split()),
        read_numero(form.remplace.data or ""),
        next((projet for projet in lieu.sans_porteur if projet.id == form.projet.data), None),
    )


def _tell_sent(resultats: Resultats) -> str:
    """« 2 invitations envoyées, 1 adresse à revoir. »"""
    sent = nb(len(resultats.envoyees), "invitation envoyée", "invitations envoyées")
    kept = nb(len(resultats.autres), "adresse à revoir", "adresses à revoir")
    said = [(sent, resultats.envoyees), (kept, resultats.autres)]
    return f"{', '.join(phrase for phrase, adresses in said if adresses)}."


ROUTES = [show_etablissement, create_invitations]
