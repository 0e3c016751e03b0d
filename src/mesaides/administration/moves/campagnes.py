"""Campagnes are opened, prolonged, closed earlier: what is asked and told stands in `dispositifs.rules.jours`."""

from datetime import datetime

from mesaides.administration.reads.campagnes import count_brouillons
from mesaides.dates import day_of, jour_fr
from mesaides.db import P, frozen
from mesaides.demandes.moves.annonces import tell_campagne
from mesaides.demandes.rules.annonces import AnnonceBrouillons
from mesaides.dispositifs.reads import CAMPAGNES_OF, FicheDispositif, Ouverture
from mesaides.dispositifs.rules.jours import Jours, JoursError, check_changement, check_ouverture
from mesaides.dispositifs.tables import Campagne, Dispositif
from mesaides.errors import DomainError
from mesaides.journal.tables import note

C, D = Campagne, Dispositif
HOLD = frozen(D.update({D.empreinte: D.empreinte}).where(D.id == P.dispositif).returning(D.id))
"""Two never move the campagnes of one dispositif at once."""
MOVE = frozen(
    C.update({C.ouvre_le: P.ouvre_le, C.ferme_le: P.ferme_le}).where(C.id == P.campagne).returning(C.id)
)


async def plan_campagne(fiche: FicheDispositif, jours: Jours, compte: int | None, now: datetime) -> None:
    """In the caller's transaction. Raises JoursError; DomainError when it is withdrawn."""
    if fiche.is_retire:
        raise DomainError("Ce dispositif est retiré\u00a0: remettez-le d’abord.")
    check_ouverture(jours, await _hold(fiche.id), day_of(now))
    campagne = Campagne(
        dispositif=fiche.id,
        annee_scolaire=jours.annee_scolaire,
        ouvre_le=jours.ouvre_le,
        ferme_le=jours.ferme_le,
    )
    await campagne.save()
    await _note("campagne_ouverte", campagne.id, jours, compte)


async def move_campagne(
    fiche: FicheDispositif, campagne: int, vue: str, jours: Jours, compte: int | None, now: datetime
) -> int | None:
    """How many drafts were told; None when these are its days already. `vue`: the mark of the days that were read.

    In the caller's transaction. Raises JoursError, also when somebody moved it since.
    """
    held = await _hold(fiche.id)
    avant = next(one for one in held if one.id == campagne)
    if (avant.ouvre_le, avant.ferme_le) == (jours.ouvre_le, jours.ferme_le):
        return None
    if vue != mark_of(avant):
        raise JoursError("ferme_le", _say_moved(avant))
    others = [one for one in held if one.id != avant.id]
    check_changement(avant, jours, others, await count_brouillons(avant.id), day_of(now))
    await MOVE.rows(campagne=avant.id, ouvre_le=jours.ouvre_le, ferme_le=jours.ferme_le)
    await _note("campagne_deplacee", avant.id, jours, compte)
    return await tell_campagne(avant.id, _tell(fiche.contenu.titre, avant, jours))


def mark_of(campagne: Ouverture) -> str:
    """Changes with its days: what was read is what is changed."""
    return f"{campagne.ouvre_le}_{campagne.ferme_le}"


def _say_moved(avant: Ouverture) -> str:
    return (
        f"Quelqu’un vient de changer cette campagne\u00a0: elle va du {jour_fr(avant.ouvre_le)} au "
        f"{jour_fr(avant.ferme_le)}. Relisez, puis enregistrez si c’est encore utile."
    )


async def _hold(dispositif: int) -> list[Ouverture]:
    """Its campagnes, that nobody else moves now."""
    await HOLD.rows(dispositif=dispositif)
    return await CAMPAGNES_OF.rows(dispositif=dispositif)


async def _note(acte: str, campagne: int, jours: Jours, compte: int | None) -> None:
    await note(
        acte,
        compte=compte,
        objet=f"campagne {campagne}",
        ouvre_le=jours.ouvre_le.isoformat(),
        ferme_le=jours.ferme_le.isoformat(),
    )


def _tell(titre: str, avant: Ouverture, jours: Jours) -> AnnonceBrouillons:
    ferme = jour_fr(jours.ferme_le)
    campagne = f"La campagne {avant.annee_scolaire} de «\u00a0{titre}\u00a0»"
    if jours.ouvre_le != avant.ouvre_le:
        ouvre = jour_fr(jours.ouvre_le)
        dit = f"{campagne} change de dates\u00a0: elle va du {ouvre} au {ferme} inclus."
        return AnnonceBrouillons(f"{titre}\u00a0: la campagne ouvre le {ouvre}", (dit,))
    jusque = f"vous pouvez transmettre jusqu’au {ferme} inclus, au lieu du {jour_fr(avant.ferme_le)}"
    if jours.ferme_le > avant.ferme_le:
        sujet = f"{titre}\u00a0: la campagne est prolongée jusqu’au {ferme}"
        return AnnonceBrouillons(sujet, (f"{campagne} est prolongée\u00a0: {jusque}.",))
    phrases = (
        f"{campagne} ferme plus tôt\u00a0: {jusque}.",
        "Après ce jour, un brouillon ne se transmet plus.",
    )
    return AnnonceBrouillons(f"{titre}\u00a0: la campagne ferme plus tôt, le {ferme}", phrases, presse=True)
