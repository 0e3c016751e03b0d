"""The people and établissements of the demonstration: all fictitious, in every state."""

from datetime import UTC, datetime

from mesaides.comptes.roles import Fonction, Habilitation, StatutRattachement
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.comptes.tables.secret import hash_password
from mesaides.db import transaction
from mesaides.etablissements.tables import Etablissement
from mesaides.settings import Settings


async def plant(password: str, settings: Settings) -> None:
    """Plants the content in an empty database; does nothing when something is there."""
    if await Compte.exists():
        return
    hashed = await hash_password(password)
    now = datetime.now(UTC)
    async with transaction():
        lycee = Etablissement(
            uai="0819901X",
            nom="Lycée Jean-Jaurès",
            commune="Albi",
            departement="081",
            code_postal="81000",
            mail="0819901X@exemple.fr",
            recherche="lycee jean jaures albi 0819901x",
            importe_le=now,
        )
        await lycee.save()
        for identifiant, prenom, nom in (
            ("usager-occitanie", "Claire", "Roux"),
            ("gestionnaire-occitanie", "Marc", "Vidal"),
            ("instructeur-occitanie", "Inès", "Fabre"),
            ("administrateur-occitanie", "Jean", "Puech"),
        ):
            compte = Compte(
                identifiant=identifiant,
                identifiant_cle=identifiant,
                mot_de_passe=hashed,
                civilite="mme" if prenom in ("Claire", "Inès") else "m",
                nom=nom,
                prenom=prenom,
                adresse=f"{identifiant}@exemple.fr",
                adresse_cle=f"{identifiant}@exemple.fr",
                cree_le=now,
                active_le=now,
            )
            await compte.save()
            role = identifiant.removesuffix("-occitanie")
            if role in set(Habilitation):
                await HabilitationCompte(compte=compte.id, habilitation=role, depuis_le=now).save()
            else:
                await Rattachement(
                    compte=compte.id,
                    etablissement=lycee.id,
                    fonction=Fonction(role),
                    statut=StatutRattachement.VALIDE,
                    demande_le=now,
                    valide_le=now,
                ).save()
