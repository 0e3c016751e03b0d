"""What people type about their account."""

from wtforms import HiddenField

from mesaides.web.forms import Form, LineField, PasswordField, Required


class ConnexionForm(Form):
    identifiant = LineField("Identifiant", [Required("Indiquez votre identifiant.")])
    mot_de_passe = PasswordField("Mot de passe", [Required("Indiquez votre mot de passe.")])
    suite = HiddenField()
    en_place = HiddenField()
    """Set when logging in again over a page whose form is still there."""
