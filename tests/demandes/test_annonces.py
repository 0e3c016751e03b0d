"""What the Région changes for drafts, in the mail that tells it."""

import pytest

from mesaides.courriels.rendu import render_mail
from mesaides.db import Database
from mesaides.demandes.mails import ARappeler
from mesaides.demandes.rules.annonces import AnnonceBrouillons


@pytest.mark.parametrize("pourquoi", ["", "Pour les lycées ruraux."])
async def test_who_decided_says_why_when_there_is_something_to_say(base: Database, pourquoi: str):
    annonce = AnnonceBrouillons(
        "Stages\u00a0: la campagne est prolongée", ("Vous avez jusqu’à mai.",), pourquoi
    )
    drafts = [ARappeler("Radio", "Lycée Jean-Jaurès", "/demandes/1", a_valider=False)]
    mail = render_mail("annonce", "claire@exemple.fr", annonce=annonce, drafts=drafts, lien="", bouton="")
    assert mail.sujet == annonce.titre
    for text in (mail.texte, mail.html):
        assert "Vous avez jusqu’à mai." in text
        assert "Radio, Lycée Jean-Jaurès" in text
        assert ("La Région explique" in text) == bool(pourquoi)
        assert pourquoi in text
