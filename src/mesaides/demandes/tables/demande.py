"""Demandes, what is answered in them, and what happened to them."""

from piccolo.columns import BigInt, Date, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to, may_belong_to, one_of
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.dispositifs.tables import Campagne, DispositifVersion
from mesaides.etablissements.tables import Etablissement
from mesaides.projets.tables.projet import BudgetVersion, Projet, ValidationBudget


class Demande(Table, tablename="demande"):
    """A projet asks one dispositif for an amount. It keeps the version of the dispositif it was opened with.

    At most one that is neither refused, withdrawn nor closed exists for a projet and a campagne (unique index).
    """

    id: Serial
    projet = belongs_to(Projet)
    etablissement = belongs_to(Etablissement)
    version = belongs_to(DispositifVersion)
    campagne = belongs_to(Campagne)
    etat = Varchar(length=20, choices=EtatDemande, default=EtatDemande.BROUILLON)
    etat_le = Timestamptz()
    """Since when it is in this state."""
    reference = Varchar(length=20, null=True, default=None, unique=True)
    """« OCC-2026-000123-X », given when it is transmitted."""
    montant_centimes = BigInt(null=True, default=None)
    """The amount asked, once transmitted."""
    accorde_centimes = BigInt(null=True, default=None)
    cree_par = belongs_to(Compte)
    cree_le = Timestamptz()
    modifiee_le = Timestamptz()
    transmise_le = Timestamptz(null=True, default=None)
    recherche = Text(default="")
    """Once transmitted: reference, projet, dispositif and établissement, in the form of `ecriture.search_text`."""
    etat_connu = Check(one_of("etat", EtatDemande))


class Reponse(Table, tablename="reponse"):
    """The present answer to one question. `edition` grows with each change: what was read is what is changed."""

    id: Serial
    demande = belongs_to(Demande, index=False)
    question = Varchar(length=60)
    valeur = Text(default="")
    """In its kept form, '' when what was typed is no answer."""
    brut = Text(default="")
    """What was typed and is no answer."""
    edition = Integer(default=1)
    onglet = Varchar(length=24, default="")
    rang = BigInt(default=0)
    """Which page load of a browser wrote last, and its how-manieth save: it goes on though an answer was lost."""
    par = belongs_to(Compte)
    le = Timestamptz()
    reponse_unique = Unique(["demande", "question"])


class Compteur(Table, tablename="demande_compteur"):
    """The last number given in a year. Moved in the transaction that uses it: no number is lost nor given twice."""

    id: Serial
    annee = Integer(unique=True)
    dernier = Integer()


class Transmission(Table, tablename="transmission"):
    """What the Région received, word for word: immutable."""

    id: Serial
    demande = belongs_to(Demande, unique=True)
    budget = belongs_to(BudgetVersion)
    """The version of the budget that was received."""
    contenu = Text()
    """JSON: see `tables.transmission`."""
    empreinte = Varchar(length=64)
    """SHA-256 of `contenu`."""
    par = belongs_to(Compte)
    le = Timestamptz()
    validation = may_belong_to(ValidationBudget)
    """Under which it left."""


class Mouvement(Table, tablename="mouvement"):
    """One line of the history that the demandeur reads. `raison` is what the Région says to them."""

    id: Serial
    demande = belongs_to(Demande)
    acte = Varchar(length=30)
    """A noun of `states.FAITS`."""
    de = Varchar(length=20, default="")
    vers = Varchar(length=20)
    par = belongs_to(Compte)
    pour = may_belong_to(Compte)
    """The gestionnaire for whom `par` acted, if for one."""
    le = Timestamptz()
    raison = Text(default="")


class Relance(Table, tablename="relance"):
    """A polite reminder to whoever had the next move."""

    id: Serial
    demande = belongs_to(Demande)
    par = belongs_to(Compte)
    le = Timestamptz()
    qui = Varchar(length=60)


class Rappel(Table, tablename="rappel_demande"):
    """Its people were told, `jours` days before, that the campagne closes on this day: once, unless the day moves."""

    id: Serial
    demande = belongs_to(Demande, index=False)
    ferme_le = Date()
    jours = Integer()
    le = Timestamptz()
    rappel_unique = Unique(["demande", "ferme_le", "jours"])


class PieceFournie(Table, tablename="piece_fournie"):
    """The pièce of this code is there. Written by the room of pièces, in the transaction that keeps or removes it."""

    id: Serial
    demande = belongs_to(Demande, index=False)
    code = Varchar(length=60)
    fournie_le = Timestamptz()
    piece_fournie_unique = Unique(["demande", "code"])


class Correction(Table, tablename="correction"):
    """The Région asks for this field again: while `a_completer`, only such fields can be changed.

    Instruction writes it. `champ` is the code of a question, « piece: » and the code of a pièce, or that of
    `rules.complements`. One open per field. `raison` is '' for what only hangs on another field.
    """

    id: Serial
    demande = belongs_to(Demande)
    champ = Varchar(length=80)
    intitule = Varchar(length=200, default="")
    """Of a pièce that no dispositif asks for: the name that the instructeur gave it."""
    raison = Text(default="")
    par = belongs_to(Compte)
    le = Timestamptz()
    close_le = Timestamptz(null=True, default=None)
    close_par = may_belong_to(Compte)
