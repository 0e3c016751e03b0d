"""What people type about their account."""

from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportUnknownVariableType, reportAttributeAccessIssue]
from wtforms.validators import AnyOf, EqualTo

from mesaides.comptes.identite import ask_identite
from mesaides.comptes.rules import check_adresse
from mesaides.comptes.rules.cles import check_reponse
from mesaides.comptes.rules.facteurs import check_appareil, read_code
from mesaides.comptes.rules.regards import check_raison
from mesaides.comptes.rules.remises import check_motif
from mesaides.comptes.rules.rythme import Rythme
from mesaides.web.forms import Checked, Form, LineField, PasswordField, Required

CHOISIR = "Au moins 12\u00a0caractères, par exemple quatre ou cinq mots sans rapport. Accents et espaces sont permis."
PAREILS = "Les deux mots de passe sont différents. Tapez deux fois le même."


class ConnexionForm(Form):
    identifiant = LineField("Identifiant", [Required("Indiquez votre identifiant.")])
    mot_de_passe = PasswordField("Mot de passe", [Required("Indiquez votre mot de passe.")])
    suite = HiddenField()
    en_place = HiddenField()
    """Set when logging in again over a page whose form is still there."""


class CodeForm(Form):
    """The code after the password, or one of those for the day the device is lost."""

    code = LineField("Code", [Required("Tapez le code à 6\u00a0chiffres."), Checked(read_code)])
    en_place = HiddenField()


class FacteurForm(Form):
    nom = LineField(
        "Nom de l’appareil",
        [Required("Donnez un nom à cet appareil, par exemple Téléphone."), Checked(check_appareil)],
        description="Pour le reconnaître dans votre liste, par exemple «\u00a0Téléphone\u00a0».",
    )
    genre = HiddenField()
    """« cle » for a passkey."""


class CleForm(Form):
    """What a passkey answered, as the browser tells it."""

    reponse = HiddenField(
        "Clé d’accès", [Required("Votre clé n’a pas répondu. Réessayez."), Checked(check_reponse)]
    )
    suite = HiddenField()
    en_place = HiddenField()


class ConfirmationForm(Form):
    code = LineField(
        "Code affiché par l’application",
        [Required("Tapez les 6\u00a0chiffres que l’application affiche."), Checked(read_code)],
    )


class RemiseForm(Form):
    motif = LineField(
        "Raison",
        [Required("Dites comment vous savez que c’est bien cette personne."), Checked(check_motif)],
        description="Comment vous savez que c’est bien elle. Qui confirme le lira, et le journal garde l’acte.",
    )


class RegardForm(Form):
    raison = LineField(
        "Raison",
        [Required("Dites pourquoi vous devez voir ce que voit cette personne."), Checked(check_raison)],
        description="La personne la lira, dans le courriel qu’elle reçoit aussitôt et dans «\u00a0Mon compte\u00a0».",
    )


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


ACTUEL = "Indiquez votre mot de passe actuel\u00a0: il est demandé pour toute modification importante."


CODE = "Celui que votre application montre maintenant, ou un de vos codes de secours."


RYTHME = "Choisissez quand recevoir ces messages."


class IdentiteForm(Form):
    civilite, nom, prenom = ask_identite()


class PreuveForm(Form):
    """It is really the owner: a code of their device, or the password of who has none."""

    actuel = PasswordField("Mot de passe actuel")
    code = LineField("Code à 6\u00a0chiffres", description=CODE)


class AdresseForm(Form):
    adresse = LineField(
        "Nouvelle adresse électronique",
        [Required("Indiquez votre nouvelle adresse électronique."), Checked(check_adresse)],
        description="Un lien y sera envoyé\u00a0: l’adresse ne change qu’une fois ce lien ouvert et confirmé.",
    )
    actuel = PasswordField("Mot de passe actuel", [Required(ACTUEL)])
    code = LineField("Code à 6\u00a0chiffres", description=CODE)


class RythmeForm(Form):
    rythme = RadioField(
        "Recevoir les courriels qui ne sont pas urgents",
        [Required(RYTHME), AnyOf(list(Rythme), RYTHME)],
        choices=[SelectChoice(rythme.value, rythme.label) for rythme in Rythme],  # pyright: ignore
        validate_choice=False,
    )


class ChangementForm(MotDePasseForm):
    actuel = PasswordField("Mot de passe actuel", [Required(ACTUEL)])
    code = LineField("Code à 6\u00a0chiffres", description=CODE)


class FermetureForm(Form):
    actuel = PasswordField("Mot de passe actuel", [Required(ACTUEL)])
    code = LineField("Code à 6\u00a0chiffres", description=CODE)
