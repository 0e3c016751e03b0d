"""An agent declares what they leave to others; an administrateur alone lifts it, with a reason, and never their own."""

from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.suppleances import Reproche
from mesaides.comptes.tables.compte import Compte
from mesaides.db import P, frozen
from mesaides.demandes.reads.conditions import goes_on_declared, is_kept
from mesaides.demandes.tables.demande import Demande
from mesaides.demandes.tables.deport import DeportDeclare
from mesaides.errors import DomainError
from mesaides.etablissements.tables import Etablissement
from mesaides.instruction.mails import tell_levee
from mesaides.instruction.reads.deports import DeportEcrit
from mesaides.instruction.rules.deports import Declaration
from mesaides.journal.tables import note

C, D, E, Q = Compte, Demande, Etablissement, DeportDeclare
HOLD = frozen(C.update({C.nom: C.nom}).where(C.id == P.compte).returning(C.id))
LIEU = frozen(E.select(E.id).where(E.uai == P.uai))
DEMANDE = frozen(D.select(D.id).where((D.reference == P.reference) & D.transmise_le.is_not_null()))
DECLARED = frozen(
    Q.select(Q.id).where(
        goes_on_declared(Q)
        & (Q.compte == P.compte)
        & ((Q.etablissement == P.etablissement) | (Q.demande == P.demande))
    )
)
LIFT = frozen(
    Q.update({Q.leve_le: P.now, Q.leve_par: P.par, Q.raison: P.raison})
    .where(is_kept(Q) & (Q.id == P.deport))
    .returning(Q.id)
)
INCONNU = Reproche("objet", "Aucun établissement ni aucune demande reçue n’a ce code\u00a0: relisez-le.")
DEJA = Reproche("objet", "Vous l’avez déjà déclaré\u00a0: un administrateur peut seul y mettre fin.")


async def declare(declaration: Declaration, acteur: Acteur, now: datetime) -> Reproche | None:
    """What is wrong with it, in which case nothing is done. What they did before is kept, and shown as such."""
    objet = declaration.objet
    lieu = await LIEU.first(uai=objet.uai) if objet.uai else None
    demande = await DEMANDE.first(reference=objet.reference) if objet.reference else None
    if lieu is None and demande is None:
        return INCONNU
    await HOLD.rows(compte=acteur.compte)
    if await DECLARED.rows(compte=acteur.compte, etablissement=lieu, demande=demande):
        return DEJA
    made = Q(
        compte=acteur.compte,
        etablissement=lieu,
        demande=demande,
        nature=declaration.nature.value,
        du=declaration.du,
        au=declaration.au,
        le=now,
    )
    await made.save()
    what = f"demande {demande}" if demande else f"etablissement {lieu}"
    await note("deport", compte=acteur.compte, objet=what, deport=made.id, nature=declaration.nature.value)
    return None


async def lift(deport: DeportEcrit, raison: str, acteur: Acteur, now: datetime) -> None:
    """Raises DomainError to who declared it, and when somebody lifted it before."""
    if deport.compte == acteur.compte:
        raise DomainError("C’est votre propre déport\u00a0: un autre administrateur peut seul le lever.")
    if not await LIFT.rows(now=now, par=acteur.compte, raison=raison, deport=deport.id):
        raise DomainError("Ce déport est déjà levé\u00a0: la page est à jour.")
    await note("levee_deport", compte=acteur.compte, objet=f"deport {deport.id}", raison=raison)
    await tell_levee(deport, raison, acteur)
