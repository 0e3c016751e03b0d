"""A demande after its transmission: its pages, fragments, downloads, counters and lists, for each kind of person."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from tests.visitors import HTMX, ORIGIN
from tests.web.etats import bring
from tests.web.matrix import NOBODY_INSIDE, PERSONNES
from tests.web.monde import Monde
from tests.web.photographie import photograph
from tests.world.instruction import delai
from tests.world.personnes import attach

from mesaides.comptes.roles import Fonction
from mesaides.courriels.tables import Courriel
from mesaides.demandes.tables.affectation import Affectation
from mesaides.demandes.tables.demande import Demande, Transmission
from mesaides.fils.tables.fil import Message
from mesaides.instruction.moves.actes import mark_of
from mesaides.instruction.tables.instruction import Decision

PARIS = ZoneInfo("Europe/Paris")
PORTEURS = frozenset({"usager", "gestionnaire", "suppleant"})
LYCEE = PORTEURS | {"associe"}
REGION = frozenset({"instructeur", "lecteur"})
ECARTES = frozenset({"deporte"})
"""They are told in one sentence who has it instead, and find it in the list alone."""
DOORS = {
    ("/demandes/{demande}", ""): LYCEE | REGION,
    ("/demandes/{demande}", "suivi"): LYCEE | REGION,
    ("/demandes/{demande}/accuse", ""): LYCEE | REGION,
    ("/demandes/{demande}/accuse.pdf", ""): LYCEE | REGION,
    ("/demandes/{demande}/fil", ""): LYCEE | REGION,
    ("/demandes/{demande}/fil", "messages"): LYCEE | REGION,
    ("/demandes/{demande}/fil/nouveaux?apres=0", "messages"): LYCEE | REGION,
    ("/pieces/{piece}", ""): LYCEE | REGION,
    ("/projets/{projet}/budget", "reponse"): LYCEE,
    ("/instruction/{demande}", ""): REGION | ECARTES,
    ("/instruction/{demande}", "examen"): REGION | ECARTES,
}
"""An address, the block that htmx asks for, and who finds them open."""


@pytest.mark.parametrize("nom", PERSONNES)
async def test_each_part_of_a_transmitted_demande_is_open_to_whom_it_concerns(monde: Monde, nom: str):
    await bring(monde, "transmise")
    faults: list[str] = []
    for (adresse, block), ouverts in DOORS.items():
        headers = {**HTMX, "HX-Target": f"section#{block}"} if block else {}
        answer = await monde.browser(nom).get(monde.at(adresse), headers=headers)
        wanted = {200, 204} if nom in ouverts else ({303, 401} if nom in NOBODY_INSIDE else {404})
        if answer.status_code not in wanted:
            faults.append(f"{adresse} {block} : {answer.status_code}")
        if nom not in ouverts - ECARTES and ("Radio du lycée" in answer.text or b"%PDF" in answer.content):
            faults.append(f"{adresse} {block} : montré")
    assert faults == []


@pytest.mark.parametrize("nom", PERSONNES)
async def test_lists_searches_and_counters_tell_of_what_one_may_see_only(monde: Monde, nom: str):
    await bring(monde, "transmise")
    await monde.ask("usager", "POST", monde.at("/demandes/{demande}/fil"), texte="Bonjour à la Région.")
    assert await Message.exists().where(Message.texte == "Bonjour à la Région.")
    numero, sees = monde.dossier.id, nom in LYCEE | REGION
    lists = (
        "/demandes",
        "/demandes?q=radio",
        "/instruction",
        "/instruction?q=radio",
        "/fils",
        "/mes-services",
    )
    pages = [(await monde.ask(nom, "GET", adresse)).text for adresse in lists]
    linked = [page for page in pages if re.search(rf'href="/(demandes|instruction)/{numero}\b', page)]
    least = 2 if nom == "lecteur" else 3
    assert len(linked) >= least if sees else linked == (pages[2:4] if nom in ECARTES else [])
    header = re.search(
        r'href="/fils">Mes fils<span>&nbsp;de discussion</span><span class="compte">(\d+)', pages[-1]
    )
    assert header is not None if nom in {"gestionnaire", "instructeur"} else sees or header is None


EXTRA = {
    "etat": "accordee",
    "accorde_centimes": "99999999",
    "montant_centimes": "1",
    "reference": "OCC-2026-999999-X",
    "cree_par": "1",
    "par": "1",
    "demande": "1",
    "etablissement": "1",
    "scelle": "1",
    "statut": "disponible",
    "cote": "region",
    "compte": "1",
    "valide_le": "2026-01-01",
}


async def test_fields_that_the_forms_of_demandes_have_not_are_ignored(monde: Monde):
    await bring(monde, "proposee")
    vue, _theme = monde.numeros["vue"], str(monde.scene.thematique)
    acts = [
        ("usager", "/demandes/{demande}/fil", {"texte": "Bonjour."}),
        (
            "usager",
            "/projets/{projet}/modification",
            {"intitule": "Radio", "thematique": str(monde.scene.thematique), "annee_scolaire": "2026-2027"},
        ),
        (
            "usager",
            "/demandes/{demande}/pieces/rib/depots",
            {"nom": "a.pdf", "taille": "9", "empreinte": "1"},
        ),
        ("instructeur", "/instruction/{demande}/accord", {"vue": vue, "montant": "12,50", "raison": "Oui."}),
    ]
    for nom, adresse, typed in acts:
        answer = await monde.ask(nom, "POST", monde.at(adresse), **{**EXTRA, **typed})
        assert answer.status_code in (303, 422), adresse
    [demande] = await Demande.select().where(Demande.id == monde.dossier.id)
    assert (demande["etat"], demande["accorde_centimes"]) == ("accordee", 12_50)
    assert demande["montant_centimes"] == 3_000_00
    assert demande["reference"] != EXTRA["reference"]
    assert demande["cree_par"] == monde.scene.claire.id
    [decision] = await Decision.select()
    assert (decision["par"], decision["montant_centimes"]) == (monde.compte("instructeur").id, 12_50)
    [message] = await Message.select().where(Message.texte == "Bonjour.")
    assert (message["auteur"], message["cote"]) == (monde.scene.claire.id, "lycee")


@pytest.mark.parametrize(("seconds", "transmitted"), [(-1, True), (1, False)])
async def test_a_campagne_that_closed_a_second_ago_takes_nothing_more(
    monde: Monde, seconds: int, transmitted: bool
):
    await bring(monde, "brouillon")
    fiche = await monde.dossier.fiche()
    midnight = datetime.combine(fiche.ferme_le + timedelta(days=1), time(), PARIS)
    with time_machine.travel(midnight + timedelta(seconds=seconds), tick=False):
        await monde.log_in_again("usager")
        answer = await monde.ask(
            "usager", "POST", monde.at("/demandes/{demande}/transmission"), attestation="oui"
        )
    assert answer.status_code == (303 if transmitted else 409)
    assert await Transmission.count().where(Transmission.demande == monde.dossier.id) == int(transmitted)
    if not transmitted:
        assert "elle reste en brouillon" in answer.text


EDITS = {
    "/demandes/{demande}/reponses/objectifs": {"valeur": "Autre chose.", "vue": "1-"},
    "/demandes/{demande}/questions": {"objectifs": "Autre chose.", "vue_objectifs": "1-"},
    "/demandes/{demande}/complements": {"objectifs": "Autre chose.", "vue_objectifs": "1-"},
    "/demandes/{demande}/renvoi": {},
    "/demandes/{demande}/transmission": {"attestation": "oui"},
    "/demandes/{demande}/pieces/rib/depots": {"nom": "a.pdf", "taille": "9", "empreinte": "1"},
    "/demandes/{demande}/pieces/rib/reprise": {},
    "/pieces/{piece}/suppression": {},
}


@pytest.mark.parametrize("etat", ["transmise", "en_instruction", "proposee"])
async def test_what_is_transmitted_is_edited_by_nobody(monde: Monde, etat: str):
    await bring(monde, etat)
    before = await edited()
    for nom in ("usager", "gestionnaire"):
        for adresse, typed in EDITS.items():
            answer = await monde.ask(nom, "POST", monde.at(adresse), **typed)
            assert answer.status_code in (303, 404, 409, 422), adresse
            assert await edited() == before, adresse


async def edited() -> dict[str, str]:
    """All but what remembers which forms were received: one that leads elsewhere changes nothing else."""
    return {table: mark for table, mark in (await photograph()).items() if table != "submission"}


async def test_nothing_is_decided_on_a_draft(monde: Monde):
    await bring(monde, "brouillon")
    before = await photograph()
    for acte in ("prise-en-charge", "completude", "proposition", "accord", "refus", "classement"):
        path = monde.at("/instruction/{demande}/" + acte)
        answer = await monde.ask(
            "instructeur", "POST", path, vue="x", montant="12", raison="Oui.", sens="accord"
        )
        assert answer.status_code == 404, acte
    assert await photograph() == before


async def test_an_instructeur_of_the_lycee_does_not_examine_its_demandes(monde: Monde):
    await bring(monde, "transmise")
    await attach(monde.compte("instructeur"), monde.scene.lycee, Fonction.GESTIONNAIRE)
    page = await monde.ask("instructeur", "GET", monde.at("/instruction/{demande}"))
    assert "Prendre en charge" not in page.text
    path = monde.at("/instruction/{demande}/prise-en-charge")
    answer = await monde.ask("instructeur", "POST", path, vue=monde.numeros["vue"])
    assert answer.status_code == 409
    assert "un autre agent de la Région s’en charge" in answer.text
    assert await Affectation.count() == 0


async def test_the_demandeur_reads_every_step_with_who_and_when(monde: Monde):
    await bring(monde, "a_completer")
    await monde.ask("usager", "POST", monde.at("/demandes/{demande}/renvoi"))
    await monde.ask("usager", "POST", monde.at("/demandes/{demande}/retrait"))
    text = (await monde.ask("usager", "GET", monde.at("/demandes/{demande}"))).text
    told = text[text.index("Historique") :]
    steps = (
        *("Demande commencée", "Demande transmise", "Prise en charge par la Région"),
        *("Compléments demandés par la Région", "Compléments renvoyés à la Région", "Demande retirée"),
    )
    assert [told.count(step) for step in steps] == [1] * len(steps)
    assert "Merci de compléter." in told
    agent = monde.compte("instructeur")
    assert f"{agent.prenom} {agent.nom}" in told
    assert "Claire Roux" in told
    assert len(re.findall(r"\d{1,2}(?:er)?\s\w+ 20\d\d à \d", told)) >= len(steps)


async def test_the_links_of_the_mails_of_a_demande_open_nothing_by_themselves(monde: Monde):
    """Each leads to a page of somebody who is logged in: it is a 404 to others, and a log-in to who is not."""
    await bring(monde, "brouillon")
    await monde.ask("usager", "POST", monde.at("/demandes/{demande}/transmission"), attestation="oui")
    for acte in ("prise-en-charge", "completude"):
        fiche = await monde.dossier.fiche()
        path = monde.at("/instruction/{demande}/" + acte)
        typed = {"vue": mark_of(fiche), "demande_objectifs": "Précisez.", "avant_le": delai()}
        await monde.ask("instructeur", "POST", path, **typed)
    texts = [courriel.read().message.texte for courriel in await Courriel.objects()]
    ours = re.escape(ORIGIN + monde.at("/demandes/{demande}").removesuffix("/"))
    links = {link.removeprefix(ORIGIN) for text in texts for link in re.findall(rf"{ours}(?!\d)\S*", text)}
    assert len(links) >= 3, links
    for link in links:
        assert (await monde.browser("visiteur").get(link)).headers["location"].startswith("/connexion?suite=")
        assert (await monde.browser("ailleurs").get(link)).status_code == 404
        assert (await monde.browser("usager").get(link)).status_code in (200, 303)
