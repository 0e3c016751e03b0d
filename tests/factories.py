"""People and établissements for the tests, as the tables hold them."""

from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from itertools import count
from typing import Any

from argon2 import Parameters, Type
from argon2.low_level import ARGON2_VERSION

from mesaides.adresses import adresse_key
from mesaides.comptes.moves import secret
from mesaides.comptes.moves.secret import Argon2
from mesaides.comptes.moves.sessions import open_session
from mesaides.comptes.reads.acteur import find_acteur
from mesaides.comptes.roles import Acteur, Fonction, Habilitation, StatutRattachement
from mesaides.comptes.rules.identite import identifiant_key
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.ecriture import search_text
from mesaides.etablissements.tables import Etablissement

PASSWORD = "quatre chevaux bleus au galop"
_numbers = count(1)


QUICK = Argon2(Parameters(Type.ID, ARGON2_VERSION, 16, 32, 1, 8, 1))
"""A profile worth nothing: what a password costs is the matter of the tests that ask for `true_argon2`."""


@cache
def _hashed(by: Argon2, password: str) -> str:
    return by.hasher.hash(password)


def hashed(password: str = PASSWORD) -> str:
    """A real argon2id hash with the parameters in force, made once."""
    return _hashed(secret.argon2, password)


async def make_etablissement(**given: Any) -> Etablissement:
    number = next(_numbers)
    values: dict[str, Any] = {
        "uai": f"{number:07d}A",
        "nom": f"Lycée d’Essai {number}",
        "commune": "Albi",
        "departement": "081",
        "code_postal": "81000",
        "mail": f"lycee{number}@exemple.fr",
        "importe_le": datetime.now(UTC),
        **given,
    }
    told = ("nom", "commune", "code_postal", "uai")
    values.setdefault("recherche", search_text(" ".join(values[name] for name in told)))
    etablissement = Etablissement(**values)
    await etablissement.save()
    return etablissement


async def make_compte(**given: Any) -> Compte:
    """An active account, whose password is PASSWORD."""
    number = next(_numbers)
    now = datetime.now(UTC) - timedelta(days=10)
    values: dict[str, Any] = {
        "identifiant": f"personne-{number}",
        "mot_de_passe": hashed(),
        "civilite": "mme",
        "nom": f"Nom{number}",
        "prenom": f"Prénom{number}",
        "adresse": f"personne{number}@exemple.fr",
        "cree_le": now,
        "active_le": now,
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
    now = datetime.now(UTC) - timedelta(days=5)
    rattachement = Rattachement(
        compte=compte.id,
        etablissement=etablissement.id,
        fonction=fonction,
        statut=statut,
        demande_le=now,
        valide_le=now if statut == StatutRattachement.VALIDE else None,
    )
    await rattachement.save()
    return rattachement


async def make_gestionnaire(etablissement: Etablissement, **given: Any) -> Compte:
    compte = await make_compte(**given)
    await attach(compte, etablissement, Fonction.GESTIONNAIRE)
    return compte


async def make_agent(habilitation: Habilitation, **given: Any) -> Compte:
    compte = await make_compte(**given)
    await HabilitationCompte(
        compte=compte.id, habilitation=habilitation, depuis_le=datetime.now(UTC), jusqu_au=None
    ).save()
    return compte


async def become(compte: Compte) -> Acteur:
    """This person as a request would see them now."""
    now = datetime.now(UTC)
    key = f"session-{next(_numbers)}"
    await open_session(compte.id, key=key, now=now, navigateur="", ip="")
    acteur = await find_acteur(sha256(key.encode()).hexdigest(), now)
    assert acteur is not None
    return acteur
