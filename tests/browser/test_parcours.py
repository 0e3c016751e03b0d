"""What accounts live through beside the procedures of the guide (test_guide.py), several people at once."""

import re

from playwright.async_api import expect
from tests.browser.modes import Mode, twice
from tests.browser.people import base_of
from tests.browser.theatre import Theatre, theatre
from tests.world.personnes import PASSWORD, attach, make_compte

from mesaides.comptes.roles import StatutRattachement

__all__ = ["theatre"]

SECRET = "trois lampes vertes au plafond"


@twice
async def test_accounts_that_wait_are_validated_or_refused_with_a_reason(theatre: Theatre):
    lycee, roy = await theatre.lycee()
    async with base_of(theatre.server):
        people = [await make_compte(prenom=prenom, nom="Vidal") for prenom in ("Paul", "Zoé")]
        for one in people:
            await attach(one, lycee, statut=StatutRattachement.EN_ATTENTE)
    paul = await theatre.someone()
    await theatre.log_in(paul, people[0].identifiant)
    await expect(paul.locator("#attentes")).to_contain_text("Validation de votre compte")
    await expect(paul.get_by_role("link", name="Déposer une demande d’aide")).to_have_count(0)
    desk = await theatre.someone(roy.identifiant)
    await desk.goto(f"/etablissements/{lycee.uai}")
    await desk.get_by_role("button", name="Valider Paul Vidal").click()
    await expect(desk.locator("#messages")).to_contain_text("Paul Vidal")
    await desk.get_by_role("link", name="Refuser… Zoé Vidal").click()
    await desk.get_by_role("button", name="Refuser").click()
    await expect(desk.locator("#tableau .erreur").first).to_contain_text("Indiquez la raison")
    await desk.get_by_label("Raison").fill("Vous n’êtes pas de ce lycée.")
    await desk.get_by_role("button", name="Refuser").click()
    if theatre.mode.javascript:
        await expect(desk.locator(".fait")).to_have_text([re.compile("^Validé"), re.compile("^Refusé")])
        await desk.reload()
    await expect(desk.get_by_role("heading", name="Comptes à valider")).to_have_count(0)
    await paul.reload()
    await expect(paul.get_by_role("link", name="Déposer une demande d’aide")).to_be_visible()
    zoe = await theatre.someone()
    await zoe.goto(f"/demo/courriels?adresse={people[1].adresse}")
    await expect(zoe.locator("#boite")).to_contain_text("Vous n’êtes pas de ce lycée.")


@twice
async def test_who_forgot_everything_gets_the_identifiant_and_a_new_password(theatre: Theatre):
    async with base_of(theatre.server):
        paul = await make_compte()
    page = await theatre.someone()
    await page.goto("/connexion")
    await page.get_by_role("link", name="Récupérer mes informations de connexion").click()
    await page.get_by_label("Adresse électronique").fill(paul.adresse)
    await page.locator("main form").get_by_role("button").last.click()
    await expect(page).to_have_url(re.compile("/recuperation/envoi"))
    await theatre.open_mail(page, paul.adresse, "Vos informations de connexion", "/nouveau-mot-de-passe/")
    await page.locator("input[name=mot_de_passe]").fill(SECRET)
    await page.get_by_label(re.compile("^Confirmation")).fill(SECRET)
    await page.locator("main form").get_by_role("button").last.click()
    await expect(page.locator("#messages")).to_contain_text("Votre nouveau mot de passe est enregistré.")
    await theatre.log_in(await theatre.someone(), paul.identifiant, SECRET)


@twice
async def test_someone_changes_address_password_and_closes_other_sessions(theatre: Theatre, mode: Mode):
    async with base_of(theatre.server):
        paul = await make_compte()
    page, elsewhere = await theatre.someone(paul.identifiant), await theatre.someone(paul.identifiant)
    await page.goto("/mon-compte")
    await page.get_by_role("button", name="Fermer toutes les autres sessions").click()
    await expect(page.locator("#messages")).to_contain_text("Toutes vos autres sessions sont fermées.")
    await elsewhere.goto("/mon-compte")
    await expect(elsewhere).to_have_url(re.compile("/connexion"))
    await page.get_by_role("link", name="Changer de mot de passe").click()
    await page.get_by_label("Mot de passe actuel").fill(PASSWORD)
    await page.get_by_label("Nouveau mot de passe *", exact=True).fill(SECRET)
    await page.get_by_label(re.compile("^Confirmation")).fill(SECRET)
    await page.get_by_role("button", name="Changer de mot de passe").click()
    await expect(page.locator("#messages")).to_contain_text("Votre mot de passe est changé.")
    new = f"nouvelle.{mode}@exemple.fr"
    await page.get_by_role("link", name="Modifier mon adresse").click()
    await page.locator("input[name=adresse]").fill(new)
    await page.get_by_label("Mot de passe actuel").fill(SECRET)
    await page.get_by_role("button", name="Demander le changement").click()
    await expect(page.locator("#adresse_compte")).to_contain_text("attend d’être confirmée")
    await theatre.open_mail(page, new, re.compile("adresse"), "/changement-adresse/")
    await page.locator("main form").get_by_role("button").first.click()
    await page.goto("/mon-compte")
    await expect(page.locator("#adresse_compte")).to_contain_text(new)


@twice
async def test_an_administrateur_imports_searches_and_invites_the_first_gestionnaire(
    theatre: Theatre, mode: Mode
):
    uai, ville = ("0810001L", "Gaillac") if mode.javascript else ("0810002M", "Mazamet")
    columns = (
        "identifiant_de_l_etablissement;nom_etablissement;libelle_nature;statut_public_prive;code_postal;"
    )
    columns += "nom_commune;code_departement;mail;telephone;siren_siret;etat"
    good = f"{uai};Lycée de {ville};LYCEE POLYVALENT;Public;81600;{ville};081;{uai}@exemple.fr;;;OUVERT"
    bad = "0810003A;Lycée mal codé;LYCEE POLYVALENT;Public;81600;Gaillac;081;;;;OUVERT"
    page = await theatre.someone("administrateur-occitanie")
    await page.goto("/administration/etablissements/import")
    text = "\n".join([columns, good, bad])
    await page.get_by_label(re.compile("Fichier")).set_input_files(
        {"name": "annuaire.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    await page.get_by_role("button", name="Importer").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Résultat de l’import")
    await expect(page.get_by_role("row", name=re.compile("^(Ligne )?3 "))).to_be_visible()
    await page.goto("/administration/etablissements")
    await page.get_by_label("Chercher un établissement").fill(ville.lower())
    if not mode.javascript:
        await page.get_by_role("button", name="Rechercher").click()
    await page.get_by_role("link", name=f"Lycée de {ville}").click()
    await expect(page.locator("#gestionnaires input[name=adresse]")).to_have_value(re.compile(uai, re.I))
    await page.get_by_role("button", name="Inviter", exact=True).click()
    await expect(page.locator("#gestionnaires")).to_contain_text("Sans réponse")
    await page.goto(f"/demo/courriels?adresse={uai.lower()}")
    await expect(page.locator("#boite")).to_contain_text("vous invite")
