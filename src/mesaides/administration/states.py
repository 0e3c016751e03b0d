"""The life of a service of the Région."""

from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.service import EtatService, ServiceVu
from mesaides.etapes import Etapes

S = EtatService


def can_describe(acteur: Acteur, service: ServiceVu) -> bool:
    return acteur.is_administrateur


SERVICE: Etapes[EtatService, Acteur, ServiceVu] = Etapes(
    # nom           label                  de           vers        qui
    ("fermeture",   "Fermer ce service",   {S.OUVERT},  S.FERME,    can_describe),
    ("reouverture", "Rouvrir ce service",  {S.FERME},   S.OUVERT,   can_describe),
)  # fmt: skip
