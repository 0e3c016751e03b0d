"""What was proposed of a demande, and decided: dated rows, each written once."""

from piccolo.columns import BigInt, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to, may_belong_to, one_of
from mesaides.demandes.tables.demande import Demande
from mesaides.instruction.rules.decision import SensDecision


class Proposition(Table, tablename="proposition"):
    """What the examination comes to; at most one is open. The demandeur reads the decision, never this."""

    id: Serial
    demande = belongs_to(Demande)
    sens = Varchar(length=10, choices=SensDecision)
    montant_centimes = BigInt()
    """0 for a refusal."""
    raison = Text()
    par = belongs_to(Compte)
    le = Timestamptz()
    fin_le = Timestamptz(null=True, default=None)
    """When it was withdrawn, or another took its place."""
    fin_par = may_belong_to(Compte)
    sens_connu = Check(one_of("sens", SensDecision))


class Decision(Table, tablename="decision"):
    """What the Région decided, recorded once; its reason is told to the demandeur."""

    id: Serial
    demande = belongs_to(Demande, unique=True)
    sens = Varchar(length=10, choices=SensDecision)
    montant_centimes = BigInt()
    """0 for a refusal."""
    raison = Text()
    par = belongs_to(Compte)
    le = Timestamptz()
    sens_connu = Check(one_of("sens", SensDecision))
    montant_juste = Check(
        "(sens = 'accord' AND montant_centimes > 0) OR (sens = 'refus' AND montant_centimes = 0)"
    )
