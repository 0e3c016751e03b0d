"""What a gestionnaire commits: the part alone « so much at most », or a whole budget; and takes back, in time."""

import pytest
from tests.visitors import Visitor
from tests.world.budgets import BALANCED, depense, recette
from tests.world.demandes import begin_demande, set_demande
from tests.world.dispositifs import open_dispositifs
from tests.world.personnes import make_gestionnaire
from tests.world.projets import Scene, budget_of, decision_link, set_scene

from mesaides.courriels.tables import Courriel
from mesaides.dispositifs.rules.contenu import GenreValidation
from mesaides.journal.tables import Evenement, find_break
from mesaides.projets.states import EtatBudget
from mesaides.projets.tables.projet import Projet, ValidationBudget
from mesaides.web.gate import Gate

E = EtatBudget
REST = tuple(ligne for ligne in BALANCED if ligne.poste != "etablissement")
BLOCKS = pytest.mark.parametrize("block", ["", "budget"])


async def mails(objet: str) -> list[str]:
    return [c.destinataire for c in await Courriel.objects().where(Courriel.objet == objet)]


async def validate_part(app: Gate, scene: Scene, block: str = "") -> Visitor:
    marc = await Visitor.seated(app, scene.marc)
    page = await marc.open(budget_of(scene))
    shown = await marc.send(page, f"/projets/{scene.projet}/validation-part", block=block)
    assert "Part de l’établissement validée par M. Vidal" in shown.text, shown.text
    return marc


async def test_the_part_is_validated_and_its_porteur_invited_in_one_page(app: Gate):
    scene = await set_scene()
    marc = await Visitor.entered(app, scene.marc)
    page = await marc.open("/projets/nouveau")
    done = await marc.send(
        page, "/projets/nouveau", intitule="Potager", part="400", porteur_adresse="ines@exemple.fr"
    )
    assert "Part de l’établissement validée : 400,00 € au plus." in done.text
    assert "Invitation envoyée à ines@exemple.fr." in done.text
    potager = await Projet.objects().where(Projet.intitule == "Potager").first()
    assert potager is not None
    assert (potager.part_centimes, potager.engage_centimes, potager.depenses_centimes) == (40000, 40000, 0)
    assert await mails("invitation") == ["ines@exemple.fr"]
    lycee = await marc.open(f"/etablissements/{scene.lycee.uai}")
    assert "Part engagée en 2026-2027 400,00 € au plus, 1 projet" in lycee.text


async def test_a_wrong_part_creates_nothing_and_an_usager_is_offered_none(app: Gate):
    scene = await set_scene()
    marc, claire = await Visitor.seated(app, scene.marc), await Visitor.seated(app, scene.claire)
    page = await marc.open("/projets/nouveau")
    refused = await marc.send(page, "/projets/nouveau", intitule="Potager", part="beaucoup")
    assert refused.status == 422
    assert refused.fields("/projets/nouveau")["part"] == "beaucoup"
    assert await Projet.count() == 1
    page = await claire.open("/projets/nouveau")
    assert "part" not in page.fields("/projets/nouveau")
    await claire.send(page, "/projets/nouveau", intitule="Jardin", part="400")
    assert not await ValidationBudget.exists()


@BLOCKS
async def test_the_part_stays_validated_whatever_the_other_lines_become(app: Gate, block: str):
    scene = await set_scene(recette(400_00, "etablissement"))
    marc = await validate_part(app, scene, block)
    assert (await scene.fiche()).etat is E.ENGAGE
    claire = await Visitor.seated(app, scene.claire)
    assert "Part validée, budget à compléter" in (await claire.open("/mes-services")).text
    await scene.add(*REST)
    assert (await scene.fiche()).etat is E.PART
    assert "Commencer la demande" in (await claire.open("/mes-services")).text
    assert await mails("budget_complet") == [scene.marc.adresse]
    assert await mails("budget_a_valider") == []
    await scene.add(depense(50_00), recette(50_00, "mdl"))
    assert (await scene.fiche()).etat is E.PART
    assert len(await mails("budget_complet")) == 1, "told once"
    page = await marc.open(budget_of(scene))
    assert f"/projets/{scene.projet}/validation-part" not in page.actions()
    assert f"/projets/{scene.projet}/validation" in page.actions()


async def test_a_part_raised_above_what_was_validated_is_asked_again_with_that_difference_only(app: Gate):
    scene = await set_scene(*BALANCED)
    await validate_part(app, scene)
    claire = await Visitor.seated(app, scene.claire)
    page = await claire.open(budget_of(scene))
    more = {"poste": "etablissement", "intitule": "", "montant": "150"}
    warned = await claire.send(page, f"/projets/{scene.projet}/lignes/recettes", **more)
    assert warned.status == 422
    assert "La part de l’établissement passe de 400,00 € à 550,00 €." in warned.text
    await scene.add(recette(150_00, "etablissement"), confirme=(await scene.fiche()).empreinte)
    await scene.add(depense(150_00))
    fiche = await scene.fiche()
    assert fiche.etat is E.DEMANDE
    assert fiche.changements == ("part établissement 400,00\u00a0€ au plus → 550,00\u00a0€",)
    marc = await validate_part(app, scene)
    assert (await scene.fiche()).etat is E.PART
    assert "550,00 € au plus" in (await marc.open(f"/etablissements/{scene.lycee.uai}")).text


async def test_a_part_that_changed_while_it_was_read_is_not_validated(app: Gate):
    scene = await set_scene(recette(400_00, "etablissement"))
    marc = await Visitor.seated(app, scene.marc)
    page = await marc.open(budget_of(scene))
    await scene.add(recette(100_00, "etablissement"))
    told = await marc.send(page, f"/projets/{scene.projet}/validation-part")
    assert told.status == 409
    assert "elle est de 500,00 €" in told.text
    assert not await ValidationBudget.exists()


async def test_from_the_mail_too_the_part_alone_is_validated(app: Gate):
    scene = await set_scene(*BALANCED)
    claire, marc = await Visitor.seated(app, scene.claire), await Visitor.entered(app, scene.marc)
    await claire.send(await claire.open(budget_of(scene)), f"/projets/{scene.projet}/sollicitation")
    link = await decision_link()
    done = await marc.send(await marc.open(link), f"{link}/validation-part")
    assert "Votre réponse est enregistrée" in done.text
    assert (await scene.fiche()).etat is E.PART
    assert await mails("budget_valide") == [scene.claire.adresse]


@pytest.mark.parametrize("genre", ["part", "entier"])
async def test_a_dispositif_says_what_must_be_validated_before_a_demande_leaves(app: Gate, genre: str):
    await open_dispositifs(validation=GenreValidation(genre))
    scene = await set_scene(*BALANCED)
    depot = await begin_demande(scene)
    await depot.fill()
    marc = await validate_part(app, scene)
    claire = await Visitor.seated(app, scene.claire)
    page = await claire.open(f"/demandes/{depot.id}/recapitulatif")
    if genre == "entier":
        assert "Ce dispositif demande un budget validé en entier" in page.text
        budget = await claire.open(budget_of(scene))
        await claire.send(budget, f"/projets/{scene.projet}/sollicitation")
        rows = await marc.open("/projets")
        assert f"/projets/{scene.projet}/validation-part" not in rows.actions()
        await marc.send(rows, f"/projets/{scene.projet}/validation")
        page = await claire.open(f"/demandes/{depot.id}/recapitulatif")
    sent = await claire.send(page, f"/demandes/{depot.id}/transmission", attestation="oui")
    assert sent.path == f"/demandes/{depot.id}/accuse"


async def test_an_invitation_names_the_projet_that_awaits_its_person(app: Gate):
    scene = await set_scene()
    marc = await Visitor.seated(app, scene.marc)
    await marc.send(await marc.open("/projets/nouveau"), "/projets/nouveau", intitule="Potager", part="400")
    potager = await Projet.objects().where(Projet.intitule == "Potager").first()
    assert potager is not None
    lycee, act = f"/etablissements/{scene.lycee.uai}", f"/etablissements/{scene.lycee.uai}/invitations"
    page = await marc.open(f"{lycee}?onglet=invitations")
    two = {"adresses": "ines@exemple.fr, zoe@exemple.fr", "projet": str(potager.id)}
    refused = await marc.send(page, act, **two)
    assert "indiquez une seule adresse" in refused.text
    assert await mails("invitation") == []
    await marc.send(page, act, **two | {"adresses": "ines@exemple.fr"})
    mail = await Courriel.objects().where(Courriel.objet == "invitation").first()
    assert mail is not None
    assert "Potager" in mail.read().message.texte
    assert (await Projet.objects().get(Projet.id == potager.id)).porteur_adresse == "ines@exemple.fr"
    assert "Potager" not in (await marc.open(lycee)).text


@BLOCKS
async def test_a_validation_is_withdrawn_before_the_demande_leaves_and_all_are_told(app: Gate, block: str):
    depot = await set_demande(ready=True)
    scene = depot.scene
    roy = await Visitor.seated(app, await make_gestionnaire(scene.lycee, civilite="mme", nom="Roy"))
    act = f"/projets/{scene.projet}/validation/retrait"
    shown = await roy.send(await roy.open(budget_of(scene)), act, block=block, raison="Le CA a voté non.")
    assert "l’établissement n’engage plus rien" in shown.text
    assert (await scene.fiche()).etat is E.PRET
    assert sorted(await mails("validation_retiree")) == sorted([scene.claire.adresse, scene.marc.adresse])
    assert await Evenement.count().where(Evenement.acte == "retrait_validation") == 1
    assert await find_break() is None
    claire = await Visitor.seated(app, scene.claire)
    page = await claire.open(f"/demandes/{depot.id}/recapitulatif")
    assert f"/demandes/{depot.id}/transmission" not in page.actions()
    await depot.seal()
    assert (await scene.fiche()).etat is E.VALIDE, "and may be given anew, of the same content"


async def test_once_the_demande_is_transmitted_one_is_told_what_is_still_possible(app: Gate):
    depot = await set_demande(ready=True)
    scene = depot.scene
    marc = await Visitor.seated(app, scene.marc)
    act = f"/projets/{scene.projet}/validation/retrait"
    before = await marc.open(budget_of(scene))
    reference = await depot.transmit()
    late = await marc.send(before, act)
    assert late.status == 409
    assert f"La demande {reference} est transmise sous cette validation" in late.text
    page = await marc.open(budget_of(scene))
    assert act not in page.actions()
    assert {f"/demandes/{depot.id}", f"/demandes/{depot.id}/fil"} <= set(page.links())
    await marc.send(await marc.open(f"/demandes/{depot.id}"), f"/demandes/{depot.id}/retrait")
    await marc.send(await marc.open(budget_of(scene)), act)
    assert (await Projet.objects().get(Projet.id == scene.projet)).engage_centimes == 0
