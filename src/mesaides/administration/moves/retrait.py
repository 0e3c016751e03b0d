"""A dispositif is withdrawn, or put back: its drafts are told, what was transmitted goes on."""

from mesaides.administration.states import DISPOSITIF
from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen
from mesaides.demandes.moves.annonces import tell_dispositif
from mesaides.demandes.rules.annonces import AnnonceBrouillons
from mesaides.dispositifs.reads import FicheDispositif
from mesaides.dispositifs.states import EtatDispositif
from mesaides.dispositifs.tables import Dispositif
from mesaides.errors import DomainError
from mesaides.journal.tables import note

D = Dispositif
STEP = frozen(
    D.update({D.etat: P.vers}).where((D.id == P.dispositif) & (D.etat == P.de)).returning(D.id),
)


async def take_dispositif_step(fiche: FicheDispositif, nom: str, acteur: Acteur) -> int:
    """How many drafts were told. In the caller's transaction. Raises DomainError when it is done already."""
    step = DISPOSITIF[nom]
    is_open = step.is_open(fiche.etat, acteur, fiche)
    if not is_open or not await STEP.rows(dispositif=fiche.id, de=fiche.etat, vers=step.vers):
        raise DomainError("C’est déjà fait\u00a0: la page est à jour.")
    await note(f"dispositif_{nom}", compte=acteur.compte, objet=f"dispositif {fiche.id}")
    tell = _say_retire if step.vers is EtatDispositif.RETIRE else _say_back
    return await tell_dispositif(fiche.id, tell(fiche.contenu.titre))


def _say_retire(titre: str) -> AnnonceBrouillons:
    return AnnonceBrouillons(
        f"La Région retire l’aide «\u00a0{titre}\u00a0»",
        (
            "Elle ne se demande plus\u00a0: aucun brouillon ne peut être transmis.",
            "Votre brouillon est gardé, avec ses réponses, ses pièces et son budget. "
            "Si cette aide est proposée de nouveau, vous le continuerez.",
        ),
        presse=True,
    )


def _say_back(titre: str) -> AnnonceBrouillons:
    return AnnonceBrouillons(
        f"La Région propose de nouveau l’aide «\u00a0{titre}\u00a0»",
        ("Votre brouillon est tel que vous l’avez laissé\u00a0: vous pouvez le continuer.",),
    )
