"""An établissement with many people and many invitations."""

import random
from datetime import UTC, datetime, timedelta

from tests.factories import attach, make_compte

from mesaides.courriels.tables import Courriel
from mesaides.ecriture import fold
from mesaides.etablissements.tables import Etablissement
from mesaides.invitations.tables import Invitation

PRENOMS = "Claire Paul Inès Marc Hélène Yacine Lucie Bruno Nadia Étienne Maël Sophie Karim Jeanne Louis Aïcha"
NOMS = (
    "Garrigue Roux Vidal Fabre Puech Benali Costes Martin Delmas Bousquet Ferrer Cazals Marty Alary Soulié Rey "
    "Combes Lacombe Pons Serres Boyer Rouquette Bonnet Granier Viala Teyssier Calmels Sabatier"
)


async def crowd(lycee: Etablissement, people: int, invitations: int) -> None:
    """People and invitations with names of all kinds: sequences would compress too well."""
    chance = random.Random(81)
    now = datetime.now(UTC)
    mail = Courriel(
        reference="7b0f3a52-5f5f-4d3a-9a53-0a2f6ab0a001", destinataire="x@exemple.fr", sujet="s", objet="invitation",
        etat="envoye", cree_le=now, prochain_essai_le=now,
    )  # fmt: skip
    await mail.save()
    for number in range(people):
        prenom, nom = chance.choice(PRENOMS.split()), chance.choice(NOMS.split())
        domaine = chance.choice(["toulouse", "montpellier"])
        adresse = f"{prenom}.{nom}{chance.choice(['', number])}{number:x}@ac-{domaine}.fr"
        await attach(await make_compte(prenom=prenom, nom=nom, adresse=fold(adresse)), lycee)
    for number in range(invitations):
        adresse = f"{chance.choice(PRENOMS.split())}.{chance.choice(NOMS.split())}{number}@exemple.fr"
        adresse = fold(adresse)
        sent = now - timedelta(hours=chance.randrange(1, 300))
        await Invitation(
            etablissement=lycee.id, adresse=adresse, adresse_cle=adresse, fonction="usager", etat="envoyee",
            empreinte=f"{number:064x}", cree_le=sent, expire_le=sent + timedelta(days=14), courriel=mail.id,
        ).save()  # fmt: skip
