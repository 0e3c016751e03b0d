"""What each step of the Région is told in, to the people of the lycée. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Annonce:
    """`sujet` of the mail, with the place of the reference; `phrase`: its first line, what to do."""

    sujet: str
    phrase: str
    lien: str = ""
    """What follows the address of the demande."""
    bouton: str = "Voir la demande"


ANNONCES = {
    "prise_en_charge": Annonce(
        "La Région examine votre demande {}",
        "Vous n’avez rien à faire\u00a0: l’examen de votre demande a commencé.",
    ),
    "completude": Annonce(
        "La Région vous demande de compléter la demande {}",
        "Corrigez ce qui est demandé, puis renvoyez la demande à la Région.",
        "/complements",
        "Compléter la demande",
    ),
    "proposition": Annonce(
        "La décision sur votre demande {} se prépare",
        "Vous n’avez rien à faire\u00a0: l’examen est terminé, la décision vous sera écrite.",
    ),
    "accord": Annonce("La Région accorde l’aide de la demande {}", "La Région vous accorde cette aide."),
    "refus": Annonce("La Région refuse l’aide de la demande {}", "La Région n’accorde pas cette aide."),
    "classement": Annonce(
        "La Région classe sans suite la demande {}",
        "Cette demande est fermée sans décision. Vous pourrez en déposer une autre tant que la campagne est ouverte.",
    ),
}
"""By noun of step."""

FAITES = {
    "prise_en_charge": "Vous examinez cette demande.",
    "completude": "Compléments demandés.",
    "proposition": "Proposition enregistrée.",
    "accord": "Décision enregistrée\u00a0: aide accordée.",
    "refus": "Décision enregistrée\u00a0: aide refusée.",
    "classement": "Demande classée sans suite.",
}
"""What the instructeur is told once it is done."""
