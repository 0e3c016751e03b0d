"""What time does to habilitations, and nobody: a notice, an end, a suspension. In the caller's transaction.

The last administrateur is left alone: nobody could review them, nor give it back.
"""

from collections.abc import Sequence
from datetime import datetime

from mesaides.administration.mails import tell_of_time, tell_to_review
from mesaides.administration.reads.agents import (
    HabilitationVue,
    list_absent,
    list_unconfirmed,
    list_unseen,
)
from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.moves.habilitations import (
    count_from,
    hold_administrateurs,
    other_administrateurs,
    take_by_time,
    warn,
)
from mesaides.comptes.rules.habilitations import ABSENCE, PREAVIS
from mesaides.dates import day_of, jour_fr
from mesaides.journal.tables import note


async def mind_habilitations(now: datetime) -> int:
    """How many were suspended, ended, or told that they would end."""
    await count_from(now)
    await hold_administrateurs()
    done = [
        *[vue for vue in await list_absent(now) if await _take("inactivite", vue, now - ABSENCE, now)],
        *[vue for vue in await list_unconfirmed(now) if await _take("caducite", vue, now - PREAVIS, now)],
    ]
    return len(done) + await _tell_ends(now)


async def _take(nom: str, vue: HabilitationVue, avant: datetime, now: datetime) -> bool:
    if await _is_last(vue) or not await take_by_time(nom, vue.id, avant, now):
        return False
    await _note(vue, nom)
    await tell_of_time(vue, nom)
    return True


async def _tell_ends(now: datetime) -> int:
    fin = jour_fr(day_of(now + PREAVIS))
    told = [vue for vue in await list_unseen(now) if not await _is_last(vue) and await warn(vue.id, now)]
    for vue in told:
        await _note(vue, "preavis")
        await tell_of_time(vue, "preavis", fin)
    await _tell_administrateurs(told, fin)
    return len(told)


async def _tell_administrateurs(told: Sequence[HabilitationVue], fin: str) -> None:
    """Each, of those that are not their own."""
    for adresse in await other_administrateurs(0) if told else ():
        others = [vue for vue in told if vue.adresse != adresse]
        if others:
            await tell_to_review(adresse, others, fin)


async def _is_last(vue: HabilitationVue) -> bool:
    return vue.role is Habilitation.ADMINISTRATEUR and not await other_administrateurs(vue.compte)


async def _note(vue: HabilitationVue, nom: str) -> None:
    await note(
        f"habilitation_{nom}",
        compte=None,
        objet=f"compte {vue.compte}",
        habilitation=vue.id,
        role=vue.role.value,
    )
