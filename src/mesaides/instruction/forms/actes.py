"""What an instructeur types about a demande. `vue` says in which state they read it."""

from collections.abc import Sequence
from typing import Any, Self, cast

from wtforms import Field, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportUnknownVariableType, reportAttributeAccessIssue]
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, TextArea

from mesaides.demandes.rules.delais import read_delai
from mesaides.instruction.moves.completude import Attendus
from mesaides.instruction.reads.collegues import Collegue
from mesaides.instruction.rules.completude import LIBRES, Cible, raison_of
from mesaides.instruction.rules.decision import Plafond, SensDecision
from mesaides.montants import read_montant
from mesaides.numeros import read_numero
from mesaides.web.forms import Form, LineField, Required, TextField
from mesaides.web.visit import current_visit

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
        "Raison",
        [Required("Écrivez la raison\u00a0: l’établissement la lira.")],
        description="L’établissement la lira.",
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
        people = [(one.compte, "Vous" if one.compte == acteur else one.dit) for one in collegues]
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
        "Raison",
        [Required("Écrivez la raison de cette proposition.")],
        description="Elle reste à la Région. Elle sera reprise dans la décision, que vous pourrez réécrire.",
    )

    def is_granted(self) -> bool:
        return self.sens.data == SensDecision.ACCORD

    def validate_sens(self, field: RadioField) -> None:
        if field.data not in set(SensDecision):
            raise StopValidation("Choisissez\u00a0: accorder ou refuser.")


class CompletudeForm(ActeForm):
    """A day, a message, and under each thing that can be asked again, what is awaited of it."""

    avant_le = LineField(
        "Réponse attendue au plus tard le",
        [Required("Choisissez la date jusqu’à laquelle vous attendez la réponse.")],
        description="L’établissement la lit, et reçoit un rappel avant cette date.",
    )
    message = RaisonField(
        "Message à l’établissement", description="Facultatif\u00a0: il accompagne ce que vous demandez."
    )
    cibles: Sequence[Cible] = ()

    @property
    def attendus(self) -> Attendus:
        """Once it is valid."""
        return Attendus(
            read_delai(self.avant_le.data or "", current_visit().now),
            {cible.champ: raison for cible in self.cibles if (raison := self.raison(cible))},
            {nom.data: raison.data for nom, raison in self.libres if nom.data and raison.data},
            self.message.data or "",
        )

    def motifs(self, cible: Cible) -> Field | None:
        """The reasons that can be ticked for it."""
        return self[cible.name + MOTIFS] if cible.motifs else None

    def raison(self, cible: Cible) -> str:
        """Why it is asked again, '' when it is not."""
        motifs = self.motifs(cible)
        return raison_of((motifs.data or ()) if motifs else (), self[cible.name].data or "")

    @property
    def libres(self) -> list[tuple[Field, Field]]:
        """The name and the reason of each pièce to be named."""
        return [(self[f"libre_{n}"], self[f"libre_raison_{n}"]) for n in range(1, LIBRES + 1)]

    @property
    def points(self) -> list[tuple[str, str]]:
        """What is asked again as it stands, with the field that says why."""
        known = [(cible.libelle, self[cible.name]) for cible in self.cibles if self.raison(cible)]
        named = [(nom.data, raison) for nom, raison in self.libres if nom.data]
        return [(name, field.id) for name, field in (*known, *named)]

    def validate_avant_le(self, field: LineField) -> None:
        try:
            read_delai(field.data or "", current_visit().now)
        except ValueError as refusal:
            raise StopValidation(str(refusal)) from None

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        for nom, raison in self.libres:
            if bool(nom.data) != bool(raison.data):
                self.refuse(*((raison.name, SANS_MOTIF) if nom.data else (nom.name, SANS_NOM)))
        if not self.errors and not self.attendus.raisons and not self.attendus.libres:
            self.refuse("message", "Écrivez, sous une réponse au moins, ce que vous attendez.")
        return not self.errors


MOTIFS = "_motifs"
"""The end of the name of the field of the reasons that are ticked."""
SANS_NOM = "Donnez un nom à cette pièce."
SANS_MOTIF = "Écrivez ce que vous attendez de cette pièce."


class NomField(LineField):
    longest = 200


def completude_form(cibles: Sequence[Cible]) -> type[CompletudeForm]:
    """A form with one field for each of these."""
    fields: dict[str, Any] = {cible.name: RaisonField(cible.libelle) for cible in cibles}
    fields |= {
        cible.name + MOTIFS: SelectMultipleField(
            "Ce qui ne va pas",
            option_widget=CheckboxInput(),
            choices=[SelectChoice(motif, motif) for motif in cible.motifs],  # pyright: ignore
        )
        for cible in cibles
        if cible.motifs
    }
    for number in range(1, LIBRES + 1):
        fields[f"libre_{number}"] = NomField("Nom de la pièce")
        fields[f"libre_raison_{number}"] = RaisonField("Ce que vous attendez")
    return cast(type[CompletudeForm], type("CompletudeForm", (CompletudeForm,), {**fields, "cibles": cibles}))
