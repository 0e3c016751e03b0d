"""A habilitation in words: of what, until when, where its life stands. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date

from mesaides.comptes.habilitations import Perimetre
from mesaides.comptes.states import EtatHabilitation
from mesaides.dates import jour_fr
from mesaides.etablissements.rules import DEPARTEMENTS

TOUT = "Tous les services, dispositifs et départements"
ETATS = {
    EtatHabilitation.PROPOSEE: ("attention", "À confirmer"),
    EtatHabilitation.ACTIVE: ("succes", "Active"),
    EtatHabilitation.SUSPENDUE: ("attention", "Suspendue"),
    EtatHabilitation.TERMINEE: ("neutre", "Terminée"),
}


def tell_perimetre(perimetre: Perimetre, service: str, titres: Mapping[int, str]) -> str:
    """« Service jeunesse · Projets éducatifs · Tarn »."""
    parts = [service] if service else []
    for names in (
        sorted(titres[one] for one in perimetre.dispositifs if one in titres),
        [nom for code, nom in DEPARTEMENTS.items() if code.lstrip("0") in perimetre.departements],
    ):
        parts += [", ".join(names)] if names else []
    return " · ".join(parts) or TOUT


def tell_jours(du: date | None, au: date | None) -> str:
    """« à partir du 3 mai 2027, jusqu’au 5 juin 2027 »."""
    parts = [f"à partir du {jour_fr(du)}"] if du else []
    return ", ".join([*parts, f"jusqu’au {jour_fr(au)}" if au else "sans date de fin"])


def tell_etat(etat: EtatHabilitation, du: date | None, au: date | None, today: date) -> tuple[str, str]:
    """The kind of its badge, and its words."""
    if etat is EtatHabilitation.ACTIVE and au and au < today:
        return ETATS[EtatHabilitation.TERMINEE]
    if etat is EtatHabilitation.ACTIVE and du and today < du:
        return ("info", "À venir")
    return ETATS[etat]


def known_departements(codes: Iterable[str]) -> frozenset[str]:
    """As a perimeter holds them."""
    return frozenset(code.lstrip("0") for code in codes if code in DEPARTEMENTS)
