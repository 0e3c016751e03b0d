"""The activation of an account, by whoever holds the mailbox."""

from dataclasses import dataclass
from datetime import datetime

from piccolo.query.functions import Min

from mesaides.adresses import adresse_key
from mesaides.comptes.reads.conditions import is_gestionnaire, is_open, is_under_way
from mesaides.comptes.roles import Civilite, StatutRattachement, politesse
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.lien import Objet, find_lien, use_lien
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import IntegrityErrors, P, frozen, sub_select, transaction
from mesaides.errors import DomainError
from mesaides.inscriptions.tables.demandes import remove_demandes, remove_others
from mesaides.invitations.tables import accept, find_promised
from mesaides.journal.tables import note
from mesaides.noms import au_nom, le_nom

ALREADY = (
    "Un autre compte est déjà actif avec cette adresse électronique : celui-ci ne peut pas être activé. "
    "Connectez-vous avec l’autre, ou récupérez vos informations de connexion."
)


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
            return f"Vous êtes rattaché {au_nom(self.etablissement)}."
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


@dataclass(frozen=True, slots=True)
class _QuiValide:
    civilite: Civilite
    nom: str
    adresse: str


C, R = Compte, Rattachement
IS_WAITING = C.active_le.is_null()
FIND = frozen(
    C.select(C.id.as_alias("compte"), C.identifiant, C.civilite, C.prenom, C.nom, C.adresse, C.cree_le).where(
        IS_WAITING & (C.id == P.compte)
    ),
    CompteDemande,
)
# Two accounts of one address activated at once: the second waits here, and finds its own gone.
LOCK_ADDRESS = frozen(
    C.update({C.adresse_cle: C.adresse_cle}).where(
        C.id.is_in(sub_select(C.select(Min(C.id)).where(IS_WAITING & (C.adresse_cle == P.adresse_cle))))
    )
)
ACTIVATE = frozen(C.update({C.active_le: P.now}).where(IS_WAITING & (C.id == P.compte)).returning(C.id))
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
VALIDATING = frozen(
    R.select(
        R.compte._.civilite.as_alias("civilite"),
        R.compte._.nom.as_alias("nom"),
        R.compte._.adresse.as_alias("adresse"),
    )
    .where(
        is_gestionnaire(R)
        & is_open(R.compte._)
        & (R.etablissement == P.etablissement)
        & (R.compte != P.compte)
    )
    .order_by(R.compte._.nom),
    _QuiValide,
)


async def find_demande(token: str, now: datetime) -> CompteDemande | None:
    """None for a link unknown, used, replaced or expired, and for an account already active: all alike."""
    lien = await find_lien(token, Objet.ACTIVATION, now)
    return await FIND.first(compte=lien.compte) if lien else None


async def activate(token: str, now: datetime) -> Suite | None:
    """Activates the account, accepts the invitation it came from, removes the others asked for with its address.

    None when the link is worth nothing (any more). Raises DomainError when another account is active with this
    address. In the caller's transaction, to be undone when the answer is None.
    """
    demande = await find_demande(token, now)
    if demande is None:
        return None
    await LOCK_ADDRESS.rows(adresse_cle=adresse_key(demande.adresse))
    if promised := await find_promised(demande.compte, demande.adresse, now):
        await accept(promised, demande, now)
    await note("activation", compte=demande.compte, objet=f"compte {demande.compte}")
    if await use_lien(token, Objet.ACTIVATION, now) is None:
        return None
    await _open(demande.compte, now)
    await remove_others(demande.adresse, demande.compte)
    return await _suite(demande)


async def refuse_demande(token: str, now: datetime) -> bool:
    """« Ce n’est pas moi »: the account asked for is removed. False when the link is worth nothing (any more)."""
    demande = await find_demande(token, now)
    if demande is None:
        return False
    await LOCK_ADDRESS.rows(adresse_cle=adresse_key(demande.adresse))
    return await remove_demandes([demande.compte]) == 1


async def _open(compte: int, now: datetime) -> None:
    opened = list[int]()
    try:
        async with transaction():
            opened = await ACTIVATE.rows(now=now, compte=compte)
    except IntegrityErrors:
        raise DomainError(ALREADY) from None
    if not opened:
        raise DomainError("Ce compte est déjà activé. Vous pouvez vous connecter au portail.")


async def _suite(demande: CompteDemande) -> Suite:
    attache = await ATTACHED.first(compte=demande.compte)
    if attache is None:
        return Suite(demande, "", "", False, [])
    found = await VALIDATING.rows(etablissement=attache.etablissement, compte=demande.compte)
    gestionnaires = [(politesse(qui.civilite, qui.nom), qui.adresse) for qui in found]
    nom = f"{attache.nom}, {attache.commune}"
    return Suite(demande, nom, attache.uai, attache.statut is StatutRattachement.VALIDE, gestionnaires)
