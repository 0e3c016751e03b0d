"""What people write and join in a fil."""

from typing import Any

from wtforms import MultipleFileField
from wtforms.validators import ValidationError
from wtforms.widgets import TextArea

from mesaides.fils.rules.texte import LONGEST, MOST_FILES
from mesaides.web.forms import Form, TextField


class TexteField(TextField):
    longest = LONGEST


class MessageForm(Form):
    """Words, files, or both."""

    texte = TexteField("Votre message", widget=TextArea())
    fichiers = MultipleFileField("Joindre des fichiers (facultatif)")

    @property
    def has_files(self) -> bool:
        return any(getattr(one, "filename", "") for one in self.fichiers.data or [])

    def validate_texte(self, field: Any) -> None:
        if not field.data and not self.has_files:
            raise ValidationError("Écrivez votre message, puis envoyez-le.")

    def validate_fichiers(self, field: Any) -> None:
        if len(field.data or []) > MOST_FILES:
            raise ValidationError(
                f"Joignez {MOST_FILES}\u00a0fichiers au plus à un message\u00a0: envoyez les autres dans le suivant."
            )
