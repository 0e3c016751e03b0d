"""A demande to complete: what the Région has of it already, and what it asks for again."""

from dataclasses import dataclass, replace

from mesaides.db import Sql
from mesaides.demandes.reads.fiche import FicheDemande
from mesaides.demandes.reads.lecture import Lue, load_demande
from mesaides.demandes.rules.complements import BUDGET, asked_of_projet
from mesaides.demandes.rules.recu import FaitsRecus, read_recu
from mesaides.projets.rules.budget import Budget, Ligne


@dataclass(frozen=True, slots=True)
class _Derniere:
    """What was last received; `budget`: the number of its version, `validation` that under which it came."""

    contenu: str
    budget: int
    validation: int | None


# Two tables of the same shape, the newest row of both: a UNION, that Piccolo does not say.
LAST = Sql(
    "SELECT contenu, budget, validation, 0 AS rang FROM transmission WHERE demande = {demande} UNION ALL "
    "SELECT contenu, budget, validation, id FROM complement WHERE demande = {demande} ORDER BY rang DESC LIMIT 1",
    _Derniere,
)


@dataclass(frozen=True, slots=True)
class ARendre:
    """As it will go back: what the Région has, but for what it asks again. `recu`: what it has, whole; `budget`: the
    number of the version that it has, and `validation` of what validates it."""

    lue: Lue
    recu: FaitsRecus
    budget: int
    validation: int | None

    @property
    def reference(self) -> str:
        """The one of its transmission."""
        return self.recu.reference


async def load_a_rendre(fiche: FicheDemande, lignes: list[Ligne] | None = None) -> ARendre:
    """`lignes`: the budget of the projet when it is already read, and held."""
    recue, lue = await LAST.one(demande=fiche.id), await load_demande(fiche, lignes)
    recu = read_recu(recue.contenu)
    asked = {question.projet for question in asked_of_projet(fiche.contenu, lue.demandees)}
    told = replace(
        fiche,
        intitule=fiche.intitule if "intitule" in asked else recu.projet.intitule,
        resume=fiche.resume if "resume" in asked else recu.projet.resume,
    )
    is_asked = any(one.champ == BUDGET for one in lue.demandees)
    budget = lue.lignes if is_asked else recu.lignes
    dossier = replace(lue.dossier, intitule=told.intitule, resume=told.resume, budget=Budget(budget))
    return ARendre(
        replace(lue, fiche=told, dossier=dossier, lignes=budget), recu, recue.budget, recue.validation
    )
