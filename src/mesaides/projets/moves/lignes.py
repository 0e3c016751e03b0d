"""Adding, changing and removing lines of a budget. Whoever would break a seal is told before."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen
from mesaides.errors import DomainError
from mesaides.journal.tables import note
from mesaides.montants import euros
from mesaides.projets.moves.annonces import announce_if_ready, changed, open_demande
from mesaides.projets.moves.verrou import GOING_ON, Auteur, LigneLue, Tenu, hold, settle
from mesaides.projets.reads.lecture import FicheProjet
from mesaides.projets.rules.budget import LIGNES_MAX, Budget, Ligne, empreinte
from mesaides.projets.tables.projet import LigneBudget

L = LigneBudget
CHANGE = frozen(
    L.update({L.poste: P.poste, L.intitule: P.intitule, L.montant_centimes: P.montant, L.par: P.par})
    .where(L.id == P.ligne)
    .returning(L.id)
)
AUTEUR = frozen(
    L.select(
        L.par.as_alias("compte"), L.par._.civilite.as_alias("civilite"), L.par._.nom.as_alias("nom")
    ).where((L.id == P.ligne) & L.par.is_not_null()),
    Auteur,
)


class SealAtStakeError(Exception):
    """This change would break a seal and was not confirmed: nothing is saved, the person is warned.

    `sceau` is the fingerprint to send back to go on; `qui` validated it and will see only `changements`. `garde`: the
    part that stays validated, up to so much; None when it has to be asked again.
    """

    def __init__(self, sceau: str, qui: str, changements: list[str], part: str, garde: int | None) -> None:
        super().__init__(sceau)
        self.sceau = sceau
        self.qui = qui
        self.changements = changements
        self.part = part
        self.garde = garde


class LigneChangedError(Exception):
    """The line is not the one its reader saw: nothing is saved. `autre`: as it is now, None once taken out; `qui`
    wrote it, « vous, ailleurs » or « Mme Roy », '' when nobody knows."""

    def __init__(self, autre: Ligne | None = None, qui: str = "") -> None:
        super().__init__(qui)
        self.autre = autre
        self.qui = qui


@dataclass(frozen=True, slots=True)
class GesteBudget:
    """Who changes which projet, when; `confirme`: the seal they accept to break, as they saw it."""

    fiche: FicheProjet
    acteur: Acteur
    now: datetime
    confirme: str = ""


async def add_ligne(geste: GesteBudget, saisie: Ligne) -> int:
    """The number of the new line, the last of its side."""
    tenu = await hold(geste.fiche.id)
    if len(tenu.lignes) >= LIGNES_MAX:
        raise DomainError(f"Un budget compte {LIGNES_MAX} lignes au plus : regroupez-en.")
    after = [*tenu.contenu, saisie]
    await _check_seal(geste, tenu, after)
    ordre = max((lue.ordre for lue in tenu.lignes), default=0) + 1
    ligne = LigneBudget(
        projet=tenu.projet,
        sens=saisie.sens.value,
        poste=saisie.poste,
        intitule=saisie.intitule,
        montant_centimes=saisie.montant_centimes,
        ordre=ordre,
        par=geste.acteur.compte,
    )
    await ligne.save()
    await _finish(geste, tenu, after, "ajout")
    return ligne.id


async def change_ligne(geste: GesteBudget, numero: int, vue: str, saisie: Ligne) -> None:
    """`vue`: the fingerprint of the line as the person saw it; raises LigneChangedError when it changed since."""
    tenu = await hold(geste.fiche.id)
    if LigneLue(numero, saisie) in tenu.lignes:
        return
    await _check_seen(geste, tenu, numero, vue)
    after = [saisie if other.id == numero else other.ligne for other in tenu.lignes]
    await _check_seal(geste, tenu, after)
    await CHANGE.rows(
        poste=saisie.poste,
        intitule=saisie.intitule,
        montant=saisie.montant_centimes,
        par=geste.acteur.compte,
        ligne=numero,
    )
    await _finish(geste, tenu, after, "changement")


async def remove_ligne(geste: GesteBudget, numero: int, vue: str) -> None:
    """Raises LigneChangedError as `change_ligne` does, DomainError when it is gone already."""
    tenu = await hold(geste.fiche.id)
    if all(lue.id != numero for lue in tenu.lignes):
        raise DomainError("Cette ligne est déjà retirée.")
    await _check_seen(geste, tenu, numero, vue)
    after = [other.ligne for other in tenu.lignes if other.id != numero]
    await _check_seal(geste, tenu, after)
    await LigneBudget.delete().where(LigneBudget.id == numero)
    await _finish(geste, tenu, after, "retrait")


def mark_of(ligne: Ligne) -> str:
    """What a form carries to say which line its reader saw."""
    return empreinte([ligne])[:16]


async def _check_seen(geste: GesteBudget, tenu: Tenu, numero: int, vue: str) -> None:
    found = next((lue.ligne for lue in tenu.lignes if lue.id == numero), None)
    if found is None:
        raise LigneChangedError
    if mark_of(found) != vue:
        auteur = await AUTEUR.first(ligne=numero)
        raise LigneChangedError(found, auteur.named_elsewhere(geste.acteur) if auteur else "")


async def _check_seal(geste: GesteBudget, tenu: Tenu, after: list[Ligne]) -> None:
    """What the Région has received stays as it was: nobody is asked to validate what comes after."""
    if geste.fiche.recu_le:
        return
    validations = await GOING_ON.rows(projet=tenu.projet)
    before = [one for one in validations if one.holds_for(tenu.contenu)]
    broken = [one for one in before if not one.holds_for(after)]
    if not broken:
        return
    kept = next((one for one in before if one not in broken), None)
    if geste.confirme != tenu.empreinte:
        raise SealAtStakeError(
            *(tenu.empreinte, broken[-1].qui, changed(broken, after)),
            _part(tenu.budget.part, Budget(tuple(after)).part),
            kept.plafond_centimes if kept else None,
        )
    if kept is None:
        await open_demande(tenu.projet, geste.acteur.compte, geste.now, broken[-1].genre)


def _part(before: int | None, after: int | None) -> str:
    """« La part de l’établissement passe de 400,00 € à 550,00 €. », '' when it does not move."""
    if before == after or before is None:
        return ""
    if after is None:
        return "La part de l’établissement est retirée."
    return f"La part de l’établissement passe de {euros(before)} à {euros(after)}."


async def _finish(geste: GesteBudget, tenu: Tenu, after: list[Ligne], acte: str) -> None:
    await settle(tenu.projet, after, geste.now)
    objet = f"projet {tenu.projet}"
    await note(f"{acte}_ligne", compte=geste.acteur.compte, objet=objet, empreinte=empreinte(after)[:16])
    await announce_if_ready(geste.fiche, after, geste.acteur, geste.now)
