"""What people type to begin a demande."""

from wtforms import RadioField, SelectField
from wtforms.validators import ValidationError

from mesaides.web.forms import Form, LineField


class NouvelleForm(Form):
    projet = RadioField("Pour quel projet ?", validate_choice=False)
    intitule = LineField(
        "Intitulé du nouveau projet",
        description="En quelques mots, par exemple : Radio du lycée. Vous pourrez le changer.",
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
            raise ValidationError("Cet intitulé est trop long : 200 caractères au plus.")
