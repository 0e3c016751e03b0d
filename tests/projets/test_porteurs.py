"""Who carries a projet named for an address: written when it is known, as it was found before at every reading."""

from datetime import timedelta

import pytest
from tests.visitors import Visitor
from tests.world.dates import now
from tests.world.demandes import set_demande
from tests.world.invitations import make_invitation
from tests.world.lycees import make_etablissement
from tests.world.personnes import acteur_of, attach, make_compte, make_usager
from tests.world.projets import Scene, set_scene

from mesaides.comptes.moves.profil import confirm_adresse
from mesaides.comptes.reads.fiche import FicheRattachement, find_fiche
from mesaides.comptes.reads.liens import LienVivant
from mesaides.comptes.roles import Fonction, StatutRattachement
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.courriels.tables import Courriel
from mesaides.db import Sql, transaction
from mesaides.etablissements.tables import Etablissement
from mesaides.gestion.moves.fermeture import close_and_hand_over
from mesaides.gestion.moves.rattachements import give_up, refuse, validate
from mesaides.invitations.moves.envoi import invite
from mesaides.invitations.moves.listes import Liste, send_liste
from mesaides.invitations.moves.porteurs import find_designe
from mesaides.invitations.moves.reponse import accept
from mesaides.invitations.reads.lecture import find_recue
from mesaides.invitations.tables.invitation import Invitation
from mesaides.projets.moves.creation import Recit, change_projet, create_projet
from mesaides.projets.piccolo_migrations import projets_2026_11_30t14_00_00_000000 as written
from mesaides.projets.reads.lecture import list_projets
from mesaides.projets.tables.projet import Projet

pytestmark = pytest.mark.usefixtures("app")

DERIVED = Sql(
    "SELECT p.id FROM projet p WHERE p.porteur_cle <> '' AND COALESCE(p.porteur, 0) <> COALESCE((SELECT i.compte "
    "FROM invitation i WHERE i.etablissement = p.etablissement AND i.adresse_cle = p.porteur_cle "
    "AND i.etat = 'acceptee' AND EXISTS (SELECT 1 FROM rattachement ir WHERE ir.compte = i.compte "
    "AND ir.etablissement = i.etablissement AND ir.statut IN ('en_attente', 'valide')) "
    "ORDER BY i.repondu_le DESC LIMIT 1), 0)",
    int,
)
"""The projets whose porteur is not the one that was found before at every reading."""
LEA = "lea@exemple.fr"


async def porteur_of(projet: int) -> int | None:
    assert await DERIVED.rows() == []
    rows = await Projet.select(Projet.porteur).where(Projet.id == projet)
    return rows[0]["porteur"]


async def named_for(scene: Scene, adresse: str = LEA) -> int:
    """A projet of the lycée that its gestionnaire names for this address."""
    recit = Recit("Potager", "", scene.thematique, "2026-2027")
    async with transaction():
        designe = await find_designe(scene.lycee.id, adresse)
        return await create_projet(scene.lycee.id, recit, await acteur_of(scene.marc), now(), designe)


async def accepts(compte: Compte, lycee: Etablissement, *, waits: bool = False) -> None:
    """Invited to their present address, this person accepts; `waits`: to be validated by the gestionnaire."""
    acteur = await acteur_of(compte)
    async with transaction():
        invitation, _ = await make_invitation(lycee, acteur.adresse, validation_anticipee=not waits)
        recue = await find_recue(invitation.id, acteur)
        assert recue is not None
        await accept(recue, acteur, now())


async def move_to(compte: Compte, adresse: str) -> None:
    async with transaction():
        await confirm_adresse(LienVivant(0, compte.id, adresse, now()), now())


async def waiting_of(compte: Compte, scene: Scene) -> FicheRattachement:
    rows = await Rattachement.select(Rattachement.id).where(
        (Rattachement.compte == compte.id) & (Rattachement.etablissement == scene.lycee.id)
    )
    fiche = await find_fiche(rows[-1]["id"], await acteur_of(scene.marc))
    assert fiche is not None
    return fiche


async def test_who_accepts_carries_what_awaited_them_there_and_nowhere_else():
    here, there = await set_scene(), await set_scene()
    lea = await make_compte(adresse=LEA)
    potager, other, autre = (
        await named_for(here),
        await named_for(here, "zoe@exemple.fr"),
        await named_for(there),
    )
    await accepts(lea, here.lycee)
    assert [await porteur_of(projet) for projet in (potager, other, autre)] == [lea.id, None, None]
    assert [fiche.id for fiche in await list_projets(await acteur_of(lea))] == [potager]


async def test_who_waits_carries_already_but_sees_it_once_validated():
    scene = await set_scene()
    lea = await make_compte(adresse=LEA)
    before = await named_for(scene)
    await accepts(lea, scene.lycee, waits=True)
    after = await named_for(scene)
    assert [await porteur_of(before), await porteur_of(after)] == [lea.id, lea.id]
    assert await list_projets(await acteur_of(lea)) == []
    async with transaction():
        await validate(await waiting_of(lea, scene), await acteur_of(scene.marc), now())
    assert {fiche.id for fiche in await list_projets(await acteur_of(lea))} == {before, after}


@pytest.mark.parametrize("end", ["refus", "abandon", "ailleurs", "validée ailleurs", "fermeture"])
async def test_who_leaves_before_being_validated_leaves_it_to_whoever_accepts_next(end: str):
    scene, elsewhere = await set_scene(), await set_scene()
    lea = await make_compte(adresse=LEA)
    potager = await named_for(scene)
    await accepts(lea, scene.lycee, waits=True)
    assert await porteur_of(potager) == lea.id
    if end == "ailleurs":
        await accepts(lea, elsewhere.lycee)
    elif end == "validée ailleurs":
        await attach(lea, elsewhere.lycee, statut=StatutRattachement.EN_ATTENTE)
        async with transaction():
            await validate(await waiting_of(lea, elsewhere), await acteur_of(elsewhere.marc), now())
    else:
        async with transaction():
            if end == "refus":
                await refuse(await waiting_of(lea, scene), await acteur_of(scene.marc), now(), "Inconnue.")
            elif end == "abandon":
                await give_up(await waiting_of(lea, scene), await acteur_of(lea), now())
            else:
                await close_and_hand_over(await acteur_of(lea), now())
    assert await porteur_of(potager) is None
    if end != "fermeture":
        await move_to(lea, "lea.ailleurs@exemple.fr")
    next_one = await make_compte(adresse=LEA)
    await accepts(next_one, scene.lycee)
    assert await porteur_of(potager) == next_one.id


async def test_the_last_to_accept_carries_and_the_one_before_when_they_leave():
    scene = await set_scene()
    lea, zoe = await make_compte(adresse=LEA), await make_compte(adresse="zoe@exemple.fr")
    potager = await named_for(scene)
    await accepts(lea, scene.lycee)
    await move_to(lea, "lea.martin@exemple.fr")
    await move_to(zoe, LEA)
    await accepts(zoe, scene.lycee, waits=True)
    assert await porteur_of(potager) == zoe.id
    async with transaction():
        await refuse(await waiting_of(zoe, scene), await acteur_of(scene.marc), now(), "Inconnue.")
    assert await porteur_of(potager) == lea.id


async def test_another_porteur_named_takes_the_place_of_who_accepted():
    scene = await set_scene()
    lea = await make_compte(adresse=LEA)
    potager = await named_for(scene)
    await accepts(lea, scene.lycee)
    marc = await acteur_of(scene.marc)
    fiche = next(fiche for fiche in await list_projets(marc) if fiche.id == potager)
    recit = Recit("Potager", "", scene.thematique, "2026-2027")
    for adresse, porteur in (("zoe@exemple.fr", None), (scene.claire.adresse, scene.claire.id)):
        async with transaction():
            await change_projet(fiche, recit, marc, designe=await find_designe(scene.lycee.id, adresse))
        assert await porteur_of(potager) == porteur


async def test_a_database_of_before_gets_the_porteurs_that_every_reading_found():
    scene, elsewhere = await set_scene(), await make_etablissement()
    lea, zoe, ines = [await make_compte(adresse=f"{nom}@exemple.fr") for nom in ("lea", "zoe", "ines")]
    await attach(lea, scene.lycee)
    await attach(zoe, scene.lycee, statut=StatutRattachement.EN_ATTENTE)
    await attach(ines, scene.lycee, statut=StatutRattachement.DETACHE)
    projets = {
        nom: await named_for(scene, f"{nom}@exemple.fr") for nom in ("lea", "zoe", "ines", "marie", "paul")
    }
    kept = await named_for(scene, scene.claire.adresse)
    ago = now() - timedelta(days=3)
    for nom, compte, lycee, etat, le in (
        ("lea", zoe, scene.lycee, "acceptee", ago),  # an address that was somebody else's before
        ("lea", lea, scene.lycee, "acceptee", now()),
        ("zoe", zoe, scene.lycee, "acceptee", ago),
        ("ines", ines, scene.lycee, "acceptee", now()),  # she has left
        ("marie", lea, scene.lycee, "envoyee", None),
        ("paul", lea, elsewhere, "acceptee", now()),
    ):
        async with transaction():
            await make_invitation(lycee, f"{nom}@exemple.fr", etat=etat, repondu_le=le, compte=compte.id)
    await Projet.update({Projet.porteur: None}).where(Projet.porteur_cle != "")
    await (await written.forwards()).run()
    found = {nom: await porteur_of(projet) for nom, projet in projets.items()}
    assert found == {"lea": lea.id, "zoe": zoe.id, "ines": None, "marie": None, "paul": None}
    assert await porteur_of(kept) == scene.claire.id


@pytest.mark.parametrize("block", ["", "projet"], ids=["plain", "htmx"])
async def test_a_corrected_address_kills_the_invitation_sent_to_the_wrong_one(visitor: Visitor, block: str):
    scene = await set_scene()
    potager, verger = await named_for(scene), await named_for(scene)
    page = await visitor.open_as(scene.marc, f"/projets/{potager}")
    await visitor.send(page, f"/projets/{potager}/invitation")
    for projet, told in ((potager, "Son budget n’a pas changé"), (verger, f"envoyée à {LEA} ne vaut plus")):
        page = await visitor.open(f"/projets/{projet}/modification")
        act = f"/projets/{projet}/modification"
        page = await visitor.send(page, act, porteur_adresse="lea.martin@exemple.fr")
        assert told in page.text
    page = await visitor.send(page, f"/projets/{verger}/invitation", block=block)
    etats = await Invitation.select(Invitation.adresse, Invitation.etat).order_by(Invitation.id)
    assert [(one["adresse"], one["etat"]) for one in etats] == [
        (LEA, "revoquee"),
        ("lea.martin@exemple.fr", "envoyee"),
    ]


async def test_an_address_corrected_among_the_invitations_is_where_the_projet_awaits_its_porteur():
    scene = await set_scene()
    potager, marc = await named_for(scene), await acteur_of(scene.marc)
    async with transaction():
        sent = await invite(scene.lycee.id, LEA, Fonction.USAGER, marc, now())
        right = Liste("lea.martin@exemple.fr", Fonction.USAGER, validation_anticipee=True, remplace=sent)
        await send_liste(scene.lycee.id, right, marc, now())
    (named,) = await Projet.select(Projet.porteur_adresse, Projet.porteur_cle).where(Projet.id == potager)
    assert set(named.values()) == {"lea.martin@exemple.fr"}


async def test_a_new_porteur_is_told_and_carries_projet_budget_and_demande_together(visitor: Visitor):
    depot = await set_demande()
    scene = depot.scene
    paul = await make_usager(scene.lycee, prenom="Paul", nom="Garrigue")
    page = await visitor.open_as(scene.marc, f"/projets/{scene.projet}/modification")
    act = f"/projets/{scene.projet}/modification"
    page = await visitor.send(page, act, porteur_adresse=paul.adresse)
    assert "Paul Garrigue" in page.text
    mails = await Courriel.select(Courriel.destinataire, Courriel.sujet).where(Courriel.objet == "porteur")
    assert {one["destinataire"]: one["sujet"].replace("\xa0", " ") for one in mails} == {
        paul.adresse: "M. Vidal vous confie le projet « Radio du lycée »",
        scene.claire.adresse: "M. Vidal a confié le projet « Radio du lycée » à Paul Garrigue",
    }
    places = [
        f"/projets/{scene.projet}",
        f"/projets/{scene.projet}/budget",
        f"/demandes/{depot.id}/recapitulatif",
    ]
    for compte, status in ((paul, 200), (scene.claire, 404)):
        await visitor.enter(compte)
        assert [(await visitor.open(place)).status for place in places] == [status] * 3
        assert ("Radio du lycée" in (await visitor.open("/demandes")).text) == (compte is paul)


async def test_who_is_named_at_the_creation_is_told_too(visitor: Visitor):
    scene = await set_scene()
    page = await visitor.open_as(scene.marc, "/projets/nouveau")
    await visitor.send(page, "/projets/nouveau", intitule="Potager", porteur_adresse=scene.claire.adresse)
    mails = await Courriel.select(Courriel.destinataire).where(Courriel.objet == "porteur")
    assert [one["destinataire"] for one in mails] == [scene.claire.adresse]
