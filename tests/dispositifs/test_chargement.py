"""Loading dispositifs: versions are made by content, and kept."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from tests.conftest import TEST_SETTINGS
from tests.world.courriels import letters_to
from tests.world.demandes import set_demande

from mesaides.administration.moves.dispositifs import put_in_force
from mesaides.cli import main
from mesaides.db import Database, transaction
from mesaides.demo.dispositifs import CLOSED, plant_dispositifs
from mesaides.dispositifs.moves import EXEMPLES, load, open_exemples, open_fichiers
from mesaides.dispositifs.reads import find_fiche, list_fiches, list_thematiques
from mesaides.dispositifs.rules.campagnes import EtatCampagne
from mesaides.dispositifs.rules.lecture import Catalogue, FichierError
from mesaides.dispositifs.tables import Campagne, DispositifVersion

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CODE = "projets-educatifs"


def retitled(lecture: Catalogue, titre: str) -> Catalogue:
    """Only the projets éducatifs, under another title."""
    lu = next(lu for lu in lecture.dispositifs if lu.code == CODE)
    contenu = msgspec.structs.replace(lu.contenu, titre=titre)
    return Catalogue(dispositifs=(msgspec.structs.replace(lu, contenu=contenu),))


async def test_loading_twice_makes_one_version(base: Database):
    first = await load(open_exemples(), NOW)
    again = await load(open_exemples(), NOW)
    assert len(first.nouveaux) == len(again.inchanges) == 6
    assert again.nouveaux == ()
    assert await DispositifVersion.count() == 6
    assert len(await list_thematiques()) == 12


async def test_a_changed_content_is_a_new_version_and_the_old_one_is_kept(base: Database):
    await load(open_exemples(), NOW)
    old = await find_fiche(CODE)
    await load(retitled(open_exemples(), "Projets"), NOW)
    new = await find_fiche(CODE)
    assert old is not None
    assert new is not None
    assert (new.numero, new.contenu.titre) == (2, "Projets")
    assert await DispositifVersion.exists().where(DispositifVersion.id == old.version)
    back = await load(retitled(open_exemples(), old.contenu.titre), NOW)
    assert back.nouveaux == (CODE,)
    assert await find_fiche(CODE) == old


async def test_an_unknown_thematique_loads_nothing(base: Database):
    lonely = Catalogue(dispositifs=open_exemples().dispositifs)
    with pytest.raises(FichierError, match="thématique"):
        await load(lonely, NOW)
    assert await DispositifVersion.count() == 0


async def test_the_demonstration_is_open_but_for_one(base: Database):
    await plant_dispositifs(NOW)
    await plant_dispositifs(NOW)
    states = {fiche.code: fiche.state(NOW) for fiche in await list_fiches()}
    assert states.pop(CLOSED) == EtatCampagne.A_VENIR
    assert set(states.values()) == {EtatCampagne.OUVERTE}
    assert await Campagne.count() == 7, "the one that is over, and the next one"


@pytest.fixture
def command(new_base_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    monkeypatch.setenv("MESAIDES_DATABASE_URL", new_base_url)
    monkeypatch.setenv("MESAIDES_SECRET_KEY", TEST_SETTINGS.secret_keys[0])

    def run(*args: str) -> tuple[int, str]:
        answer = CliRunner().invoke(main, ["charger-dispositifs", *args])
        return answer.exit_code, " ".join(answer.output.split())

    return run


def test_the_command_says_what_it_loaded(command: Callable[..., tuple[int, str]]):
    first = command("--exemples")[1]
    assert first.startswith("7 chargés : thématiques, ")
    assert ". 0 inchangé. Thématiques : - ajouté : Thématique" in first
    again = command(*(str(path) for path in EXEMPLES.glob("*.toml")))[1]
    assert again.startswith("0 chargé. 6 inchangés : ")
    assert again.endswith(".")


def test_the_command_names_the_file_and_the_question(command: Callable[..., tuple[int, str]], tmp_path: Path):
    wrong = tmp_path / "radio.toml"
    wrong.write_text('code = "radio"')
    assert command(str(wrong)) == (
        2,
        "mesaides : radio.toml : il manque « titre ». Rien n’a été chargé.",
    )
    assert command(str(tmp_path / "absent.toml"))[0] == 2
    assert command()[0] == 2


def test_the_command_says_each_change_and_is_never_silent_of_one(
    command: Callable[..., tuple[int, str]], tmp_path: Path
):
    command("--exemples")
    first = EXEMPLES / "thematiques.toml"
    renamed = tmp_path / "thematiques.toml"
    renamed.write_text(first.read_text(encoding="utf-8").replace("Mémoire", "Mémoires"), encoding="utf-8")
    assert "changé : Nom de la thématique « memoire » : Mémoire → Mémoires" in command(str(renamed))[1]
    radio = tmp_path / "projets-educatifs.toml"
    text = (EXEMPLES / "projets-educatifs.toml").read_text(encoding="utf-8")
    dated = '[[campagnes]]\nannee_scolaire = "2030-2031"\nouvre_le = 2030-09-01\nferme_le = 2030-11-30\n'
    radio.write_text(f"{text}\n{dated}", encoding="utf-8")
    said = command(str(radio), str(EXEMPLES / "communs.toml"))[1]
    assert said.startswith("1 chargé : projets-educatifs.")
    assert "ajouté : Campagne 2030-2031, du 1er septembre 2030 au 30 novembre 2030" in said


async def test_the_command_moves_drafts_as_the_pages_do(base: Database, tmp_path: Path):
    depot = await set_demande()
    changed = tmp_path / "communs.toml"
    text = (EXEMPLES / "communs.toml").read_text(encoding="utf-8")
    changed.write_text(text.replace('code = "evaluation"', 'code = "evaluation2"'), encoding="utf-8")
    async with transaction():
        await put_in_force(open_fichiers([EXEMPLES / f"{CODE}.toml", changed]), NOW)
    fiche = await find_fiche(CODE)
    assert fiche
    assert (await depot.fiche()).contenu == fiche.contenu
    [letter] = await letters_to(depot.scene.claire.adresse, "annonce")
    assert "Évaluation" in letter.texte
