"""What people type about their account."""

from wtforms import HiddenField
from wtforms.validators import EqualTo

from mesaides.comptes.rules import check_adresse
from mesaides.web.forms import Checked, Form, LineField, PasswordField, Required

CHOISIR = (
    "Au moins 12 caractères, par exemple quatre ou cinq mots sans rapport. Accents et espaces sont permis."
)
PAREILS = "Les deux mots de passe sont différents. Tapez deux fois le même."


class ConnexionForm(Form):
    identifiant = LineField("Identifiant", [Required("Indiquez votre identifiant.")])
    mot_de_passe = PasswordField("Mot de passe", [Required("Indiquez votre mot de passe.")])
    suite = HiddenField()
    en_place = HiddenField()
    """Set when logging in again over a page whose form is still there."""


class RecuperationForm(Form):
    adresse = LineField(
        "Adresse électronique",
        [Required("Indiquez l’adresse électronique de votre compte."), Checked(check_adresse)],
        description="Celle que vous avez donnée en créant votre compte.",
    )


class MotDePasseForm(Form):
    """A new password, twice; whether it would be guessed is judged with who its owner is."""

    mot_de_passe = PasswordField(
        "Nouveau mot de passe", [Required("Choisissez un mot de passe.")], description=CHOISIR
    )
    confirmation = PasswordField(
        "Confirmation du mot de passe",
        [Required("Tapez une seconde fois le mot de passe."), EqualTo("mot_de_passe", PAREILS)],
    )
