"""What the portal writes to people about what an administrateur did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mesaides.administration.reads.agents import HabilitationVue, find_titres
from mesaides.administration.reads.invitations import InvitationVue
from mesaides.administration.reads.sessions import PersonneTrouvee
from mesaides.administration.tables import Reprise
from mesaides.courriels.poste import poste
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.tables import post
from mesaides.etablissements.reads import EtablissementTrouve


async def tell_sessions(personne: PersonneTrouvee, now: datetime) -> None:
    await post(
        render_mail(
            "sessions_fermees",
            personne.adresse,
            quand=now,
            lien=f"{poste().public_url}/connexion",
            bouton="Se connecter",
        )
    )


@dataclass(frozen=True, slots=True)
class Reprendre:
    """What was done, and by whom it goes on."""

    ancien: EtablissementTrouve
    nouveau: EtablissementTrouve
    reprise: Reprise


async def tell_reprise(fait: Reprendre, partis: Mapping[int, str], receveurs: Mapping[int, str]) -> None:
    """`partis`: who went along; `receveurs`: who managed the new one before. Addresses, by compte."""
    for compte, adresse in {**receveurs, **partis}.items():
        receveur = compte in receveurs
        path = f"/etablissements/{fait.nouveau.uai}" if receveur else "/mes-services"
        await post(
            render_mail(
                "reprise",
                adresse,
                ancien=fait.ancien.dit,
                nouveau=fait.nouveau.nom,
                receveur=receveur,
                personnes=fait.reprise.personnes,
                projets=fait.reprise.projets,
                demandes=fait.reprise.demandes,
                lien=f"{poste().public_url}{path}",
                bouton="Ouvrir la page de l’établissement" if receveur else "Ouvrir mes services",
            )
        )


FAITS = {
    "don": "vous donne un accès d’agent de la Région.",
    "proposition": "vous propose un accès d’agent de la Région. Il s’ouvrira quand une autre personne l’aura confirmé.",
    "confirmation": "confirme votre accès d’agent de la Région.",
    "refus": "retire l’accès qui vous était proposé.",
    "suspension": "suspend votre accès d’agent de la Région. Il pourra être rétabli.",
    "reprise": "rétablit votre accès d’agent de la Région.",
    "fin": "met fin à votre accès d’agent de la Région.",
}
"""By noun of step, what was done to whom reads it."""


class Parle(Protocol):
    """Who is named in a mail."""

    @property
    def politesse(self) -> str: ...


DU_TEMPS = {
    "preavis": "Personne n’a confirmé depuis un an que cet accès d’agent de la Région vous est utile. Sans cela, il "
    "prend fin le {}. Demandez cette confirmation à une personne qui administre le portail.",
    "caducite": "Votre accès d’agent de la Région a pris fin : personne ne l’a confirmé depuis plus d’un an. Une "
    "personne qui administre le portail peut vous en donner un autre.",
    "inactivite": "Votre accès d’agent de la Région est suspendu : il n’a pas servi depuis un an. Une personne qui "
    "administre le portail peut le rétablir.",
}
"""What time did, and nobody."""


async def tell_habilitation(vue: HabilitationVue, nom: str, acteur: Parle) -> None:
    """To whom it is of."""
    await _tell(vue, f"{acteur.politesse} {FAITS[nom]}")


async def tell_of_time(vue: HabilitationVue, nom: str, fin: str = "") -> None:
    """To whom it is of. `fin`: the last day of one whose end is told."""
    await _tell(vue, DU_TEMPS[nom].format(fin))


async def tell_to_review(adresse: str, vues: Sequence[HabilitationVue], fin: str) -> None:
    """To an administrateur: these end on that day unless somebody says that they are still right."""
    await post(
        render_mail(
            "habilitations_a_revoir",
            adresse,
            acces=[f"{vue.qui}, {vue.role.label}" for vue in vues],
            fin=fin,
            lien=f"{poste().public_url}/administration/agents",
            bouton="Revoir les accès",
        )
    )


async def _tell(vue: HabilitationVue, fait: str) -> None:
    await post(
        render_mail(
            "habilitation",
            vue.adresse,
            fait=fait,
            role=vue.role.label,
            perimetre=vue.dite(await find_titres()),
            jours=vue.jours,
            motif=vue.motif,
            lien=f"{poste().public_url}/mes-services",
            bouton="Ouvrir mes services",
        )
    )


async def tell_to_confirm(vue: HabilitationVue, others: Sequence[str], acteur: Parle) -> None:
    """To the other administrateurs: one of them is awaited."""
    for adresse in others:
        await post(
            render_mail(
                "habilitation_a_confirmer",
                adresse,
                de=acteur.politesse,
                qui=vue.qui,
                motif=vue.motif,
                lien=f"{poste().public_url}/administration/agents/{vue.compte}",
                bouton="Voir la proposition",
            )
        )


async def send_invitation_agent(vue: InvitationVue, token: str, jours: int) -> None:
    await post(
        render_mail(
            "invitation_agent",
            vue.adresse,
            de=vue.de,
            role=vue.role.label,
            perimetre=vue.dite(await find_titres()),
            dates=vue.jours,
            motif=vue.motif,
            jours=jours,
            lien=f"{poste().public_url}/habilitation/{token}",
            bouton="Voir l’invitation",
        )
    )
