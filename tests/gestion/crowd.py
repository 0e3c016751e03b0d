"""An établissement with many people and many invitations."""

import random
from datetime import timedelta

from tests.world.courriels import make_courriel
from tests.world.dates import now
from tests.world.invitations import make_invitation
from tests.world.personnes import attach, make_compte

from mesaides.comptes.roles import StatutRattachement
from mesaides.db import database
from mesaides.ecriture import fold
from mesaides.etablissements.tables import Etablissement

PRENOMS = "Claire Paul Inès Marc Hélène Yacine Lucie Bruno Nadia Étienne Maël Sophie Karim Jeanne Louis Aïcha"
NOMS = (
    "Garrigue Roux Vidal Fabre Puech Benali Costes Martin Delmas Bousquet Ferrer Cazals Marty Alary Soulié Rey "
    "Combes Lacombe Pons Serres Boyer Rouquette Bonnet Granier Viala Teyssier Calmels Sabatier"
)


NUMBERED = ("compte", "rattachement", "invitation")


async def as_in_a_region() -> None:
    """Numbers of six digits, as the rows of a whole Région have: each is written several times in a page."""
    if database().kind == "postgresql":
        for table in NUMBERED:
            numbers = f"pg_get_serial_sequence('{table}', 'id')"
            await database().fetch(f"SELECT setval({numbers}, greatest(nextval({numbers}), 123456))")


async def crowd(
    lycee: Etablissement,
    people: int,
    invitations: int,
    statut: StatutRattachement = StatutRattachement.VALIDE,
) -> None:
    """People and invitations with names of all kinds: sequences would compress too well."""
    await as_in_a_region()
    chance = random.Random(81)
    mail = await make_courriel()
    for number in range(people):
        prenom, nom = chance.choice(PRENOMS.split()), chance.choice(NOMS.split())
        domaine = chance.choice(["toulouse", "montpellier"])
        adresse = f"{prenom}.{nom}{chance.choice(['', number])}{number:x}@ac-{domaine}.fr"
        compte = await make_compte(prenom=prenom, nom=nom, adresse=f"{statut[:1]}{fold(adresse)}")
        await attach(compte, lycee, statut=statut)
    for number in range(invitations):
        adresse = f"{chance.choice(PRENOMS.split())}.{chance.choice(NOMS.split())}{number}@exemple.fr"
        sent = now() - timedelta(hours=chance.randrange(1, 300))
        await make_invitation(lycee, fold(adresse), cree_le=sent, courriel=mail.id)
