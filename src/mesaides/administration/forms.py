"""What an administrateur of the Région types."""

from collections.abc import Iterable
from typing import Self

from wtforms import FileField, SelectField
from wtforms.validators import Length, Optional

from mesaides.adresses import check_adresse
from mesaides.comptes.rules.service import check_telephone
from mesaides.dispositifs.reads import FicheDispositif
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


TROP_LONG = "Ce texte est trop long\u00a0: 200 caractères au plus."


class ServiceForm(Form):
    nom = LineField(
        "Nom du service", [Required("Donnez le nom du service."), Length(max=200, message=TROP_LONG)]
    )
    adresse = LineField(
        "Adresse",
        [Optional(), Length(max=200, message=TROP_LONG)],
        description="Celle où l’on peut lui écrire.",
    )
    telephone = LineField("Téléphone", [Optional(), Checked(check_telephone)])
    courriel = LineField("Adresse électronique", [Optional(), Checked(check_adresse)])


class ConfierForm(Form):
    dispositif = SelectField("Dispositif à confier", validate_choice=False)

    @classmethod
    def among(cls, fiches: Iterable[FicheDispositif]) -> Self:
        form = cls()
        form.dispositif.choices = [
            (fiche.code, f"{fiche.contenu.titre} ({fiche.service})") for fiche in fiches
        ]
        return form
