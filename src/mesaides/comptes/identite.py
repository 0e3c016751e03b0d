"""What a person is called, as every form asks it."""

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportUnknownVariableType, reportAttributeAccessIssue]
from wtforms.validators import AnyOf

from mesaides.comptes.roles import Civilite
from mesaides.comptes.rules.identite import check_nom
from mesaides.web.forms import Checked, LineField, Required


def ask_identite() -> tuple[RadioField, LineField, LineField]:
    """Civilité, nom and prénom, in the place of a form where they stand."""
    return (
        RadioField(
            "Civilité",
            [Required("Choisissez Mme ou M."), AnyOf(list(Civilite), "Choisissez Mme ou M.")],
            choices=[SelectChoice(civilite.value, civilite.abrege) for civilite in Civilite],  # pyright: ignore
            validate_choice=False,
        ),
        LineField("Nom", [Required("Indiquez votre nom."), Checked(check_nom)]),
        LineField("Prénom", [Required("Indiquez votre prénom."), Checked(check_nom)]),
    )
