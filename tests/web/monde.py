"""A small world: a lycée with its people and objects, another one, the Région; each person with a browser of theirs."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
from tests.conftest import TEST_SETTINGS
from tests.pieces import samples
from tests.visitors import ORIGIN, Visitor
from tests.world.demandes import Depot as Dossier
from tests.world.demandes import set_demande
from tests.world.deports import leave_to_others
from tests.world.dispositifs import campagne_of, open_another, withdraw
from tests.world.facteurs import make_facteur, make_remise
from tests.world.invitations import make_invitation
from tests.world.lycees import make_etablissement
from tests.world.personnes import (
    acteur_of,
    attach,
    habilitate,
    make_agent,
    make_compte,
    make_gestionnaire,
    make_session,
    make_usager,
    rattachement_of,
)
from tests.world.projets import Scene
from tests.world.region import invite_an_agent, make_service
from tests.world.suppleances import go_away, jours, name_suppleant

from mesaides.administration.tables import Importation
from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.moves.liens import issue_lien
from mesaides.comptes.roles import Fonction, StatutRattachement
from mesaides.comptes.rules.service import EtatService
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.lien import Objet
from mesaides.comptes.tables.remise import Remise
from mesaides.courriels.tables import Courriel
from mesaides.db import transaction
from mesaides.demandes.tables.partage import Partage
from mesaides.dispositifs.tables import Chargement
from mesaides.fils.moves.ecriture import keep_files, write_message
from mesaides.fils.tables.fil import Jointe
from mesaides.pieces.contenu.fichiers import fichiers
from mesaides.pieces.moves.pieces import Nouvelle
from mesaides.pieces.rules.types import TypePiece
from mesaides.pieces.states import StatutPiece
from mesaides.pieces.tables.piece import Depot, Piece, Remplacement
from mesaides.projets.moves.decisions import ask_validation
from mesaides.projets.moves.lignes import mark_of
from mesaides.projets.moves.verrou import list_lignes
from mesaides.projets.tables.projet import LienDecision
from mesaides.web.cookies import ANONYMOUS, CONNECTED
from mesaides.web.gate import Gate
from mesaides.web.visit import NOBODY, fingerprint, make_jeton, make_mark

DISPOSITIF = "projets-educatifs"
ARRIVEE = "une-arrivee-" + "x" * 10
ACCEPTEE = "une-autre-" + "x" * 12
"""The tokens of the links by which agents come, without an account and with theirs."""
UAI = "0819901X"
SECRET = TEST_SETTINGS.secret_keys[0]
RENOMMEE = '{"thematiques": [{"code": "sport", "nom": "Sports"}]}'
"""A file that was read, not published yet."""
FICHIER = samples.pdf()
"""A file that Claire is sending, whole in one chunk."""


@dataclass
class Monde:
    """`visiteurs`: who is at which browser; `numeros`: what the addresses of the matrix need."""

    app: Gate
    dossier: Dossier
    """The draft of Claire's, of the lycée of the matrix."""
    comptes: dict[str, Compte | None]
    visiteurs: dict[str, Visitor]
    cles: dict[str, str]
    """The session's cookie of each."""
    numeros: dict[str, Any]

    @property
    def scene(self) -> Scene:
        return self.dossier.scene

    def compte(self, nom: str) -> Compte:
        compte = self.comptes[nom]
        assert compte is not None
        return compte

    async def log_in_again(self, nom: str) -> None:
        """At the time it is now."""
        self.cles[nom] += "-encore"
        await make_session(self.compte(nom), self.cles[nom])

    def at(self, adresse: str, **others: Any) -> str:
        return adresse.format(**{**self.numeros, **others})

    def nowhere(self, adresse: str) -> str:
        """The same address of an object that does not exist."""
        return adresse.format(**dict.fromkeys(self.numeros, 987654321))

    def jeton(self, nom: str) -> str:
        return make_jeton(self.cles[nom], SECRET)

    def personne(self, nom: str) -> str:
        """What their pages say of whom they were made for."""
        compte = self.comptes[nom]
        return NOBODY if compte is None else make_mark(compte.id, SECRET)

    def browser(self, nom: str) -> httpx.AsyncClient:
        """Theirs, with the cookie of their session and no other."""
        client = self.visiteurs[nom].client
        client.cookies.clear()
        client.cookies.set("session", self.cles[nom], domain="127.0.0.1")
        return client

    async def ask(self, nom: str, method: str, path: str, /, **typed: Any) -> httpx.Response:
        """A request of this person, with a good token, as their browser would send it."""
        client = self.browser(nom)
        if method == "POST":
            data = {"jeton": self.jeton(nom), **typed}
            return await client.post(path, data=data, headers={"Origin": ORIGIN})
        return await client.request(method, path)


def everything(monde: Monde) -> dict[str, str]:
    """Fields with which an act would succeed, were it allowed."""
    return {
        "adresse": "quelquun@exemple.fr",
        "adresses": "quelquun@exemple.fr",
        "fonction": "gestionnaire",
        "motif": "Une raison assez longue.",
        "raison": "Une raison.",
        "rythme": "quotidien",
        "poste": "transport",
        "role": "lecteur",
        "nom": "Service des arts",
        "montant": "12",
        "vue": monde.numeros["ligne_vue"],
        "vers": str(monde.numeros["agent"]),
        "rattachement": str(monde.numeros["attente"]),
        "suppleant": str(monde.compte("collegue").id),
        "objet": monde.numeros["autre_uai"],
        "nature": "famille",
        **jours(60),
        "budget": f"{monde.numeros['projet']}-{monde.numeros['empreinte']}",
    }


async def make_monde(app: Gate) -> Monde:
    depot, recue = await set_demande(), await set_demande(ready=True)
    await recue.transmit()
    await open_another(dans=40)  # for which a demande can be copied
    scene = depot.scene
    scene.lycee.uai = UAI
    await scene.lycee.save()
    ici, la_bas = scene.lycee, await make_etablissement(uai="0829901S")
    en_attente, collegue = await make_usager(ici, en_attente=True), await make_usager(ici)
    instructeur, deporte = [await make_agent(Habilitation.INSTRUCTEUR) for _ in range(2)]
    associe, detache, suppleant = await make_compte(), await make_compte(), await make_usager(ici)
    await attach(detache, ici, Fonction.GESTIONNAIRE, StatutRattachement.DETACHE)
    comptes: dict[str, Compte | None] = {
        "visiteur": None,
        "en_attente": en_attente,
        "usager": scene.claire,
        "collegue": collegue,
        "associe": associe,
        "gestionnaire": scene.marc,
        "suppleant": suppleant,
        "ailleurs": await make_gestionnaire(la_bas),
        "detache": detache,
        "instructeur": instructeur,
        "deporte": deporte,
        "lecteur": await make_agent(Habilitation.LECTEUR),
        "administrateur": await make_agent(Habilitation.ADMINISTRATEUR),
        "ferme": await make_compte(ferme_le=datetime.now(UTC)),
    }
    numeros = {
        "uai": ici.uai,
        "autre_uai": la_bas.uai,
        "rattachement": await rattachement_of(collegue),
        "attente": await rattachement_of(en_attente),
        "personne": collegue.id,
        "dispositif": DISPOSITIF,
        "campagne": await campagne_of(DISPOSITIF),
        "retire": await withdraw("residence-artiste"),
        "service": await make_service("Service des lycées"),
        "service_ferme": await make_service("Ancien service", EtatService.FERME),
        "demande": depot.id,
        "suppleance": (await name_suppleant(scene.marc, suppleant)).id,
        "partage": await _partage(depot.id, scene, associe),
        "connectee": await _connectee(),
        "facteur": await make_facteur(await make_compte()),
        **await _agent(instructeur),
        "deport": [await leave_to_others(deporte, lieu.uai) for lieu in (recue.scene.lycee, ici)][-1],
        "arrivee": ARRIVEE,
        "acceptee": ACCEPTEE,
        "recue": recue.id,  # of another lycée, transmitted
        **await _pieces(depot.id, scene),
        **await _remise(),
        "remplacement": await _remplacement(recue),
        **await _invitation(scene, detache),
        **await _projet(scene),
        **await _liens(scene, comptes),
    }
    par = comptes["administrateur"]
    assert par
    numeros["invitation_agent"] = await invite_an_agent("agent.nouveau@exemple.fr", par.id, ARRIVEE)
    await invite_an_agent(detache.adresse, par.id, ACCEPTEE)
    visiteurs = {nom: Visitor.of(app, f"192.0.2.{number}") for number, nom in enumerate(comptes, start=1)}
    return Monde(app, depot, comptes, visiteurs, await _sessions(comptes), numeros)


async def _agent(collegue: Compte) -> dict[str, Any]:
    """An instructeur, what makes them one, and when they are away."""
    agent = await make_compte()
    old = await habilitate(
        await make_compte(), Habilitation.LECTEUR, depuis_le=datetime(2020, 1, 1, tzinfo=UTC)
    )
    given = await habilitate(agent, Habilitation.INSTRUCTEUR)
    away = await go_away(agent, collegue, dans=30)
    return {"agent": agent.id, "habilitation": given, "absence": away, "a_revoir": old}


async def _connectee() -> int:
    """Somebody with an open session, whose number it is."""
    return (await acteur_of(await make_compte())).compte


async def _partage(demande: int, scene: Scene, avec: Compte) -> int:
    link = await attach(avec, scene.lycee)
    partage = Partage(demande=demande, rattachement=link.id, par=scene.claire.id, le=datetime.now(UTC))
    await partage.save()
    return partage.id


async def _invitation(scene: Scene, invited: Compte) -> dict[str, Any]:
    made, token = await make_invitation(scene.lycee, invited.adresse, par=scene.marc.id)
    courriel = await Courriel.objects().order_by(Courriel.id).first()
    importation = Importation(le=datetime.now(UTC))
    await importation.save()
    chargement = Chargement(contenu=RENOMMEE, le=datetime.now(UTC))
    await chargement.save()
    return {
        "invitation": made.id,
        "invitation_lien": token,
        "courriel": courriel.id if courriel else 0,
        "importation": importation.id,
        "chargement": chargement.id,
    }


async def _projet(scene: Scene) -> dict[str, Any]:
    """The projet, the validation of its budget asked, where the link of the mail is enough to answer."""
    await scene.accept_links()
    async with transaction():
        await ask_validation(await scene.fiche(), await acteur_of(scene.claire), datetime.now(UTC))
    fiche, (first, *_) = await scene.fiche(), await list_lignes(scene.projet)
    token = "une-decision-" + "x" * 30
    await LienDecision.update({LienDecision.empreinte: fingerprint(token)}).where(
        LienDecision.compte == scene.marc.id
    )
    return {
        "projet": scene.projet,
        "ligne": first.id,
        "ligne_vue": mark_of(first.ligne),
        "empreinte": fiche.empreinte,
        "decision": token,
    }


async def _pieces(demande: int, scene: Scene) -> dict[str, Any]:
    """A file that Claire gave, another that she is sending, a third that Marc joined to a message."""
    now = datetime.now(UTC)
    kept = await fichiers().keep(io.BytesIO(b"%PDF-1.7"), [(0, 8)])
    given = Nouvelle("rib.pdf", TypePiece.PDF, 8, kept.sha256, kept.cle, StatutPiece.DISPONIBLE)
    piece = Piece(
        demande=demande,
        code="rib",
        nom=given.nom,
        type="pdf",
        taille=8,
        sha256=kept.sha256,
        cle=kept.cle,
        statut="disponible",
        par=scene.claire.id,
        le=now,
    )
    await piece.save()
    async with transaction():
        marc = await acteur_of(scene.marc)
        jointes = await keep_files(demande, [given], marc, now)
        message = await write_message(demande, marc, "Voici le devis.", now, jointes)
    jointe = await Jointe.objects().get(Jointe.message == message)
    assert jointe
    envoi = Depot(
        cle="d" * 32,
        demande=demande,
        code="rib",
        nom="autre.pdf",
        taille=len(FICHIER),
        empreinte="1",
        par=scene.claire.id,
        le=now,
        vu_le=now,
    )
    await envoi.save()
    return {"piece": piece.id, "depot": envoi.id, "jointe": jointe.id}


async def _remise() -> dict[str, Any]:
    """Somebody has lost their devices: proposed by one administrateur, the link is in the mail."""
    perdu, par = await make_compte(), await make_agent(Habilitation.ADMINISTRATEUR)
    token = await make_remise(perdu, par)
    row = await Remise.select(Remise.id).where(Remise.compte == perdu.id).first()
    assert row
    return {"remise": row["id"], "remise_lien": token}


async def _remplacement(recue: Dossier) -> int:
    """A file that the Région has received, and that its lycée asks to replace."""
    kept = await fichiers().keep(io.BytesIO(b"%PDF-1.6"), [(0, 8)])
    par, now = recue.scene.claire.id, datetime.now(UTC)
    file = {"nom": "faux.pdf", "type": "pdf", "taille": 8, "sha256": kept.sha256, "cle": kept.cle}
    piece = Piece(demande=recue.id, code="rib", statut="disponible", par=par, le=now, **file)
    await piece.save()
    return await wish_to_replace(piece.id, recue)


async def wish_to_replace(piece: int, dossier: Dossier) -> int:
    """Claire's, of a file under the RIB."""
    told = {"code": "rib", "raison": "C’est un autre.", "par": dossier.scene.claire.id}
    wish = Remplacement(piece=piece, demande=dossier.id, le=datetime.now(UTC), **told)
    await wish.save()
    return wish.id


async def _liens(scene: Scene, comptes: dict[str, Compte | None]) -> dict[str, Any]:
    now = datetime.now(UTC)
    nouveau = await make_usager(scene.lycee, en_attente=True, active_le=None)
    async with transaction():
        return {
            "activation": await issue_lien(nouveau.id, Objet.ACTIVATION, now),
            "recuperation": await issue_lien(scene.claire.id, Objet.RECUPERATION, now),
            "adresse": await issue_lien(scene.claire.id, Objet.ADRESSE, now, adresse="autre@exemple.fr"),
        }


async def _sessions(comptes: dict[str, Compte | None]) -> dict[str, str]:
    return {nom: await _open(nom, compte) for nom, compte in comptes.items()}


async def _open(nom: str, compte: Compte | None) -> str:
    """The cookie of this person, logged in when they have a compte."""
    cle = (CONNECTED if compte else ANONYMOUS) + f"cle-de-{nom}"
    if compte:
        await make_session(compte, cle)
    return cle


async def add_person(monde: Monde, nom: str, compte: Compte) -> None:
    """One more, logged in, of whom the matrix says nothing."""
    monde.comptes[nom] = compte
    monde.cles[nom] = await _open(nom, compte)


async def add_session(monde: Monde) -> None:
    """The number of a session of the gestionnaire that is not the one they use."""
    monde.numeros["session"] = await make_session(monde.scene.marc, "s.ailleurs")
