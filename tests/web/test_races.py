"""Twenty times at once, on every act: one effect, one mail, a clear word to the others; on both databases."""

import asyncio
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.inscriptions.newcomer import typed
from tests.statements import Statement
from tests.web.etats import bring, stage
from tests.web.matrix import MATRICE
from tests.web.monde import FICHIER, SECRET, Monde, add_person
from tests.web.photographie import undone, write_last
from tests.web.wire import Reply, deliver
from tests.world.dates import days
from tests.world.instruction import delai
from tests.world.personnes import PASSWORD, make_agent
from tests.world.suppleances import jours

from mesaides.comptes.habilitations import Habilitation
from mesaides.courriels.tables import Courriel
from mesaides.journal.tables import find_break
from mesaides.web.visit import make_jeton

ALL = 20
NEW = "sept lampadaires mauves qui dansent"
ACTS = sorted(route for route in MATRICE if route.startswith("POST") and "verification" not in route)
ROUTINE = {
    "/connexion": "usager",
    "/comptes/nouveau": "visiteur",
    "/recuperation": "visiteur",
    "/habilitation/{token:str}/compte": "visiteur",
    "/habilitation/{token:str}/acceptation": "detache",
    "/changement-adresse/{token:str}": "visiteur",
    "/rattachements/{rattachement:int}/depart": "collegue",
    "/etablissements/{uai:str}/rattachements": "detache",
    "/mon-compte/fermeture": "collegue",
    "/projets/{projet:int}/sollicitation-chef": "usager",
}


def who(route: str) -> str:
    """Somebody for whom this door is open."""
    path = route.partition(" ")[2]
    ouverts = MATRICE[route][1]
    if path in ROUTINE:
        return ROUTINE[path]
    return next(
        (nom for nom in ("gestionnaire", "usager", "instructeur", *sorted(ouverts)) if nom in ouverts), ""
    )


def fields(monde: Monde, route: str, nom: str) -> dict[str, Any]:
    """What makes the act succeed."""
    numeros, claire = monde.numeros, monde.scene.claire
    given: dict[str, dict[str, Any]] = {
        "POST /connexion": {"identifiant": claire.identifiant, "mot_de_passe": PASSWORD},
        "POST /mon-compte/courriels": {"rythme": "quotidien"},
        "POST /mon-compte/double-authentification": {"nom": "Téléphone"},
        "POST /comptes/nouveau": typed(etablissement=numeros["uai"]),
        "POST /administration/regards/{compte:int}": {"raison": "Elle ne trouve pas où déposer son devis."},
        "POST /administration/remises/{compte:int}": {"motif": "Perdus, vue au guichet."},
        "POST /recuperation": {"adresse": claire.adresse},
        "POST /activation/renvoi": {"adresse": claire.adresse},
        "POST /nouveau-mot-de-passe/{token:str}": {"mot_de_passe": NEW, "confirmation": NEW},
        "POST /mon-compte/identite": {"civilite": "m", "nom": "Autre", "prenom": "Nom"},
        "POST /mon-compte/adresse": {"adresse": "ailleurs@exemple.fr", "actuel": PASSWORD},
        "POST /mon-compte/mot-de-passe": {"mot_de_passe": NEW, "confirmation": NEW, "actuel": PASSWORD},
        "POST /mon-compte/fermeture": {"actuel": PASSWORD},
        "POST /administration/etablissements/{uai:str}/invitations": {"adresse": "chef@exemple.fr"},
        "POST /administration/agents/{compte:int}/habilitations": {"role": "lecteur", "motif": "Renfort"},
        "POST /administration/agents/nouveau": {
            "adresse": "autre.agent@exemple.fr",
            "role": "lecteur",
            "motif": "Renfort",
        },
        "POST /habilitation/{token:str}/compte": {
            "identifiant": "ines.fabre",
            "civilite": "mme",
            "nom": "Fabre",
            "prenom": "Inès",
            "mot_de_passe": NEW,
            "confirmation": NEW,
        },
        "POST /administration/campagnes/{numero:int}": {
            "vue": "_".join(days(-20, 20).values()),
            **days(-20, 30),
        },
        "POST /administration/dispositifs/{code:str}/campagnes": {
            "annee_scolaire": "2029-2030",
            **days(70, 90),
        },
        "POST /administration/thematiques/{code:str}/{sens:str}": {"vue": "1"},
        "POST /administration/services": {"nom": "Service des arts"},
        "POST /administration/services/{numero:int}": {"nom": "Service des arts"},
        "POST /administration/services/{numero:int}/dispositifs": {"dispositif": numeros["dispositif"]},
        "POST /etablissements/{uai:str}/invitations": {"adresses": "a@exemple.fr", "fonction": "usager"},
        "POST /etablissements/{uai:str}/validations": {"rattachement": str(numeros["attente"])},
        "POST /etablissements/{uai:str}/suppleances": {
            "suppleant": str(monde.compte("collegue").id),
            **jours(60),
        },
        "POST /instruction/deports": {"objet": numeros["autre_uai"], "nature": "famille", **jours(60)},
        "POST /administration/deports/{deport:int}/levee": {"raison": "Le lien n’existe plus."},
        "POST /instruction/absences": {"suppleant": str(numeros["agent"]), **jours(60)},
        "POST /rattachements/{rattachement:int}/refus": {"raison": "Inconnu ici."},
        "POST /projets/nouveau": {
            "etablissement": str(monde.scene.lycee.id),
            "intitule": "Un autre",
            "thematique": str(monde.scene.thematique),
            "annee_scolaire": "2026-2027",
        },
        "POST /projets/validations": {"budget": f"{numeros['projet']}-{numeros['empreinte']}"},
        "POST /projets/{projet:int}/lignes/{cote:str}": {"poste": "transport", "montant": "12"},
        "POST /projets/{projet:int}/lignes/{ligne:int}/changement": {
            "vue": numeros["ligne_vue"],
            "poste": "transport",
            "montant": "12",
        },
        "POST /projets/{projet:int}/modification": {
            "intitule": "Un autre",
            "thematique": str(monde.scene.thematique),
            "annee_scolaire": "2026-2027",
        },
        "POST /projets/{projet:int}/lignes/{ligne:int}/retrait": {"vue": numeros["ligne_vue"]},
        "POST /projets/{projet:int}/validation": {"vue": numeros["empreinte"]},
        "POST /projets/{projet:int}/validation-part": {"part": "40000"},
        "POST /projets/{projet:int}/refus": {"vue": numeros["empreinte"], "raison": "Non."},
        "POST /decision/{token:str}/validation": {"vue": numeros["empreinte"]},
        "POST /decision/{token:str}/validation-part": {"part": "40000"},
        "POST /decision/{token:str}/refus": {"vue": numeros["empreinte"], "raison": "Non."},
        "POST /demandes/{demande:int}/fil": {"texte": "Bonjour."},
        "POST /demandes/{demande:int}/partages": {"personne": str(numeros["rattachement"])},
        "POST /demandes/nouvelle/{code:str}": {"projet": str(numeros["projet"])},
        "POST /demandes/{demande:int}/reponses/{code:str}": {"valeur": "Parler.", "vue": "0-", "rang": "1"},
        "POST /demandes/{demande:int}/{partie:str}": {"objectifs": "Parler.", "vue_objectifs": "0-"},
        "POST /pieces/{piece:int}/remplacement": {"raison": "C’est un autre."},
        "POST /instruction/affectations": {"demande": f"{numeros['recue']}-0"},
        "POST /demandes/{demande:int}/complements": {"objectifs": "Parler mieux.", "vue_objectifs": "1-"},
        "POST /demandes/{demande:int}/transmission": {"attestation": "oui"},
        "POST /demandes/{demande:int}/pieces/{code:str}/depots": {
            "nom": "devis.pdf",
            "taille": "900",
            "empreinte": "1-devis.pdf",
        },
    }
    if route.startswith(EXAMINED):
        decided = {"sens": "accord", "montant": "1 200", "raison": f"Dit par {nom}."}
        given_to = {"vers": str(numeros["agent"]), "tenant": str(monde.compte("instructeur").id)}
        asked = {"demande_objectifs": "Précisez.", "avant_le": delai()}
        return {"vue": numeros.get("vue", ""), **asked, **decided, **given_to}
    return given.get(route, {})


BY_FORM = "POST /demandes/{demande:int}/pieces/{code:str}"
BY_CHUNK = "POST /demandes/{demande:int}/depots/{depot:int}/{offset:int}"


def enclosed(monde: Monde, nom: str, route: str, jeton: str) -> tuple[dict[str, str], bytes]:
    """The headers of a form and its body."""
    if route == BY_CHUNK:
        return {"Content-Type": "application/octet-stream", "X-Jeton": jeton}, FICHIER
    if route == BY_FORM:
        body = f'--x\r\nContent-Disposition: form-data; name="jeton"\r\n\r\n{jeton}\r\n'.encode()
        body += b'--x\r\nContent-Disposition: form-data; name="fichier"; filename="rib.pdf"\r\n'
        body += b"Content-Type: application/pdf\r\n\r\n" + FICHIER + b"\r\n--x--\r\n"
        return {"Content-Type": "multipart/form-data; boundary=x"}, body
    body = urlencode({"jeton": jeton, **fields(monde, route, nom)}).encode()
    return {"Content-Type": "application/x-www-form-urlencoded"}, body


async def send(monde: Monde, nom: str, route: str, jeton: str) -> Reply:
    kind, body = enclosed(monde, nom, route, jeton)
    headers = {
        "Host": "127.0.0.1:8000",
        "Origin": "http://127.0.0.1:8000",
        "Cookie": f"session={monde.cles[nom]}",
        **kind,
    }
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    return await deliver(monde.app, "POST", monde.at(MATRICE[route][0]).encode(), sent, body)


TABLES = (
    "courriel",
    "evenement",
    "invitation",
    "rattachement",
    "projet",
    "ligne_budget",
    "validation",
)
TABLES = (*TABLES, "refus_budget", "lien", "compte", "session", "demande", "submission", "transmission")
TABLES = (*TABLES, "reponse", "mouvement", "relance", "piece", "piece_fournie", "piece_reutilisable", "depot")
TABLES = (
    *TABLES,
    "fil_message",
    "fil_lecture",
    "affectation",
    "proposition",
    "decision",
    "correction",
    "partage",
)


async def count() -> dict[str, int]:
    return {table: (await Statement(f"SELECT count(*) AS n FROM {table}").rows())[0]["n"] for table in TABLES}


def growth(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {table: after[table] - before[table] for table in before if after[table] != before[table]}


SAVED = {
    "POST /demandes/{demande:int}/reponses/{code:str}",
    "POST /demandes/{demande:int}/pieces/{code:str}/depots",
    BY_CHUNK,
}
"""Acts that answer in a few words, without a page to follow."""
WITHOUT_EFFECT = {
    "POST /administration/dispositifs/chargement",  # no file is sent here; tests/administration/test_dispositifs.py
    "POST /administration/dispositifs/chargements/{numero:int}/publication",
    "POST /connexion/cle/signature",  # no key signs here; tests/comptes/test_cles.py
    "POST /mon-compte/double-authentification/preuve/acte",  # sends back to the act, which is held on its own
    "POST /mon-compte/double-authentification/preuve/cle",
    "POST /mon-compte/double-authentification/{facteur:int}/cle",
    "POST /etablissements/{uai:str}/reglages/sans-connexion",  # accepted already; tests/projets/test_liens.py
    "POST /projets/{projet:int}/invitation",  # its porteur is here
    "POST /projets/{projet:int}/archivage",  # a draft hangs on it; tests/projets/test_vie.py
    "POST /projets/{projet:int}/reprise",  # it is not archived
    "POST /projets/{projet:int}/sollicitation",  # asked already
    "POST /projets/{projet:int}/suppression",  # a draft hangs on it
    "POST /rattachements/{rattachement:int}/depart/retrait",  # nobody asks to leave; tests/gestion
    "POST /rattachements/{rattachement:int}/maintien",  # nobody asks to leave; tests/gestion
}
"""Acts that this world refuses twenty times."""


@pytest.mark.parametrize("route", [route for route in ACTS if "import" not in route])
async def test_one_form_sent_twenty_times_at_once_has_one_effect(
    monde: Monde, route: str, request: pytest.FixtureRequest
):
    nom = who(route)
    if (
        route == "POST /connexion"
    ):  # at no cost, the last of twenty gets in first, and looks like one who guessed
        request.getfixturevalue("true_argon2")
    await stage(monde, route)
    jeton = monde.jeton(nom)
    before = await count()
    async with undone():
        alone = await send(monde, nom, route, jeton)
        await write_last()
        once = growth(before, await count())
    answers = await asyncio.gather(*(send(monde, nom, route, jeton) for _ in range(ALL)))
    assert {answer.status for answer in answers} <= {alone.status, 401, 404, 409, 410, 422, 429}
    assert max(answer.status for answer in answers) < 500
    if route in SAVED:
        assert alone.status == 200, words(alone)
        assert once
        assert growth(before, await count()) == once
    elif alone.status == 303:
        winners = {answer.header("location") for answer in answers if answer.status == 303}
        assert len(winners) == 1
        assert growth(before, await count()) == once
    else:
        assert route in WITHOUT_EFFECT, f"{alone.status} {words(alone)}"
    assert await find_break() is None


def words(answer: Reply) -> str:
    text = re.sub(r"(?s)<(script|style)\b.*?</\1>|<[^>]*>", " ", answer.text)
    return " ".join(text.split())


TOLD = re.compile(
    r"déjà|Page introuvable|retirée|changé|ne (sert|vaut|fonctionne) plus|n’est plus|n’attend plus"
)
DECISION = ("POST /projets/{projet:int}/validation", "POST /projets/{projet:int}/refus")
CONTRARY: dict[str, list[tuple[str, str]]] = {
    "an account is validated, refused and given up": [
        ("gestionnaire", "POST /rattachements/{rattachement:int}/validation"),
        ("gestionnaire", "POST /rattachements/{rattachement:int}/refus"),
        ("en_attente", "POST /rattachements/{rattachement:int}/abandon"),
    ],
    "an invitation is accepted, declined and revoked": [
        ("detache", "POST /invitations/{invitation:int}/acceptation"),
        ("detache", "POST /invitations/{invitation:int}/declin"),
        ("gestionnaire", "POST /invitations/{invitation:int}/revocation"),
    ],
    "a budget is validated and refused, on the page and by mail": [
        *(("gestionnaire", route) for route in DECISION),
        ("visiteur", "POST /decision/{token:str}/validation"),
        ("visiteur", "POST /decision/{token:str}/refus"),
    ],
    "an account is activated and refused": [
        ("visiteur", "POST /activation/{token:str}"),
        ("visiteur", "POST /activation/{token:str}/refus"),
    ],
    "a demande is shared": [
        ("usager", "POST /demandes/{demande:int}/partages"),
        ("gestionnaire", "POST /demandes/{demande:int}/partages"),
    ],
    "a demande is shared no more": [
        ("usager", "POST /demandes/{demande:int}/partages/{partage:int}/retrait"),
        ("gestionnaire", "POST /demandes/{demande:int}/partages/{partage:int}/retrait"),
    ],
    "a line is removed": [
        ("usager", "POST /projets/{projet:int}/lignes/{ligne:int}/retrait"),
        ("gestionnaire", "POST /projets/{projet:int}/lignes/{ligne:int}/retrait"),
    ],
    "a person is detached": [("gestionnaire", "POST /rattachements/{rattachement:int}/detachement")],
    "a forgotten password is chosen again": [("visiteur", "POST /nouveau-mot-de-passe/{token:str}")],
    "an address is confirmed": [("visiteur", "POST /changement-adresse/{token:str}")],
}
EXAMINED = "POST /instruction/{demande:int}"
AGENTS = ("instructeur", "autre_instructeur")
OPPOSITE: dict[tuple[str, str], list[tuple[str, str]]] = {
    ("transmise", "a demande is taken in charge by two agents"): [
        (nom, f"{EXAMINED}/prise-en-charge") for nom in AGENTS
    ],
    ("en_instruction", "a decision is proposed, complements are asked, the demande is closed"): [
        (nom, f"{EXAMINED}/{acte}") for acte in ("proposition", "completude", "classement") for nom in AGENTS
    ],
    ("a_completer", "complements are given back and asked no more, the demande is closed"): [
        ("instructeur", f"{EXAMINED}/retrait-completude"),
        ("usager", "POST /demandes/{demande:int}/renvoi"),
        ("instructeur", f"{EXAMINED}/classement"),
        ("gestionnaire", "POST /demandes/{demande:int}/renvoi"),
    ],
    ("proposee", "a proposition is withdrawn, made anew and followed"): [
        (nom, f"{EXAMINED}/{acte}")
        for acte in ("retrait-proposition", "nouvelle-proposition", "accord")
        for nom in AGENTS
    ],
    ("sans_suite", "a demande is reopened by two agents"): [
        (nom, f"{EXAMINED}/reouverture") for nom in AGENTS
    ],
    ("proposee", "the aid is granted, refused, closed, and the demande withdrawn"): [
        *((nom, f"{EXAMINED}/{acte}") for nom in AGENTS for acte in ("accord", "refus", "classement")),
        ("usager", "POST /demandes/{demande:int}/retrait"),
    ],
}
"""By the state in which they meet."""
CLICKS = ("prise-en-charge", "retrait-completude", "retrait-proposition")
"""Acts in which nothing is typed."""


async def clash(monde: Monde, who_does_what: list[tuple[str, str]]) -> list[Reply]:
    """Twenty of these acts at once: one is done, each of the others is told why it is not."""
    acts = [who_does_what[number % len(who_does_what)] for number in range(ALL)]
    answers = await asyncio.gather(
        *(send(monde, nom, route, make_jeton(monde.cles[nom], SECRET)) for nom, route in acts)
    )
    statuses = sorted(answer.status for answer in answers)
    assert statuses.count(303) == 1, statuses
    for answer in answers:
        assert answer.status in (303, 401, 404, 409, 410), words(answer)
        if answer.status != 303:
            assert TOLD.search(words(answer)), words(answer)
    assert await find_break() is None
    return answers


@pytest.mark.parametrize("what", CONTRARY)
async def test_of_twenty_contrary_acts_at_once_one_is_done_and_the_others_are_told(monde: Monde, what: str):
    before = await Courriel.count()
    await clash(monde, CONTRARY[what])
    assert await Courriel.count() - before <= 2


@pytest.mark.parametrize(("etat", "what"), OPPOSITE, ids=[what for _, what in OPPOSITE])
async def test_of_twenty_opposite_steps_of_a_demande_one_is_done_and_the_others_keep_their_text(
    monde: Monde, etat: str, what: str
):
    agent = await make_agent(Habilitation.INSTRUCTEUR, prenom="Paul", nom="Sicard")
    await add_person(monde, "autre_instructeur", agent)
    await bring(monde, etat)
    acts = OPPOSITE[etat, what]
    before, moves = await Courriel.count(), await count()
    answers = await clash(monde, acts)
    assert (
        await Courriel.count() - before <= 5
    )  # gestionnaire and who acts for them, porteur, whom it is shared with, agent in charge
    grown = growth(moves, await count())
    assert grown["mouvement"] == 1
    assert grown.get("decision", 0) <= 1
    for number, answer in enumerate(answers):
        nom, route = acts[number % len(acts)]
        if answer.status == 409 and route.startswith(EXAMINED) and not route.endswith(CLICKS):
            kept = "Précisez." if route.endswith("completude") else f"Dit par {nom}."
            assert kept in answer.text, words(answer)
            assert re.search(r"par .+, le |a changé depuis", words(answer)), words(answer)


async def test_of_twenty_transmissions_from_two_desks_one_is_made_and_all_are_led_to_its_accuse(
    monde: Monde,
):
    await bring(monde, "brouillon")
    before, moves = await Courriel.count(), await count()
    route = "POST /demandes/{demande:int}/transmission"
    answers = await asyncio.gather(
        *(
            send(monde, nom, route, make_jeton(monde.cles[nom], SECRET))
            for nom in ("usager", "gestionnaire") * (ALL // 2)
        )
    )
    accuse = monde.at("/demandes/{demande}/accuse")
    assert {(answer.status, answer.header("location")) for answer in answers} == {(303, accuse)}
    grown = growth(moves, await count())
    assert (grown["transmission"], grown["mouvement"]) == (1, 1)
    assert await Courriel.count() - before <= 3
    assert await find_break() is None
