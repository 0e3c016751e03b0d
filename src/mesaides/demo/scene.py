"""Acts of the past, done by the real moves as on their day, with their mails."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mesaides.adresses import adresse_key
from mesaides.comptes.moves.etapes import attach
from mesaides.comptes.reads.acteur import find_acteur
from mesaides.comptes.roles import Acteur, Fonction, Habilitation
from mesaides.comptes.rules.identite import identifiant_key
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.comptes.tables.session import close_session, open_session
from mesaides.db import Statement
from mesaides.demo.personnes import Personne
from mesaides.inscriptions.moves.reponse import accept
from mesaides.invitations.moves.envoi import invite
from mesaides.invitations.reads.lecture import find_recue
from mesaides.web.visit import fingerprint

SETTLE = Statement(
    "UPDATE courriel SET cree_le = {}, prochain_essai_le = {}, envoye_le = {}, essais = 1, etat = 'envoye' "
    "WHERE etat = 'en_attente' RETURNING id"
)
REFUSE = Statement(
    "UPDATE courriel SET etat = 'refuse', envoye_le = NULL, raison = {} WHERE destinataire = {} RETURNING id"
)
LIEU = Statement("SELECT id FROM etablissement WHERE uai = {}")
RATTACHEMENT = Statement("SELECT id FROM rattachement WHERE compte = {} AND statut = 'valide'")


@dataclass(slots=True)
class Scene:
    """`mot_de_passe`: the hash that all these people share; `now`: the day of the story's end."""

    mot_de_passe: str
    now: datetime
    comptes: dict[Personne, int] = field(default_factory=dict[Personne, int])

    def ago(self, jours: float) -> datetime:
        return self.now - timedelta(days=jours)

    async def enter(self, personne: Personne, le: datetime, *, active: bool = True) -> int:
        """This person opens an account."""
        compte = Compte(
            identifiant=personne.identifiant,
            identifiant_cle=identifiant_key(personne.identifiant),
            mot_de_passe=self.mot_de_passe,
            civilite=personne.civilite.value,
            nom=personne.nom,
            prenom=personne.prenom,
            adresse=personne.adresse,
            adresse_cle=adresse_key(personne.adresse),
            cree_le=le,
            active_le=le if active else None,
        )
        await compte.save()
        self.comptes[personne] = compte.id
        return compte.id

    async def employ(self, personne: Personne, habilitation: Habilitation) -> None:
        le = self.ago(personne.jours)
        compte = await self.enter(personne, le)
        await HabilitationCompte(compte=compte, habilitation=habilitation, depuis_le=le).save()

    async def play(self, personne: Personne, le: datetime) -> Acteur:
        """This person as they were that day."""
        key, compte = secrets.token_urlsafe(32), self.comptes[personne]
        session = await open_session(compte, key=key, now=le, navigateur="", ip="")
        acteur = await find_acteur(fingerprint(key), le)
        await close_session(session, compte=compte)
        assert acteur is not None
        return acteur

    async def invite(
        self, par: Personne, adresse: str, uai: str, jours: float, fonction: Fonction = Fonction.USAGER
    ) -> int:
        le = self.ago(jours)
        number = await invite(await self.lieu(uai), adresse, fonction, await self.play(par, le), le)
        await self.settle(le)
        return number

    async def welcome(self, personne: Personne, par: Personne) -> None:
        """Invited by `par`, this person makes an account and accepts, a few hours later."""
        number = await self.invite(par, personne.adresse, personne.uai, personne.jours, personne.fonction)
        le = self.ago(personne.jours - 0.2)
        await self.enter(personne, le)
        acteur = await self.play(personne, le)
        recue = await find_recue(number, acteur)
        assert recue is not None
        await accept(recue, acteur, le)
        await self.settle(le)

    async def wait(self, personne: Personne, *, active: bool = True) -> None:
        """An account made without an invitation: it awaits the gestionnaire."""
        le = self.ago(personne.jours)
        compte = await self.enter(personne, le, active=active)
        await attach(compte, await self.lieu(personne.uai), personne.fonction, le, valid=False, par=None)

    async def settle(self, le: datetime) -> None:
        await settle(le)

    async def lieu(self, uai: str) -> int:
        return (await LIEU.rows(uai))[0]["id"]

    async def rattachement(self, personne: Personne) -> int:
        return (await RATTACHEMENT.rows(self.comptes[personne]))[0]["id"]


async def settle(le: datetime) -> None:
    """The mails just written were written, and left, that day."""
    await SETTLE.rows(le, le, le + timedelta(seconds=3))
