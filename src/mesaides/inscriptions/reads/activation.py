"""Who asked for an account, and what awaits them once it is activated."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from mesaides.comptes.reads.conditions import is_under_way
from mesaides.comptes.reads.gestionnaires import gestionnaires_of
from mesaides.comptes.reads.liens import find_lien
from mesaides.comptes.roles import Acteur, Civilite, StatutRattachement
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.lien import Objet
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, frozen
from mesaides.noms import au_nom, le_nom


@dataclass(frozen=True, slots=True)
class CompteDemande:
    """Who asked for an account, and when: what the activation page shows."""

    compte: int
    identifiant: str
    civilite: Civilite
    prenom: str
    nom: str
    adresse: str
    cree_le: datetime

    @classmethod
    def of(cls, acteur: Acteur, now: datetime) -> Self:
        """Somebody whose account is active, and who asks now."""
        nom = (acteur.civilite, acteur.prenom, acteur.nom)
        return cls(acteur.compte, acteur.identifiant, *nom, acteur.adresse, now)

    @property
    def nom_complet(self) -> str:
        return f"{self.civilite.abrege} {self.prenom} {self.nom}"


@dataclass(frozen=True, slots=True)
class Suite:
    """What comes after the activation. `gestionnaires`: name and address of each one who may validate."""

    demande: CompteDemande
    etablissement: str
    uai: str
    validee: bool
    gestionnaires: list[tuple[str, str]]

    @property
    def phrase(self) -> str:
        if not self.etablissement:
            return (
                "Aucun établissement ne vous est encore rattaché : demandez à votre gestionnaire "
                "de vous envoyer une invitation."
            )
        if self.validee:
            return f"Votre compte est rattaché {au_nom(self.etablissement)}."
        qui = (
            " ou ".join(nom for nom, _ in self.gestionnaires)
            or "son gestionnaire, que la Région doit encore nommer"
        )
        return (
            f"Avant d’utiliser les services, votre compte attend d’être validé pour {le_nom(self.etablissement)}, "
            f"par {qui}."
        )


@dataclass(frozen=True, slots=True)
class _Attache:
    nom: str
    commune: str
    uai: str
    statut: StatutRattachement
    etablissement: int


C, R = Compte, Rattachement
IS_WAITING = C.active_le.is_null()
FIND = frozen(
    C.select(C.id.as_alias("compte"), C.identifiant, C.civilite, C.prenom, C.nom, C.adresse, C.cree_le).where(
        IS_WAITING & (C.id == P.compte)
    ),
    CompteDemande,
)
ATTACHED = frozen(
    R.select(
        R.etablissement._.nom.as_alias("nom"),
        R.etablissement._.commune.as_alias("commune"),
        R.etablissement._.uai.as_alias("uai"),
        R.statut,
        R.etablissement,
    )
    .where(is_under_way(R) & (R.compte == P.compte))
    .order_by(R.id)
    .limit(1),
    _Attache,
)


async def find_demande(token: str, now: datetime) -> CompteDemande | None:
    """None for a link unknown, used, replaced or expired, and for an account already active: all alike."""
    lien = await find_lien(token, Objet.ACTIVATION, now)
    return await FIND.first(compte=lien.compte) if lien else None


async def suite_of(demande: CompteDemande) -> Suite:
    attache = await ATTACHED.first(compte=demande.compte)
    if attache is None:
        return Suite(demande, "", "", False, [])
    found = await gestionnaires_of(attache.etablissement)
    gestionnaires = [(qui.politesse, qui.adresse) for qui in found if qui.compte != demande.compte]
    nom = f"{attache.nom}, {attache.commune}"
    return Suite(demande, nom, attache.uai, attache.statut is StatutRattachement.VALIDE, gestionnaires)
