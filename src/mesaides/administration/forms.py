"""What an administrateur of the Région types."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from wtforms import FileField, HiddenField, MultipleFileField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportUnknownVariableType, reportAttributeAccessIssue]
from wtforms.validators import AnyOf, EqualTo, Length, Optional, StopValidation
from wtforms.widgets import CheckboxInput, TextArea

from mesaides.administration.rules import known_departements
from mesaides.adresses import check_adresse
from mesaides.comptes.habilitations import Habilitation, Perimetre
from mesaides.comptes.identite import ask_identite
from mesaides.comptes.rules.habilitations import check_debut, check_jours
from mesaides.comptes.rules.identite import check_identifiant
from mesaides.comptes.rules.service import ServiceVu, check_telephone
from mesaides.dates import day_of, read_jour
from mesaides.dispositifs.reads import FicheDispositif
from mesaides.dispositifs.rules.campagnes import check_annee_scolaire
from mesaides.dispositifs.rules.jours import Jours
from mesaides.etablissements.rules import DEPARTEMENTS
from mesaides.numeros import read_numero
from mesaides.web.forms import (
    Checked,
    Form,
    LineField,
    PasswordField,
    Required,
    TextField,
    stop_where_refused,
)
from mesaides.web.visit import current_visit


class PhraseField(TextField):
    longest = 500


class AnnuaireForm(Form):
    fichier = FileField("Fichier CSV de l’annuaire")


class ChargementForm(Form):
    fichiers = MultipleFileField("Fichiers TOML")


class PublicationForm(Form):
    lu = HiddenField()
    """The mark of the changes that were read."""
    pourquoi = PhraseField(
        "Dire pourquoi",
        description="Votre phrase part dans leur courriel, par exemple "
        "«\u00a0Pour mieux aider les lycées ruraux.\u00a0»",
        widget=TextArea(),
    )


class PremierGestionnaireForm(Form):
    adresse = LineField(
        "Adresse électronique",
        [
            Required("Indiquez l’adresse du gestionnaire, par exemple prenom.nom@ac-toulouse.fr."),
            Checked(check_adresse),
        ],
        description="L’adresse officielle de l’établissement est proposée : remplacez-la si besoin.",
    )


TROP_LONG = "Ce texte est trop long\u00a0: 200 caractères au plus."


class ServiceForm(Form):
    nom = LineField(
        "Nom du service", [Required("Donnez le nom du service."), Length(max=200, message=TROP_LONG)]
    )
    adresse = LineField(
        "Adresse",
        [Optional(), Length(max=200, message=TROP_LONG)],
        description="Celle où l’on peut lui écrire.",
    )
    telephone = LineField("Téléphone", [Optional(), Checked(check_telephone)])
    courriel = LineField("Adresse électronique", [Optional(), Checked(check_adresse)])


class ConfierForm(Form):
    dispositif = SelectField("Dispositif à confier", validate_choice=False)

    @classmethod
    def among(cls, fiches: Iterable[FicheDispositif]) -> Self:
        form = cls()
        others = [(fiche.code, f"{fiche.contenu.titre} ({fiche.service})") for fiche in fiches]
        form.dispositif.choices = _choices([("", "Choisissez un dispositif"), *others]) if others else []
        return form


CHOISIR = "Choisissez un accès."
AIDES = {
    Habilitation.LECTEUR: "Lecture\u00a0: voir les demandes reçues, sans agir",
    Habilitation.INSTRUCTEUR: "Instruction\u00a0: examiner les demandes et proposer une décision",
    Habilitation.ADMINISTRATEUR: "Administration\u00a0: gérer établissements, services et accès",
}


class HabilitationForm(Form):
    """Which access, to which demandes, for how long and why. Nothing ticked is no limit."""

    role = RadioField(
        "Accès",
        [Required(CHOISIR), AnyOf(list(Habilitation), CHOISIR)],
        choices=[SelectChoice(role.value, said) for role, said in AIDES.items()],  # pyright: ignore
        validate_choice=False,
    )
    service = SelectField("Service", default="")
    dispositifs = SelectMultipleField("Dispositifs", option_widget=CheckboxInput())
    departements = SelectMultipleField(
        "Départements",
        option_widget=CheckboxInput(),
        choices=[SelectChoice(*one) for one in DEPARTEMENTS.items()],  # pyright: ignore
    )
    du = LineField("Premier jour", description="Vide\u00a0: dès maintenant.")
    au = LineField("Dernier jour", description="Vide\u00a0: sans date de fin.")
    motif = LineField(
        "Raison",
        [Required("Dites pourquoi\u00a0: la personne le lit, et le journal renvoie à cet accès.")],
        description="La personne la lit, par exemple «\u00a0Arrivée au service culture\u00a0».",
    )

    def offer(self, services: Iterable[ServiceVu], fiches: Iterable[FicheDispositif]) -> Self:
        ouverts = [(str(one.id), one.nom) for one in services if one.is_open]
        self.service.choices = _choices([("", "Tous les services"), *ouverts])
        self.dispositifs.choices = _choices((str(fiche.id), fiche.contenu.titre) for fiche in fiches)
        return self

    @property
    def perimetre(self) -> Perimetre:
        """Once it is valid."""
        return Perimetre(
            read_numero(self.service.data or "") or None,
            frozenset(map(read_numero, self.dispositifs.data or [])),
            known_departements(self.departements.data or []),
        )

    def validate_role(self, field: RadioField) -> None:
        if field.data == Habilitation.ADMINISTRATEUR and not self.perimetre.is_whole:
            raise StopValidation("L’administration porte sur tout le portail\u00a0: ne limitez rien.")

    def validate_du(self, field: LineField) -> None:
        stop_where_refused(lambda: check_debut(self.premier, self._today))

    def validate_au(self, field: LineField) -> None:
        stop_where_refused(lambda: check_jours(_day(self.du), self.dernier, self._today))

    @property
    def premier(self) -> date | None:
        return read_jour(self.du.data) if self.du.data else None

    @property
    def dernier(self) -> date | None:
        return read_jour(self.au.data) if self.au.data else None

    @property
    def _today(self) -> date:
        return day_of(current_visit().now)


def _check_jour(text: str) -> str:
    """As its field shows it."""
    return read_jour(text).isoformat()


class JoursForm(Form):
    """The days of a campagne."""

    ouvre_le = LineField(
        "Ouverture",
        [Required("Indiquez le premier jour."), Checked(_check_jour)],
        description="Dès minuit, heure de Paris.",
    )
    ferme_le = LineField(
        "Fermeture",
        [Required("Indiquez le dernier jour."), Checked(_check_jour)],
        description="Ce jour compte en entier\u00a0: jusqu’à 23\u00a0h\u00a059, heure de Paris.",
    )

    def jours(self, annee: str) -> Jours:
        """Once it is valid."""
        return Jours(annee, read_jour(self.ouvre_le.data or ""), read_jour(self.ferme_le.data or ""))


class DeplacementForm(JoursForm):
    vue = HiddenField()
    """Changes with the days that were read."""


class CampagneForm(JoursForm):
    annee_scolaire = LineField(
        "Année scolaire",
        [Required("Indiquez l’année scolaire, par exemple 2026-2027."), Checked(check_annee_scolaire)],
        description="Celle des projets, par exemple 2026-2027.",
    )


def _day(field: LineField) -> date | None:
    """None for what is no day too, which its own field says."""
    try:
        return read_jour(field.data) if field.data else None
    except ValueError:
        return None


class InvitationAgentForm(HabilitationForm):
    adresse = LineField(
        "Adresse électronique",
        [Required("Indiquez l’adresse de la personne à inviter."), Checked(check_adresse)],
        description="Son adresse professionnelle\u00a0: elle y reçoit un lien, valable 14\u00a0jours.",
    )


class CompteAgentForm(Form):
    """The account of who was invited, at the address that was."""

    identifiant = LineField(
        "Identifiant",
        [Required("Choisissez un identifiant, par exemple ines.fabre."), Checked(check_identifiant)],
    )
    mot_de_passe = PasswordField("Mot de passe", [Required("Choisissez un mot de passe.")])
    confirmation = PasswordField(
        "Confirmation du mot de passe",
        [
            Required("Tapez une seconde fois le mot de passe."),
            EqualTo("mot_de_passe", "Les deux mots de passe sont différents. Tapez deux fois le même."),
        ],
    )
    civilite, nom, prenom = ask_identite()


def _choices(told: Iterable[tuple[str, str]]) -> Any:
    return [SelectChoice(*one) for one in told]  # pyright: ignore
