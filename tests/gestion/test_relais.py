"""Detaching somebody who carries projets: who takes over is asked, done with it, and told."""

import asyncio
import json
from typing import Any

import pytest
from tests.counting import count_queries
from tests.gestion.crowd import crowd
from tests.gestion.desk import weight
from tests.races import race
from tests.statements import Statement
from tests.visitors import ORIGIN, Shown, Visitor
from tests.world.dates import now
from tests.world.demandes import set_demande
from tests.world.personnes import (
    PASSWORD,
    acteur_of,
    attach,
    make_compte,
    make_gestionnaire,
    make_usager,
    rattachement_of,
)
from tests.world.projets import Scene, set_scene

from mesaides.adresses import adresse_key
from mesaides.comptes.reads.fiche import find_fiche
from mesaides.comptes.roles import FERME, StatutRattachement
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.rattachement import Depart, Rattachement
from mesaides.courriels.tables import Courriel
from mesaides.db import transaction
from mesaides.gestion.moves.relais import Choix, hand_over
from mesaides.gestion.reads.relais import Partant
from mesaides.invitations.moves.detachement import detach
from mesaides.invitations.moves.porteurs import find_designe
from mesaides.journal.tables import Evenement, find_break
from mesaides.projets.moves.creation import Recit, change_projet, create_projet
from mesaides.projets.tables.projet import Projet

HTMX = {"HX-Request": "true", "HX-Target": "div#relais"}
LEFT_ALONE = Statement(
    "SELECT p.id FROM projet p WHERE p.porteur IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rattachement r "
    "WHERE r.compte = p.porteur AND r.etablissement = p.etablissement AND r.statut = 'valide')"
)


async def ask_to_detach(
    visitor: Visitor, scene: Scene, way: str, par: Compte | None = None
) -> tuple[Shown, str]:
    """The form, opened in the row or on its page, and where it goes."""
    act = f"/rattachements/{await rattachement_of(scene.claire)}/detachement"
    page = await visitor.open_as(
        par or scene.marc, f"/etablissements/{scene.lycee.uai}?onglet=personnes&personne={act.split('/')[2]}"
    )
    assert act in page.links()
    assert act not in page.actions()
    return await visitor.open(act, **(HTMX | page.personne if way == "htmx" else {})), act


async def porteurs() -> dict[str, int | None]:
    return {row["intitule"]: row["porteur"] for row in await Projet.select()}


async def mails_since(before: int) -> list[Courriel]:
    return (await Courriel.objects().order_by(Courriel.id))[before:]


@pytest.mark.parametrize("way", ["plain", "htmx"])
async def test_the_one_chosen_finds_the_projet_and_its_draft_and_is_told_once(visitor: Visitor, way: str):
    depot = await set_demande()
    scene = depot.scene
    await scene.one_more(intitule="Jardin des langues")
    theo = await make_usager(scene.lycee, prenom="Théo", nom="Lacombe")
    before = await Courriel.count()
    form, act = await ask_to_detach(visitor, scene, way)
    assert "Radio du lycée" in form.text
    assert "1 brouillon" in form.text
    fields = form.fields(act)
    chosen = {name: str(theo.id) for name in fields if name.startswith("projet-")}
    assert len(chosen) == 2
    answer = await visitor.send(form, act, block="tableau" if way == "htmx" else "", **chosen)
    assert "Le compte de Claire Roux est détaché. 2 projets repris." in answer.text
    assert await porteurs() == {"Radio du lycée": theo.id, "Jardin des langues": theo.id}
    told = {mail.objet: mail for mail in await mails_since(before)}
    assert {mail.destinataire for mail in told.values()} == {scene.claire.adresse, theo.adresse}
    assert len(await mails_since(before)) == 2
    assert told["relais"].sujet == "M.\u00a0Vidal vous confie la suite de Claire Roux"
    for path in ("/mes-services", "/projets", "/demandes"):
        assert "Radio du lycée" in (await visitor.open_as(theo, path)).text
    assert (await visitor.open(f"/demandes/{depot.id}/questions")).status == 200
    assert "Radio" not in (await visitor.open_as(scene.claire, "/mes-services")).text
    assert (await visitor.open(f"/demandes/{depot.id}/questions")).status == 404
    lines = await Evenement.select().where(Evenement.acte == "relais")
    assert [json.loads(line["detail"]) for line in lines] == [{"a": theo.id, "de": scene.claire.id}] * 2
    assert await find_break() is None


async def test_who_detaches_is_proposed_and_needs_no_mail(visitor: Visitor):
    scene = await set_scene()
    before = await Courriel.count()
    form, act = await ask_to_detach(visitor, scene, "htmx")
    (choice,) = [name for name in form.fields(act) if name.startswith("projet-")]
    assert form.fields(act)[choice] == str(scene.marc.id)
    await visitor.send(form, act, block="tableau")
    assert await porteurs() == {"Radio du lycée": scene.marc.id}
    assert [mail.objet for mail in await mails_since(before)] == ["detachement"]
    assert "Marc Vidal" in (await visitor.open(f"/projets/{scene.projet}")).text


async def test_it_is_asked_too_of_someone_who_asked_to_leave(visitor: Visitor):
    scene = await set_scene()
    await Depart(rattachement=await rattachement_of(scene.claire), demande_le=now()).save()
    form, act = await ask_to_detach(visitor, scene, "plain")
    await visitor.send(form, act)
    assert await porteurs() == {"Radio du lycée": scene.marc.id}


async def test_what_is_over_is_not_asked_one_by_one(visitor: Visitor):
    scene = await set_scene()
    for number in range(3):
        await scene.one_more(intitule=f"Ancien {number}", annee="2020-2021")
    theo = await make_usager(scene.lycee, prenom="Théo", nom="Lacombe")
    form, act = await ask_to_detach(visitor, scene, "plain")
    assert "Ancien" not in form.text
    assert "3 autres projets" in form.text
    await visitor.send(form, act, reste=str(theo.id))
    found = await porteurs()
    assert found.pop("Radio du lycée") == scene.marc.id
    assert set(found.values()) == {theo.id}


async def test_somebody_chosen_who_has_left_takes_nothing_and_nothing_is_done(visitor: Visitor):
    scene = await set_scene()
    theo = await make_compte(prenom="Théo", nom="Lacombe")
    link = await attach(theo, scene.lycee)
    form, act = await ask_to_detach(visitor, scene, "htmx")
    link.statut = StatutRattachement.DETACHE
    await link.save()
    before = await Courriel.count()
    here = f"{ORIGIN}/etablissements/{scene.lycee.uai}?onglet=personnes&personne={await rattachement_of(scene.claire)}"
    answer = Shown(
        await visitor.client.post(
            act,
            data={**form.fields(act), f"projet-{scene.projet}": str(theo.id)},
            headers={
                "Origin": ORIGIN,
                "HX-Request": "true",
                "HX-Target": "div#tableau",
                "HX-Current-URL": here,
            },
        )
    )
    assert answer.status == 409
    assert "n’est plus rattachée" in answer.text
    assert await porteurs() == {"Radio du lycée": scene.claire.id}
    assert await Courriel.count() == before
    assert (await acteur_of(scene.claire)).is_usager_of(scene.lycee.id)


async def test_a_projet_that_nobody_carries_but_for_its_draft_is_taken_over(visitor: Visitor):
    depot = await set_demande()
    scene = depot.scene
    await Projet.update({Projet.porteur: None}, force=True)
    form, act = await ask_to_detach(visitor, scene, "plain")
    await visitor.send(form, act)
    assert await porteurs() == {"Radio du lycée": scene.marc.id}


async def test_a_gestionnaire_who_leaves_gives_way_to_another(visitor: Visitor):
    scene = await set_scene()
    roy = await make_gestionnaire(scene.lycee, prenom="Anne", nom="Roy")
    await make_usager(scene.lycee, prenom="Aa", nom="Aa")
    await Projet.update({Projet.porteur: scene.marc.id}, force=True)
    act = f"/rattachements/{await rattachement_of(scene.marc)}/detachement"
    form = await visitor.open_as(scene.marc, act)
    assert form.fields(act)[f"projet-{scene.projet}"] == str(roy.id)
    answer = await visitor.send(form, act)
    assert answer.path == "/mes-services"
    assert await porteurs() == {"Radio du lycée": roy.id}
    assert (await Courriel.objects().order_by(Courriel.id, ascending=False))[0].destinataire == roy.adresse


async def test_closing_an_account_leaves_its_projets_to_a_gestionnaire_who_is_told(visitor: Visitor):
    scene = await set_scene()
    await scene.one_more(intitule="Jardin des langues")
    before = await Courriel.count()
    page = await visitor.open_as(scene.claire, "/mon-compte/fermeture")
    await visitor.send(page, "/mon-compte/fermeture", actuel=PASSWORD)
    assert set((await porteurs()).values()) == {scene.marc.id}
    (told,) = [mail for mail in await mails_since(before) if mail.objet == "relais"]
    assert (told.destinataire, told.sujet) == (
        scene.marc.adresse,
        "Claire Roux a fermé son compte\u00a0: ses projets vous reviennent",
    )
    assert await find_break() is None


async def test_who_closed_their_account_is_named_so_and_never_addressed_as_a_person(visitor: Visitor):
    depot = await set_demande(ready=True)
    scene = depot.scene
    await depot.transmit(scene.marc)
    await make_gestionnaire(scene.lycee)
    page = await visitor.open_as(scene.marc, "/mon-compte/fermeture")
    await visitor.send(page, "/mon-compte/fermeture", actuel=PASSWORD)
    await visitor.open_as(scene.claire, "/mes-services")
    for path in (f"/projets/{scene.projet}/budget", f"/demandes/{depot.id}"):
        words = " ".join((await visitor.open(path)).text.split())
        assert FERME in words
        assert f"M. {FERME}" not in words
        assert f"Vidal {FERME}" not in words


async def test_a_person_already_detached_is_not_asked_about(visitor: Visitor):
    scene = await set_scene()
    act = f"/rattachements/{await rattachement_of(scene.claire)}/detachement"
    await Rattachement.update({Rattachement.statut: "detache"}).where(Rattachement.compte == scene.claire.id)
    assert (await visitor.open_as(scene.marc, act)).status == 404


async def test_detached_by_twenty_clicks_of_two_people_the_projet_has_one_heir(visitor: Visitor, app: Any):
    scene = await set_scene()
    roy = await make_gestionnaire(scene.lycee, prenom="Anne", nom="Roy")
    other = Visitor.of(app)
    _, act = await ask_to_detach(visitor, scene, "plain")
    await ask_to_detach(other, scene, "plain", par=roy)
    pages = [(who, await who.open(act)) for who in [visitor, other] * 10]
    before = await Courriel.count()
    chosen = [scene.marc, roy]
    answers = await asyncio.gather(
        *(
            who.send(page, act, follow=False, **{f"projet-{scene.projet}": str(chosen[n % 2].id)})
            for n, (who, page) in enumerate(pages)
        )
    )
    assert sorted(answer.status for answer in answers) == [303] + [409] * 19
    assert (await porteurs())["Radio du lycée"] in (scene.marc.id, roy.id)
    assert len(await mails_since(before)) == 1
    assert await Evenement.count().where(Evenement.acte == "relais") == 1
    assert await find_break() is None


async def test_no_projet_begun_or_changed_meanwhile_is_left_to_who_is_gone(app: Any):
    scene = await set_scene()
    claire, marc = await acteur_of(scene.claire), await acteur_of(scene.marc)
    fiche = await find_fiche(await rattachement_of(scene.claire), marc)
    assert fiche is not None
    of_claire, of_marc = await scene.fiche(), await scene.fiche(scene.marc)
    words = Recit("Radio", "", scene.thematique, "2026-2027")

    async def leave() -> None:
        partant = Partant(fiche.compte, fiche.etablissement)
        await hand_over(partant, Choix({}), marc.compte)
        await detach(fiche, marc, now())

    async def name_claire() -> None:
        designe = await find_designe(scene.lycee.id, scene.claire.adresse)
        await change_projet(of_marc, words, marc, designe=designe)

    moves = [
        lambda: create_projet(
            scene.lycee.id, Recit("Autre", "", scene.thematique, "2026-2027"), claire, now()
        ),
        lambda: change_projet(of_claire, words, claire),
        name_claire,
        lambda: change_projet(of_marc, words, marc),
    ]
    done, told = await race(*moves, *moves, leave, *moves, *moves)
    assert None in done
    assert await LEFT_ALONE.rows() == []
    await race(*moves)
    assert await LEFT_ALONE.rows() == []
    assert {"Ce projet ne dépend plus de vous. Rien n’est enregistré."} <= set(told) | set(
        (await race(*moves))[1]
    )


async def test_words_changed_from_a_page_read_before_do_not_bring_the_old_porteur_back(visitor: Visitor):
    scene = await set_scene()
    stale = await scene.fiche(scene.marc)
    form, act = await ask_to_detach(visitor, scene, "plain")
    await visitor.send(form, act)
    async with transaction():
        await change_projet(
            stale, Recit("Radio", "", scene.thematique, "2026-2027"), await acteur_of(scene.marc)
        )
    assert await porteurs() == {"Radio": scene.marc.id}


async def test_an_invitation_accepted_long_ago_names_nobody_who_has_left(visitor: Visitor):
    scene = await set_scene()
    await make_usager(scene.lycee, prenom="Théo", nom="Lacombe")
    form, act = await ask_to_detach(visitor, scene, "plain")
    await visitor.send(form, act)
    await Projet.update(
        {
            Projet.porteur: None,
            Projet.porteur_adresse: scene.claire.adresse,
            Projet.porteur_cle: adresse_key(scene.claire.adresse),
        },
        force=True,
    )
    await Statement(
        "UPDATE invitation SET adresse_cle = {}, etat = 'acceptee', compte = {} WHERE etablissement = {}"
    ).rows(adresse_key(scene.claire.adresse), scene.claire.id, scene.lycee.id)
    assert "Claire Roux" not in (await visitor.open(f"/projets/{scene.projet}")).text


async def test_twelve_projets_and_fifty_people_are_asked_about_within_three_kilobytes(visitor: Visitor):
    scene = await set_scene()
    await crowd(scene.lycee, 50, 50)
    for number in range(12):
        await scene.one_more(intitule=f"Projet de la classe numéro {number}, avec un intitulé assez long")
    visitor.client.headers["accept-encoding"] = "br"
    link = await rattachement_of(scene.claire)
    opened = f"/etablissements/{scene.lycee.uai}?onglet=personnes&personne={link}"
    page = await visitor.open_as(scene.marc, "/mes-services")
    with count_queries() as asked:
        row = await visitor.open(opened, **{"HX-Request": "true", "HX-Target": "div#tableau"})
    assert len(asked) <= 6, asked
    with count_queries() as asked:
        form = await visitor.open(f"/rattachements/{link}/detachement", **HTMX | page.personne)
    assert len(asked) <= 4, asked
    assert "3 autres projets" in form.text
    answer = await visitor.send(form, f"/rattachements/{link}/detachement", block="tableau")
    assert "13 projets repris" in answer.text
    weights = [weight(shown) for shown in (row, form, answer)]
    print(weights)
    assert max(weights) <= 3000, weights
