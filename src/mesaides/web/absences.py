"""Who acts for somebody, and on which days, as it is typed."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from wtforms import SelectField

from mesaides.dates import day_of, read_debut, read_fin
from mesaides.numeros import read_numero
from mesaides.web.forms import Form, LineField, Required
from mesaides.web.visit import current_visit


class SuppleanceForm(Form):
    """Who acts for a gestionnaire, or an agent, who is away. `jours`: the first and the last day, once it is valid."""

    suppleant = SelectField(
        "Qui vous supplée\u00a0?",
        [Required("Choisissez la personne qui vous supplée.")],
        coerce=lambda value: read_numero(str(value)),
        validate_choice=False,
    )
    du = LineField("Du", [Required("Choisissez le premier jour.")])
    au = LineField("Au", [Required("Choisissez le dernier jour.")], description="Ce jour est compris.")
    jours: tuple[date, date]

    def offer(self, people: Iterable[tuple[int, str]]) -> Self:
        """Their comptes and names."""
        self.suppleant.choices = [("", "Choisissez une personne"), *people]
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        champ = "du"
        try:
            debut = read_debut(self.du.data or "", day_of(current_visit().now))
            champ = "au"
            self.jours = debut, read_fin(self.au.data or "", debut)
        except ValueError as refusal:
            self.refuse(champ, str(refusal))
        return not self.errors
