"""Asking for a validation, validating, refusing: of the exact content that was read, with one effect."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.reads.fiche import enter_as_gestionnaire
from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen, sub_select
from mesaides.dispositifs.rules.contenu import GenreValidation
from mesaides.errors import DomainError
from mesaides.journal.tables import note
from mesaides.montants import euros
from mesaides.projets.mails import mail_refus, mail_reponse_par_lien, mail_validation
from mesaides.projets.moves.annonces import CLOSE, announce_if_ready, open_demande
from mesaides.projets.moves.engagement import replace_validation, sum_up
from mesaides.projets.moves.verrou import (
    OPEN,
    Auteur,
    Tenu,
    ValidationEnCours,
    ensure_version,
    hold,
    list_tenues,
)
from mesaides.projets.reads.lecture import FicheProjet
from mesaides.projets.rules.budget import Budget, Ligne, read_contenu
from mesaides.projets.rules.difference import difference
from mesaides.projets.states import can_validate
from mesaides.projets.tables.projet import BudgetVersion, RefusBudget, ValidationBudget


@dataclass(frozen=True, slots=True)
class ParLien:
    """The link of a mail by which an answer came; `connecte`: its gestionnaire had logged in."""

    numero: int
    connecte: bool


A_UN_AUTRE = "Cette décision revient au gestionnaire de l’établissement."
WANTED = (
    "Vous demandez vous-même cette validation\u00a0: elle attend un gestionnaire, et non qui le supplée. "
    "Rien n’a été décidé."
)
R, B = RefusBudget, BudgetVersion
IS_SEEN = (B.projet == P.projet) & (B.empreinte == P.empreinte)
REFUSAL = frozen(
    R.select(R.compte, R.compte._.civilite.as_alias("civilite"), R.compte._.nom.as_alias("nom"))
    .where(R.version.is_in(sub_select(B.select(B.id).where(IS_SEEN))))
    .order_by(R.le, ascending=False)
    .limit(1),
    Auteur,
)
SEEN = frozen(B.select(B.contenu).where(IS_SEEN), str)


async def ask_validation(fiche: FicheProjet, acteur: Acteur, now: datetime, *, entier: bool = False) -> None:
    """`entier`: a demande of this projet needs its whole budget validated; so asks too whoever has the part validated
    already. Raises DomainError when the budget is not complete, validated already, or asked already."""
    tenu = await hold(fiche.id)
    _check_complete(tenu.budget)
    tenues = await list_tenues(fiche.id, tenu.contenu)
    _refuse_if_sealed(tenues, acteur)
    genre = GenreValidation.ENTIER if entier or tenues else GenreValidation.PART
    if not await open_demande(fiche.id, acteur.compte, now, genre):
        raise DomainError("La validation est déjà demandée.")
    await note("sollicitation_budget", compte=acteur.compte, objet=f"projet {fiche.id}", genre=genre.value)
    await announce_if_ready(fiche, tenu.contenu, acteur, now)


async def validate(
    fiche: FicheProjet, vue: str, acteur: Acteur, now: datetime, *, lien: ParLien | None = None
) -> None:
    """Commits the whole content of fingerprint `vue`, the one this gestionnaire read.

    Raises DomainError when the budget changed meanwhile (saying what), or when somebody decided before.
    """
    tenu = await _enter(fiche, vue, acteur)
    if not await CLOSE.rows(le=now, projet=fiche.id):
        await _refuse_if_refused(tenu, acteur)
    await _commit(fiche, tenu, GenreValidation.ENTIER, acteur, now, lien)


async def validate_part(
    fiche: FicheProjet, vue: str, acteur: Acteur, now: datetime, *, lien: ParLien | None = None
) -> None:
    """Commits the part of the établissement, up to `vue`: the cents this gestionnaire read; the rest of the budget may
    be missing. Raises DomainError as `validate` does."""
    tenu = await _enter_held(fiche, acteur)
    part = tenu.budget.part
    if part is None:
        raise DomainError("Ajoutez d’abord la part de l’établissement aux recettes : elle peut être de 0 €.")
    if str(part) != vue:
        raise DomainError(
            f"La part de l’établissement a changé pendant que vous la lisiez : elle est de {euros(part)}. "
            "Rien n’a été décidé : relisez-la, puis recommencez."
        )
    for one in await list_tenues(fiche.id, tenu.contenu):
        raise DomainError(f"Cette part est déjà validée par {one.named_to(acteur)}.")
    demande = await OPEN.first(projet=fiche.id)
    if demande is None:
        await _refuse_if_refused(tenu, acteur)
    elif demande.genre is GenreValidation.PART:
        await CLOSE.rows(le=now, projet=fiche.id)
    await _commit(fiche, tenu, GenreValidation.PART, acteur, now, lien)


async def _commit(
    fiche: FicheProjet,
    tenu: Tenu,
    genre: GenreValidation,
    acteur: Acteur,
    now: datetime,
    lien: ParLien | None,
) -> None:
    version = await ensure_version(fiche.id, tenu.contenu, acteur.compte, now)
    part, by = tenu.budget.part or 0, _by(lien, fiche, acteur)
    await replace_validation(fiche.id, genre, acteur.compte, now)
    await ValidationBudget(
        projet=fiche.id,
        version=version,
        genre=genre,
        plafond_centimes=part,
        compte=acteur.compte,
        le=now,
        lien=by.get("lien"),
        complet_le=now if tenu.budget.is_complete else None,
        pour=by.get("pour"),
    ).save()
    await sum_up(fiche.id)
    facts = {"version": version, "empreinte": tenu.empreinte, "plafond": part, **by}
    noun = "validation_budget" if genre is GenreValidation.ENTIER else "validation_part"
    await note(noun, compte=acteur.compte, objet=f"projet {fiche.id}", **facts)
    await mail_validation(fiche, acteur, genre, part)
    await _tell_by_link(fiche, acteur, lien, valide=True)


async def refuse(
    fiche: FicheProjet, vue: str, raison: str, acteur: Acteur, now: datetime, *, lien: ParLien | None = None
) -> None:
    """Answers no to what was asked. Raises DomainError as `validate` does, and when nothing is asked."""
    tenu = await _enter(fiche, vue, acteur)
    closed = await CLOSE.rows(le=now, projet=fiche.id)
    if not closed:
        await _refuse_if_refused(tenu, acteur)
        raise DomainError("Aucune validation n’est demandée pour ce budget.")
    version = await ensure_version(fiche.id, tenu.contenu, acteur.compte, now)
    by = _by(lien, fiche, acteur)
    await RefusBudget(
        demande=closed[0],
        version=version,
        compte=acteur.compte,
        le=now,
        raison=raison,
        lien=by.get("lien"),
        pour=by.get("pour"),
    ).save()
    await note("refus_budget", compte=acteur.compte, objet=f"projet {fiche.id}", version=version, **by)
    await mail_refus(fiche, acteur, raison)
    await _tell_by_link(fiche, acteur, lien, valide=False)


def _by(lien: ParLien | None, fiche: FicheProjet, acteur: Acteur) -> dict[str, int]:
    """What is kept of the link of a mail: its number, which tells to whom it was sent; and of for whom they act."""
    by = {} if lien is None else {"lien": lien.numero}
    supplee = acteur.supplee_at(fiche.etablissement)
    return by if supplee is None else {**by, "pour": supplee.compte}


async def _tell_by_link(fiche: FicheProjet, acteur: Acteur, lien: ParLien | None, *, valide: bool) -> None:
    """Somebody who did not log in answered in the name of this gestionnaire."""
    if lien is not None and not lien.connecte:
        await mail_reponse_par_lien(fiche, acteur, valide=valide)


async def _enter(fiche: FicheProjet, vue: str, acteur: Acteur) -> Tenu:
    """The budget held, still as it was read, complete and not yet sealed; by someone who manages there now."""
    tenu = await _enter_held(fiche, acteur)
    await _refuse_if_changed(tenu, vue)
    tenues = await list_tenues(fiche.id, tenu.contenu)
    _refuse_if_sealed(tenues, acteur)
    _check_complete(tenu.budget)
    return tenu


async def _enter_held(fiche: FicheProjet, acteur: Acteur) -> Tenu:
    if not can_validate(acteur, fiche):
        raise DomainError(WANTED if acteur.manages(fiche.etablissement) else A_UN_AUTRE)
    await enter_as_gestionnaire(fiche.etablissement, acteur)
    return await hold(fiche.id)


async def _refuse_if_changed(tenu: Tenu, vue: str) -> None:
    if tenu.empreinte == vue:
        return
    seen = await SEEN.first(projet=tenu.projet, empreinte=vue)
    told = _list(read_contenu(seen), tenu.contenu) if seen else ""
    raise DomainError(
        f"Ce budget a changé pendant que vous le lisiez{told}. Rien n’a été décidé : relisez-le, puis recommencez."
    )


def _list(before: tuple[Ligne, ...], after: list[Ligne]) -> str:
    return "\u00a0: " + "\u00a0; ".join(difference(before, after))


def _refuse_if_sealed(tenues: list[ValidationEnCours], acteur: Acteur) -> None:
    for one in tenues:
        if one.genre is GenreValidation.ENTIER:
            raise DomainError(f"Ce budget est déjà validé par {one.named_to(acteur)}.")


async def _refuse_if_refused(tenu: Tenu, acteur: Acteur) -> None:
    """Nothing is asked any more: somebody said no to this very content before."""
    first = await REFUSAL.first(projet=tenu.projet, empreinte=tenu.empreinte)
    if first is not None:
        raise DomainError(f"Ce budget est déjà refusé par {first.named_to(acteur)}.")


def _check_complete(budget: Budget) -> None:
    if not budget.is_complete:
        raise DomainError(budget.reproches[0])
