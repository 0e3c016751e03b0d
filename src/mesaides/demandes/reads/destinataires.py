"""To whom the portal writes about a demande."""

from dataclasses import dataclass

from mesaides.comptes.reads.conditions import is_active, is_gestionnaire, is_open
from mesaides.comptes.roles import Acteur, Fonction
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, frozen, whether
from mesaides.demandes.reads.conditions import has_in_hand, is_charged, may_examine, shows
from mesaides.demandes.reads.fiche import FicheDemande


@dataclass(frozen=True, slots=True)
class Rappele:
    """One of the people of a draft."""

    adresse: str
    gere: bool


C, H, R = Compte, HabilitationCompte, Rattachement
OF_COMPTES = frozen(
    C.select(C.adresse).where(C.id.is_in([P.compte, P.porteur]) & is_open(C)).order_by(C.id), str
)
GESTIONNAIRES = frozen(
    R.select(R.compte._.adresse.as_alias("adresse"))
    .where((R.etablissement == P.etablissement) & is_gestionnaire(R) & is_open(R.compte._))
    .order_by(R.compte),
    str,
)
OF_LYCEE = frozen(
    R.select(R.compte._.adresse.as_alias("adresse"))
    .where((R.compte != P.but) & is_active(R.compte._) & shows(R, P.demande, P.etablissement))
    .order_by(R.compte),
    str,
)
A_RAPPELER = frozen(
    R.select(R.compte._.adresse.as_alias("adresse"), whether(R.fonction == Fonction.GESTIONNAIRE, "gere"))
    .where(is_active(R.compte._) & shows(R, P.demande, P.etablissement))
    .order_by(R.compte),
    Rappele,
)
AGENTS = frozen(
    H.select(H.compte._.adresse.as_alias("adresse"))
    .where(
        may_examine(H, P.demande, P.etablissement, P.depuis)
        & is_charged(H.compte, P.demande, P.etablissement, P.depuis)
    )
    .order_by(H.compte)
    .limit(20),
    str,
)
TENANTS = frozen(
    H.select(H.compte._.adresse.as_alias("adresse")).where(
        may_examine(H, P.demande, P.etablissement, P.depuis)
        & has_in_hand(H.compte, P.demande)
        & (H.compte != P.but)
    ),
    str,
)


async def list_receveurs(fiche: FicheDemande, acteur: Acteur) -> list[str]:
    """Of what this person transmits: themselves, and the porteur."""
    return await OF_COMPTES.rows(compte=acteur.compte, porteur=fiche.porteur or acteur.compte)


async def list_gestionnaires(fiche: FicheDemande) -> list[str]:
    return await GESTIONNAIRES.rows(etablissement=fiche.etablissement)


async def list_agents(fiche: FicheDemande, acteur: Acteur) -> list[str]:
    """Who took it in charge, or all while nobody has who may: none who is tied to the lycée; 20 at most."""
    return await AGENTS.rows(
        demande=fiche.id, etablissement=fiche.etablissement, depuis=acteur.attaches_depuis
    )


async def list_a_rappeler(demande: int, etablissement: int, validation: bool) -> list[tuple[str, bool]]:
    """Whom a draft waits for: who fills it; its gestionnaires too when they are asked to validate its budget, or when
    nobody else is left. With each address, whether it is a gestionnaire's."""
    seen = await A_RAPPELER.rows(demande=demande, etablissement=etablissement)
    is_left = all(one.gere for one in seen)
    return [(one.adresse, one.gere) for one in seen if validation or is_left or not one.gere]


async def list_tenants(fiche: FicheDemande, acteur: Acteur) -> list[str]:
    """Who has it in charge and still may, unless it is the one who acts."""
    return await TENANTS.rows(
        demande=fiche.id,
        etablissement=fiche.etablissement,
        depuis=acteur.attaches_depuis,
        but=acteur.compte,
    )


async def list_interesses(fiche: FicheDemande, acteur: Acteur) -> list[str]:
    """The people of the lycée who see it, but the one who acts."""
    return await OF_LYCEE.rows(etablissement=fiche.etablissement, demande=fiche.id, but=acteur.compte)


async def list_suiveurs(demande: int, etablissement: int) -> list[str]:
    """All the people of the lycée who see it: nobody acts."""
    return await OF_LYCEE.rows(etablissement=etablissement, demande=demande, but=0)
