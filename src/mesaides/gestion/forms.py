"""What a gestionnaire types."""

from typing import Any

from wtforms import BooleanField, HiddenField, SelectField, TextAreaField
from wtforms.fields import SelectChoice  # pyright: ignore

from mesaides.comptes.roles import Fonction
from mesaides.invitations.rules import LONGUEUR_MAX
from mesaides.web.forms import Form, Required, TextField

FONCTIONS: list[Any] = [
    SelectChoice(Fonction.USAGER.value, "Usager"),
    SelectChoice(Fonction.GESTIONNAIRE.value, "Gestionnaire"),
]


class AdressesField(TextField, TextAreaField):
    """A pasted list."""

    longest = LONGUEUR_MAX
    counted = False


class InvitationForm(Form):
    adresses = AdressesField(
        "Adresses électroniques",
        [Required("Indiquez au moins une adresse, par exemple prenom.nom@ac-toulouse.fr.")],
    )
    fonction = SelectField("Fonction", choices=FONCTIONS, default=Fonction.USAGER.value)
    valider = BooleanField("Valider le compte dès son activation", default=True)
    vues = HiddenField()
    remplace = HiddenField()


class RaisonCompteField(TextField, TextAreaField):
    longest = 500


class RefusCompteForm(Form):
    raison = RaisonCompteField("Raison", [Required("Indiquez la raison : elle est envoyée à la personne.")])
