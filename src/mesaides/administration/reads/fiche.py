"""One établissement as an administrateur sees it: what the directory says, who manages it, who is invited."""

from dataclasses import dataclass
from datetime import datetime

from piccolo.query.functions import Count

from mesaides.administration.reads.reprise import Repreneur, find_repreneur
from mesaides.comptes.reads.conditions import is_active, is_titulaire, is_usager, is_waiting
from mesaides.comptes.roles import nom_complet, politesse
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, frozen, value_of
from mesaides.etablissements.reads import IS_OPEN
from mesaides.etablissements.rules import Etat
from mesaides.etablissements.tables import REPRIS, Etablissement
from mesaides.invitations.reads.envois import Envoi, list_of_gestionnaires


@dataclass(frozen=True, slots=True)
class GestionnaireVu:
    """Who manages it, since when."""

    rattachement: int
    compte: int
    civilite: str
    prenom: str
    nom: str
    adresse: str
    valide_le: datetime | None

    @property
    def nom_complet(self) -> str:
        return politesse(self.civilite, nom_complet(self.prenom, self.nom))


@dataclass(frozen=True, slots=True)
class EtablissementVu:
    """What the directory says; how many `usagers` are attached, and how many people `attendent`."""

    id: int
    uai: str
    nom: str
    nature: str
    secteur: str
    code_postal: str
    commune: str
    departement: str
    mail: str
    telephone: str
    siret: str
    etat: str
    importe_le: datetime
    usagers: int
    attendent: int


@dataclass(frozen=True, slots=True)
class FicheEtablissement:
    etablissement: EtablissementVu
    gestionnaires: list[GestionnaireVu]
    invitations: list[Envoi]
    repreneur: Repreneur | None
    """Who took it over."""

    @property
    def ouvert(self) -> bool:
        """People and files may come."""
        return self.etablissement.etat not in (Etat.FERME, REPRIS)


E, R = Etablissement, Rattachement
OF_THIS = R.etablissement == E.id
FICHE = frozen(
    E.select(
        *(E.id, E.uai, E.nom, E.nature, E.secteur, E.code_postal, E.commune, E.departement),
        *(E.mail, E.telephone, E.siret, E.etat, E.importe_le),
        value_of(R.select(Count(R.id)).where(OF_THIS & is_usager(R)), "usagers"),
        value_of(
            R.select(Count(R.id)).where(OF_THIS & is_waiting(R) & is_active(R.compte._)),
            "attendent",
        ),
    ).where(E.uai == P.uai),
    EtablissementVu,
)
OUVERT = frozen(E.select(E.id).where(IS_OPEN & (E.uai == P.uai)))
GESTIONNAIRES = frozen(
    R.select(
        R.id.as_alias("rattachement"),
        R.compte,
        R.compte._.civilite.as_alias("civilite"),
        R.compte._.prenom.as_alias("prenom"),
        R.compte._.nom.as_alias("nom"),
        R.compte._.adresse.as_alias("adresse"),
        R.valide_le,
    )
    .where(is_titulaire(R) & (R.etablissement == P.etablissement))
    .order_by(R.compte._.nom, R.compte._.prenom),
    GestionnaireVu,
)


async def find_etablissement(uai: str) -> int | None:
    """The number of an établissement that is open; None when there is none."""
    return await OUVERT.first(uai=uai.upper())


async def find_fiche(uai: str, now: datetime) -> FicheEtablissement | None:
    """Three queries, one more when another has taken it over."""
    etablissement = await FICHE.first(uai=uai.upper())
    if etablissement is None:
        return None
    people = await GESTIONNAIRES.rows(etablissement=etablissement.id)
    invited = await list_of_gestionnaires(etablissement.id, now)
    repreneur = await find_repreneur(etablissement.id) if etablissement.etat == REPRIS else None
    return FicheEtablissement(etablissement, people, invited, repreneur)
