"""What the demandes of a projet ask of its budget, for whoever sees the projet: handed to its room by the wiring."""

from collections import defaultdict
from dataclasses import dataclass

from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen, value_of
from mesaides.demandes.reads.conditions import is_filled_by
from mesaides.demandes.rules.dossier import Dossier
from mesaides.demandes.rules.saisie import Saisie, find_question, reread
from mesaides.demandes.states.etapes import VIVANTES, EtatDemande
from mesaides.demandes.tables.demande import Demande, Reponse, Transmission
from mesaides.dispositifs.reads import contenu_of, with_contenus
from mesaides.dispositifs.rules.contenu import GenreValidation
from mesaides.projets.rules.budget import Budget


@dataclass(frozen=True, slots=True)
class _Vivante:
    id: int
    etat: EtatDemande
    reference: str | None
    empreinte: str
    validation: int | None


@dataclass(frozen=True, slots=True)
class _Reponse:
    demande: int
    question: str
    valeur: str
    brut: str


@dataclass(frozen=True, slots=True)
class _Tenue:
    validation: int
    reference: str


@dataclass(frozen=True, slots=True)
class DepotDuProjet:
    """A demande that goes on, held against a budget. `validation`: the one under which it was transmitted."""

    id: int
    etat: EtatDemande
    reference: str | None
    validation: int | None
    dossier: Dossier

    @property
    def is_brouillon(self) -> bool:
        return self.etat is EtatDemande.BROUILLON

    @property
    def veut_entier(self) -> bool:
        """It cannot leave before the whole budget is validated."""
        return self.is_brouillon and self.dossier.contenu.validation is GenreValidation.ENTIER


D, T, R = Demande, Transmission, Reponse
FIND = frozen(
    D.select(
        *(D.id, D.etat, D.reference),
        D.version._.empreinte.as_alias("empreinte"),
        value_of(T.select(T.validation).where(T.demande == D.id), "validation"),
    )
    .where((D.projet == P.projet) & D.etat.is_in(list(VIVANTES)) & is_filled_by(P.compte))
    .order_by(D.id),
    _Vivante,
)
HELD = frozen(
    T.select(T.validation, T.demande._.reference.as_alias("reference")).where(
        (T.demande._.projet == P.projet) & T.demande._.etat.is_in(list(VIVANTES)) & T.validation.is_not_null()
    ),
    _Tenue,
)
ANSWERS = frozen(
    R.select(R.demande, R.question, R.valeur, R.brut).where(
        (R.demande._.projet == P.projet) & (R.demande._.etat == EtatDemande.BROUILLON)
    ),
    _Reponse,
)


async def find_depots(projet: int, budget: Budget, acteur: Acteur) -> list[DepotDuProjet]:
    """Those that go on and that this person fills, the drafts with their answers. Two queries."""
    found = await with_contenus(await FIND.rows(projet=projet, compte=acteur.compte))
    contenus = {one.id: contenu_of(one) for one in found}
    saisies: defaultdict[int, dict[str, Saisie]] = defaultdict(dict)
    if any(one.etat is EtatDemande.BROUILLON for one in found):
        for lue in await ANSWERS.rows(projet=projet):
            contenu = contenus.get(lue.demande)
            question = find_question(contenu, lue.question) if contenu else None
            if question is not None:
                saisies[lue.demande][lue.question] = reread(question, lue.valeur, lue.brut)
    return [
        DepotDuProjet(
            *(one.id, one.etat, one.reference, one.validation),
            Dossier(contenus[one.id], saisies[one.id], "", "", budget, scelle=False),
        )
        for one in found
    ]


async def find_tenues(projet: int) -> dict[int, str]:
    """The validations under which one of them was transmitted, with its reference."""
    return {one.validation: one.reference for one in await HELD.rows(projet=projet)}
