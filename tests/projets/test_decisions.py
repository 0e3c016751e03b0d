"""The seal: asked, given or refused, of exactly what was read, whoever comes at once; on both databases."""

import asyncio
from datetime import UTC, datetime
from functools import partial

import pytest
from tests.races import race
from tests.world.budgets import BALANCED, depense, recette
from tests.world.personnes import acteur_of, make_gestionnaire
from tests.world.projets import Scene, set_scene

from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.courriels.tables import Courriel
from mesaides.db import transaction
from mesaides.errors import DomainError
from mesaides.journal.tables import find_break
from mesaides.projets.moves.decisions import ask_validation, refuse, validate
from mesaides.projets.moves.lignes import (
    GesteBudget,
    LigneChangedError,
    SealAtStakeError,
    change_ligne,
    mark_of,
    remove_ligne,
)
from mesaides.projets.moves.verrou import list_lignes
from mesaides.projets.reads.lecture import list_asked, list_projets
from mesaides.projets.rules.budget import empreinte, read_contenu
from mesaides.projets.states import EtatBudget
from mesaides.projets.tables.projet import BudgetVersion, LigneBudget, ValidationBudget

pytestmark = pytest.mark.usefixtures("app")
E = EtatBudget


async def ask(scene: Scene) -> None:
    async with transaction():
        await ask_validation(await scene.fiche(), await acteur_of(scene.claire), datetime.now(UTC))


async def decide(move, scene: Scene, *args, par: Compte | None = None) -> None:
    who = par or scene.marc
    async with transaction():
        await move(await scene.fiche(who), *args, await acteur_of(who), datetime.now(UTC))


async def change(scene: Scene, poste: str, montant: int, confirme: str = "") -> None:
    acteur = await acteur_of(scene.claire)
    async with transaction():
        lue = next(x for x in await list_lignes(scene.projet) if x.ligne.poste == poste)
        saisie = type(lue.ligne)(lue.ligne.sens, poste, lue.ligne.intitule, montant)
        geste = GesteBudget(await scene.fiche(), acteur, datetime.now(UTC), confirme)
        await change_ligne(geste, lue.id, mark_of(lue.ligne), saisie)


async def mails(objet: str) -> list[str]:
    return [c.destinataire for c in await Courriel.objects().where(Courriel.objet == objet)]


async def test_a_budget_goes_from_incomplete_to_validated():
    scene = await set_scene(BALANCED[0])
    assert (await scene.fiche()).etat is E.INCOMPLET
    await scene.add(*BALANCED[1:])
    assert (await scene.fiche()).etat is E.PRET
    await ask(scene)
    assert (await scene.fiche()).etat is E.DEMANDE
    assert await mails("budget_a_valider") == [scene.marc.adresse]
    asked = await list_asked(await acteur_of(scene.marc))
    assert [fiche.intitule for fiche in asked] == ["Radio du lycée"]
    await decide(validate, scene, asked[0].empreinte)
    fiche = await scene.fiche()
    assert fiche.etat is EtatBudget.VALIDE
    assert fiche.valide_par == "M.\u00a0Vidal"
    assert await mails("budget_valide") == [scene.claire.adresse]
    assert await list_asked(await acteur_of(scene.marc)) == []
    assert await find_break() is None


async def test_an_incomplete_budget_is_not_asked():
    scene = await set_scene(BALANCED[0])
    with pytest.raises(DomainError, match="part de l’établissement"):
        await ask(scene)


async def test_a_refusal_tells_its_reason_and_can_be_asked_again():
    scene = await set_scene(*BALANCED)
    await ask(scene)
    await decide(refuse, scene, (await scene.fiche()).empreinte, "Le CA n’a pas voté cette part.")
    fiche = await scene.fiche()
    assert (fiche.etat, fiche.raison) == (E.REFUSE, "Le CA n’a pas voté cette part.")
    assert await mails("budget_refuse") == [scene.claire.adresse]
    await ask(scene)
    assert (await scene.fiche()).etat is E.DEMANDE
    await decide(validate, scene, fiche.empreinte)
    assert (await scene.fiche()).etat is EtatBudget.VALIDE


async def test_a_change_that_would_break_the_seal_is_told_before_and_changes_nothing():
    scene = await set_scene(*BALANCED)
    await decide(validate, scene, (await scene.fiche()).empreinte)
    with pytest.raises(SealAtStakeError) as told:
        await change(scene, "etablissement", 55000)
    assert told.value.part == "La part de l’établissement passe de 400,00\u00a0€ à 550,00\u00a0€."
    assert told.value.qui == "M.\u00a0Vidal"
    assert (await scene.fiche()).etat is EtatBudget.VALIDE
    await change(scene, "etablissement", 55000, told.value.sceau)
    assert (await scene.fiche()).etat is E.INCOMPLET
    await change(scene, "mdl", 125000)
    fiche = await scene.fiche()
    assert fiche.etat is E.DEMANDE
    assert fiche.changements[0] == "part établissement 400,00\u00a0€ → 550,00\u00a0€"
    assert await mails("budget_a_valider") == [scene.marc.adresse]


async def test_going_back_to_a_validated_content_is_sealed_again_without_asking():
    scene = await set_scene(*BALANCED)
    sceau = (await scene.fiche()).empreinte
    await decide(validate, scene, sceau)
    await change(scene, "mdl", 1, sceau)
    await change(scene, "mdl", 140000)
    assert (await scene.fiche()).etat is EtatBudget.VALIDE
    assert await list_asked(await acteur_of(scene.marc)) == []


async def test_a_budget_that_changed_while_it_was_read_is_not_validated_and_the_difference_is_told():
    scene = await set_scene(*BALANCED)
    await ask(scene)
    vue = (await scene.fiche()).empreinte
    await change(scene, "etablissement", 55000)
    await change(scene, "mdl", 125000)
    with pytest.raises(DomainError, match="part établissement 400,00\u00a0€ → 550,00\u00a0€"):
        await decide(validate, scene, vue)
    assert not await ValidationBudget.exists()


async def test_a_line_changed_by_somebody_else_is_not_overwritten():
    scene = await set_scene(*BALANCED)
    lue = next(x for x in await list_lignes(scene.projet) if x.ligne.poste == "mdl")
    await change(scene, "mdl", 5)
    async with transaction():
        geste = GesteBudget(await scene.fiche(), await acteur_of(scene.claire), datetime.now(UTC))
        with pytest.raises(LigneChangedError, match="vous, ailleurs") as told:
            await remove_ligne(geste, lue.id, mark_of(lue.ligne))
    assert told.value.autre is not None
    assert told.value.autre.montant_centimes == 5


async def test_one_decision_out_of_many_at_once():
    scene = await set_scene(*BALANCED)
    await ask(scene)
    roy = await make_gestionnaire(scene.lycee, civilite="mme", nom="Roy")
    fiche, now = await scene.fiche(scene.marc), datetime.now(UTC)
    marc, autre = await acteur_of(scene.marc), await acteur_of(roy)
    vue = fiche.empreinte
    moves = [partial(validate, fiche, vue, who, now) for who in (marc, autre, marc, autre)]
    moves += [partial(refuse, fiche, vue, "Non.", who, now) for who in (autre, marc, autre, marc)]
    done, told = await race(*moves)
    assert len(done) == 1
    assert len(told) == 7
    assert all("déjà" in phrase for phrase in told)
    assert len(await mails("budget_valide")) + len(await mails("budget_refuse")) == 1


async def test_no_seal_ever_stands_on_a_content_that_nobody_read():
    """Validations, refusals and changes at once, in many rounds: a seal is on what its gestionnaire was shown."""
    scene = await set_scene(*BALANCED)
    now = datetime.now(UTC)
    marc, claire = await acteur_of(scene.marc), await acteur_of(scene.claire)
    read: set[str] = set()
    for turn in range(8):
        fiche = await scene.fiche()
        read.add(fiche.empreinte)
        lue = next(x for x in await list_lignes(scene.projet) if x.ligne.poste == "mdl")
        saisie = type(lue.ligne)(lue.ligne.sens, "mdl", f"tour {turn}", 140000)
        geste = GesteBudget(fiche, claire, now, fiche.empreinte)
        await race(
            partial(validate, fiche, fiche.empreinte, marc, now),
            partial(change_ligne, geste, lue.id, mark_of(lue.ligne), saisie),
            partial(refuse, fiche, fiche.empreinte, "Non.", marc, now),
            partial(ask_validation, fiche, claire, now),
        )
    sealed = await BudgetVersion.objects().where(
        BudgetVersion.id.is_in([v.version for v in await ValidationBudget.objects()] or [0])
    )
    assert {version.empreinte for version in sealed} <= read
    for version in sealed:
        assert empreinte(read_contenu(version.contenu)) == version.empreinte
    present = [lue.ligne for lue in await list_lignes(scene.projet)]
    fiche = await scene.fiche()
    assert fiche.empreinte == empreinte(present)
    assert (fiche.etat is EtatBudget.VALIDE) == (fiche.empreinte in {version.empreinte for version in sealed})
    assert await find_break() is None


async def test_somebody_detached_decides_nothing_any_more():
    scene = await set_scene(*BALANCED)
    fiche, acteur = await scene.fiche(scene.marc), await acteur_of(scene.marc)
    await Rattachement.update({Rattachement.statut: "detache"}).where(Rattachement.compte == scene.marc.id)
    with pytest.raises(DomainError, match="plus gestionnaire"):
        async with transaction():
            await validate(fiche, fiche.empreinte, acteur, datetime.now(UTC))


async def test_the_lines_added_at_once_all_stand_and_the_sums_follow():
    scene = await set_scene()
    await asyncio.gather(*(scene.add(depense(100), recette(50)) for _ in range(4)))
    fiche = await scene.fiche()
    assert (fiche.depenses_centimes, fiche.recettes_centimes) == (400, 200)
    assert await LigneBudget.count() == 8


async def test_the_projets_of_a_lycee_are_seen_by_its_gestionnaires_and_their_porteur_only():
    scene, other = await set_scene(), await set_scene(commune="Rodez")
    assert [f.id for f in await list_projets(await acteur_of(scene.marc))] == [scene.projet]
    assert [f.id for f in await list_projets(await acteur_of(scene.claire))] == [scene.projet]
    assert [f.id for f in await list_projets(await acteur_of(other.claire))] == [other.projet]
    await Rattachement.update({Rattachement.statut: "detache"}).where(Rattachement.compte == scene.claire.id)
    assert await list_projets(await acteur_of(scene.claire)) == []
