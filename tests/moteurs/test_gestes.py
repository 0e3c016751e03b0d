"""What the scripts do, in Firefox and in WebKit: in place, said, saved, the focus where one works."""

from pathlib import Path

from tests.moteurs.conftest import Place
from tests.pieces import samples

SECRET = "trois lampes vertes au plafond"
FOCUSED = "document.activeElement.matches({!r})"


async def test_a_mistake_takes_the_focus_then_one_is_logged_in(place: Place):
    engine = place.engine
    await engine.open("/connexion")
    await engine.type("#identifiant", "usager-occitanie")
    await engine.press("Se connecter")
    await engine.until(FOCUSED.format(".resume"))
    await engine.until("document.title.startsWith('Erreur')")
    await engine.type("#mot_de_passe", place.mot_de_passe)
    await engine.press("Se connecter")
    await engine.reads("h1", "Bonjour Claire")


async def test_an_account_is_judged_as_its_fields_are_left(place: Place):
    engine = place.engine
    await engine.open("/comptes/nouveau")
    await engine.type("#identifiant", "usager-occitanie")
    await engine.type("#mot_de_passe", SECRET)
    await engine.reads("#champ_identifiant", "Cet identifiant est déjà pris")
    await engine.click("[data-afficher=mot_de_passe]")
    await engine.until("document.querySelector('#mot_de_passe').type === 'text'")
    await engine.click("[data-afficher=mot_de_passe]")
    await engine.type("#adresse", "claire@gmial.com")
    await engine.reads("#champ_mot_de_passe", "Ce mot de passe convient.")
    await engine.type("#recherche", "albi")
    await engine.reads("#messages", "établissement trouvé")
    await engine.press("Oui, corriger")
    await engine.until("document.querySelector('#adresse').value === 'claire@gmail.com'")


async def test_a_gestionnaire_decides_in_place(place: Place):
    engine = place.engine
    await place.enter_as("gestionnaire-occitanie")
    await engine.open("/mes-services")
    await engine.press("Décider")
    await engine.reads("h1", "Lycée Jean-Jaurès")
    await engine.click("#tableau a[href*='personne=']")
    await engine.until(FOCUSED.format("#raison"))
    await engine.type("#raison", "Pas de ce lycée.")
    await engine.click("li:has([id^=compte-]):not(:has(#raison)) form[action$=validation] button")
    await engine.reads("#messages", "est validé")
    await engine.until("document.querySelector('#raison').value === 'Pas de ce lycée.'")
    await engine.click("form:has(#raison) button")
    await engine.reads("#messages", "est refusée")
    await engine.open("/etablissements/0819901X?onglet=invitations")
    await engine.type("#adresses", "moteur@exemple.fr")
    await engine.press("Envoyer l’invitation")
    await engine.reads("#messages", "1 invitation envoyée.")
    await engine.until("document.querySelector('#adresses').value === ''")


async def test_a_demande_is_saved_field_by_field_with_its_piece_and_its_fil(place: Place, tmp_path: Path):
    engine = place.engine
    await place.enter_as("usager-occitanie")
    await engine.open("/demandes/nouvelle/projets-educatifs")
    await engine.click("[name=projet][value=nouveau]")
    await engine.type("[name=intitule]", f"Projet vu par {engine.name}")
    await engine.press("Commencer la demande")
    await engine.until("location.pathname.endsWith('/eligibilite')")
    demande = (await engine.run("return location.pathname")).removesuffix("/eligibilite")
    await engine.click("[data-champ] [value=oui]")
    await engine.reads("main", "Enregistré à")
    await engine.press("Enregistrer et continuer")
    await engine.until("location.pathname.endsWith('/projet')")
    await engine.open(f"{demande}/questions")
    await engine.type("#q_objectifs", "Ouvrir le lycée.")
    await engine.type("#q_actions", "En mars.")
    await engine.reads("#etat_objectifs", "Enregistré à")
    await engine.reads("#q_objectifs-compteur", "Encore")
    asked, value = (await engine.run("return document.querySelector('[data-si]').dataset.si")).split("=")
    await engine.until(f"document.querySelector('[data-si^={asked}]').hidden")
    await engine.click(f"#champ_{asked} [value={value}]")
    await engine.until(f"!document.querySelector('[data-si^={asked}]').hidden")
    await engine.open(f"{demande}/questions")
    await engine.until("document.querySelector('#q_objectifs').value === 'Ouvrir le lycée.'")
    await engine.open(f"{demande}/pieces")
    piece = tmp_path / "rib.pdf"
    piece.write_bytes(samples.pdf(fill=300_000))
    await engine.type("#q_rib", str(piece))
    await engine.reads("#fichiers_rib", "rib.pdf")
    await engine.until("!document.querySelector('.envoi')")
    await engine.open(f"{demande}/fil")
    await engine.type("#texte", "Bonjour, voici le projet.")
    await engine.press("Envoyer")
    await engine.reads("#nouveaux", "Bonjour, voici le projet.")
    await engine.until("document.querySelector('#texte').value === ''")
    await engine.open(f"{demande}/recapitulatif")
    await engine.reads("main", "Ouvrir le lycée.")


async def test_going_back_gives_nothing_typed_to_the_next_person(place: Place):
    """Over http WebKit shows again the page of before as it was, by which nothing can be sent any more."""
    engine = place.engine
    await place.enter_as("usager-occitanie")
    await engine.open("/projets/nouveau")
    await engine.type("[name=intitule]", "Un projet de Claire")
    await place.enter_as("gestionnaire-occitanie")
    await engine.open("/aide")
    await engine.run("history.go(-2)")
    await engine.until("location.pathname === '/projets/nouveau'")
    new_and_empty = "document.querySelector('[name=intitule]').value === ''"
    await engine.until(f"document.querySelector('#qui').textContent.includes('Claire') || {new_and_empty}")
