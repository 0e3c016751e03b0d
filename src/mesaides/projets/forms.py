"""What people type about a projet and its budget."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from wtforms import BooleanField, HiddenField, SelectField
from wtforms.validators import StopValidation
from wtforms.widgets import TextArea

from mesaides.adresses import check_adresse
from mesaides.dispositifs.rules.postes import POSTES, SensPoste
from mesaides.montants import read_montant, write_montant
from mesaides.projets.moves.lignes import LigneChangedError, mark_of
from mesaides.projets.rules.annees import annees_proposees
from mesaides.projets.rules.budget import Ligne
from mesaides.web.forms import Checked, Form, LineField, Required, TextField

RESUME_MAX = 1500


class ShortLine(LineField):
    longest = 200


class ResumeField(TextField):
    longest = RESUME_MAX


class RaisonBudgetField(TextField):
    longest = 1000


def _montant(form: Any, field: Any) -> None:
    try:
        form.centimes = read_montant(field.data or "")
    except ValueError as refusal:
        raise StopValidation(str(refusal)) from None


def _part(form: Any, field: Any) -> None:
    if field.data:
        _montant(form, field)


def _adresse(form: Any, field: Any) -> None:
    if field.data:
        Checked(check_adresse)(form, field)


class LigneForm(Form):
    """One line. `vue` says which line its reader saw, `confirme` which seal they accept to break; `conflit`, that
    this line changed meanwhile."""

    poste = SelectField("Poste", validate_choice=True)
    intitule = ShortLine("Intitulé")
    montant = LineField("Montant", [_montant])
    vue = HiddenField()
    confirme = HiddenField()

    def __init__(self, *args: Any, sens: SensPoste, ligne: int = 0, **values: Any) -> None:
        super().__init__(*args, **values)
        self.sens = sens
        self.ligne = ligne
        self.centimes = 0
        self.conflit: LigneChangedError | None = None
        self.poste.choices = list(POSTES[sens].items())
        for field in self:
            field.id = f"{field.name}-{ligne or sens.value}"
            field.label.field_id = field.id

    @classmethod
    def blanks(cls) -> Iterable[Self]:
        return [cls(sens=sens) for sens in SensPoste]

    @classmethod
    def of(cls, ligne: Ligne, numero: int = 0) -> Self:
        """The form that changes this line, as it stands, or adds it."""
        return cls(
            sens=ligne.sens,
            ligne=numero,
            poste=ligne.poste,
            intitule=ligne.intitule,
            montant=write_montant(ligne.montant_centimes),
            vue=mark_of(ligne),
        )

    def face(self, conflit: LigneChangedError) -> None:
        """Sent again, it does what it says to the line as it is now."""
        self.conflit = conflit
        self.vue.data = mark_of(conflit.autre) if conflit.autre else ""

    @property
    def saisie(self) -> Ligne:
        """What was typed, once validated."""
        return Ligne(self.sens, str(self.poste.data), self.intitule.data or "", self.centimes)


class ProjetForm(Form):
    etablissement = SelectField("Établissement", coerce=int)
    intitule = ShortLine("Intitulé du projet", [Required("Donnez un intitulé au projet.")])
    part = LineField(
        "Part de l’établissement",
        [_part],
        description="En euros, par exemple 400. Vous la validez à ce montant au plus : le reste du budget peut "
        "attendre. Laissez vide pour ne rien valider encore.",
    )
    resume = ResumeField(
        "Résumé",
        widget=TextArea(),
        description="Vous pourrez y revenir.",
    )
    thematique = SelectField("Thématique", coerce=int)
    annee_scolaire = SelectField("Année scolaire")
    porteur_adresse = LineField(
        "Adresse électronique de la personne qui porte le projet",
        [_adresse],
        description="Facultatif. Si elle n’est pas encore rattachée, elle peut être invitée avec ce projet.",
    )
    inviter = BooleanField(
        "Inviter cette personne, avec ce projet, si elle n’est pas rattachée", default=True
    )
    vue = HiddenField()
    """What its writer had read: see `tables.creation.mark_of`."""

    centimes = 0

    @property
    def part_centimes(self) -> int | None:
        """What was typed, once validated; None when nothing was."""
        return self.centimes if self.part.data else None

    def offer(
        self, etablissements: list[tuple[int, str]], thematiques: list[tuple[int, str]], jour: date
    ) -> None:
        """What can be chosen."""
        self.etablissement.choices = etablissements
        self.thematique.choices = thematiques
        annees = annees_proposees(jour)
        kept = self.annee_scolaire.object_data
        annees = [*([kept] if kept and kept not in annees else []), *annees]
        self.annee_scolaire.choices = [(annee, annee) for annee in annees]


class ValidationPartForm(Form):
    """`part`: the cents that its reader saw."""

    part = HiddenField()
    retour = HiddenField()


class RetraitForm(Form):
    """`raison`: facultative, given on the page of the budget alone."""

    raison = HiddenField()
    retour = HiddenField()


class RefusBudgetForm(Form):
    """`projet`: the one whose budget is refused, 0 on the page of a single one, reached by mail."""

    raison = RaisonBudgetField(
        "Raison du refus",
        [Required("Indiquez la raison du refus : elle aide à corriger le budget.")],
        widget=TextArea(),
    )
    vue = HiddenField()
    retour = HiddenField()

    def __init__(self, *args: Any, projet: int = 0, **values: Any) -> None:
        super().__init__(*args, **values)
        self.projet = projet
        if projet:
            self.raison.id = f"raison-{projet}"
