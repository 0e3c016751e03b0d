"""The small world at work: what its people do so that each act of each page has something to be done on."""

import re

from tests.web.etats import bring, let_time_pass, offer_rib, wait_for_an_answer
from tests.web.monde import Monde
from tests.world.invitations import make_invitation
from tests.world.personnes import make_usager, rattachement_of

from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.courriels.tables import Courriel
from mesaides.etablissements.tables import Etablissement
from mesaides.pieces.tables.piece import Piece

LIGNES = (("depenses", "transport", "100"), ("recettes", "region", "60"), ("recettes", "etablissement", "40"))


async def set_to_work(monde: Monde, etat: str) -> None:
    """The demande at this point of its life; '': all that does not depend on it."""
    if etat:
        others = monde.numeros["recue"]
        await bring(monde, etat)
        if etat == "brouillon":
            await post(monde, "gestionnaire", "/etablissements/{uai}/reglages/sans-connexion/retrait")
        if etat == "transmise":
            await let_time_pass(monde)
            for demande in (monde.dossier.id, others):
                await post(monde, "instructeur", f"/demandes/{demande}/fil", texte="Bonjour.")
        return
    await offer_rib(monde)
    await Piece.delete().where(Piece.id == monde.numeros["piece"])
    await Courriel.update({Courriel.essais: 1}).where(Courriel.id == monde.numeros["courriel"])
    await begin_projets(monde)
    await come_and_go(monde)


async def begin_projets(monde: Monde) -> None:
    """Of Claire's, one whose budget is asked, one whose is ready, one archived; one that Marc gives to somebody not yet
    here."""
    asked, ready, old = [await begin(monde, "usager", nom) for nom in ("Chorale", "Théâtre", "Fresque")]
    for projet in (asked, ready):
        for cote, poste, montant in LIGNES:
            await post(monde, "usager", f"/projets/{projet}/lignes/{cote}", poste=poste, montant=montant)
    await post(monde, "usager", f"/projets/{asked}/sollicitation")
    await wait_for_an_answer()
    await post(monde, "usager", f"/projets/{old}/archivage")
    monde.numeros["pret"], monde.numeros["range"] = ready, old
    monde.numeros["a_inviter"] = await begin(monde, "gestionnaire", "Potager", "a.venir@exemple.fr")


async def begin(monde: Monde, nom: str, intitule: str, adresse: str = "") -> int:
    lycee, thematique = monde.scene.lycee.id, monde.scene.thematique
    told = {"intitule": intitule, "resume": "Un résumé.", "annee_scolaire": "2026-2027"}
    place = await post(
        monde, nom, "/projets/nouveau", **told,
        etablissement=lycee, thematique=thematique, porteur_adresse=adresse,
    )  # fmt: skip
    found = re.search(r"/projets/(\d+)", place)
    assert found, place
    return int(found[1])


async def come_and_go(monde: Monde) -> None:
    """One more asks to come, one asks to leave, one is invited elsewhere."""
    await make_usager(monde.scene.lycee, en_attente=True)
    ailleurs = await Etablissement.objects().where(Etablissement.uai != monde.scene.lycee.uai).first()
    assert ailleurs
    await make_invitation(ailleurs, monde.compte("collegue").adresse, par=monde.compte("ailleurs").id)
    await post(monde, "associe", f"/rattachements/{await rattachement_of(monde.compte('associe'))}/depart")
    porteur = await Rattachement.objects().get(Rattachement.compte == monde.scene.claire.id)
    assert porteur
    monde.numeros |= {"porteur": porteur.id, "nom": monde.compte("collegue").nom}


async def post(monde: Monde, nom: str, path: str, **typed: object) -> str:
    """Where this act leads; it is one that is done."""
    answer = await monde.ask(nom, "POST", monde.at(path), **typed)
    assert answer.status_code == 303, f"{path}: {answer.status_code} {answer.text[-1500:]}"
    return answer.headers["location"]
