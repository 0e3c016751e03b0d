"""Who may do what with comptes and rattachements. The same sentence serves the route and the template."""

from typing import Protocol

from mesaides.comptes.roles import Acteur, Fonction


class OfCompte(Protocol):
    """A rattachement, as far as rights are concerned."""

    @property
    def compte(self) -> int: ...
    @property
    def etablissement(self) -> int: ...
    @property
    def fonction(self) -> Fonction: ...


def can_see_etablissement(acteur: Acteur, etablissement: int) -> bool:
    """Its page, with its people: its gestionnaires, and the administrateurs of the Région."""
    return acteur.manages(etablissement) or acteur.is_administrateur


def can_invite(acteur: Acteur, etablissement: int, fonction: Fonction = Fonction.USAGER) -> bool:
    """A gestionnaire invites anyone to the établissement, who acts for one its usagers; an administrateur, its
    gestionnaires only, and not those of a lycée they are tied to."""
    if acteur.is_titulaire_of(etablissement) or (
        fonction is Fonction.USAGER and acteur.manages(etablissement)
    ):
        return True
    return (
        acteur.is_administrateur
        and fonction is Fonction.GESTIONNAIRE
        and not acteur.is_tied_to(etablissement)
    )


def can_validate_compte(acteur: Acteur, rattachement: OfCompte) -> bool:
    """A gestionnaire of that établissement, but nobody validates themselves."""
    return acteur.manages(rattachement.etablissement) and acteur.compte != rattachement.compte


def can_detach(acteur: Acteur, rattachement: OfCompte) -> bool:
    """A gestionnaire of that établissement, or of its usagers who acts for one; whether someone remains to manage it
    is another rule. An administrateur detaches a gestionnaire who has left, even the last one."""
    if rattachement.fonction is Fonction.USAGER:
        return can_answer(acteur, rattachement)
    return can_name_gestionnaire(acteur, rattachement) or can_hand_over(acteur, rattachement)


def can_answer(acteur: Acteur, rattachement: OfCompte) -> bool:
    """Decide there about this person: a gestionnaire, or who acts for one, but for what they ask themselves."""
    return acteur.is_titulaire_of(rattachement.etablissement) or can_validate_compte(acteur, rattachement)


def can_name_gestionnaire(acteur: Acteur, rattachement: OfCompte) -> bool:
    """Make one there, or detach one: a gestionnaire. Who acts for one gives that to nobody."""
    return acteur.is_titulaire_of(rattachement.etablissement)


def can_hand_over(acteur: Acteur, rattachement: OfCompte) -> bool:
    """To the établissement that takes over this one."""
    return can_take_over(acteur, rattachement.etablissement)


def can_take_over(acteur: Acteur, *etablissements: int) -> bool:
    """An administrateur who is tied to none of them."""
    return acteur.is_administrateur and not any(map(acteur.is_tied_to, etablissements))


def is_last_gestionnaire(fonction: Fonction, gestionnaires_valides: int) -> bool:
    """Detaching this person would leave the établissement with nobody to manage it."""
    return fonction is Fonction.GESTIONNAIRE and gestionnaires_valides <= 1


def can_choose(acteur: Acteur) -> bool:
    """Ask an établissement to be attached, by themselves: who has none, and does not work for the Région."""
    return not acteur.valides and not acteur.est_agent


def is_own(acteur: Acteur, rattachement: OfCompte) -> bool:
    return acteur.compte == rattachement.compte
