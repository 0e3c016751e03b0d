"""What a gestionnaire types."""

from collections.abc import Collection, Sequence
from typing import Any, Self

from wtforms import BooleanField, HiddenField, SelectField, TextAreaField
from wtforms.fields import SelectChoice  # pyright: ignore
from wtforms.validators import ValidationError

from mesaides.comptes.roles import Fonction
from mesaides.invitations.rules import LONGUEUR_MAX, read_adresses
from mesaides.projets.reads.sans_porteur import ProjetSansPorteur
from mesaides.web.forms import Form, Required, TextField

FONCTIONS: list[Any] = [
    SelectChoice(Fonction.USAGER.value, "Usager"),
    SelectChoice(Fonction.GESTIONNAIRE.value, "Gestionnaire"),
]


class AdressesField(TextField, TextAreaField):
    """A pasted list."""

    longest = LONGUEUR_MAX
    counted = False


class InvitationForm(Form):
    adresses = AdressesField(
        "Adresses électroniques",
        [Required("Indiquez au moins une adresse, par exemple prenom.nom@ac-toulouse.fr.")],
    )
    fonction = SelectField("Fonction", choices=FONCTIONS, default=Fonction.USAGER.value)
    valider = BooleanField("Valider le compte dès son activation", default=True)
    projet = SelectField(
        "Projet", coerce=int, default=0, description="Facultatif : la personne invitée le portera."
    )
    vues = HiddenField()
    remplace = HiddenField()
    onglet = HiddenField()
    """The part of the page where somebody is invited again, from their row."""

    def offer(self, projets: Sequence[ProjetSansPorteur], fonctions: Collection[Fonction]) -> Self:
        """`fonctions`: as what they may invite there."""
        self.fonction.choices = [choice for choice in FONCTIONS if choice.value in fonctions]
        self.projet.choices = [SelectChoice(0, "—"), *(SelectChoice(one.id, one.intitule) for one in projets)]
        return self

    def validate_projet(self, field: Any) -> None:
        if field.data and len(read_adresses(self.adresses.data or "")) > 1:
            raise ValidationError(
                "Une seule personne porte un projet : indiquez une seule adresse, ou aucun projet."
            )


class RaisonCompteField(TextField, TextAreaField):
    longest = 500


class RefusCompteForm(Form):
    raison = RaisonCompteField("Raison", [Required("Indiquez la raison : elle est envoyée à la personne.")])
