"""From an empty base to a Région at work, by commands alone."""

from pathlib import Path

import pytest
from tests.administration.people import LYCEE, as_file
from tests.cli.commands import mesaides

JEAN = (
    *("creer-administrateur", "--identifiant", "jean.puech", "--civilite", "m", "--nom", "Puech"),
    *("--prenom", "Jean", "--adresse", "jean.puech@exemple.fr"),
)
GOOD = "tracteur mauve dans la garrigue 7\n"


async def test_an_administrateur_is_created_once(new_base_url: str):
    first = await mesaides(*JEAN, "--mot-de-passe-stdin", typed=GOOD, database_url=new_base_url)
    assert first.code == 0, first
    assert "jean.puech" in first.out
    assert "tracteur" not in first.out + first.err
    again = await mesaides(*JEAN, "--mot-de-passe-stdin", typed=GOOD, database_url=new_base_url)
    assert again.is_one_sentence(), again
    assert "déjà" in again.err


@pytest.mark.parametrize(
    ("password", "words"), [("court\n", "16"), ("jean.puech jean.puech\n", "puech"), ("\n", "16")]
)
async def test_the_password_of_an_agent_is_judged_harder(new_base_url: str, password: str, words: str):
    ran = await mesaides(*JEAN, "--mot-de-passe-stdin", typed=password, database_url=new_base_url)
    assert ran.is_one_sentence(), ran
    assert words in ran.err


async def test_lycees_are_imported_and_their_gestionnaire_invited(new_base_url: str, tmp_path: Path):
    file = tmp_path / "annuaire.csv"
    file.write_bytes(
        as_file(
            LYCEE | {"mail": "x"}, LYCEE | {"code_postal": "x"}, *[LYCEE | {"libelle_nature": "COLLEGE"}] * 2
        )
    )
    imported = await mesaides("importer-etablissements", str(file), database_url=new_base_url)
    assert imported.code == 0, imported
    told = imported.out.replace("\u00a0", " ").strip()
    assert told == (
        "1 créé, 0 mis à jour, 0 inchangé, 1 ligne laissée de côté, 1 case laissée vide, 2 lignes hors du champ."
    )
    assert "ligne 3 (0819901X Lycée Jean-Jaurès)" in imported.err
    assert "ligne 2 (0819901X Lycée Jean-Jaurès)" in imported.err
    invite = ("inviter-gestionnaire", "0819901X", "marc.vidal@exemple.fr")
    invited = await mesaides(*invite, database_url=new_base_url)
    assert invited.code == 0, invited
    for args, words in (
        (invite, "déjà invitée"),
        (("inviter-gestionnaire", "0829901S", "a@exemple.fr"), "aucun établissement"),
        (("inviter-gestionnaire", "0819901A", "a@exemple.fr"), "lettre"),
        (("inviter-gestionnaire", "0819901X", "personne"), "adresse"),
        (("importer-etablissements", "/nulle/part.csv"), "ne se lit pas (il n’existe pas)"),
        (("importer-etablissements", str(tmp_path)), "ne se lit pas (c’est un dossier)"),
    ):
        refused = await mesaides(*args, database_url=new_base_url)
        assert refused.is_one_sentence(), refused
        assert words in refused.err
    checked = await mesaides("verifier-journal", database_url=new_base_url)
    assert "intact (2\u00a0lignes)" in checked.out
    purged = await mesaides("purger", database_url=new_base_url)
    assert purged.code == 0, purged
