"""What people type about a pièce."""

from typing import Any

from wtforms.widgets import TextArea

from mesaides.web.forms import Form, Required, TextField


class PourquoiField(TextField):
    longest = 2000
    widget = TextArea()


class RemplacementForm(Form):
    """One of several on the same page, each for the file of this number."""

    raison = PourquoiField(
        "Pourquoi remplacer ce fichier\u00a0?",
        [Required("Écrivez pourquoi\u00a0: la Région le lira.")],
        description="La Région le lira. Vous déposerez le bon fichier quand elle aura accepté.",
    )

    def __init__(self, *args: Any, piece: int, **values: Any) -> None:
        super().__init__(*args, **values)
        self.piece = piece
        self.raison.id = f"raison_{piece}"
