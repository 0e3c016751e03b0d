"""What an instructeur types about a demande. `vue` says in which state they read it."""

from collections.abc import Sequence
from typing import Any, Self, cast

from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportUnknownVariableType, reportAttributeAccessIssue]
from wtforms.validators import StopValidation
from wtforms.widgets import TextArea

from mesaides.instruction.reads.collegues import Collegue
from mesaides.instruction.rules.decision import Cible, Plafond, SensDecision
from mesaides.montants import read_montant
from mesaides.numeros import read_numero
from mesaides.web.forms import Form, LineField, Required, TextField

RAISON_MAX = 2000


class RaisonField(TextField):
    longest = RAISON_MAX
    widget = TextArea()


class ActeForm(Form):
    """One act of several on the same page: the ids of its fields begin with its noun."""

    vue = HiddenField()

    def __init__(self, *args: Any, acte: str, **values: Any) -> None:
        super().__init__(*args, **values)
        self.acte = acte
        for field in self:
            field.id = f"{acte}-{field.name}"


class RaisonForm(ActeForm):
    raison = RaisonField(
        "Motif",
        [Required("Écrivez le motif\u00a0: l’établissement le lira.")],
        description="L’établissement le lira.",
    )


def _numero(value: object) -> int:
    return read_numero(str(value)) or 0


class TransfertForm(ActeForm):
    """`tenant`: who had it in charge when the page was opened; 0 for nobody."""

    tenant = HiddenField()
    vers = SelectField(
        "À qui la confier\u00a0?",
        [Required("Choisissez la personne à qui confier cette demande.")],
        coerce=_numero,
        validate_choice=False,
        description="Les agents qui peuvent examiner les demandes de cet établissement.",
    )

    @property
    def tenu_par(self) -> int:
        return _numero(self.tenant.data)

    def offer(self, collegues: Sequence[Collegue], acteur: int, tenant: int) -> Self:
        """All of them but who has it."""
        people = [(one.compte, "Vous" if one.compte == acteur else one.qui) for one in collegues]
        self.vers.choices = [("", "Choisissez une personne"), *(one for one in people if one[0] != tenant)]
        return self


class MontantForm(RaisonForm):
    """`centimes` is what was read of the amount; `plafond`, the most that it can be."""

    montant = LineField("Montant accordé, en euros")

    def __init__(self, *args: Any, plafond: Plafond, **values: Any) -> None:
        super().__init__(*args, **values)
        self.plafond = plafond
        self.centimes = 0

    def is_granted(self) -> bool:
        return True

    def validate_montant(self, field: LineField) -> None:
        if not self.is_granted():
            return
        try:
            self.centimes = read_montant(field.data or "")
            self.plafond.check(self.centimes)
        except ValueError as refusal:
            raise StopValidation(str(refusal)) from None


class PropositionForm(MontantForm):
    sens = RadioField(
        "Proposition",
        choices=[SelectChoice(sens.value, sens.label) for sens in SensDecision],  # pyright: ignore
        validate_choice=False,
    )
    montant = LineField("Montant proposé, en euros", description="Pour un accord seulement.")
    raison = RaisonField(
        "Motif",
        [Required("Écrivez le motif de cette proposition.")],
        description="Il reste à la Région. Il sera repris dans la décision, que vous pourrez réécrire.",
    )

    def is_granted(self) -> bool:
        return self.sens.data == SensDecision.ACCORD

    def validate_sens(self, field: RadioField) -> None:
        if field.data not in set(SensDecision):
            raise StopValidation("Choisissez\u00a0: accorder ou refuser.")


class CompletudeForm(ActeForm):
    """A message, and under each thing that can be asked again, what is awaited of it."""

    message = RaisonField(
        "Message à l’établissement", description="Facultatif\u00a0: il accompagne ce que vous demandez."
    )
    cibles: Sequence[Cible] = ()

    @property
    def asked(self) -> dict[str, str]:
        """A reason by champ, of those that have one."""
        return {cible.champ: text for cible in self.cibles if (text := self[_name(cible)].data)}

    def validate(self, extra_validators: Any = None) -> bool:
        if super().validate(extra_validators) and not self.asked:
            self.refuse("message", "Écrivez, sous une réponse au moins, ce que vous attendez.")
        return not self.errors


def completude_form(cibles: Sequence[Cible]) -> type[CompletudeForm]:
    """A form with one field for each of these."""
    fields = {_name(cible): RaisonField(cible.libelle) for cible in cibles}
    return cast(type[CompletudeForm], type("CompletudeForm", (CompletudeForm,), {**fields, "cibles": cibles}))


def _name(cible: Cible) -> str:
    return f"demande_{cible.name}"
