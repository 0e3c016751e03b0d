"""Acts of the past, done by the real moves as on their day, with their mails."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mesaides.adresses import adresse_key
from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.moves.etapes import attach
from mesaides.comptes.moves.facteurs import draw_secret
from mesaides.comptes.moves.sessions import close_session, open_session
from mesaides.comptes.reads.acteur import find_acteur
from mesaides.comptes.reads.conditions import is_attached
from mesaides.comptes.reads.facteurs import USAGE
from mesaides.comptes.roles import Acteur, Fonction
from mesaides.comptes.rules.facteurs import SECOURS
from mesaides.comptes.rules.identite import identifiant_key
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.comptes.tables.facteur import CodeSecours, Facteur, Secours
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.courriels.poste import poste
from mesaides.courriels.states import EtatCourriel
from mesaides.courriels.tables import IS_WAITING, Courriel
from mesaides.db import P, frozen
from mesaides.demo.personnes import PersonneDemo
from mesaides.etablissements.tables import Etablissement
from mesaides.invitations.moves.envoi import invite
from mesaides.invitations.moves.reponse import accept
from mesaides.invitations.reads.lecture import find_recue
from mesaides.web.visit import fingerprint

C, R, E = Courriel, Rattachement, Etablissement
SETTLE = frozen(
    C.update(
        {
            C.cree_le: P.le,
            C.prochain_essai_le: P.le,
            C.part_le: None,
            C.envoye_le: P.envoye_le,
            C.essais: 1,
            C.etat: EtatCourriel.ENVOYE,
        }
    ).where(IS_WAITING)
)
REFUSE = frozen(
    C.update({C.etat: EtatCourriel.REFUSE, C.envoye_le: None, C.raison: P.raison}).where(
        C.destinataire == P.adresse
    )
)
LIEU = frozen(E.select(E.id).where(E.uai == P.uai))
COMPTE = frozen(Compte.select(Compte.id).where(Compte.identifiant_cle == P.identifiant), int)
RATTACHEMENT = frozen(R.select(R.id).where(is_attached(R) & (R.compte == P.compte)))


@dataclass(slots=True)
class Scene:
    """`mot_de_passe`: the hash that all these people share; `now`: the day of the story's end."""

    mot_de_passe: str
    now: datetime
    comptes: dict[PersonneDemo, int] = field(default_factory=dict[PersonneDemo, int])

    def ago(self, jours: float) -> datetime:
        return self.now - timedelta(days=jours)

    async def enter(self, personne: PersonneDemo, le: datetime, *, active: bool = True) -> int:
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

    async def employ(self, personne: PersonneDemo, habilitation: Habilitation) -> None:
        le = self.ago(personne.jours)
        compte = await self.enter(personne, le)
        await HabilitationCompte(compte=compte, habilitation=habilitation, depuis_le=le).save()
        await equip(compte, le)

    async def play(self, personne: PersonneDemo, le: datetime) -> Acteur:
        """This person as they were that day."""
        key, compte = secrets.token_urlsafe(32), self.comptes[personne]
        session = await open_session(compte, key=key, now=le, navigateur="", ip="")
        acteur = await find_acteur(fingerprint(key), le)
        await close_session(session, compte=compte)
        assert acteur is not None
        return acteur

    async def invite(
        self, par: PersonneDemo, adresse: str, uai: str, jours: float, fonction: Fonction = Fonction.USAGER
    ) -> int:
        le = self.ago(jours)
        number = await invite(await self.lieu(uai), adresse, fonction, await self.play(par, le), le)
        await self.settle(le)
        return number

    async def welcome(self, personne: PersonneDemo, par: PersonneDemo) -> None:
        """Invited by `par`, this person makes an account and accepts, a few hours later."""
        number = await self.invite(par, personne.adresse, personne.uai, personne.jours, personne.fonction)
        le = self.ago(personne.jours - 0.2)
        await self.enter(personne, le)
        acteur = await self.play(personne, le)
        recue = await find_recue(number, acteur)
        assert recue is not None
        await accept(recue, acteur, le)
        await self.settle(le)

    async def wait(self, personne: PersonneDemo, *, active: bool = True) -> None:
        """An account made without an invitation: it awaits the gestionnaire."""
        le = self.ago(personne.jours)
        compte = await self.enter(personne, le, active=active)
        await attach(compte, await self.lieu(personne.uai), personne.fonction, le, valid=False, par=None)

    async def settle(self, le: datetime) -> None:
        await settle(le)

    async def lieu(self, uai: str) -> int:
        return await LIEU.one(uai=uai)

    async def rattachement(self, personne: PersonneDemo) -> int:
        return await RATTACHEMENT.one(compte=self.comptes[personne])


async def find_compte(personne: PersonneDemo) -> int | None:
    return await COMPTE.first(identifiant=identifiant_key(personne.identifiant))


async def equip(compte: int, le: datetime) -> None:
    """A device that gives codes, added that day: an agent does not come in without one. Ten codes for the day it is
    lost are put away, so far that nobody has them."""
    coffre = poste().coffre.of(USAGE)
    await Facteur(
        compte=compte,
        nom="Téléphone",
        secret=coffre.seal(draw_secret()),
        coffre=coffre.mark,
        cree_le=le,
        confirme_le=le,
        vu_le=le,
    ).save()
    if await Secours.exists().where(Secours.compte == compte):
        return
    secours = Secours(compte=compte, sel=secrets.token_hex(16), cree_le=le)
    await secours.save()
    hashes = [secrets.token_hex(32) for _ in range(SECOURS)]
    await CodeSecours.insert(*(CodeSecours(secours=secours.id, empreinte=one) for one in hashes))


async def settle(le: datetime) -> None:
    """The mails just written were written, and left, that day."""
    await SETTLE.rows(le=le, envoye_le=le + timedelta(seconds=3))
