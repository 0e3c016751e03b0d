"""Every step of a demande, taken in one place: compare-and-set, a line of its history, a line in the journal."""

from datetime import datetime

from mesaides.comptes.roles import Acteur, nom_complet
from mesaides.dates import date_fr
from mesaides.db import Statement
from mesaides.demandes.states import ETAPES, EtatDemande
from mesaides.demandes.states_attente import DEPOSANT, can_remind, next_reminder
from mesaides.demandes.tables.demande import Mouvement, Relance
from mesaides.demandes.tables.lecture import Fiche
from mesaides.errors import DomainError
from mesaides.journal.tables import note

MOVE = Statement("UPDATE demande SET etat = {}, etat_le = {} WHERE id = {} AND etat = {} RETURNING id")
LAST = Statement(
    "SELECT d.etat, m.par, c.prenom, c.nom, m.le FROM demande d LEFT JOIN mouvement m ON m.id = "
    "(SELECT max(o.id) FROM mouvement o WHERE o.demande = d.id AND o.vers = d.etat) "
    "LEFT JOIN compte c ON c.id = m.par WHERE d.id = {}"
)
HOLD = Statement("UPDATE demande SET etat = etat WHERE id = {} RETURNING etat")
LAST_RELANCE = Statement("SELECT le FROM relance WHERE demande = {} ORDER BY id DESC LIMIT 1")


async def take_step(fiche: Fiche, nom: str, acteur: Acteur, now: datetime, raison: str = "") -> None:
    """In the caller's transaction. Raises DomainError when it is not this person's step, or somebody was first."""
    step = ETAPES[nom]
    if not step.qui(acteur, fiche):
        raise DomainError("Cette action revient à quelqu’un d’autre.")
    if fiche.etat not in step.de or not await MOVE.rows(step.vers, now, fiche.id, fiche.etat):
        await refuse_second(fiche.id, acteur)
    await remember(fiche, nom, step.vers, acteur, now, raison)


async def remember(
    fiche: Fiche, acte: str, vers: EtatDemande, acteur: Acteur, now: datetime, raison: str = ""
) -> None:
    """One line of the history that the demandeur reads, and one of the journal."""
    await Mouvement(
        demande=fiche.id,
        acte=acte,
        de=fiche.etat.value,
        vers=vers.value,
        par=acteur.compte,
        le=now,
        raison=raison,
    ).save()
    await note(f"{acte}_demande", compte=acteur.compte, objet=f"demande {fiche.id}", vers=vers.value)


async def refuse_second(demande: int, acteur: Acteur) -> None:
    """Tells what became of it meanwhile, by whom and when. Always raises DomainError."""
    etat, qui = await _last_move(demande, acteur)
    if not qui:
        raise DomainError(
            f"Cette demande est maintenant dans l’état «\u00a0{etat}\u00a0». Rien n’a été changé."
        )
    raise DomainError(f"Cette demande est déjà dans l’état «\u00a0{etat}\u00a0», {qui}.")


async def refuse_stale(demande: int, acteur: Acteur) -> None:
    """For who acts on a page older than the last move. Always raises DomainError."""
    etat, qui = await _last_move(demande, acteur)
    raise DomainError(
        f"Cette demande a changé depuis que vous l’avez ouverte\u00a0: elle est dans l’état «\u00a0{etat}\u00a0»"
        f"{f', {qui}' if qui else ''}. Relisez-la, puis recommencez\u00a0: rien n’a été enregistré."
    )


async def _last_move(demande: int, acteur: Acteur) -> tuple[str, str]:
    """The present state in words, and « par Inès Fabre, le 23 novembre 2026 à 14 h 02 », '' when nobody knows."""
    row = (await LAST.rows(demande))[0]
    label = EtatDemande(row["etat"]).label
    if row["nom"] is None:
        return label, ""
    qui = "vous" if row["par"] == acteur.compte else nom_complet(row["prenom"], row["nom"])
    return label, f"par {qui}, le {date_fr(row['le'])}"


async def remind(fiche: Fiche, acteur: Acteur, now: datetime) -> str:
    """Notes one reminder to whoever is awaited, and says who. Raises DomainError before its time."""
    if not ETAPES["retrait"].qui(acteur, fiche):
        raise DomainError("Seules les personnes de l’établissement relancent une demande.")
    held = await HOLD.first(fiche.id)
    if held is None or held["etat"] != fiche.etat:
        await refuse_second(fiche.id, acteur)
    row = await LAST_RELANCE.first(fiche.id)
    last = row["le"] if row else None
    attente = fiche.attente
    if not can_remind(attente, last, now):
        if attente.is_nobody or attente.qui == DEPOSANT:
            raise DomainError("Cette demande n’attend personne d’autre que vous.")
        raise DomainError(f"Vous pourrez relancer à partir du {date_fr(next_reminder(attente, last))}.")
    await Relance(demande=fiche.id, par=acteur.compte, le=now, qui=attente.qui).save()
    await remember(fiche, "relance", fiche.etat, acteur, now)
    return attente.qui
