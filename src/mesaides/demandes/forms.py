"""What people type to begin a demande, and to share it."""

from typing import Self

from wtforms import RadioField, SelectField
from wtforms.validators import ValidationError

from mesaides.numeros import read_numero
from mesaides.web.forms import Form, LineField, Required


class NouvelleForm(Form):
    projet = RadioField("Pour quel projet\u00a0?", validate_choice=False)
    intitule = LineField(
        "Intitulé du nouveau projet",
        description="En quelques mots, par exemple\u00a0: Radio du lycée. Vous pourrez le changer.",
    )
    etablissement = SelectField("Établissement", coerce=int)

    def validate_projet(self, field: RadioField) -> None:
        choices = self.projet.choices or []
        if field.data not in [choice[0] for choice in choices]:
            raise ValidationError("Choisissez un projet, ou un nouveau projet.")

    def validate_intitule(self, field: LineField) -> None:
        if self.projet.data == "nouveau" and not field.data:
            raise ValidationError("Donnez un intitulé à ce nouveau projet.")
        if len(field.data or "") > 200:
            raise ValidationError("Cet intitulé est trop long\u00a0: 200\u00a0caractères au plus.")


def _numero(value: object) -> int | None:
    return read_numero(str(value)) if value else None


class PartageForm(Form):
    """`personne`: the number of a rattachement; the move itself says what to think of one that is not offered."""

    personne = SelectField(
        "Avec qui ?",
        [Required("Choisissez la personne avec qui partager cette demande.")],
        coerce=_numero,
        validate_choice=False,
        description="Une personne rattachée à l’établissement, qui ne voit pas encore cette demande.",
    )

    @classmethod
    def offering(cls, people: list[tuple[int, str]]) -> Self:
        form = cls()
        form.offer(people)
        return form

    def offer(self, people: list[tuple[int, str]]) -> None:
        self.personne.choices = [("", "Choisissez une personne"), *people]
