"""What the portal writes to people about their account and their rattachements."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from mesaides.comptes.reads.fiche import FicheRattachement
from mesaides.comptes.reads.gestionnaires import Gestionnaire
from mesaides.comptes.reads.recuperation import DestinataireRecuperation
from mesaides.comptes.reads.suppleances import Ecrite
from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.navigateurs import name_navigateur
from mesaides.comptes.tables.compte import Compte
from mesaides.courriels import gather, post, render_mail
from mesaides.courriels.poste import poste
from mesaides.db import P, frozen


@dataclass(frozen=True, slots=True)
class _Titulaire:
    identifiant: str
    prenom: str
    nom: str
    adresse: str


OUVRIR = {
    "validation": ("/mes-services", "Ouvrir mes services"),
    "detachement": ("/mes-services", "Ouvrir mes services"),
    "nomination": ("/etablissements/{uai}", "Ouvrir la page de l’établissement"),
    "refus": ("/rattachements/nouveau", "Choisir un autre établissement"),
}
"""Where the button of a decision's mail leads, and its words; the other decisions lead nowhere."""

C = Compte
TITULAIRE = frozen(C.select(C.identifiant, C.prenom, C.nom, C.adresse).where(C.id == P.compte), _Titulaire)


async def tell_connexion(compte: int, echecs: int, agent: str, now: datetime) -> None:
    """Someone has logged in after several failures."""
    await _tell(compte, "connexion_suspecte", echecs=echecs, navigateur=name_navigateur(agent), quand=now)


async def tell_mot_de_passe(compte: int, agent: str, now: datetime) -> None:
    """The password has been changed."""
    await _tell(compte, "mot_de_passe_change", navigateur=name_navigateur(agent), quand=now)


async def send_adresse(acteur: Acteur, adresse: str, token: str, *, taken: bool) -> None:
    """The link to the new address, and word of it to the old one.

    An address that is somebody else's gets no link, only word of it; whoever asked sees no difference.
    """
    if taken:
        await _tell(acteur.compte, "adresse_prise", adresse=adresse)
    else:
        lien = address(f"/changement-adresse/{token}")
        await _tell(acteur.compte, "adresse_confirmation", adresse=adresse, lien=lien)
    await _tell(acteur.compte, "adresse_demandee", nouvelle=adresse)


async def tell_adresse(compte: int, old: str, now: datetime) -> None:
    """The address has been changed: both are told."""
    for adresse in (old, ""):
        await _tell(compte, "adresse_changee", adresse=adresse, quand=now)


async def tell_fermeture(compte: int, now: datetime) -> None:
    """Before the names go."""
    await _tell(compte, "compte_ferme", quand=now)


async def mail_recuperation(destinataire: DestinataireRecuperation, token: str) -> None:
    """The identifiant, with the link that goes with it."""
    if destinataire.is_active:
        objet, lien = "recuperation", address(f"/nouveau-mot-de-passe/{token}")
    else:
        objet, lien = "recuperation_attente", address("/activation/renvoi")
    facts = {"identifiant": destinataire.identifiant, "prenom": destinataire.prenom, "nom": destinataire.nom}
    await post(render_mail(objet, destinataire.adresse, lien=lien, **facts))


async def tell_decision(objet: str, fiche: FicheRattachement, par: Acteur, **facts: Any) -> None:
    """To the person. `objet`: validation, refus, detachement, nomination or maintien."""
    path, bouton = OUVRIR.get(objet, ("", None))
    lien = address(path.format(uai=fiche.uai)) if path else None
    facts = {"de": par.signe(fiche.etablissement), "lieu": fiche.lieu, **facts}
    await post(render_mail(objet, fiche.adresse, lien=lien, bouton=bouton, **facts))


async def tell_depart(
    fiche: FicheRattachement, gestionnaires: list[Gestionnaire], *, relance: bool = False, reste: bool = False
) -> int:
    """To the gestionnaires, so many: who asks to be detached, or does not any more (`reste`)."""
    for gestionnaire in gestionnaires:
        await gather(
            render_mail(
                "depart_retire" if reste else "depart",
                gestionnaire.adresse,
                qui=fiche.nom_complet,
                adresse=fiche.adresse,
                relance=relance,
                lieu=fiche.lieu,
                lien=address(f"/etablissements/{fiche.uai}"),
                bouton="Ouvrir la page de l’établissement",
            )
        )
    return len(gestionnaires)


async def tell_cumul(acteur: Acteur, lieu: str, autres: str, gestionnaires: list[Gestionnaire]) -> None:
    """To the gestionnaires of one établissement: this person works in others too."""
    for gestionnaire in gestionnaires:
        await gather(
            render_mail(
                "cumul",
                gestionnaire.adresse,
                qui=acteur.nom_complet,
                adresse=acteur.adresse,
                lieu=lieu,
                autres=autres,
            )
        )


async def tell_suppleance(ecrite: Ecrite) -> None:
    """To who acts, and to whom they act for."""
    await _tell_both("suppleance", ecrite, par=None)


async def tell_fin_suppleance(ecrite: Ecrite, par: int | None) -> None:
    """To both, but to who ended it."""
    await _tell_both("fin_suppleance", ecrite, par)


async def _tell_both(objet: str, ecrite: Ecrite, par: int | None) -> None:
    prevue = ecrite.prevue
    for compte, adresse in (
        (ecrite.suppleant, ecrite.suppleant_adresse),
        (ecrite.titulaire, ecrite.titulaire_adresse),
    ):
        if compte == par or not adresse:
            continue
        await post(
            render_mail(
                objet,
                adresse,
                agit=compte == ecrite.suppleant,
                suppleant=prevue.suppleant_nom,
                titulaire=prevue.titulaire_nom,
                jours=prevue.jours,
                lieu=ecrite.lieu,
                lien=address(f"/etablissements/{ecrite.uai}/suppleances"),
                bouton="Voir les suppléances",
            )
        )


async def tell_facteur(compte: int, objet: str, nom: str, now: datetime) -> None:
    """`objet`: facteur_ajoute, facteur_retire, cle_suspendue, codes_refaits, facteurs_remis or remise_abandonnee."""
    await _tell(compte, objet, appareil=nom, quand=now)


async def tell_secours(compte: int, reste: int, now: datetime) -> None:
    """One of the codes for the day the devices are lost has let somebody through."""
    await _tell(compte, "code_secours", reste=reste, quand=now)


async def tell_regard(compte: int, par: Acteur, raison: str) -> None:
    """Somebody of the Région begins to look at the portal in their place."""
    lien = address("/mon-compte")
    await _tell(compte, "regard", de=par.politesse, raison=raison, lien=lien, bouton="Voir dans mon compte")


async def tell_remise(compte: int, token: str, due_le: datetime | None) -> None:
    """Their devices will be taken off: proposed, or confirmed for `due_le`."""
    await _tell(compte, "remise", lien=address(f"/remise/{token}"), echeance=due_le)


async def tell_remise_arretee(compte: int, qui: str, now: datetime) -> None:
    """To one of those who decided it: its owner has stopped it."""
    await _tell(compte, "remise_arretee", qui=qui, quand=now)


async def tell_codes_refuses(compte: int, now: datetime) -> None:
    """Somebody has the password, and not the code."""
    await _tell(compte, "codes_refuses", quand=now)


async def _tell(compte: int, objet: str, *, adresse: str = "", **facts: Any) -> None:
    """To the person's address, unless another is given; nothing to one whose account has lost its names."""
    titulaire = await TITULAIRE.first(compte=compte)
    if titulaire is None or not (adresse or titulaire.adresse):
        return
    facts = {**asdict(titulaire), "recuperation": address("/recuperation"), **facts}
    await post(render_mail(objet, adresse or titulaire.adresse, **facts))


def address(path: str) -> str:
    """The whole address of a page, for a mail: from the settings, never from a request."""
    return poste().public_url + path
