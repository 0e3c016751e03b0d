"""What is proposed to someone whose identifiant is taken; how many établissements one chooses in a day."""

import re
from collections.abc import Sequence

from mesaides.comptes.rules.cadence import Quota
from mesaides.comptes.rules.freins import JOUR, Frein
from mesaides.comptes.rules.identite import IDENTIFIANT_MAX, check_identifiant, identifiant_key
from mesaides.ecriture import fold

PROPOSES_MAX = 4
RATTACHEMENTS = Frein(
    "rattachement",
    (Quota(5, JOUR),),
    "Vous avez choisi cinq établissements en 24\u00a0heures, c’est le maximum.",
)


def propose_identifiants(identifiant: str, prenom: str, nom: str) -> list[str]:
    """Other identifiants close to the one wanted, well formed; whether they are free is another question."""
    person = [_letters(prenom), _letters(nom)]
    candidates = [f"{identifiant}2", f"{identifiant}.lycee", f"{identifiant}31"]
    if all(person):
        candidates = [".".join(person), f"{person[0][0]}.{person[1]}", *candidates]
    return _distinct(candidates, but=identifiant)[:PROPOSES_MAX]


def taken_phrase(libres: Sequence[str]) -> str:
    """« Cet identifiant est déjà pris », and what is free instead."""
    if not libres:
        return "Cet identifiant est déjà pris. Choisissez-en un autre."
    return f"Cet identifiant est déjà pris. Prenez par exemple {' ou '.join(libres[:2])}."


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def _distinct(candidates: Sequence[str], *, but: str) -> list[str]:
    kept: list[str] = []
    for candidate in candidates:
        try:
            good = check_identifiant(candidate[:IDENTIFIANT_MAX])
        except ValueError:
            continue
        if identifiant_key(good) not in {identifiant_key(other) for other in (but, *kept)}:
            kept.append(good)
    return kept
