"""Transmitting: once, complete, under a valid seal, with a number that no other demande has."""

import json
from datetime import datetime
from hashlib import sha256

from mesaides.comptes.roles import Acteur, nom_complet
from mesaides.dates import PARIS
from mesaides.db import Statement
from mesaides.demandes.rules.dossier import missing
from mesaides.demandes.rules.reference import format_reference
from mesaides.demandes.rules.saisie import ELIGIBILITE
from mesaides.demandes.states import ETAPES, EtatDemande, can_fill
from mesaides.demandes.tables.demande import Transmission
from mesaides.demandes.tables.lecture import Fiche, Lue, find_demande, load_demande
from mesaides.demandes.tables.mouvements import refuse_second, remember
from mesaides.dispositifs.rules.campagnes import is_open
from mesaides.dispositifs.rules.reponses import show_reponse
from mesaides.ecriture import search_key
from mesaides.errors import DomainError
from mesaides.projets.tables.verrou import hold

HOLD = Statement("UPDATE demande SET etat = etat WHERE id = {} AND etat = 'brouillon' RETURNING id")
SEAL = Statement(
    "SELECT b.id, v.le, v.compte FROM budget_version b JOIN validation_budget v ON v.version = b.id "
    "WHERE b.projet = {} AND b.empreinte = {}"
)
COUNT = Statement(
    "INSERT INTO demande_compteur (annee, dernier) VALUES ({}, 1) "
    "ON CONFLICT (annee) DO UPDATE SET dernier = demande_compteur.dernier + 1 RETURNING dernier"
)
LEAVE = Statement(
    "UPDATE demande SET etat = 'transmise', etat_le = {}, transmise_le = {}, reference = {}, montant_centimes = {}, "
    "recherche = {} WHERE id = {} AND etat = 'brouillon' RETURNING id"
)
RECEIVED = Statement(
    "SELECT t.contenu, t.empreinte, t.le, c.prenom, c.nom FROM transmission t JOIN compte c ON c.id = t.par "
    "WHERE t.demande = {}"
)
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


async def transmit(fiche: Fiche, acteur: Acteur, now: datetime) -> str:
    """The reference given. In the caller's transaction: the projet, then the demande, are held until it ends, so that
    neither the budget, nor its seal, nor an answer can change under the guard.

    Raises DomainError: too late, not complete, not sealed, or AlreadyTransmittedError.
    """
    tenu = await hold(fiche.projet)
    is_ours = bool(await HOLD.rows(fiche.id))
    held = await find_demande(fiche.id, acteur)
    if held and held.reference and can_fill(acteur, held):
        raise AlreadyTransmittedError(held.reference)
    if not is_ours:
        await refuse_second(fiche.id, acteur)
    if held is None or not ETAPES["transmission"].is_open(held.etat, acteur, held):
        raise DomainError("Cette demande ne dépend plus de vous. Rien n’a été transmis.")
    if not is_open(held, now):
        raise DomainError(
            "La campagne de ce dispositif n’est pas ouverte\u00a0: la demande reste en brouillon."
        )
    lue = await load_demande(held, tenu.contenu)
    seal = await SEAL.first(held.projet, tenu.empreinte)
    if manques := missing(lue.dossier):
        raise DomainError(f"La demande n’est pas transmise. {manques[0].phrase}")
    if seal is None:
        raise DomainError(
            "La demande n’est pas transmise\u00a0: le gestionnaire doit d’abord valider le budget."
        )
    return await _leave(lue, seal["id"], acteur, now)


async def _leave(lue: Lue, budget: int, acteur: Acteur, now: datetime) -> str:
    annee = now.astimezone(PARIS).year
    counted = await COUNT.rows(annee)
    reference = format_reference(annee, counted[0]["dernier"])
    contenu = write_contenu(lue, reference, now)
    montant = lue.dossier.montant.centimes
    fiche = lue.fiche
    recherche = search_key(f"{reference} {fiche.titre} {fiche.lieu} {fiche.commune} {fiche.uai}")
    await LEAVE.rows(now, now, reference, montant, recherche, fiche.id)
    await Transmission(
        demande=lue.fiche.id,
        budget=budget,
        contenu=contenu,
        empreinte=sha256(contenu.encode()).hexdigest(),
        par=acteur.compte,
        le=now,
    ).save()
    await remember(lue.fiche, "transmission", EtatDemande.TRANSMISE, acteur, now)
    return reference


def write_contenu(lue: Lue, reference: str, now: datetime) -> str:
    """All that is received, as it is read by people; the accusé de réception shows it, its SHA-256 proves it."""
    fiche, dossier = lue.fiche, lue.dossier
    asked = [ELIGIBILITE, *dossier.questions]
    facts = {
        "reference": reference,
        "le": now.isoformat(timespec="microseconds"),
        "dispositif": fiche.contenu.titre,
        "version": fiche.version,
        "service": fiche.contenu.service,
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
        "declaration": DECLARATION,
    }
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


async def find_transmission(demande: int) -> dict[str, object] | None:
    """What was received, for a demande already found through the person: facts, empreinte, le, par."""
    row = await RECEIVED.first(demande)
    if row is None:
        return None
    par = nom_complet(row["prenom"], row["nom"])
    return {"faits": json.loads(row["contenu"]), "empreinte": row["empreinte"], "le": row["le"], "par": par}
