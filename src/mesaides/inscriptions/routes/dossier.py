"""A sign-up being looked at: what was typed, with what the database and the judge of passwords say of it."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from litestar import Request

from mesaides.comptes.moves.secret import hash_password, off_loop
from mesaides.comptes.moves.tentatives import count_demande
from mesaides.comptes.rules.attente import Place
from mesaides.comptes.rules.cadence import tell_wait, wide_network_of
from mesaides.comptes.rules.identite import identifiant_key
from mesaides.comptes.rules.motdepasse import judge_password
from mesaides.errors import BusyError
from mesaides.etablissements.reads import EtablissementTrouve, find_etablissement, search_etablissements
from mesaides.inscriptions.forms import InscriptionForm
from mesaides.inscriptions.reads.demandes import find_taken
from mesaides.inscriptions.rules import propose_identifiants, taken_phrase
from mesaides.invitations.reads.lecture import InvitationRecue, find_alive
from mesaides.web.pages import Page
from mesaides.web.visit import current_visit

LIMITE = 6
"""What is found while one types comes in 600 bytes."""
CHOISIR = "Cherchez votre établissement, puis choisissez-le dans la liste."


@dataclass(slots=True)
class DossierInscription:
    """`secret` is the password's hash, once everything else is right; `bons` what is said of good answers."""

    form: InscriptionForm
    invitation: InvitationRecue | None = None
    choisi: EtablissementTrouve | None = None
    resultats: list[EtablissementTrouve] | None = None
    bons: dict[str, str] = field(default_factory=dict[str, str])
    secret: str = ""
    attendre: int = 0
    """Seconds, when too many accounts were asked for from this network, or when too many people ask at once."""

    @classmethod
    async def of(cls, form: InscriptionForm) -> "DossierInscription":
        dossier = cls(form)
        if form.invitation.data:
            dossier.invitation = await find_alive(form.invitation.data, current_visit().now)
        if dossier.invitation is None:
            await dossier.search()
        return dossier

    @classmethod
    async def read(cls, request: Request[Any, Any, Any]) -> "DossierInscription":
        return await cls.of(await InscriptionForm.read(request))

    async def search(self) -> None:
        form = self.form
        self.choisi = await find_etablissement(form.etablissement.data or "")
        if form.recherche.data:
            self.resultats = await search_etablissements(form.recherche.data, LIMITE + 1)
        if self.choisi and self.choisi not in (self.resultats or [])[:LIMITE]:
            self.resultats = [self.choisi, *(self.resultats or [])]

    @property
    def etablissement(self) -> int:
        """The one that will be asked; there is one when the form is right."""
        if self.invitation:
            return self.invitation.etablissement
        assert self.choisi
        return self.choisi.id

    async def judge(self) -> bool:
        """Whether everything is right; what is not is said beside its field."""
        form, now = self.form, current_visit().now
        form.validate()
        form.doubt_address()
        await self._judge_identifiant(now)
        await self._judge_password()
        if self.invitation is None and self.choisi is None:
            form.refuse("recherche", CHOISIR)
        return not form.errors

    async def hash(self) -> None:
        """Everything being right, the password's hash; unless this network has asked for too much."""
        visit = current_visit()
        self.attendre = (await count_demande(visit.ip, visit.now)).attendre
        if self.attendre:
            self.form.refuse("identifiant", tell_wait(self.attendre))
            return
        try:
            self.secret = await hash_password(self.form.mot_de_passe.data or "", _place())
        except BusyError as busy:
            self._put_off(busy)

    def _put_off(self, busy: BusyError) -> None:
        self.attendre = busy.retry_after
        self.form.refuse("mot_de_passe", busy.phrase)

    async def judge_field(self, name: str) -> None:
        """The same for one field, as it is left; says also what is good."""
        form, asked = self.form, self.form[name]
        if not asked.data or not asked.validate(form):
            return
        if name == "identifiant":
            await self._judge_identifiant(current_visit().now)
            self.bons[name] = "Cet identifiant est libre."
        elif name == "mot_de_passe":
            await self._judge_password()
            self.bons[name] = "Ce mot de passe convient."
        elif name == "confirmation_mot_de_passe":
            self.bons[name] = "Les deux mots de passe sont identiques."
        elif name == "confirmation_adresse":
            self.bons[name] = "Les deux adresses sont identiques."

    async def _judge_identifiant(self, now: datetime) -> None:
        form = self.form
        wanted = form.identifiant.data or ""
        if form.identifiant.errors or not wanted:
            return
        others = propose_identifiants(wanted, form.prenom.data or "", form.nom.data or "")[:3]
        taken = await find_taken([wanted, *others], now)
        if identifiant_key(wanted) in taken:
            form.refuse("identifiant", taken_phrase([o for o in others if identifiant_key(o) not in taken]))

    async def _judge_password(self) -> None:
        form = self.form
        password = form.mot_de_passe.data or ""
        if form.mot_de_passe.errors or not password:
            return
        about = [*form.about(), *([self.choisi.nom, self.choisi.commune] if self.choisi else [])]
        if self.invitation:
            about += [self.invitation.lieu, self.invitation.commune]
        try:
            verdict = await off_loop(_place(), partial(judge_password, password, about=about))
        except BusyError as busy:
            self._put_off(busy)
            return
        if not verdict.ok:
            form.refuse("mot_de_passe", f"{verdict.raison} {verdict.conseil}".strip())

    def page(self, status_code: int = 200, *, effaces: bool = False) -> Page:
        """`effaces`: the passwords typed were not kept, and the page says so."""
        resultats = self.resultats
        page = Page(
            "inscriptions/nouveau.html",
            status_code=status_code,
            form=self.form,
            bons=self.bons,
            invitation=self.invitation,
            invitation_morte=bool(self.form.invitation.data) and self.invitation is None,
            resultats=resultats[:LIMITE] if resultats is not None else None,
            trop=resultats is not None and len(resultats) > LIMITE,
            choisi=self.choisi.uai if self.choisi else "",
            effaces=effaces,
        )
        if self.attendre:
            page.status_code = 429
            page.headers["retry-after"] = str(self.attendre)
        return page


def _place() -> Place:
    """Where a visitor waits for a password to be judged, then hashed."""
    return Place(wide_network_of(current_visit().ip))
