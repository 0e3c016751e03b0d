"""Importing the public directory: good lines kept, others told by their number, a second import updates."""

import re
import time

import pytest
from tests.administration.people import IMPORT, LYCEE, as_file, log_in_administrateur, send_file, uai_of
from tests.visitors import Visitor
from tests.world.lycees import make_etablissement
from tests.world.personnes import make_usager

from mesaides.etablissements.tables import Etablissement


async def test_good_lines_are_kept_and_the_others_told_by_their_number(visitor: Visitor):
    await log_in_administrateur(visitor)
    answer = await send_file(visitor, as_file(LYCEE, LYCEE | {"identifiant_de_l_etablissement": "0819901A"}))
    assert answer.status == 200
    assert "Créés 1 établissement" in answer.text
    assert "Lignes laissées de côté 1 ligne" in answer.text
    assert (
        "3 0819901A Lycée Jean-Jaurès La lettre de ce code UAI ne correspond pas à ses chiffres"
        in answer.text
    )
    lycee = await Etablissement.objects().get(Etablissement.uai == "0819901X")
    assert lycee is not None
    assert (lycee.nom, lycee.secteur, lycee.etat) == ("Lycée Jean-Jaurès", "public", "ouvert")


async def test_a_second_import_updates_and_flags_the_closed_ones_without_deleting_any(visitor: Visitor):
    await log_in_administrateur(visitor)
    other = LYCEE | {"identifiant_de_l_etablissement": "0829901S", "code_departement": "082"}
    await send_file(visitor, as_file(LYCEE, other))
    closed = LYCEE | {"nom_etablissement": "Lycée Jaurès", "etat": "FERME"}
    answer = await send_file(visitor, as_file(closed, other))
    assert "Créés 0 établissement" in answer.text
    assert "Mis à jour 1 établissement" in answer.text
    assert "Inchangés 1 établissement" in answer.text
    assert "Nouvellement fermés 1 établissement" in answer.text
    found = await visitor.open("/administration/etablissements?q=jaures albi")
    assert re.search("Lycée Jaurès Albi .{0,40}Fermé", found.text)
    await send_file(visitor, as_file(other))
    assert await Etablissement.count() == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "Choisissez le fichier CSV"),
        (b"", "Ce fichier est vide."),
        (b"PK\x03\x04x", "enregistrez-le au format CSV"),
        (b"a;b\n1;2\n", "Il manque les colonnes"),
    ],
)
async def test_a_file_that_cannot_be_read_is_said_beside_the_field(
    visitor: Visitor, content: bytes | None, words: str
):
    await log_in_administrateur(visitor)
    answer = await send_file(visitor, content)
    assert answer.status == 422
    assert words in answer.text
    assert answer.title.startswith("Erreur")
    assert await Etablissement.count() == 0


@pytest.mark.parametrize("colonne", ["nom_commune", "libelle_nature"])
async def test_a_word_longer_than_its_place_leaves_its_line_aside_alone(visitor: Visitor, colonne: str):
    await log_in_administrateur(visitor)
    long = LYCEE | {"identifiant_de_l_etablissement": "0829901S", "code_departement": "082"}
    long |= {colonne: ("Lycée " * 20)[:101]}
    answer = await send_file(visitor, as_file(LYCEE, long))
    assert (
        f"3 0829901S Lycée Jean-Jaurès La colonne « {colonne} » dépasse 100 caractères."
        in answer.text.replace("\u00a0", " ")
    )
    assert [lycee.uai for lycee in await Etablissement.objects()] == ["0819901X"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "ce fichier ne contient aucun établissement"),
        ([LYCEE | {"etat": "?"}], "toutes les lignes ont été laissées de côté"),
    ],
    ids=["a header alone", "no good line"],
)
async def test_an_import_of_nothing_is_no_success(visitor: Visitor, rows: list[dict[str, str]], words: str):
    await log_in_administrateur(visitor)
    answer = await send_file(visitor, as_file(*rows))
    assert words in answer.text
    assert "L’annuaire est importé." not in answer.text


async def test_a_bad_cell_is_told_and_keeps_what_was_known(visitor: Visitor):
    await log_in_administrateur(visitor)
    await send_file(visitor, as_file(LYCEE | {"siren_siret": "73282932000074"}))
    other = LYCEE | {"identifiant_de_l_etablissement": "0829901S", "code_departement": "082"}
    spoiled = {"siren_siret": "7,32829E+13", "mail": "lycee", "telephone": "06 00 00 00 00"}
    answer = await send_file(visitor, as_file(LYCEE | spoiled, other | spoiled))
    assert "Créés 1 établissement" in answer.text
    assert "Lignes laissées de côté 0 ligne" in answer.text
    assert "Cases laissées vides 4 cases" in answer.text
    assert "2 0819901X Lycée Jean-Jaurès Un tableur a arrondi" in answer.text
    assert "Il manque le signe @" in answer.text
    known = await Etablissement.objects().get(Etablissement.uai == "0819901X")
    new = await Etablissement.objects().get(Etablissement.uai == "0829901S")
    assert known is not None
    assert new is not None
    assert (known.siret, known.mail, known.telephone) == ("73282932000074", LYCEE["mail"], "06 00 00 00 00")
    assert (new.siret, new.mail, new.telephone) == ("", "", "06 00 00 00 00")


async def test_what_is_out_of_scope_is_one_count(visitor: Visitor):
    await log_in_administrateur(visitor)
    schools = [LYCEE | {"libelle_nature": "ECOLE MATERNELLE"}] * 2_000 + [
        LYCEE | {"libelle_nature": "COLLEGE"}
    ]
    answer = await send_file(visitor, as_file(LYCEE, *schools))
    assert "Lignes laissées de côté 0 ligne" in answer.text
    assert "Hors du champ 2 001 lignes" in answer.text.replace(" ", " ").replace(" ", " ")
    assert "ECOLE MATERNELLE (2000), COLLEGE (1)." in answer.text
    alone = await send_file(visitor, as_file(*schools[-2:]))
    assert "aucune ligne n’est d’un lycée d’Occitanie" in alone.text


async def test_the_size_allowed_is_said_before_choosing(visitor: Visitor):
    await log_in_administrateur(visitor)
    page = await visitor.open(IMPORT)
    assert "10 Mo au plus" in page.text


async def test_four_thousand_lines_take_seconds_at_most(visitor: Visitor):
    await log_in_administrateur(visitor)
    rows = [LYCEE | {"identifiant_de_l_etablissement": uai_of(number)} for number in range(4000)]
    start = time.process_time()
    answer = await send_file(visitor, as_file(*rows))
    assert "Créés 4 000 établissements" in answer.text.replace("\u202f", " ")
    again = await send_file(visitor, as_file(*(row | {"telephone": ""} for row in rows)))
    assert "Mis à jour 4 000 établissements" in again.text.replace("\u202f", " ")
    assert time.process_time() - start < 12


async def test_an_usager_finds_nothing_there(visitor: Visitor):
    compte = await make_usager(await make_etablissement())
    await visitor.enter(compte)
    for path in (IMPORT, "/administration/etablissements", "/administration/etablissements/imports/1"):
        assert (await visitor.open(path)).status == 404
