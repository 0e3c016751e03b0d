"""What an administrateur of the Région types."""

from wtforms import FileField

from mesaides.adresses import check_adresse
from mesaides.web.forms import Checked, Form, LineField, Required


class AnnuaireForm(Form):
    fichier = FileField("Fichier CSV de l’annuaire")


class PremierGestionnaireForm(Form):
    adresse = LineField(
        "Adresse électronique",
        [
            Required("Indiquez l’adresse du gestionnaire, par exemple prenom.nom@ac-toulouse.fr."),
            Checked(check_adresse),
        ],
        description="L’adresse officielle de l’établissement est proposée : remplacez-la si besoin.",
    )
