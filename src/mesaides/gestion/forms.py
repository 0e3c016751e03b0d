"""What a gestionnaire types."""

from collections.abc import Collection, Sequence
from typing import Any, Self

from wtforms import BooleanField, HiddenField, SelectField, TextAreaField
from wtforms.fields import SelectChoice  # pyright: ignore
from wtforms.validators import ValidationError

from mesaides.comptes.roles import Fonction
from mesaides.comptes.rules.suppleances import Voulue, read_au, read_du
from mesaides.dates import PARIS
from mesaides.gestion.reads.relais import Heritier
from mesaides.invitations.rules import LONGUEUR_MAX, read_adresses
from mesaides.numeros import read_numero
from mesaides.projets.reads.sans_porteur import ProjetSansPorteur
from mesaides.web.forms import Form, LineField, Required, TextField
from mesaides.web.visit import current_visit

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


class SuppleanceForm(Form):
    """Who acts for a gestionnaire, and when. `choix` is what it says, once it is valid."""

    suppleant = SelectField(
        "Qui vous supplée\u00a0?",
        [Required("Choisissez la personne qui validera pour vous.")],
        coerce=lambda value: read_numero(str(value)),
        validate_choice=False,
        description="Une personne rattachée à l’établissement, dont le compte est validé.",
    )
    du = LineField("Du", [Required("Choisissez le premier jour.")])
    au = LineField("Au", [Required("Choisissez le dernier jour.")], description="Ce jour est compris.")
    choix: Voulue

    def offer(self, heritiers: Sequence[Heritier]) -> Self:
        people: list[Any] = [SelectChoice(one.compte, one.nom) for one in heritiers]
        self.suppleant.choices = [SelectChoice("", "Choisissez une personne"), *people]
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        champ = "du"
        try:
            du = read_du(self.du.data or "", current_visit().now.astimezone(PARIS).date())
            champ = "au"
            self.choix = Voulue(self.suppleant.data, du, read_au(self.au.data or "", du))
        except ValueError as refusal:
            self.refuse(champ, str(refusal))
        return not self.errors


class RaisonCompteField(TextField, TextAreaField):
    longest = 500


class RefusCompteForm(Form):
    raison = RaisonCompteField("Raison", [Required("Indiquez la raison : elle est envoyée à la personne.")])
