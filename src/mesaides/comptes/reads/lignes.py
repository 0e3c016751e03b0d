"""Somebody as a query finds them: rows, one for each of their ties and habilitations, that make one Acteur."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mesaides.comptes.habilitations import Habilitation, Perimetre
from mesaides.comptes.roles import (
    Acteur,
    Civilite,
    Fonction,
    LienEtablissement,
    StatutRattachement,
    Supplee,
    politesse,
)
from mesaides.comptes.states import VIVANTS


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneActeur:
    """Somebody, with one of their rattachements and one of their habilitations, if they have any."""

    session: int = 0
    compte: int
    identifiant: str
    civilite: Civilite
    prenom: str
    nom: str
    adresse: str
    adresse_cle: str
    habilitation: Habilitation | None = None
    service: int | None = None
    dispositifs: str | None = None
    departements: str | None = None
    rattachement: int | None
    fonction: Fonction | None
    statut: StatutRattachement | None
    etablissement: int | None
    uai: str | None
    etablissement_nom: str | None
    commune: str | None
    supplee: int | None
    supplee_civilite: str | None
    supplee_nom: str | None
    supplee_au: date | None

    @property
    def lien(self) -> LienEtablissement | None:
        if (
            self.rattachement is None
            or self.etablissement is None
            or self.fonction is None
            or self.statut is None
        ):
            return None
        return LienEtablissement(
            self.rattachement,
            self.etablissement,
            self.uai or "",
            self.etablissement_nom or "",
            self.commune or "",
            self.fonction,
            self.statut,
            self._supplee,
        )

    @property
    def _supplee(self) -> Supplee | None:
        if self.supplee is None or self.supplee_au is None:
            return None
        nom = politesse(self.supplee_civilite or "", self.supplee_nom or "")
        return Supplee(self.supplee, nom, self.supplee_au)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnSession(LigneActeur):
    vue_le: datetime
    expire_le: datetime
    nouveaux: int
    invite: bool
    protege: bool
    regard: int | None
    regarde: int | None
    regard_jusqu_au: datetime | None


def build_acteur(
    lignes: Sequence[LigneActeur], depuis: datetime, *, nouveaux: int = 0, invite: bool = False
) -> Acteur:
    first = lignes[0]
    liens = {lien.rattachement: lien for ligne in lignes if (lien := ligne.lien)}
    ouverts = tuple(lien for lien in liens.values() if lien.statut in VIVANTS)
    return Acteur(
        compte=first.compte,
        identifiant=first.identifiant,
        civilite=first.civilite,
        prenom=first.prenom,
        nom=first.nom,
        adresse=first.adresse,
        session=first.session,
        rattachements=ouverts,
        adresse_cle=first.adresse_cle,
        habilitations=frozenset(ligne.habilitation for ligne in lignes if ligne.habilitation),
        perimetres=_perimetres(lignes),
        nouveaux=nouveaux,
        invite=invite,
        anciens=frozenset(lien.etablissement for lien in liens.values() if lien not in ouverts),
        attaches_depuis=depuis,
    )


def _perimetres(lignes: Sequence[LigneActeur]) -> dict[Habilitation, Perimetre]:
    return {
        ligne.habilitation: Perimetre.read(ligne.service, ligne.dispositifs or "", ligne.departements or "")
        for ligne in lignes
        if ligne.habilitation and (ligne.service or ligne.dispositifs or ligne.departements)
    }
