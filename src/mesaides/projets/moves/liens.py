"""The links by which a gestionnaire answers from the mail: one demande, one person, once.

Whoever holds a mail holds its link: logging in alone tells them from those it was forwarded to. A link is enough by
itself only where the établissement wants it so, and while it is young; it always leads to the same page.
"""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.reads.conditions import is_gestionnaire, is_open
from mesaides.comptes.reads.liens import fingerprint_of
from mesaides.comptes.roles import Acteur, Civilite, Fonction, LienEtablissement, StatutRattachement
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, exists, frozen, whether
from mesaides.projets.moves.verrou import LigneLue, list_lignes
from mesaides.projets.reads.lecture import FicheProjet, find_projet
from mesaides.projets.reads.sans_connexion import is_accepted_at
from mesaides.projets.states import ETAPES
from mesaides.projets.tables.projet import DemandeValidation, LienDecision
from mesaides.projets.tables.sans_connexion import SansConnexion


@dataclass(frozen=True, slots=True)
class _LienOuvert:
    """Nobody has answered its demande yet. `accepte`: the établissement wants links to be enough."""

    id: int
    expire_le: datetime
    compte: int
    projet: int
    etablissement: int
    accepte: bool


@dataclass(frozen=True, slots=True)
class _Titulaire:
    """The gestionnaire to whom the link was sent, with their rattachement there."""

    compte: int
    identifiant: str
    civilite: Civilite
    prenom: str
    nom: str
    adresse: str
    adresse_cle: str
    rattachement: int
    etablissement: int
    uai: str
    lieu: str
    commune: str
    fonction: Fonction
    statut: StatutRattachement

    @property
    def acteur(self) -> Acteur:
        """As if they were logged in, with what they are in this établissement alone."""
        lien = LienEtablissement(
            self.rattachement,
            self.etablissement,
            self.uai,
            self.lieu,
            self.commune,
            self.fonction,
            self.statut,
        )
        return Acteur(
            self.compte,
            self.identifiant,
            self.civilite,
            self.prenom,
            self.nom,
            self.adresse,
            session=0,
            rattachements=(lien,),
            adresse_cle=self.adresse_cle,
        )


L, D, R, S = LienDecision, DemandeValidation, Rattachement, SansConnexion
IS_UNUSED = (L.empreinte == P.empreinte) & L.utilise_le.is_null()
OPEN = frozen(
    L.select(
        *(L.id, L.expire_le, L.compte),
        L.demande._.projet.as_alias("projet"),
        L.demande._.projet._.etablissement.as_alias("etablissement"),
        whether(exists(S.select(S.id).where(is_accepted_at(L.demande._.projet._.etablissement))), "accepte"),
    ).where(IS_UNUSED & L.demande._.close_le.is_null()),
    _LienOuvert,
)
WHO = frozen(
    R.select(
        *(R.compte, R.id.as_alias("rattachement"), R.etablissement, R.fonction, R.statut),
        R.compte._.identifiant.as_alias("identifiant"),
        R.compte._.civilite.as_alias("civilite"),
        R.compte._.prenom.as_alias("prenom"),
        R.compte._.nom.as_alias("nom"),
        R.compte._.adresse.as_alias("adresse"),
        R.compte._.adresse_cle.as_alias("adresse_cle"),
        R.etablissement._.uai.as_alias("uai"),
        R.etablissement._.nom.as_alias("lieu"),
        R.etablissement._.commune.as_alias("commune"),
    ).where(
        is_gestionnaire(R)
        & is_open(R.compte._)
        & (R.compte == P.compte)
        & (R.etablissement == P.etablissement)
    ),
    _Titulaire,
)
USE = frozen(
    L.update({L.utilise_le: P.now, L.connecte: P.connecte})
    .where(IS_UNUSED & exists(D.select(D.id).where((D.id == L.demande) & D.close_le.is_null())))
    .returning(L.id)
)


@dataclass(frozen=True, slots=True)
class DecisionSansConnexion:
    """What a living link asks of its gestionnaire, and who they are."""

    acteur: Acteur
    fiche: FicheProjet
    lignes: list[LigneLue]
    lien: int
    libre: bool
    """The link is enough: nobody has to log in."""

    def asks_to_log_in(self, acteur: Acteur | None) -> bool:
        """Nobody says who they are, and holding the mail is not enough."""
        return acteur is None and not self.libre

    def is_of_another(self, acteur: Acteur | None) -> bool:
        """The mail was forwarded to this person, or is read where they are logged in."""
        return acteur is not None and acteur.compte != self.acteur.compte

    @property
    def is_open(self) -> bool:
        """The budget can be answered as it stands."""
        return any(
            etape.nom == "validation" for etape in ETAPES.open_to(self.acteur, self.fiche, self.fiche.etat)
        )


async def find_decision(token: str, now: datetime) -> DecisionSansConnexion | None:
    """None when it is unknown, used, answered otherwise, or its person manages there no more: all alike."""
    lien = await OPEN.first(empreinte=fingerprint_of(token))
    titulaire = await WHO.first(compte=lien.compte, etablissement=lien.etablissement) if lien else None
    if lien is None or titulaire is None:
        return None
    acteur = titulaire.acteur
    fiche = await find_projet(lien.projet, acteur)
    if fiche is None:
        return None
    libre = lien.accepte and now < lien.expire_le
    return DecisionSansConnexion(acteur, fiche, await list_lignes(fiche.id), lien.id, libre)


async def use_decision(token: str, now: datetime, *, connecte: bool) -> bool:
    """Consumes the link, once."""
    return bool(await USE.rows(now=now, connecte=connecte, empreinte=fingerprint_of(token)))
