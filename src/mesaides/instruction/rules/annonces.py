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
    "renonciation": Annonce(
        "Votre demande {} attend un autre agent de la Région",
        "Vous n’avez rien à faire\u00a0: la personne qui examinait votre demande la laisse à un autre agent.",
    ),
    "completude": Annonce(
        "La Région vous demande de compléter la demande {}",
        "Corrigez ce qui est demandé, puis renvoyez la demande à la Région.",
        "/complements",
        "Compléter la demande",
    ),
    "retrait_completude": Annonce(
        "La Région ne vous demande plus de compléter la demande {}",
        "Vous n’avez plus rien à faire\u00a0: l’examen reprend. Ce que vous avez déjà corrigé est gardé.",
    ),
    "proposition": Annonce(
        "La décision sur votre demande {} se prépare",
        "Vous n’avez rien à faire\u00a0: l’examen est terminé, la décision vous sera écrite.",
    ),
    "retrait_proposition": Annonce(
        "La Région reprend l’examen de votre demande {}",
        "Vous n’avez rien à faire\u00a0: la décision qui se préparait est revue.",
    ),
    "accord": Annonce("La Région accorde l’aide de la demande {}", "La Région vous accorde cette aide."),
    "refus": Annonce("La Région refuse l’aide de la demande {}", "La Région n’accorde pas cette aide."),
    "classement": Annonce(
        "La Région classe sans suite la demande {}",
        "Cette demande est fermée sans décision. Vous pourrez en déposer une autre tant que la campagne est ouverte.",
    ),
    "reouverture": Annonce(
        "La Région rouvre votre demande {}",
        "Cette demande, qui était classée sans suite, reprend où elle en était.",
    ),
}
"""By noun of step; the others change nothing for them."""

FAITES = {
    "prise_en_charge": "Vous examinez cette demande.",
    "renonciation": "Demande rendue\u00a0: un autre agent peut la prendre en charge.",
    "transfert": "Demande confiée.",
    "completude": "Compléments demandés.",
    "retrait_completude": "Compléments\u00a0: plus rien n’est demandé.",
    "proposition": "Proposition enregistrée.",
    "nouvelle_proposition": "Nouvelle proposition enregistrée.",
    "retrait_proposition": "Proposition retirée.",
    "accord": "Décision enregistrée\u00a0: aide accordée.",
    "refus": "Décision enregistrée\u00a0: aide refusée.",
    "classement": "Demande classée sans suite.",
    "reouverture": "Demande rouverte.",
}
"""What the instructeur is told once it is done."""

CEDEES = frozenset({"transfert", "renonciation"})
"""After these, who had it in charge has it no more."""
DECISIONS = frozenset({"accord", "refus"})
"""These can be contested: how, and until when, goes with them."""
