"""What htmx swaps equals the same page loaded afresh: no block tells another story than its page.

Whoever comes opens each page that is theirs and does all that it asks by htmx: links, searches, watches, fields that
are looked at, forms sent as they stand then filled. What is done is taken back each time.
- What was asked again, or refused, is the same as without htmx.
- What was done leaves, on the page, what a new load of it shows: within the block and beside it.
"""

import sys

import pytest
from tests.web.actes import post, set_to_work
from tests.web.blocks import swappable
from tests.web.markers import ONE_ENGINE
from tests.web.matrix import MATRICE
from tests.web.monde import Monde, everything
from tests.web.photographie import undone
from tests.web.reload import Walk
from tests.web.swaps import Ask
from tests.world.dates import day
from tests.world.personnes import PASSWORD
from tests.world.suppleances import jours

ETATS = {
    "": (
        "visiteur",
        "en_attente",
        "usager",
        "collegue",
        "associe",
        "gestionnaire",
        "detache",
        "instructeur",
        "lecteur",
        "administrateur",
    ),
    "brouillon": ("usager", "associe", "gestionnaire"),
    "transmise": ("usager", "instructeur"),
    "en_instruction": ("instructeur",),
    "a_completer": ("usager", "instructeur"),
    "proposee": ("instructeur",),
    "sans_suite": ("instructeur",),
    "retiree": ("usager",),
}
"""The points of the life of a demande, and who then has something of their own to do."""
EN_PLUS = {
    ("", "usager"): ("/projets/{pret}/budget", "/projets/{range}"),
    ("", "gestionnaire"): (
        "/projets/{a_inviter}",
        "/etablissements/{uai}?onglet=invitations",
        "/etablissements/{uai}?onglet=personnes",
        "/etablissements/{uai}?onglet=personnes&q=roux&personne={porteur}",
        "/etablissements/{uai}?onglet=personnes&q={nom}&personne={rattachement}",
    ),
    ("", "detache"): ("/rattachements/nouveau?q=jaures", "/habilitation/{acceptee}"),
    ("", "administrateur"): (
        "/administration/services/{service_ferme}",
        "/administration/dispositifs/{retire}",
        "/administration/sessions?q=roux",
        "/administration/etablissements/{uai}/reprise?q={autre_uai}",
    ),
    ("brouillon", "gestionnaire"): ("/etablissements/{uai}/reglages",),
    ("transmise", "instructeur"): ("/fils",),
}
"""Other pages that are worth opening, beside those of the matrix."""
LEAFED = ("mesaides.demandes.", "mesaides.instruction.", "mesaides.gestion.", "mesaides.fils.routes")
NEW = "sept girafes mauves au trot"
APART = {
    "GET /rattachements/{rattachement:int}/detachement": "seul sur sa page, ce formulaire s’y envoie sans htmx",
}
"""What is not on its own page as it is among the rows, each with its reason."""
PLAIN = "un formulaire sans htmx : la page qui suit est chargée"
DEPOT = "envoyé par un script, qui n’échange que le champ ou la pièce"
APPAREIL = "d’un appareil, ou d’une connexion, à son moment : tests/comptes/test_double.py"
CLE = "d’une clé d’accès, que seul un navigateur fait répondre : tests/browser/test_cles.py"
NOT_SENT = {
    "POST /administration/dispositifs/chargement": PLAIN,
    "POST /administration/dispositifs/chargements/{numero:int}/publication": PLAIN,
    "POST /connexion/cle": PLAIN,
    "POST /connexion/cle/signature": PLAIN,
    "POST /connexion/code/cle": CLE,
    "POST /mon-compte/double-authentification/preuve/cle": CLE,
    "POST /mon-compte/double-authentification/preuve/acte": APPAREIL,
    "POST /mon-compte/double-authentification/signature": CLE,
    "POST /mon-compte/double-authentification/{facteur:int}/cle": CLE,
    "POST /connexion/code": APPAREIL,
    "POST /mon-compte/double-authentification/abandon": APPAREIL,
    "POST /mon-compte/double-authentification/codes/rangement": APPAREIL,
    "POST /mon-compte/double-authentification/preuve": APPAREIL,
    "POST /mon-compte/double-authentification/{facteur:int}/confirmation": APPAREIL,
    "POST /mon-compte/double-authentification/{facteur:int}/retrait": APPAREIL,
    "POST /administration/etablissements/import": PLAIN,
    "POST /changement-adresse/{token:str}": PLAIN,
    "POST /habilitation/{token:str}/acceptation": PLAIN,
    "POST /regard/fin": PLAIN,
    "POST /remise/{token:str}": PLAIN,
    "POST /decision/{token:str}/refus": PLAIN,
    "POST /decision/{token:str}/validation": PLAIN,
    "POST /decision/{token:str}/validation-part": PLAIN,
    "POST /deconnexion": PLAIN,
    "POST /demandes/{demande:int}/complements": PLAIN,
    "POST /demandes/{demande:int}/renvoi": PLAIN,
    "POST /demandes/{demande:int}/report": PLAIN,
    "POST /demandes/{demande:int}/{partie:str}": PLAIN,
    "POST /demandes/{demande:int}/pieces/{code:str}": PLAIN,
    "POST /instruction/affectations": PLAIN,
    "POST /demandes/{demande:int}/pieces/{code:str}/depots": DEPOT,
    "POST /demandes/{demande:int}/depots/{depot:int}/{offset:int}": DEPOT,
    "POST /demandes/{demande:int}/reponses/{code:str}": DEPOT,
    "POST /pieces/{piece:int}/remplacement": PLAIN,
    "POST /pieces/{piece:int}/remplacement/retrait": PLAIN,
    "POST /instruction/{demande:int}/remplacements/{remplacement:int}/acceptation": PLAIN,
    "POST /instruction/{demande:int}/remplacements/{remplacement:int}/refus": PLAIN,
    "POST /projets/{projet:int}/validation/retrait": "aucun budget n’est validé ici : tests/projets/test_engagement.py",
}
"""The acts that nothing sends by htmx, each with its reason."""
AWAY = "ses actes mènent toujours à une autre page"
NOT_SWAPPED = {
    ("comptes/code.html", "connexion"): APPAREIL,
    ("pieces/pieces.html", "pieces"): DEPOT,
    **{place: PLAIN for place in swappable() if place[1] == "saisie" and "recapitulatif" not in place[0]},
    ("inscriptions/activation.html", "activation"): AWAY,
    ("inscriptions/lien_mort.html", "activation"): AWAY,
    ("inscriptions/invitation.html", "invitation"): AWAY,
    ("projets/modification.html", "modification"): AWAY,
}
"""The blocks that nothing swaps, each with its reason."""


def values_of(monde: Monde, ask: Ask) -> dict[str, str]:
    """What people write, by the name of the field."""
    if ask.url == "/connexion":
        return {"identifiant": monde.scene.claire.identifiant, "mot_de_passe": PASSWORD}
    agent = {"suppleant": str(monde.numeros["agent"])} if ask.url == "/instruction/absences" else {}
    return {
        **everything(monde),
        **agent,
        **({"raison": "Une raison assez longue."} if "/regards/" in ask.url else {}),
        **dict.fromkeys(("mot_de_passe", "confirmation", "confirmation_mot_de_passe"), NEW),
        "actuel": PASSWORD,
        "identifiant": "lise.durand",
        "confirmation_adresse": everything(monde)["adresse"],
        "etablissement": monde.numeros["uai"],
        "q": "a",
        "recherche": "jaurès",
        "telephone": "05 61 33 50 50",
        "courriel": "service@exemple.fr",
        "du": "1/9/2030",
        "au": "31/8/2031",
        "ferme_le": day(90),
        **(jours(60) if ask.url.endswith(("/absences", "/suppleances")) else {}),
    }


def pages_of(monde: Monde, nom: str, etat: str) -> list[str]:
    """Those of demandes alone in their later life, those of everybody once."""
    lines = [
        address
        for route, (address, ouverts) in MATRICE.items()
        if route.startswith("GET")
        and nom in ouverts
        and ("demande" in route or not etat)
        and ("{" in address or nom == "visiteur" or "visiteur" not in ouverts)
    ]
    return [monde.at(address) for address in (*lines, *EN_PLUS.get((etat, nom), ()))]


async def happen(monde: Monde, ask: Ask) -> None:
    """What somebody is watching for: Marc answers, on the fil or on the budget."""
    if "/fil/" in ask.url:
        await post(monde, "gestionnaire", f"/demandes/{monde.dossier.id}/fil", texte="Bonjour.")
    else:
        await post(monde, "gestionnaire", "/projets/{projet}/validation", vue=monde.numeros["empreinte"])


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists that htmx leafs through have one line a page, so that all of them go on."""
    for name, module in list(sys.modules.items()):
        if name.startswith(LEAFED) and isinstance(vars(module).get("PAGE"), int):
            monkeypatch.setattr(module, "PAGE", 1)


@ONE_ENGINE
@pytest.mark.usefixtures("short_pages")
async def test_what_htmx_swaps_equals_the_same_page_loaded_afresh(monde: Monde, shown: list[str]):
    walk, numeros = Walk(monde, shown, set(APART), values_of, happen), {**monde.numeros}
    for etat, people in ETATS.items():
        async with undone():
            await set_to_work(monde, etat)
            for nom in people:
                await walk.visit(nom, pages_of(monde, nom, etat), etat)
        monde.numeros = {**numeros}
    assert not walk.faults, f"{len(walk.faults)} fautes :\n" + "\n\n".join(walk.faults)
    assert sorted(walk.silent) == []
    assert {route for route in MATRICE if route.startswith("POST")} - walk.acts == set(NOT_SENT)
    assert swappable() - walk.compared == set(NOT_SWAPPED)
