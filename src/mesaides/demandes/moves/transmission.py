"""Transmitting: once, complete, under a valid seal, with a number that no other demande has."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256

from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.service import ServiceVu
from mesaides.dates import PARIS, jour_fr
from mesaides.db import P, frozen, plus
from mesaides.demandes.mails import mail_accuse, mail_transmission
from mesaides.demandes.moves.mouvements import refuse_second, take_step
from mesaides.demandes.reads.charge import service_of
from mesaides.demandes.reads.lecture import FicheDemande, Lue, find_demande, load_demande
from mesaides.demandes.rules.dossier import missing
from mesaides.demandes.rules.recu import FichierRecu
from mesaides.demandes.rules.reference import format_reference
from mesaides.demandes.rules.saisie import ELIGIBILITE
from mesaides.demandes.states.etapes import ETAPES, EtatDemande, can_fill
from mesaides.demandes.tables.demande import Compteur, Demande, Transmission
from mesaides.dispositifs.rules.reponses import show_reponse
from mesaides.ecriture import search_text
from mesaides.errors import DomainError
from mesaides.projets.moves.verrou import Tenu, ensure_version, hold, list_tenues

Fichiers = Callable[[int], Awaitable[list[FichierRecu]]]
"""The files of a demande, as the room of pièces tells them."""
D = Demande
DRAFT = (D.id == P.demande) & (D.etat == EtatDemande.BROUILLON)
HOLD = frozen(D.update({D.etat: D.etat}).where(DRAFT).returning(D.id))
COUNT = frozen(
    Compteur.insert(Compteur(annee=P.annee, dernier=1))
    .on_conflict(
        target=Compteur.annee, action="DO UPDATE", values=[(Compteur.dernier, plus(Compteur.dernier, 1))]
    )
    .returning(Compteur.dernier)
)
STAMP = frozen(
    D.update(
        {
            D.transmise_le: P.le,
            D.reference: P.reference,
            D.montant_centimes: P.montant,
            D.recherche: P.recherche,
        }
    )
    .where(D.id == P.demande)
    .returning(D.id)
)
"""What a demande bears from its transmission on."""
DECLARATION = (
    "J’atteste sur l’honneur l’exactitude des informations de cette demande, et je m’engage à "
    "signaler tout changement."
)


class AlreadyTransmittedError(DomainError):
    """To whoever sends again what is received: another tab, an answer that was lost, two clicks at one instant."""

    def __init__(self, reference: str) -> None:
        super().__init__(
            f"Votre demande {reference} est déjà transmise\u00a0: voici son accusé de réception."
        )


async def transmit(fiche: FicheDemande, acteur: Acteur, now: datetime, list_fichiers: Fichiers) -> str:
    """The reference given. In the caller's transaction: the projet, then the demande, are held until it ends, so that
    neither the budget, nor its seal, nor an answer can change under the guard.

    Raises DomainError: too late, not complete, not sealed, or AlreadyTransmittedError.
    """
    tenu = await hold(fiche.projet)
    is_ours = bool(await HOLD.rows(demande=fiche.id))
    held = await find_demande(fiche.id, acteur)
    if held and held.reference and can_fill(acteur, held):
        raise AlreadyTransmittedError(held.reference)
    if not is_ours:
        await refuse_second(fiche.id, acteur)
    if held is None or not ETAPES["transmission"].is_open(held.etat, acteur, held):
        raise DomainError("Cette demande ne dépend plus de vous. Rien n’a été transmis.")
    _check_open(held, now)
    lue = await load_demande(held, tenu.contenu)
    if manques := missing(lue.dossier):
        raise DomainError(f"La demande n’est pas transmise. {manques[0].phrase}")
    validation = await find_validation(held, tenu)
    if validation is None:
        raise DomainError(f"La demande n’est pas transmise. {lue.dossier.attend_validation}")
    return await _leave(lue, await list_fichiers(held.id), validation, acteur, now)


async def find_validation(fiche: FicheDemande, tenu: Tenu) -> int | None:
    """The number of the one that holds for this budget and is enough for the dispositif."""
    tenues = await list_tenues(fiche.projet, tenu.contenu)
    return next((one.id for one in tenues if one.genre.suffices(fiche.contenu.validation)), None)


def _check_open(fiche: FicheDemande, now: datetime) -> None:
    """Raises DomainError."""
    if fiche.is_early(now):
        raise DomainError(
            f"La campagne ouvre le {jour_fr(fiche.debut)}\u00a0: la demande n’est pas transmise, elle reste "
            "en brouillon."
        )
    if fiche.is_retire:
        raise DomainError(
            "La Région a retiré cette aide\u00a0: la demande n’est pas transmise, elle reste en brouillon."
        )
    if fiche.is_late(now):
        raise DomainError(
            f"La campagne est fermée depuis le {jour_fr(fiche.fin)} au soir\u00a0: la demande n’est pas transmise, "
            "elle reste en brouillon. Son récapitulatif dit comment la reprendre dans la campagne suivante."
        )


async def _leave(
    lue: Lue, fichiers: list[FichierRecu], validation: int, acteur: Acteur, now: datetime
) -> str:
    fiche = lue.fiche
    budget = await ensure_version(fiche.projet, lue.lignes, acteur.compte, now)
    annee = now.astimezone(PARIS).year
    reference = format_reference(annee, await COUNT.one(annee=annee))
    contenu = write_contenu(lue, fichiers, await service_of(fiche), reference, now)
    montant = lue.dossier.montant.centimes
    recherche = recherche_of(fiche, reference)
    await STAMP.rows(le=now, reference=reference, montant=montant, recherche=recherche, demande=fiche.id)
    await Transmission(
        demande=fiche.id,
        budget=budget,
        contenu=contenu,
        empreinte=sha256(contenu.encode()).hexdigest(),
        par=acteur.compte,
        le=now,
        validation=validation,
    ).save()
    await take_step(fiche, "transmission", acteur, now)
    await mail_accuse(fiche, reference, acteur, now)
    await mail_transmission(fiche, reference, acteur)
    return reference


def recherche_of(fiche: FicheDemande, reference: str) -> str:
    """By which a demande is found, in the form of `Demande.recherche`."""
    return search_text(f"{reference} {fiche.titre} {fiche.lieu} {fiche.commune} {fiche.uai}")


def write_contenu(
    lue: Lue, fichiers: list[FichierRecu], service: ServiceVu, reference: str, now: datetime
) -> str:
    """All that is received, as it is read by people; the accusé de réception shows it, its SHA-256 proves it."""
    fiche, dossier = lue.fiche, lue.dossier
    asked = [ELIGIBILITE, *dossier.questions]
    facts = {
        "reference": reference,
        "le": now.isoformat(timespec="microseconds"),
        "dispositif": fiche.contenu.titre,
        "version": fiche.version,
        "service": service.nom,
        "joindre": service.joindre,
        "etablissement": {"uai": fiche.uai, "nom": fiche.lieu, "commune": fiche.commune},
        "projet": {
            "intitule": fiche.intitule,
            "resume": fiche.resume,
            "annee_scolaire": fiche.annee_scolaire,
        },
        "montant_centimes": dossier.montant.centimes,
        "budget": [[x.sens.value, x.poste, x.intitule, x.montant_centimes] for x in lue.lignes],
        "reponses": [
            [q.code, q.libelle, dossier.saisie(q.code).valeur, show_reponse(q, dossier.saisie(q.code).valeur)]
            for q in asked
        ],
        "pieces": sorted(dossier.pieces),
        "fichiers": [asdict(fichier) for fichier in fichiers],
        "declaration": DECLARATION,
    }
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
