"""« Mon compte »: name, password, address, sessions, closing."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from tests.visitors import Shown, Visitor
from tests.world.courriels import letters_to, link_of
from tests.world.lycees import make_etablissement
from tests.world.personnes import PASSWORD, acteur_of, attach, make_agent, make_compte, make_gestionnaire

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import FERME, Fonction
from mesaides.comptes.rules.cadence import COMPTE
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.comptes.tables.session import Session
from mesaides.dates import jour_fr
from mesaides.db import transaction
from mesaides.invitations.moves.envoi import invite
from mesaides.invitations.states import EtatInvitation
from mesaides.invitations.tables.invitation import Invitation
from mesaides.journal.tables import Evenement
from mesaides.web.gate import Gate

NEW = "six renards sous la lampe jaune"
MINE = "/mon-compte"
FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0"
BLOCKS = {"identite": "identite", "adresse": "adresse_compte", "mot-de-passe": "securite"}


async def enter(app: Gate, compte: Compte, agent: str = "") -> Visitor:
    visitor = Visitor.of(app)
    visitor.client.headers["user-agent"] = agent
    await visitor.enter(compte)
    return visitor


async def change(visitor: Visitor, partie: str, **typed: Any) -> Shown:
    page = await visitor.open(f"{MINE}/{partie}")
    return await visitor.send(page, f"{MINE}/{partie}", **typed)


async def is_inside(visitor: Visitor) -> bool:
    return "Mes sessions ouvertes" in (await visitor.open(MINE)).text


async def reload(compte: Compte) -> Compte:
    found = await Compte.objects().get(Compte.id == compte.id)
    assert found is not None
    return found


async def test_the_page_shows_what_the_portal_knows_of_me(app: Gate):
    compte = await make_compte(civilite="m")
    page = await (await enter(app, compte, FIREFOX)).open(MINE)
    for known in (compte.identifiant, compte.nom, compte.prenom, compte.adresse, "M."):
        assert known in page.text
    assert "Firefox sur Android" in page.words_of("sessions")
    assert "Cette session" in page.words_of("sessions")


async def test_nobody_else_may_see_it(visitor: Visitor):
    for path in (MINE, f"{MINE}/identite", f"{MINE}/fermeture"):
        page = await visitor.open(path)
        assert "Mon compte" not in page.text
        assert page.path != path or page.status == 401


async def test_an_unknown_part_does_not_exist(app: Gate):
    assert (await (await enter(app, await make_compte())).open(f"{MINE}/rien")).status == 404


@pytest.mark.parametrize("block", ["", "identite"])
async def test_personal_details_change_in_place(app: Gate, block: str):
    compte = await make_compte()
    visitor = await enter(app, compte)
    shown = await change(visitor, "identite", civilite="m", nom="N’Guyen-d’Été", prenom="Zoé", block=block)
    assert "N’Guyen-d’Été" in shown.text
    assert "sont à jour" in shown.text
    assert ("<html" in shown.answer.text) == (block == "")
    assert (await reload(compte)).nom == "N’Guyen-d’Été"
    assert await Evenement.count().where(Evenement.acte == "identite") == 1


async def test_fields_that_the_form_has_not_are_ignored(app: Gate):
    compte = await make_compte()
    await change(await enter(app, compte), "identite", nom="Autre", identifiant="roi", adresse="x@exemple.fr")
    after = await reload(compte)
    assert (after.nom, after.identifiant, after.adresse) == ("Autre", compte.identifiant, compte.adresse)


async def test_a_name_with_an_address_is_refused_beside_its_field(app: Gate):
    shown = await change(await enter(app, await make_compte()), "identite", nom="voyez www.exemple.fr")
    assert shown.status == 422
    assert "ne peut pas contenir d’adresse" in shown.words_of("nom-erreur")


@pytest.mark.parametrize("block", ["", "securite"])
async def test_a_new_password_closes_the_other_sessions_and_is_told(app: Gate, block: str):
    compte = await make_compte()
    here, elsewhere = await enter(app, compte), await enter(app, compte)
    shown = await change(
        here, "mot-de-passe", actuel=PASSWORD, mot_de_passe=NEW, confirmation=NEW, block=block
    )
    assert "Votre mot de passe est changé" in shown.text
    assert "Cette session" in shown.words_of("sessions")
    assert not [action for action in shown.actions() if action.endswith("/fermeture")]
    assert await is_inside(here)
    assert not await is_inside(elsewhere)
    (letter,) = await letters_to(compte.adresse)
    assert letter.sujet == "Votre mot de passe a été changé"
    assert NEW not in letter.texte


async def test_the_present_password_is_needed_and_wrong_ones_are_counted(app: Gate):
    compte = await make_compte()
    visitor = await enter(app, compte)
    typed = {"mot_de_passe": NEW, "confirmation": NEW}
    for _ in range(COMPTE.libres):
        shown = await change(visitor, "mot-de-passe", actuel="pas le bon", **typed)
        assert shown.status == 422
        assert "pas votre mot de passe actuel" in shown.words_of("actuel-erreur")
    shown = await change(visitor, "mot-de-passe", actuel=PASSWORD, **typed)
    assert shown.status == 429
    assert shown.answer.headers["retry-after"]
    assert (await change(visitor, "mot-de-passe", actuel="", **typed)).status == 422
    assert (await reload(compte)).mot_de_passe == compte.mot_de_passe


async def test_who_changes_their_password_is_named_to_the_manager(app: Gate):
    compte = await make_compte()
    page = await (await enter(app, compte)).open(f"{MINE}/mot-de-passe")
    [named] = [field for field in page.tree.iter("input") if field.get("autocomplete") == "username"]
    assert named.get("value") == compte.identifiant


async def test_the_new_password_is_judged_in_place(app: Gate):
    visitor = await enter(app, await make_compte())
    page = await visitor.open(f"{MINE}/mot-de-passe")
    fields = page.fields(f"{MINE}/mot-de-passe") | {"mot_de_passe": "azertyuiopqsdf"}
    headers = {"HX-Request": "true", "HX-Target": "div#champ_mot_de_passe", "Origin": "http://127.0.0.1:8000"}
    answer = await visitor.client.post(f"{MINE}/mot-de-passe/verification", data=fields, headers=headers)
    assert answer.text.strip().startswith('<div class="champ" id="champ_mot_de_passe"')
    assert 'class="erreur"' in answer.text


async def test_the_address_is_checked_in_place(app: Gate):
    visitor = await enter(app, await make_compte())
    page = await visitor.open(f"{MINE}/adresse")
    fields = page.fields(f"{MINE}/adresse") | {"adresse": "claire@gmial.com"}
    headers = {"HX-Request": "true", "HX-Target": "div#champ_adresse", "Origin": "http://127.0.0.1:8000"}
    answer = await visitor.client.post(f"{MINE}/adresse/verification", data=fields, headers=headers)
    assert "Vouliez-vous dire claire@gmail.com" in answer.text


@pytest.mark.parametrize("block", ["", "adresse_compte"])
async def test_an_address_changes_by_its_link_and_both_are_told(app: Gate, block: str):
    compte = await make_compte()
    visitor = await enter(app, compte)
    shown = await change(visitor, "adresse", adresse="Nouvelle@exemple.fr", actuel=PASSWORD, block=block)
    assert "Nouvelle@exemple.fr" in shown.words_of("adresse_compte")
    assert (await reload(compte)).adresse == compte.adresse
    (notice,) = await letters_to(compte.adresse)
    assert notice.objet == "adresse_demandee"
    (letter,) = await letters_to("Nouvelle@exemple.fr")
    link = link_of(letter, "/changement-adresse/")
    page = await visitor.open(link)
    assert page.answer.headers["referrer-policy"] == "no-referrer"
    assert (await reload(compte)).adresse == compte.adresse
    done = await visitor.send(page, link)
    assert "est maintenant Nouvelle@exemple.fr" in done.text
    assert (await reload(compte)).adresse_cle == "nouvelle@exemple.fr"
    for adresse in (compte.adresse, "Nouvelle@exemple.fr"):
        (told,) = await letters_to(adresse, "adresse_changee")
        assert f"a été changée le {jour_fr(datetime.now(UTC))} à " in told.texte
    dead = await visitor.open(link)
    assert dead.status == 410
    assert "/mon-compte/adresse" in dead.links()
    assert "/recuperation" not in dead.links()


async def test_changing_the_address_asks_the_password(app: Gate):
    shown = await change(
        await enter(app, await make_compte()), "adresse", adresse="a@exemple.fr", actuel="non"
    )
    assert shown.status == 422
    assert await letters_to("a@exemple.fr") == []


async def test_an_address_of_somebody_else_is_not_given_away_nor_revealed(app: Gate):
    compte, other = await make_compte(), await make_compte()
    visitor = await enter(app, compte)
    free = await change(visitor, "adresse", adresse="libre@exemple.fr", actuel=PASSWORD)
    taken = await change(visitor, "adresse", adresse=other.adresse, actuel=PASSWORD)
    assert taken.text == free.text.replace("libre@exemple.fr", other.adresse)
    (letter,) = await letters_to(other.adresse)
    assert letter.objet == "adresse_prise"
    assert compte.identifiant not in letter.texte
    assert compte.nom not in letter.texte


async def test_an_address_taken_meanwhile_is_refused(app: Gate):
    compte = await make_compte()
    visitor = await enter(app, compte)
    await change(visitor, "adresse", adresse="nouvelle@exemple.fr", actuel=PASSWORD)
    link = link_of((await letters_to("nouvelle@exemple.fr"))[0], "/changement-adresse/")
    await make_compte(adresse="nouvelle@exemple.fr")
    shown = await visitor.send(await visitor.open(link), link)
    assert shown.status == 409
    assert (await reload(compte)).adresse == compte.adresse


async def test_the_link_of_an_address_opens_nothing_for_somebody_else(app: Gate):
    compte = await make_compte()
    visitor = await enter(app, compte)
    await change(visitor, "adresse", adresse="nouvelle@exemple.fr", actuel=PASSWORD)
    link = link_of((await letters_to("nouvelle@exemple.fr"))[0], "/changement-adresse/")
    other = await enter(app, await make_compte())
    assert (await other.open(link)).status == 410
    assert (await Visitor.of(app).open(link)).status == 200


async def test_each_session_can_be_closed_and_all_others_at_once(app: Gate):
    compte = await make_compte()
    here, phone, library = (
        await enter(app, compte),
        await enter(app, compte, FIREFOX),
        await enter(app, compte),
    )
    page = await here.open(MINE)
    closing = [action for action in page.actions() if action.startswith(f"{MINE}/sessions/")]
    assert len(closing) == 3
    numbers = await Session.select(Session.id).where(Session.navigateur == FIREFOX)
    action = f"{MINE}/sessions/{numbers[0]['id']}/fermeture"
    shown = await here.send(page, action, block="sessions")
    assert "La session est fermée." in shown.text
    assert "Firefox" not in shown.words_of("sessions")
    assert not await is_inside(phone)
    assert await is_inside(library)
    again = await here.send(page, action, submission="autre")
    assert "déjà fermée" in again.text
    await here.send(page, f"{MINE}/sessions/fermeture")
    assert not await is_inside(library)
    assert await is_inside(here)


async def test_the_session_of_another_person_cannot_be_closed(app: Gate):
    theirs = await enter(app, await make_compte())
    mine = await enter(app, compte := await make_compte())
    await enter(app, compte)
    number = (await Session.select(Session.id).order_by(Session.id).limit(1))[0]["id"]
    page = await mine.open(MINE)
    fields = page.fields("/deconnexion")
    await mine.client.post(
        f"{MINE}/sessions/{number}/fermeture", data=fields, headers={"Origin": "http://127.0.0.1:8000"}
    )
    assert await is_inside(theirs)


@pytest.mark.parametrize(("agent", "hours"), [(False, 4), (True, 1)])
async def test_a_session_sleeps_after_its_time(app: Gate, agent: bool, hours: int):
    compte = await (make_agent(Habilitation.INSTRUCTEUR) if agent else make_compte())
    now = datetime.now(UTC)
    with time_machine.travel(now, tick=False) as clock:
        visitor = await enter(app, compte)
        clock.shift(timedelta(hours=hours) - timedelta(seconds=1))
        assert await is_inside(visitor)
        clock.shift(timedelta(hours=hours))
        assert not await is_inside(visitor)


async def test_a_session_ends_after_twelve_hours_however_used(app: Gate):
    now = datetime.now(UTC)
    with time_machine.travel(now, tick=False) as clock:
        visitor = await enter(app, await make_compte())
        for _ in range(5):
            clock.shift(timedelta(hours=2))
            assert await is_inside(visitor)
        clock.shift(timedelta(hours=2))
        assert not await is_inside(visitor)


async def test_logging_out_clears_the_browser_and_pages_are_not_kept(app: Gate):
    visitor = await enter(app, await make_compte())
    page = await visitor.open(MINE)
    assert page.answer.headers["cache-control"] == "no-store"
    left = await visitor.send(page, "/deconnexion", follow=False)
    assert "storage" in left.answer.headers["clear-site-data"]


async def test_closing_says_before_what_goes_and_what_stays(app: Gate):
    page = await (await enter(app, await make_compte())).open(f"{MINE}/fermeture")
    assert "Ce qui est effacé" in page.text
    assert "Ce qui est conservé" in page.text


@pytest.mark.parametrize("block", ["", "fermeture"])
async def test_closing_erases_names_and_ends_everything(app: Gate, block: str):
    compte = await make_compte()
    rattachement = await attach(compte, await make_etablissement())
    visitor, elsewhere = await enter(app, compte), await enter(app, compte)
    await change(visitor, "fermeture", actuel=PASSWORD, block=block)
    for one in (visitor, elsewhere):
        assert not await is_inside(one)
    after = await reload(compte)
    assert after.ferme_le is not None
    assert (after.nom, after.prenom, after.adresse, after.identifiant, after.mot_de_passe) == (
        FERME,
        *[""] * 4,
    )
    ended = await Rattachement.select(Rattachement.statut).where(Rattachement.id == rattachement.id)
    assert ended == [{"statut": "abandonne"}]
    (letter,) = await letters_to(compte.adresse)
    assert letter.objet == "compte_ferme"
    assert (await visitor.log_in(compte.identifiant, PASSWORD)).status == 422
    again = await make_compte(identifiant=compte.identifiant, adresse=compte.adresse)
    assert again.id != compte.id


async def test_closing_kills_the_invitations_that_the_person_sent(app: Gate):
    etablissement = await make_etablissement()
    compte, other = [await make_gestionnaire(etablissement) for _ in range(2)]
    now = datetime.now(UTC)
    for par, adresse in ((compte, "lea@exemple.fr"), (other, "zoe@exemple.fr")):
        async with transaction():
            await invite(etablissement.id, adresse, Fonction.USAGER, await acteur_of(par), now)
    await change(await enter(app, compte), "fermeture", actuel=PASSWORD)
    left = await Invitation.select(Invitation.adresse).where(Invitation.etat == EtatInvitation.ENVOYEE)
    assert left == [{"adresse": "zoe@exemple.fr"}]


async def test_closing_asks_the_password(app: Gate):
    compte = await make_compte()
    assert (await change(await enter(app, compte), "fermeture", actuel="non")).status == 422
    assert (await reload(compte)).ferme_le is None


async def test_the_last_gestionnaire_is_told_what_to_do_instead(app: Gate):
    etablissement = await make_etablissement()
    compte = await make_gestionnaire(etablissement)
    shown = await change(await enter(app, compte), "fermeture", actuel=PASSWORD)
    assert shown.status == 409
    assert f"Vous êtes l’unique gestionnaire du {etablissement.nom}" in shown.text
    assert await letters_to(compte.adresse) == []
    await make_gestionnaire(etablissement)
    await change(await enter(app, compte), "fermeture", actuel=PASSWORD)
    assert (await reload(compte)).ferme_le is not None


async def test_the_last_administrateur_cannot_leave(app: Gate):
    compte = await make_agent(Habilitation.ADMINISTRATEUR)
    shown = await change(await enter(app, compte), "fermeture", actuel=PASSWORD)
    assert shown.status == 409
    assert "l’unique personne à administrer" in shown.text


async def test_two_gestionnaires_leaving_at_once_leave_one(app: Gate):
    etablissement = await make_etablissement()
    comptes = [await make_gestionnaire(etablissement) for _ in range(2)]
    visitors = [await enter(app, compte) for compte in comptes]
    await asyncio.gather(*(change(visitor, "fermeture", actuel=PASSWORD) for visitor in visitors))
    assert [(await reload(compte)).ferme_le is None for compte in comptes].count(True) == 1


async def test_closing_sent_several_times_at_once_is_done_and_told_once(app: Gate):
    compte = await make_compte()
    visitor = await enter(app, compte)
    pages = [await visitor.open(f"{MINE}/fermeture") for _ in range(4)]
    await asyncio.gather(*(visitor.send(page, f"{MINE}/fermeture", actuel=PASSWORD) for page in pages))
    assert len(await letters_to(compte.adresse, "compte_ferme")) == 1
    assert await Evenement.count().where(Evenement.acte == "cloture") == 1
