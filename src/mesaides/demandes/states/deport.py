"""Why an agent leaves a demande to others. Pure."""

from enum import StrEnum


class NatureDeport(StrEnum):
    FAMILLE = "famille"
    ANCIEN_POSTE = "ancien_poste"
    MANDAT = "mandat"
    ASSOCIATION = "association"
    AUTRE = "autre"

    @property
    def label(self) -> str:
        return MOTS[self]


N = NatureDeport
MOTS = {
    N.FAMILLE: "Un proche y travaille ou y étudie",
    N.ANCIEN_POSTE: "J’y ai travaillé",
    N.MANDAT: "J’y exerce un mandat",
    N.ASSOCIATION: "Je suis membre d’une association qui y intervient",
    N.AUTRE: "Autre lien",
}
