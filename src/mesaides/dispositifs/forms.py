"""What people type to simulate an aid: few numbers, and only those that the rule asks for."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from wtforms import BooleanField, Field
from wtforms.validators import ValidationError

from mesaides.dispositifs.rules.contenu import OBTENU, Regle, RegleForfait, RegleTaux
from mesaides.dispositifs.rules.simulation import Besoin
from mesaides.montants import read_montant, read_nombre
from mesaides.noms import de_nom
from mesaides.web.forms import Form, LineField

DEPENSES = "Indiquez le total des dépenses du projet, par exemple 4\u202f800."
MOST = {"semaines": 60}


class MontantField(LineField):
    """An amount in euros; `centimes` once it is valid, 0 when left empty."""

    centimes = 0

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and not validation_stopped:
            try:
                self.centimes = read_montant(self.data)
            except ValueError as error:
                raise ValidationError(str(error)) from None


class NombreField(LineField):
    """A count; `nombre` once it is valid, 0 when left empty."""

    nombre = 0

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and not validation_stopped:
            try:
                self.nombre = read_nombre(self.data, MOST.get(self.short_name, 5000))
            except ValueError as error:
                raise ValidationError(str(error)) from None


class SimulationForm(Form):
    """The fields for one rule, made by `simulation_form`."""

    def besoin(self) -> Besoin:
        """What was typed, once valid."""
        montants = {f.short_name: f.centimes for f in self if isinstance(f, MontantField)}
        nombres = {f.short_name: f.nombre for f in self if isinstance(f, NombreField)}
        return Besoin(
            depenses_centimes=montants["depenses"],
            autres_recettes_centimes=montants["autres_recettes"],
            plusieurs=bool(self.data.get("plusieurs")),
            deja_obtenu_centimes=montants.get(OBTENU, 0),
            eleves={n.removeprefix("eleves_"): v for n, v in nombres.items() if n.startswith("eleves_")},
            semaines=nombres.get("semaines", 1),
        )


def simulation_form(regle: Regle, data: Mapping[str, str] | None) -> SimulationForm:
    """The form that this rule asks for; `data` is None before anything is typed."""
    return _fields_of(regle)(None if data is None else _Typed(data))


@lru_cache(maxsize=64)
def _fields_of(regle: Regle) -> type[SimulationForm]:
    class Fields(SimulationForm):
        depenses = MontantField(
            "Dépenses du projet, en tout", description="En euros, par exemple 4\u202f800."
        )
        autres_recettes = MontantField(
            "Autres recettes",
            description="Part de l’établissement, familles, autres aides. Laissez vide s’il n’y en a pas.",
        )

        def validate_depenses(self, field: Field) -> None:
            if not field.data:
                raise ValidationError(DEPENSES)

    if isinstance(regle, RegleTaux):
        if regle.plafond_plusieurs_centimes is not None:
            Fields.plusieurs = BooleanField("Plusieurs lycées portent le projet")  # pyright: ignore
        if regle.plafond_annees > 1:
            setattr(Fields, OBTENU, MontantField("Aide déjà obtenue les années précédentes"))
    else:
        _add_tarifs(Fields, regle)
    return Fields


def _add_tarifs(fields: type[SimulationForm], regle: RegleForfait) -> None:
    for tarif in regle.tarifs:
        qui = tarif.libelle[:1].lower() + tarif.libelle[1:]
        setattr(fields, f"eleves_{tarif.code}", NombreField(f"Nombre {de_nom(qui)}"))
    fields.semaines = NombreField("Nombre de semaines")  # pyright: ignore


class _Typed(dict[str, str]):
    """An address's parameters in the shape that WTForms reads."""

    def getlist(self, name: str) -> list[str]:
        return [self[name]] if name in self else []
