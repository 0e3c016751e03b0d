"""Who is at the other end of a request: one query, on the session's key; or who a link was sent to."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime

from piccolo.querystring import QueryString

from mesaides.comptes.reads.attaches import is_open_or_recent
from mesaides.comptes.reads.conditions import (
    is_active,
    is_gestionnaire,
    is_held,
    is_on,
    is_open,
    is_under_way,
)
from mesaides.comptes.reads.facteurs import IS_CONFIRMED
from mesaides.comptes.reads.lignes import EnSession, LigneActeur, build_acteur
from mesaides.comptes.reads.visites import note_visit, seen_at
from mesaides.comptes.regards import Regard
from mesaides.comptes.roles import ALWAYS, VUE_EVERY, Acteur
from mesaides.comptes.rules.attaches import attaches_depuis
from mesaides.comptes.rules.facteurs import is_compulsory
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.comptes.tables.regard import LASTS
from mesaides.comptes.tables.suppleance import Suppleance
from mesaides.db import P, Sql, frozen, value_of
from mesaides.web.visit import current_visit

# Piccolo joins a row to those it names, never to those that name it; asked at every request, it is one query.
WHO = (
    "SELECT s.id AS session, s.vue_le, s.expire_le, compte.id AS compte, compte.identifiant, compte.civilite, "
    "compte.prenom, compte.nom, compte.adresse, compte.adresse_cle, habilitation.habilitation, "
    "habilitation.service, habilitation.dispositifs, habilitation.departements, "
    "rattachement.id AS rattachement, rattachement.fonction, rattachement.statut, e.id AS etablissement, e.uai, "
    "e.nom AS etablissement_nom, e.commune, t.compte AS supplee, tc.civilite AS supplee_civilite, "
    "tc.nom AS supplee_nom, suppleance.au AS supplee_au, regard.id AS regard, regard.compte AS regarde, "
    "regard.jusqu_au AS regard_jusqu_au, ({nouveaux}) AS nouveaux, {invite} AS invite, "
    "EXISTS (SELECT 1 FROM facteur WHERE facteur.compte = compte.id AND {confirmed}) AS protege "
    "FROM session s JOIN compte ON compte.id = {whom} "
    "LEFT JOIN regard ON regard.id = s.regard AND regard.par = s.compte AND {lasting} "
    "LEFT JOIN habilitation ON habilitation.compte = compte.id AND {held} "
    "LEFT JOIN rattachement ON rattachement.compte = compte.id AND {tied} "
    "AND (habilitation.id IS NOT NULL OR {under_way}) "
    "LEFT JOIN etablissement e ON e.id = rattachement.etablissement "
    "LEFT JOIN suppleance ON suppleance.suppleant = rattachement.id AND {supplying} "
    "LEFT JOIN rattachement t ON t.id = suppleance.titulaire LEFT JOIN compte tc ON tc.id = t.compte "
    "WHERE s.cle = {cle} AND {active} ORDER BY rattachement.id"
)
R, S = Rattachement, Suppleance
SAID = {
    "lasting": LASTS.querystring,
    "held": is_held(HabilitationCompte).querystring,
    "tied": is_open_or_recent(R, P.depuis).querystring,
    "under_way": is_under_way(R).querystring,
    "active": is_active(Compte).querystring,
    "confirmed": IS_CONFIRMED.querystring,
    "supplying": is_on(S).querystring,
}
SUPPLEE = (S.suppleant == R.id) & is_on(S)
AS_GESTIONNAIRE = frozen(
    R.select(
        *(R.compte, R.id.as_alias("rattachement"), R.etablissement, R.fonction, R.statut),
        R.compte._.identifiant.as_alias("identifiant"),
        R.compte._.civilite.as_alias("civilite"),
        R.compte._.prenom.as_alias("prenom"),
        R.compte._.nom.as_alias("nom"),
        R.compte._.adresse.as_alias("adresse"),
        R.compte._.adresse_cle.as_alias("adresse_cle"),
        R.etablissement._.uai.as_alias("uai"),
        R.etablissement._.nom.as_alias("etablissement_nom"),
        R.etablissement._.commune.as_alias("commune"),
        value_of(S.select(S.titulaire._.compte).where(SUPPLEE), "supplee"),
        value_of(S.select(S.titulaire._.compte._.civilite).where(SUPPLEE), "supplee_civilite"),
        value_of(S.select(S.titulaire._.compte._.nom).where(SUPPLEE), "supplee_nom"),
        value_of(S.select(S.au).where(SUPPLEE), "supplee_au"),
    ).where(
        is_gestionnaire(R)
        & is_open(R.compte._)
        & (R.compte == P.compte)
        & (R.etablissement == P.etablissement)
    ),
    LigneActeur,
)
NONE, NEVER = QueryString("0"), QueryString("(1 = 0)")


def acteur_finder(
    nouveaux: QueryString = NONE, invite: QueryString = NEVER, *, gestionnaires: bool = False
) -> Callable[[str, datetime], Awaitable[Acteur | None]]:
    """What finds the Acteur of a session. Of a `Compte`, `nouveaux` tells how many messages await it, and may name
    `P.depuis` (`attaches_depuis`), `invite` whether an invitation does: the rooms that keep them stand on this one,
    which does not know them. `gestionnaires`: see `rules.facteurs.is_compulsory`."""
    who = Sql(WHO, EnSession, whom=QueryString("s.compte"), nouveaux=nouveaux, invite=invite, **SAID)
    place = QueryString("{}", P.regarde)
    regarde = Sql(WHO, EnSession, whom=place, nouveaux=nouveaux, invite=invite, **SAID)

    async def find_acteur(fingerprint: str, now: datetime) -> Acteur | None:
        """The person of this session, with all they may do; None when it is unknown, ended or asleep."""
        depuis = attaches_depuis(now)
        lignes = await who.rows(depuis=depuis, cle=fingerprint)
        if not lignes:
            return None
        first = lignes[0]
        acteur = build_acteur(lignes, depuis, nouveaux=first.nouveaux, invite=first.invite)
        if is_compulsory(acteur, gestionnaires=gestionnaires):
            acteur = replace(acteur, facteur_exige=True, facteur_manque=not first.protege)
        vue_le = seen_at(fingerprint, first.vue_le)
        if first.expire_le <= now or vue_le + acteur.idle <= now:
            return None
        if acteur.is_administrateur and first.regard_jusqu_au and now < first.regard_jusqu_au:
            lignes = await regarde.rows(depuis=depuis, cle=fingerprint, regarde=first.regarde)
            return see_as(acteur, lignes) or acteur
        if vue_le + VUE_EVERY <= now:
            await note_visit(acteur.session, fingerprint, now)
        return acteur

    return find_acteur


find_acteur = acteur_finder()


def see_as(par: Acteur, lignes: Sequence[EnSession]) -> Acteur | None:
    """The one in whose place this administrateur looks, with what they see and nothing of the Région's; None when
    their account is closed, or when they work there now."""
    if not lignes:
        return None
    first = lignes[0]
    regarde = build_acteur(lignes, ALWAYS, nouveaux=first.nouveaux, invite=first.invite)
    if regarde.est_agent or first.regard is None or first.regard_jusqu_au is None:
        return None
    return replace(regarde, regard=Regard(first.regard, par, first.regard_jusqu_au))


async def find_gestionnaire(compte: int, etablissement: int) -> Acteur | None:
    """As if they were logged in, with what they are there alone; None when they do not manage it any more."""
    lignes = await AS_GESTIONNAIRE.rows(compte=compte, etablissement=etablissement)
    return build_acteur(lignes, ALWAYS) if lignes else None


def acteur() -> Acteur:
    """Who asks, on a page open to people logged in."""
    return current_visit().acteur
