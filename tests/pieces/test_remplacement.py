"""A wrong pièce was transmitted: the lycée asks to replace it, the Région accepts in one click or says why not."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from tests.counting import count_queries
from tests.pieces import samples
from tests.pieces.desk import CODE, send_form, step
from tests.visitors import Shown, Visitor
from tests.world.acteurs import AGENT, AUTRUI, GESTION, ICI, MOI, someone
from tests.world.courriels import letters_to
from tests.world.demandes import Depot, set_demande
from tests.world.instruction import Bureau, do_propose, do_take
from tests.world.personnes import make_agent

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import Fonction
from mesaides.db import transaction
from mesaides.demandes.reads.transmission import find_transmission
from mesaides.demandes.states.etapes import EN_COURS, EtatDemande
from mesaides.demandes.tables.demande import Demande
from mesaides.instruction.moves.actes import refuse
from mesaides.journal.tables import Evenement
from mesaides.pieces.states import ETAPES, EtatRemplacement, can_replace, is_removable
from mesaides.pieces.tables.piece import Piece
from mesaides.web.gate import Gate

NOW = datetime(2026, 11, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Recue:
    etat: EtatDemande
    etat_le: datetime = NOW
    etablissement: int = ICI
    porteur: int | None = AUTRUI
    cree_par: int = AUTRUI
    ouverte_a: int | None = None
    ecartee: bool = False
    service: int = 1
    dispositif: int = 1
    departement: str = "031"
    deux_personnes: bool = False
    a_propose: bool = False


def test_each_takes_their_steps_until_the_decision():
    examined = Recue(EtatDemande.EN_INSTRUCTION)
    shared = Recue(EtatDemande.EN_INSTRUCTION, ouverte_a=1)
    wished, accepted = EtatRemplacement.DEMANDE, EtatRemplacement.ACCEPTE
    for who, demande, etat, steps in (
        (AGENT, examined, wished, {"acceptation", "refus"}),
        (AGENT, examined, accepted, set()),
        (GESTION, examined, wished, {"retrait"}),
        (GESTION, examined, accepted, {"depot", "retrait"}),
        (someone(Fonction.USAGER, compte=MOI), shared, accepted, {"depot"}),
    ):
        assert {step.nom for step in ETAPES.open_to(who, demande, etat)} == steps
    assert {etat for etat in EtatDemande if can_replace(GESTION, Recue(etat))} == EN_COURS
    assert not can_replace(AGENT, examined)


def test_what_the_region_has_received_is_taken_out_by_nobody():
    later = NOW + timedelta(minutes=1)
    assert is_removable(Recue(EtatDemande.BROUILLON), NOW)
    assert is_removable(Recue(EtatDemande.A_COMPLETER), later)
    assert not is_removable(Recue(EtatDemande.A_COMPLETER), NOW)
    assert not is_removable(Recue(EtatDemande.EN_INSTRUCTION), later)


@dataclass
class Cote:
    """Claire's browser and Inès's, on a demande in examination with one file."""

    bureau: Bureau
    claire: Visitor
    ines: Visitor
    piece: int

    @property
    def depot(self) -> Depot:
        return self.bureau.depot

    async def ask(self, raison: str = "Ce RIB est celui d’un autre lycée.") -> Shown:
        page = await step(self.claire, self.depot)
        return await self.claire.send(page, f"/pieces/{self.piece}/remplacement", raison=raison)

    async def answer(self, acte: str, **typed: str) -> Shown:
        page = await self.ines.open(self.bureau.adresse)
        (action,) = {one for one in page.actions() if one.endswith(f"/{acte}") and "/remplacements/" in one}
        return await self.ines.send(page, action, **typed)


@pytest.fixture
async def cote(app: Gate, visitor: Visitor) -> Cote:
    depot = await set_demande(ready=True)
    await visitor.enter(depot.scene.claire)
    await send_form(visitor, depot, samples.pdf(), nom="faux.pdf")
    ines = await make_agent(Habilitation.INSTRUCTEUR, prenom="Inès", nom="Fabre")
    bureau = Bureau(depot, ines, await depot.transmit())
    await bureau.do(do_take)
    piece = await Piece.objects().first()
    assert piece
    return Cote(bureau, visitor, await Visitor.entered(app, ines, "192.0.2.9"), piece.id)


async def acts() -> list[str]:
    return [row["acte"] for row in await Evenement.select(Evenement.acte).order_by(Evenement.id)]


async def test_a_wrong_piece_is_replaced_once_the_region_accepts_and_stays_as_it_was_received(cote: Cote):
    received = await find_transmission(cote.bureau.id)
    page = await cote.ask()
    assert "Remplacement demandé le" in page.text
    claire, ines = cote.depot.scene.claire, cote.bureau.ines
    (letter,) = await letters_to(ines.adresse, "remplacement")
    assert "faux.pdf" in letter.texte
    assert "Ce RIB est celui d’un autre lycée." in letter.texte
    assert "Ce RIB est celui d’un autre lycée." in (await cote.ines.open(cote.bureau.adresse)).text
    with count_queries() as asked:
        await cote.ines.open(cote.bureau.adresse)
    assert len(asked) <= 6, asked
    done = await cote.answer("acceptation")
    assert "nouveau fichier attendu" in done.text
    (letter,) = await letters_to(claire.adresse, "remplacement")
    assert "déposez le nouveau fichier" in letter.texte
    with count_queries() as asked:
        page = await step(cote.claire, cote.depot)
    assert len(asked) <= 6, asked
    assert "Déposez le fichier qui remplace" in page.words_of(f"piece_{CODE}")
    assert not [one for one in page.actions() if one.endswith("/suppression")]
    page = await send_form(cote.claire, cote.depot, samples.photo(), nom="vrai.jpg")
    assert "Remplacé le" in page.text
    assert f"/demandes/{cote.bureau.id}/pieces/{CODE}" not in page.actions()
    assert len(await letters_to(ines.adresse, "remplacement")) == 2
    seen = await cote.ines.open(cote.bureau.adresse)
    for name in ("faux.pdf", "vrai.jpg", "Il reste ici tel qu’il a été reçu."):
        assert name in seen.text
    assert f"/pieces/{cote.piece}" in seen.links()
    assert await find_transmission(cote.bureau.id) == received
    told = await acts()
    for acte in ("remplacement_demande", "remplacement_accepte_demande", "piece_remplacee_demande"):
        assert acte in told


async def test_a_refusal_gives_its_reason_and_the_piece_stays(cote: Cote):
    empty = await cote.ask("")
    assert empty.status == 422
    assert "Écrivez pourquoi" in empty.text
    await cote.ask()
    assert (await cote.answer("refus", raison="")).status == 422
    await cote.answer("refus", raison="C’est bien le vôtre.")
    page = await step(cote.claire, cote.depot)
    assert "Remplacement refusé" in page.text
    assert "C’est bien le vôtre." in page.text
    (letter,) = await letters_to(cote.depot.scene.claire.adresse, "remplacement")
    assert "C’est bien le vôtre." in letter.texte
    again = await cote.ask("Regardez la page 2.")
    assert "Remplacement demandé le" in again.text


async def test_who_changes_their_mind_keeps_the_file_that_was_received(cote: Cote):
    page = await cote.ask()
    page = await cote.claire.send(page, f"/pieces/{cote.piece}/remplacement/retrait")
    assert "Le fichier reçu est gardé." in page.text
    assert f"/pieces/{cote.piece}/remplacement" in page.actions()
    page = await cote.ines.open(cote.bureau.adresse)
    assert not [one for one in page.actions() if "/remplacements/" in one]


@pytest.mark.parametrize("decided", [False, True])
async def test_nothing_is_given_without_the_region_nor_after_its_decision(cote: Cote, decided: bool):
    await cote.ask()
    if decided:
        await cote.answer("acceptation")
        await cote.bureau.do(do_propose)
        geste = await cote.bureau.geste()
        async with transaction():
            await refuse(geste, "Non.")
    page = await step(cote.claire, cote.depot)
    assert f"/demandes/{cote.bureau.id}/pieces/{CODE}" not in page.actions()
    page = await cote.claire.open("/mes-services")
    answer = await cote.claire.client.post(
        f"/demandes/{cote.bureau.id}/pieces/{CODE}",
        data={"jeton": page.fields("/deconnexion")["jeton"]},
        files={"fichier": ("b.jpg", samples.photo())},
        headers={"Origin": "http://127.0.0.1:8000"},
    )
    assert answer.status_code == 409
    assert await Piece.count() == 1
    demande = await Demande.objects().get(Demande.id == cote.bureau.id)
    assert demande
    assert demande.etat == ("refusee" if decided else "en_instruction")
