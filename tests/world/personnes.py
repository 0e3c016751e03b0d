"""People, as the tables hold them: an account, what attaches it to a lycée or to the Région, its session."""

from datetime import datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

from argon2 import Parameters, Type
from argon2.low_level import ARGON2_VERSION
from tests.world.dates import now
from tests.world.facteurs import make_facteur

from mesaides.adresses import adresse_key
from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.moves import secret
from mesaides.comptes.moves.secret import Argon2
from mesaides.comptes.moves.sessions import open_session
from mesaides.comptes.reads.acteur import find_acteur
from mesaides.comptes.reads.facteurs import has_facteur
from mesaides.comptes.roles import Acteur, Fonction, StatutRattachement
from mesaides.comptes.rules.identite import identifiant_key
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.etablissements.tables import Etablissement
from mesaides.web.visit import fingerprint

PASSWORD = "quatre chevaux bleus au galop"
QUICK_CODES = Parameters(Type.ID, ARGON2_VERSION, 16, 32, 1, 8, 1)
QUICK = Argon2(QUICK_CODES)
"""A profile worth nothing: what a password costs is the matter of the tests that ask for `true_argon2`."""
_numbers = count(1)
_keys: dict[str, str] = {}
"""The session of each identifiant."""


@cache
def _hashed(by: Argon2, password: str) -> str:
    return by.hasher.hash(password)


def hashed(password: str = PASSWORD) -> str:
    """A real argon2id hash with the parameters in force, made once."""
    return _hashed(secret.argon2, password)


async def make_compte(**given: Any) -> Compte:
    """An active account, whose password is PASSWORD, attached to nothing."""
    number = next(_numbers)
    then = now() - timedelta(days=10)
    values: dict[str, Any] = {
        "identifiant": f"personne-{number}",
        "mot_de_passe": hashed(),
        "civilite": "mme",
        "nom": f"Nom{number}",
        "prenom": f"Prénom{number}",
        "adresse": f"personne{number}@exemple.fr",
        "cree_le": then,
        "active_le": then,
        **given,
    }
    values.setdefault("identifiant_cle", identifiant_key(values["identifiant"]))
    values.setdefault("adresse_cle", adresse_key(values["adresse"]))
    compte = Compte(**values)
    await compte.save()
    return compte


async def attach(
    compte: Compte,
    etablissement: Etablissement,
    fonction: Fonction = Fonction.USAGER,
    statut: StatutRattachement = StatutRattachement.VALIDE,
) -> Rattachement:
    then = now() - timedelta(days=5)
    rattachement = Rattachement(
        compte=compte.id,
        etablissement=etablissement.id,
        fonction=fonction,
        statut=statut,
        demande_le=then,
        valide_le=then if statut == StatutRattachement.VALIDE else None,
    )
    await rattachement.save()
    return rattachement


async def make_usager(etablissement: Etablissement, *, en_attente: bool = False, **given: Any) -> Compte:
    compte = await make_compte(**given)
    statut = StatutRattachement.EN_ATTENTE if en_attente else StatutRattachement.VALIDE
    await attach(compte, etablissement, Fonction.USAGER, statut)
    return compte


async def make_gestionnaire(etablissement: Etablissement, **given: Any) -> Compte:
    compte = await make_compte(**given)
    await attach(compte, etablissement, Fonction.GESTIONNAIRE)
    return compte


async def make_agent(habilitation: Habilitation, **given: Any) -> Compte:
    compte = await make_compte(**given)
    await habilitate(compte, habilitation)
    return compte


async def habilitate(compte: Compte, habilitation: Habilitation, **given: Any) -> int:
    """`given`: its perimeter, its days, its etat. With the device that an agent must have."""
    told = {"depuis_le": now(), **given}
    held = HabilitationCompte(compte=compte.id, habilitation=habilitation, **told)
    await held.save()
    if not await has_facteur(compte.id):
        await make_facteur(compte)
    return held.id


async def rattachement_of(compte: Compte) -> int:
    """The number of what attaches this person to their only lycée."""
    [row] = await Rattachement.select(Rattachement.id).where(Rattachement.compte == compte.id)
    return row["id"]


async def make_session(compte: Compte, key: str, le: datetime | None = None) -> int:
    """The number of a session open under this key, without the log-in page."""
    return await open_session(compte.id, key=key, now=le or now(), navigateur="essai", ip="192.0.2.1")


async def acteur_of(compte: Compte) -> Acteur:
    """The person as a request would see them now, by their session of before where it is still open."""
    moment = now()
    if acteur := await find_acteur(fingerprint(_keys.get(compte.identifiant, "")), moment):
        return acteur
    key = _keys[compte.identifiant] = f"clé de {compte.identifiant} {moment.isoformat()}"
    await make_session(compte, key, moment)
    acteur = await find_acteur(fingerprint(key), moment)
    assert acteur is not None
    return acteur
