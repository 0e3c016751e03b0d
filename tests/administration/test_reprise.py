"""A gestionnaire who left, lycées where nobody answers, and établissements that another takes over."""

from datetime import timedelta

import pytest
from tests.administration.people import as_file, log_in_administrateur, send_file, uai_of
from tests.counting import count_queries
from tests.etablissements.annuaires import GOOD
from tests.visitors import Visitor
from tests.world.budgets import BALANCED
from tests.world.courriels import letters_to
from tests.world.dates import now
from tests.world.demandes import set_demande
from tests.world.invitations import make_invitation
from tests.world.lycees import make_etablissement
from tests.world.personnes import (
    acteur_of,
    attach,
    make_agent,
    make_gestionnaire,
    make_usager,
    rattachement_of,
)
from tests.world.projets import set_scene

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.moves.reprise import move_people
from mesaides.comptes.roles import Fonction, StatutRattachement
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import transaction
from mesaides.demandes.reads.lecture import find_demande
from mesaides.etablissements.tables import Etablissement
from mesaides.invitations.moves.envoi import invite
from mesaides.invitations.rules import MAX_EN_COURS
from mesaides.projets.moves.decisions import ask_validation
from mesaides.projets.reads.lecture import find_projet
from mesaides.projets.tables.projet import DemandeValidation

LIST = "/administration/etablissements"
WAYS = pytest.mark.parametrize("block", ["", "resultats"], ids=["plain", "htmx"])


async def named(lycee: Etablissement, uai: str, **given: str) -> Etablissement:
    lycee.uai = uai
    for name, value in given.items():
        setattr(lycee, name, value)
    lycee.recherche = f"{lycee.nom} {uai}".lower()
    await lycee.save()
    return lycee


async def test_an_administrateur_detaches_the_last_gestionnaire_who_left(visitor: Visitor):
    scene = await set_scene()
    await named(scene.lycee, uai_of(1))
    detach = f"/rattachements/{await rattachement_of(scene.marc)}/detachement"
    await log_in_administrateur(visitor)
    fiche = await visitor.open(f"{LIST}/{scene.lycee.uai}")
    assert detach in fiche.links()
    done = await visitor.send(await visitor.open(detach), detach)
    assert "est détaché" in done.text
    assert "Aucun gestionnaire" in done.text
    assert not (await acteur_of(scene.marc)).valides
    assert [letter.objet for letter in await letters_to(scene.marc.adresse)] == ["detachement"]
    usager = f"/rattachements/{await rattachement_of(scene.claire)}/detachement"
    assert (await visitor.open(usager)).status == 404


async def test_the_region_sees_where_somebody_waits_and_nobody_answers(visitor: Visitor):
    sans, muet, vif = (
        await make_etablissement(nom="Lycée Sans"),
        await make_etablissement(nom="Lycée Muet"),
        await make_etablissement(nom="Lycée Vif"),
    )
    await make_gestionnaire(muet, nom="Roy")
    await make_gestionnaire(vif)
    for lycee, nom in ((sans, "Seul"), (muet, "Vieux"), (vif, "Neuf")):
        await make_usager(lycee, en_attente=True, prenom="Claire", nom=nom)
    await Rattachement.update({Rattachement.demande_le: now() - timedelta(days=9)}).where(
        Rattachement.etablissement == muet.id
    )
    scene = await set_scene(*BALANCED)
    async with transaction():
        await ask_validation(await scene.fiche(), await acteur_of(scene.claire), now())
    week = {DemandeValidation.le: now() - timedelta(days=8)}
    await DemandeValidation.update(week).where(DemandeValidation.projet == scene.projet)
    await log_in_administrateur(visitor)
    with count_queries() as asked:
        page = await visitor.open(f"{LIST}/attentes")
    assert len(asked) <= 6
    assert "3 établissements" in page.text
    assert "Claire Roux (budget à valider)" in page.text
    assert page.text.index("Claire Vieux (compte à valider)") < page.text.index(
        "Claire Seul (compte à valider)"
    )
    assert "Mme Roy" in page.text
    assert "Lycée Vif" not in page.text


async def test_a_second_gestionnaire_is_named_whatever_the_invitations_under_way(app: object):
    lycee = await make_etablissement()
    for number in range(MAX_EN_COURS):
        await make_invitation(lycee, f"p{number}@exemple.fr")
    roy = await acteur_of(await make_gestionnaire(lycee))
    async with transaction():
        assert await invite(lycee.id, "lea@exemple.fr", Fonction.GESTIONNAIRE, roy, now())


@WAYS
async def test_another_etablissement_takes_over_people_projets_and_demandes(visitor: Visitor, block: str):
    depot = await set_demande(ready=True)
    await depot.transmit()
    scene = depot.scene
    ancien = await named(scene.lycee, uai_of(1))
    nouveau = await named(await make_etablissement(nom="Lycée Nouveau"), uai_of(2))
    vidal = await make_gestionnaire(nouveau)
    paul, lea = await make_usager(ancien), await make_usager(ancien, en_attente=True)
    await depot.share(await rattachement_of(paul))
    _, token = await make_invitation(ancien, "zoe@exemple.fr")
    await log_in_administrateur(visitor)
    page = await visitor.open(f"{LIST}/{ancien.uai}/reprise?q={nouveau.uai}")
    assert "4 personnes avec leur fonction, 1 projet, 1 demande" in page.text
    act = f"{LIST}/{ancien.uai}/reprise/{nouveau.uai}"
    done = await visitor.send(page, act, block=block)
    if block:
        done = await visitor.open(done.answer.headers["hx-redirect"])
    assert "Lycée Nouveau prend la suite" in done.text
    assert "Repris par un autre" in done.text
    assert (await acteur_of(scene.marc)).geres == {nouveau.id}
    for compte in (scene.claire, paul, vidal):  # the porteur, who shares it, and who managed the other before
        demande = await find_demande(depot.id, await acteur_of(compte))
        assert demande is not None
        assert demande.etablissement == nouveau.id
    assert (await find_projet(scene.projet, await acteur_of(scene.claire))) is not None
    assert [lien.etablissement for lien in (await acteur_of(lea)).en_attente] == [nouveau.id]
    assert "rejoindre le Lycée Nouveau" in (await visitor.open(f"/invitation/{token}")).text
    assert [one.objet for one in await letters_to(vidal.adresse)] == ["reprise"]
    assert [one.objet for one in await letters_to(lea.adresse)] == ["reprise"]
    await visitor.enter(scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}")
    assert "Confiée à un autre établissement" in page.text
    assert f"avant, Lycée Jean-Jaurès, Albi ({ancien.uai})" in page.text


async def test_nothing_begins_where_another_took_over_whatever_the_directory_says(visitor: Visitor):
    ancien = await named(await make_etablissement(nom="Lycée Ancien"), GOOD["identifiant_de_l_etablissement"])
    nouveau = await named(await make_etablissement(nom="Lycée Nouveau"), uai_of(2))
    await log_in_administrateur(visitor)
    page = await visitor.open(f"{LIST}/{ancien.uai}/reprise?q=nouveau")
    await visitor.send(page, f"{LIST}/{ancien.uai}/reprise/{nouveau.uai}")
    await send_file(visitor, as_file(GOOD))
    assert (await visitor.open(f"{LIST}/{ancien.uai}/reprise")).status == 404
    fiche = await visitor.open(f"{LIST}/{ancien.uai}")
    assert f"{LIST}/{ancien.uai}/invitations" not in fiche.actions()
    assert "Lycée Ancien" not in (await visitor.open("/comptes/nouveau/etablissements?recherche=ancien")).text


async def test_who_may_not_judge_before_may_not_after(app: object):
    ancien, nouveau = await make_etablissement(), await make_etablissement()
    agent = await make_agent(Habilitation.INSTRUCTEUR)
    link = await attach(agent, ancien, statut=StatutRattachement.DETACHE)
    link.valide_le = link.demande_le
    link.fin_le = now() - timedelta(days=3)
    await link.save()
    async with transaction():
        await move_people(ancien.id, nouveau.id, agent.id, now())
    assert (await acteur_of(agent)).is_tied_to(nouveau.id)


async def test_an_agent_tied_to_one_of_them_leaves_it_to_another(visitor: Visitor):
    ancien = await named(await make_etablissement(), uai_of(1))
    nouveau = await named(await make_etablissement(), uai_of(2))
    administrateur = await make_agent(Habilitation.ADMINISTRATEUR)
    await attach(administrateur, nouveau)
    page = await visitor.enter(administrateur)
    page = await visitor.open(f"{LIST}/{ancien.uai}/reprise?q={nouveau.uai}")
    told = await visitor.send(page, f"{LIST}/{ancien.uai}/reprise/{nouveau.uai}")
    assert "un autre administrateur le fait" in told.text
