"""« Créer un compte », and asking again for the activation link."""

from typing import Any

from wtforms import HiddenField
from wtforms.fields import Field
from wtforms.validators import ValidationError

from mesaides.adresses import adresse_key, check_adresse, suggest_adresse
from mesaides.comptes.identite import ask_identite
from mesaides.comptes.rules.identite import check_identifiant
from mesaides.web.forms import Checked, Form, LineField, PasswordField, Required


class SameAs:
    """The same as the field `name`, typed a second time."""

    def __init__(self, name: str, phrase: str, key: Any = str) -> None:
        self._name, self._phrase, self._key = name, phrase, key

    def __call__(self, form: Any, field: Field) -> None:
        if self._key(field.data or "") != self._key(form[self._name].data or ""):
            raise ValidationError(self._phrase)


class InscriptionForm(Form):
    identifiant = LineField(
        "Identifiant",
        [Required("Choisissez un identifiant, par exemple claire.roux."), Checked(check_identifiant)],
    )
    mot_de_passe = PasswordField(
        "Mot de passe", [Required("Choisissez un mot de passe d’au moins 12\u00a0caractères.")]
    )
    confirmation_mot_de_passe = PasswordField(
        "Confirmation du mot de passe",
        [
            Required("Tapez une seconde fois le même mot de passe."),
            SameAs("mot_de_passe", "Ce n’est pas le même mot de passe : tapez-le de nouveau."),
        ],
    )
    civilite, nom, prenom = ask_identite()
    adresse = LineField(
        "Adresse électronique",
        [
            Required("Indiquez votre adresse électronique, par exemple prenom.nom@ac-toulouse.fr."),
            Checked(check_adresse),
        ],
    )
    confirmation_adresse = LineField(
        "Confirmation de l’adresse électronique",
        [
            Required("Tapez une seconde fois la même adresse électronique."),
            SameAs("adresse", "Ce n’est pas la même adresse électronique : relisez les deux.", adresse_key),
        ],
    )
    recherche = LineField("Rechercher un établissement")
    etablissement = LineField()
    """The UAI of the one chosen."""
    invitation = HiddenField()
    """The token of the invitation's link."""
    adresse_gardee = HiddenField()
    """The address about which « vouliez-vous dire » has been asked already."""
    chercher = LineField()
    corriger = LineField()
    """The buttons that only look at the form."""
    entree = LineField()
    """Filled when the form is sent by the key Enter."""

    @property
    def only_looks(self) -> bool:
        """Enter, an établissement being searched for and none chosen yet, goes on with the search."""
        searching = self.entree.data and self.recherche.data and not self.etablissement.data
        return bool(self.chercher.data or self.corriger.data or searching)

    @property
    def proposition(self) -> str:
        """« Vouliez-vous dire … ? », '' when the address is plausible."""
        return suggest_adresse(self.adresse.data or "") or ""

    def take_correction(self) -> None:
        """The button of « vouliez-vous dire »: both fields take the address proposed."""
        proposed = self.corriger.data
        if proposed and proposed == self.proposition:
            if adresse_key(self.confirmation_adresse.data or "") == adresse_key(self.adresse.data or ""):
                self.confirmation_adresse.data = proposed
            self.adresse.data = proposed

    def doubt_address(self) -> None:
        """An address that looks like a slip is asked about once, then believed."""
        if not self.adresse.errors and self.proposition and self.adresse_gardee.data != self.adresse.data:
            self.refuse(
                "adresse", "Relisez cette adresse. Si elle est juste, envoyez de nouveau le formulaire."
            )

    def about(self) -> list[str]:
        """What a password should not be made of."""
        fields = (self.identifiant, self.nom, self.prenom, self.adresse)
        return [field.data for field in fields if field.data]


class RenvoiForm(Form):
    adresse = LineField(
        "Adresse électronique",
        [
            Required("Indiquez l’adresse électronique que vous avez donnée en créant votre compte."),
            Checked(check_adresse),
        ],
    )
