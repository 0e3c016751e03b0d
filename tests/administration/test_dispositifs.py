"""« Dispositifs et campagnes »: a file is loaded by the web, what it changes is read, then it is published."""

import asyncio
from urllib.parse import urljoin

import pytest
from msgspec.structs import replace
from tests.administration.people import log_in_administrateur
from tests.visitors import ORIGIN, Shown, Visitor
from tests.world.courriels import letters_to
from tests.world.dates import day
from tests.world.demandes import Depot, set_demande
from tests.world.dispositifs import open_dispositifs

from mesaides.demandes.moves.edition import follow_edition
from mesaides.demandes.tables.demande import Reponse
from mesaides.dispositifs.moves import EXEMPLES
from mesaides.dispositifs.reads import find_fiche
from mesaides.dispositifs.rules.contenu import TypeQuestion
from mesaides.dispositifs.rules.faveur import lowers_aid
from mesaides.dispositifs.tables import Chargement, DispositifVersion
from mesaides.journal.tables import Evenement

LISTE = "/administration/dispositifs"
CHARGER = f"{LISTE}/chargement"
CODE = "projets-educatifs"
COMMUNS = (EXEMPLES / "communs.toml").read_text(encoding="utf-8")
PROJETS = (EXEMPLES / f"{CODE}.toml").read_text(encoding="utf-8")


async def choose(visitor: Visitor, **files: bytes | str) -> Shown:
    """Chooses these files, by name without its end, and sends the form as a browser without JavaScript does."""
    fields = (await visitor.open(CHARGER)).fields(CHARGER)
    fields.pop("fichiers", None)
    contents = {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}
    answer = await visitor.client.post(
        CHARGER,
        data=fields,
        files=[("fichiers", (f"{name}.toml", content, "text/plain")) for name, content in contents.items()]
        or [("fichiers", ("", b"", "application/octet-stream"))],
        headers={"Referer": urljoin(ORIGIN, CHARGER), "Origin": ORIGIN},
        follow_redirects=True,
    )
    return Shown(answer)


async def choose_projets(visitor: Visitor, before: str, after: str, communs: str = COMMUNS) -> Shown:
    """The projets éducatifs, in which these words say something else."""
    assert before in PROJETS + communs
    return await choose(
        visitor, communs=communs.replace(before, after), projets=PROJETS.replace(before, after)
    )


async def publish(visitor: Visitor, page: Shown) -> Shown:
    return await visitor.send(page, f"{page.path}/publication")


def plain(page: Shown) -> str:
    return " ".join(page.text.split())


async def test_an_empty_portal_gets_its_dispositifs_by_the_web_alone(visitor: Visitor):
    await log_in_administrateur(visitor)
    assert "Aucun dispositif encore" in (await visitor.open(LISTE)).text
    exemples = {path.stem: path.read_bytes() for path in EXEMPLES.glob("*.toml")}
    page = await choose(visitor, **exemples)
    assert "Rien ne change tant que vous n’avez pas publié." in plain(page)
    assert "Dispositif « Projets éducatifs », nouveau" in plain(page)
    assert await DispositifVersion.count() == 0
    assert "À publier" in (await visitor.open(LISTE)).text
    done = await publish(visitor, page)
    assert "C’est publié." in done.text
    assert "À publier" not in done.text
    assert "Projets éducatifs" in done.text
    assert "Rien ne change" in (await choose(visitor, **exemples)).text
    acts = {line["acte"] for line in await Evenement.select(Evenement.acte)}
    assert {"chargement", "publication", "dispositif"} <= acts


async def test_what_changes_is_read_and_drafts_follow_with_all_that_was_written(visitor: Visitor):
    depot = await set_demande()
    await depot.fill()
    await log_in_administrateur(visitor)
    without = COMMUNS.replace('code = "evaluation"', 'code = "evaluation2"')
    page = await choose(visitor, communs=without, projets=PROJETS.replace("Projets éducatifs", "Projets"))
    said = plain(page)
    assert "Avant : Projets éducatifs" in said
    assert "Question « Évaluation », texte long, obligatoire Retiré" in said
    assert "1 brouillon passe à la nouvelle édition" in said
    assert "« Évaluation » n’est plus demandée : 1 brouillon y a répondu, son texte reste gardé." in said
    assert "1 brouillon devra donner « Évaluation »." in said
    assert "1 a quelque chose à remplir : un courriel le dira, une fois." in said
    await publish(visitor, page)
    fiche = await depot.fiche()
    assert fiche.contenu.titre == "Projets"
    assert await Reponse.exists().where(
        (Reponse.demande == depot.id) & (Reponse.question == "evaluation") & (Reponse.valeur != "")
    )


async def test_when_the_amounts_change_drafts_keep_the_edition_they_began_under(visitor: Visitor):
    depot = await set_demande()
    await log_in_administrateur(visitor)
    page = await choose_projets(visitor, "taux = 80", "taux = 70")
    assert "<del>80\u00a0%</del>" in page.answer.text
    assert "<ins>70\u00a0%</ins>" in page.answer.text
    assert "1 brouillon garde l’édition d’avant" in plain(page)
    await publish(visitor, page)
    old, new = (await depot.fiche()).contenu, await find_fiche(CODE)
    assert new
    assert lowers_aid(old, new.contenu)
    page = await choose_projets(visitor, "taux = 80", "taux = 71")
    assert "1 brouillon garde une édition plus ancienne" in plain(page)


async def test_an_aid_that_is_only_higher_goes_to_those_who_have_begun(visitor: Visitor):
    depot = await set_demande()
    await log_in_administrateur(visitor)
    page = await choose_projets(visitor, "taux = 80", "taux = 90")
    assert "1 brouillon passe à la nouvelle édition" in plain(page)
    await publish(visitor, page)
    new = await find_fiche(CODE)
    assert new
    assert (await depot.fiche()).contenu == new.contenu


async def test_who_has_something_to_answer_is_told_once_and_why(visitor: Visitor):
    depot = await set_demande(ready=True)
    away = await set_demande(ready=True)
    await away.transmit()
    await log_in_administrateur(visitor)
    page = await choose_projets(visitor, 'code = "evaluation"', 'code = "evaluation2"')
    long = await visitor.send(page, f"{page.path}/publication", pourquoi="x" * 501)
    assert long.status == 422
    assert "500" in long.words_of("pourquoi-erreur")
    await visitor.send(page, f"{page.path}/publication", pourquoi="Pour les lycées ruraux.")
    [letter] = await letters_to(depot.scene.claire.adresse, "annonce")
    assert "un point à revoir dans votre brouillon" in letter.sujet
    assert "Évaluation" in letter.texte
    assert "Pour les lycées ruraux." in letter.texte
    assert not await letters_to(away.scene.claire.adresse, "annonce")
    assert "Pour les lycées ruraux." in (await visitor.open(page.path)).text
    again = await choose_projets(
        visitor, "Projets éducatifs", "Projets", COMMUNS.replace('"evaluation"', '"evaluation2"')
    )
    assert "quelque chose à remplir" not in plain(again)
    await publish(visitor, again)
    assert len(await letters_to(depot.scene.claire.adresse, "annonce")) == 1


async def test_a_file_moves_a_campagne_as_a_hand_does(visitor: Visitor):
    depot = await set_demande()
    await log_in_administrateur(visitor)
    toml = (await visitor.open(f"{LISTE}/{CODE}/toml")).answer.text
    fiche = await find_fiche(CODE)
    assert fiche
    last = next(one.ferme_le for one in fiche.campagnes if one.annee_scolaire == "2026-2027")
    for dans, status in ((3, 409), (30, 200)):
        page = await choose(visitor, projets=toml.replace(last.isoformat(), day(dans)))
        assert (await publish(visitor, page)).status == status
        assert len(await letters_to(depot.scene.claire.adresse, "annonce")) == (status == 200)


async def test_what_is_transmitted_stays_as_it_is(visitor: Visitor):
    depot = await set_demande(ready=True)
    await depot.transmit()
    await log_in_administrateur(visitor)
    page = await choose_projets(visitor, "Projets éducatifs", "Projets")
    assert "1 demande en cours reste telle quelle" in plain(page)
    await publish(visitor, page)
    assert (await depot.fiche()).contenu.titre == "Projets éducatifs"


async def retype(depot: Depot, kind: TypeQuestion) -> None:
    """The number of élèves is asked as something else."""
    fiche = await find_fiche(CODE)
    assert fiche
    questions = tuple(
        replace(q, type=kind, max=None) if q.code == "eleves" else q for q in fiche.contenu.questions
    )
    await follow_edition(
        fiche.version, fiche.version, fiche.contenu, replace(fiche.contenu, questions=questions)
    )


async def test_an_answer_that_fits_no_more_is_kept_as_it_was_read(visitor: Visitor):
    depot = await set_demande()
    await depot.answer("eleves", "1234")
    await retype(depot, TypeQuestion.NOMBRE)
    kept = Reponse.select(Reponse.valeur, Reponse.brut).where(Reponse.question == "eleves").first()
    assert await kept == {"valeur": "1234", "brut": ""}
    await retype(depot, TypeQuestion.DATE)
    assert await kept == {"valeur": "", "brut": "1\u202f234"}


async def test_a_file_published_twice_has_one_effect(visitor: Visitor):
    await open_dispositifs()
    await log_in_administrateur(visitor)
    page = await choose_projets(visitor, "Projets éducatifs", "Projets")
    await publish(visitor, page)
    count = await DispositifVersion.count()
    again = await publish(visitor, page)
    assert again.status < 500
    assert await DispositifVersion.count() == count
    assert "Déjà publié" in (await visitor.open(page.path)).text


async def test_of_two_administrateurs_the_second_reads_again_before_publishing(visitor: Visitor):
    await open_dispositifs()
    await log_in_administrateur(visitor)
    first = await choose_projets(visitor, "Projets éducatifs", "Projets")
    second = await choose_projets(visitor, "Projets éducatifs", "Projets de lycée")
    await publish(visitor, first)
    refused = await publish(visitor, second)
    assert refused.status == 409
    assert "Une autre édition vient d’être publiée" in refused.text
    fiche = await find_fiche(CODE)
    assert fiche
    assert fiche.contenu.titre == "Projets"
    read = await visitor.open(second.path)
    assert "<del>Projets</del>" in read.answer.text
    assert "C’est publié." in (await publish(visitor, read)).text


async def test_of_two_who_publish_at_once_one_is_told_to_read_again(visitor: Visitor):
    await open_dispositifs()
    await log_in_administrateur(visitor)
    pages = [await choose_projets(visitor, "Projets éducatifs", f"Projets {rang}") for rang in range(2)]
    count = await DispositifVersion.count()
    answers = await asyncio.gather(*(publish(visitor, page) for page in pages))
    assert sorted(answer.status for answer in answers) == [200, 409]
    assert await DispositifVersion.count() == count + 1


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "Choisissez un fichier TOML au moins."),
        ({"a": b"\x00\x01\xff\xfe"}, "a.toml : ce fichier ne se lit pas en UTF-8 (ligne 1)."),
        ({"a": 'titre = "\nÉ"'.encode("utf-16")}, "ne se lit pas en UTF-8"),
        ({"a": 'code = "a"\ntitre = "Ã\n'.encode("latin-1")}, "UTF-8 (ligne 2)"),
        ({"a": b"#" * 1_000_001}, "1 Mo et 20 fichiers au plus"),
        ({"a": b"x = " + b"[" * 90_000}, "imbrique trop de crochets"),
        ({"a": b'code = "a"\ncode = "b"\n'}, "n’est pas écrit en TOML (ligne 2"),
        ({"a": b""}, "a.toml : il manque"),
        ({"a": "commun = true"}, "ne décrivent ni dispositif ni thématique"),
        ({"projets": PROJETS}, "« communs.toml », qu’il reprend, n’est pas parmi les fichiers donnés"),
        ({"communs": COMMUNS, "projets": PROJETS}, "la thématique « citoyennete » n’est pas connue"),
    ],
    ids=lambda value: str(value)[:60],
)
async def test_a_bad_file_is_refused_with_its_place_and_nothing_is_kept(
    visitor: Visitor, files: dict[str, bytes | str], words: str
):
    await log_in_administrateur(visitor)
    page = await choose(visitor, **files)
    assert page.status == 422
    assert words in plain(page)
    assert "choisissez-le de nouveau" in page.text
    assert page.title.startswith("Erreur")
    assert await Chargement.count() == 0


async def test_a_script_in_a_label_is_only_text(visitor: Visitor):
    await open_dispositifs()
    await log_in_administrateur(visitor)
    page = await choose_projets(visitor, "Projets éducatifs", "<script>alert(1)</script>")
    assert "<script>alert(1)" not in page.answer.text
    assert "<script>alert(1)</script>" in page.text
    done = await publish(visitor, page)
    assert "<script>alert(1)" not in done.answer.text


async def test_what_is_downloaded_and_loaded_again_changes_nothing(visitor: Visitor):
    await open_dispositifs()
    await log_in_administrateur(visitor)
    files = {nom: (await visitor.open(f"{LISTE}/{nom}/toml")).answer for nom in (CODE, "stages-europe")}
    files["thematiques"] = (await visitor.open(f"{LISTE}/thematiques.toml")).answer
    saved = files[CODE].headers["content-disposition"]
    assert saved == f'attachment; filename="{CODE}.toml"'
    page = await choose(visitor, **{nom: answer.content for nom, answer in files.items()})
    assert "Rien ne change" in page.text
    assert (await visitor.open(f"{LISTE}/radio/toml")).status == 404
