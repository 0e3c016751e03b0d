"""What people type in a fil."""

from wtforms.widgets import TextArea

from mesaides.fils.rules.texte import LONGEST
from mesaides.web.forms import Form, Required, TextField


class TexteField(TextField):
    longest = LONGEST


class MessageForm(Form):
    texte = TexteField(
        "Votre message", [Required("Écrivez votre message, puis envoyez-le.")], widget=TextArea()
    )
