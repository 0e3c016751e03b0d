"""What the Région asked for again, until when, and what it received then."""

from piccolo.columns import Date, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to, may_belong_to
from mesaides.demandes.tables.demande import Demande
from mesaides.projets.tables.projet import BudgetVersion, ValidationBudget


class Completude(Table, tablename="completude"):
    """Complements are asked for. Several in the life of a demande: the last one holds while it is `a_completer`."""

    id: Serial
    demande = belongs_to(Demande)
    avant_le = Date()
    """The last day on which they are awaited."""
    rappel_le = Date(null=True, default=None)
    """When to remind of it; NULL when the time is too short, and once nothing is asked any more."""
    rappele_le = Timestamptz(null=True, default=None)
    par = belongs_to(Compte)
    le = Timestamptz()


class Complement(Table, tablename="complement"):
    """The whole of a demande as it came back, word for word: immutable. What was transmitted stays beside it."""

    id: Serial
    demande = belongs_to(Demande)
    budget = belongs_to(BudgetVersion)
    contenu = Text()
    """JSON: see `Transmission.contenu`."""
    empreinte = Varchar(length=64)
    """SHA-256 of `contenu`."""
    par = belongs_to(Compte)
    le = Timestamptz()
    validation = may_belong_to(ValidationBudget)
    """Under which its budget came."""
