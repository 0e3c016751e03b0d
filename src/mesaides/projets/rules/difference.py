"""What changed between two versions of a budget, in words, and nothing else. Pure."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from mesaides.dispositifs.rules.postes import PART, SensPoste, poste_label
from mesaides.montants import euros
from mesaides.projets.rules.budget import Budget, Ligne, is_held

Key = Callable[[Ligne], Hashable]


def difference(before: Sequence[Ligne], after: Sequence[Ligne]) -> list[str]:
    """« part établissement 400,00 € → 550,00 € », then each line changed, added or removed; [] when nothing did."""
    old, new = Budget(tuple(before)), Budget(tuple(after))
    said = [*_amount("part établissement", old.part, new.part), *_amount("total", old.depenses, new.depenses)]
    gone, come = _leftovers(before, after)
    changed: list[str] = []
    for key, word in _MATCHES:
        for one, other in _pair(gone, come, key):
            if not _is_said(one, other, before, after):
                changed.append(word(one, other))
    removed = [f"ligne retirée : {ligne.phrase}" for ligne in gone]
    added = [f"ligne ajoutée : {ligne.phrase}" for ligne in come]
    return said + changed + removed + added


@dataclass(frozen=True, slots=True)
class Passage:
    """A line as it was and as it is; None where there was none, or is none any more."""

    avant: Ligne | None
    apres: Ligne | None

    @property
    def ligne(self) -> Ligne:
        found = self.apres or self.avant
        assert found
        return found


def passages(before: Sequence[Ligne], after: Sequence[Ligne]) -> list[Passage]:
    """Each line of `after` with what it was, then those that are gone."""
    gone, come = _leftovers(before, after)
    was = {other: one for key, _ in _MATCHES for one, other in _pair(gone, come, key)}
    new = dict.fromkeys(come)
    present = [Passage(was.get(ligne, new.get(ligne, ligne)), ligne) for ligne in after]
    return present + [Passage(ligne, None) for ligne in gone]


def over_plafond(plafond: int, part: int | None) -> tuple[str, ...]:
    """« part établissement 400,00 € au plus → 550,00 € », () when the part that was validated is not passed."""
    if is_held(plafond, part):
        return ()
    return (f"part établissement {euros(plafond)} au plus → {euros(part or 0)}",)


def _amount(name: str, before: int | None, after: int | None) -> list[str]:
    if before == after:
        return []
    return [f"{name} {_euros(before)} → {_euros(after)}"]


def _euros(centimes: int | None) -> str:
    return "absente" if centimes is None else euros(centimes)


def _leftovers(before: Sequence[Ligne], after: Sequence[Ligne]) -> tuple[list[Ligne], list[Ligne]]:
    """The lines of each side that the other does not have, in order."""
    old, new = Counter(before), Counter(after)
    return sorted((old - new).elements()), sorted((new - old).elements())


def _pair(gone: list[Ligne], come: list[Ligne], key: Key) -> list[tuple[Ligne, Ligne]]:
    """Takes out of both lists the lines that are the same by `key`."""
    pairs: list[tuple[Ligne, Ligne]] = []
    for one in list(gone):
        other = next((ligne for ligne in come if key(ligne) == key(one)), None)
        if other is not None:
            gone.remove(one)
            come.remove(other)
            pairs.append((one, other))
    return pairs


def _is_said(one: Ligne, other: Ligne, before: Sequence[Ligne], after: Sequence[Ligne]) -> bool:
    """The only line of the part: its amount was told first."""
    return (
        _is_part(one)
        and _is_part(other)
        and one.intitule == other.intitule
        and sum(map(_is_part, before)) == sum(map(_is_part, after)) == 1
    )


def _is_part(ligne: Ligne) -> bool:
    return ligne.sens is SensPoste.RECETTE and ligne.poste == PART


def _new_amount(one: Ligne, other: Ligne) -> str:
    return f"{one.nom} : {euros(one.montant_centimes)} → {euros(other.montant_centimes)}"


def _new_name(one: Ligne, other: Ligne) -> str:
    label = poste_label(one.sens, one.poste)
    old, new = (f"« {x.intitule} »" if x.intitule else "sans intitulé" for x in (one, other))
    amounts = "" if one.montant_centimes == other.montant_centimes else f", {_amounts(one, other)}"
    return f"{label} : {old} → {new}{amounts}"


def _amounts(one: Ligne, other: Ligne) -> str:
    return f"{euros(one.montant_centimes)} → {euros(other.montant_centimes)}"


def _new_poste(one: Ligne, other: Ligne) -> str:
    return f"{one.phrase} → {poste_label(other.sens, other.poste)}"


_MATCHES: tuple[tuple[Key, Callable[[Ligne, Ligne], str]], ...] = (
    (lambda x: (x.sens, x.poste, x.intitule), _new_amount),
    (lambda x: (x.sens, x.poste, x.montant_centimes), _new_name),
    (lambda x: (x.sens, x.intitule, x.montant_centimes), _new_poste),
)
