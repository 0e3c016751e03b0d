"""What an agent types about a tie that keeps them away, and who lifts one."""

from typing import Any

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportUnknownVariableType, reportAttributeAccessIssue]
from wtforms.validators import StopValidation

from mesaides.dates import day_of, read_debut
from mesaides.demandes.states.deport import NatureDeport
from mesaides.instruction.forms.actes import RaisonField
from mesaides.instruction.rules.deports import EXEMPLE, Declaration, read_jours, read_objet
from mesaides.web.forms import Form, LineField, Required, stop_where_refused
from mesaides.web.visit import current_visit


class DeportForm(Form):
    """`declaration` is what it says, once it is valid."""

    objet = LineField(
        "Établissement ou demande",
        [Required(EXEMPLE)],
        description="Le code UAI de l’établissement, ou la référence d’une demande.",
    )
    nature = RadioField(
        "Quel lien\u00a0?",
        choices=[SelectChoice(nature.value, nature.label) for nature in NatureDeport],  # pyright: ignore
        validate_choice=False,
    )
    du = LineField("À partir du", [Required("Choisissez le premier jour.")])
    au = LineField("Jusqu’au", description="Facultatif\u00a0: laissez vide si le lien n’a pas de terme.")
    declaration: Declaration

    def validate_objet(self, field: LineField) -> None:
        stop_where_refused(lambda: read_objet(field.data or ""))

    def validate_nature(self, field: RadioField) -> None:
        if field.data not in set(NatureDeport):
            raise StopValidation("Choisissez le lien qui vous écarte.")

    def validate_du(self, field: LineField) -> None:
        stop_where_refused(lambda: read_debut(field.data or "", day_of(current_visit().now)))

    def validate_au(self, field: LineField) -> None:
        if not self.du.errors:
            stop_where_refused(
                lambda: read_jours(self.du.data or "", field.data or "", day_of(current_visit().now))
            )

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        jours = read_jours(self.du.data or "", self.au.data or "", day_of(current_visit().now))
        self.declaration = Declaration(
            read_objet(self.objet.data or ""), NatureDeport(self.nature.data), *jours
        )
        return True


class LeveeForm(Form):
    raison = RaisonField(
        "Raison", [Required("Écrivez pourquoi ce déport est levé\u00a0: le journal la garde.")]
    )
