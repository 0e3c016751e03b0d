"""Who is at the other end of a request: one query, on the session's key; or who a link was sent to."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from piccolo.querystring import QueryString

from mesaides.comptes.habilitations import Habilitation, Perimetre
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
from mesaides.comptes.reads.visites import note_visit, seen_at
from mesaides.comptes.roles import (
    ALWAYS,
    VUE_EVERY,
    Acteur,
    Civilite,
    Fonction,
    LienEtablissement,
    StatutRattachement,
    Supplee,
    politesse,
)
from mesaides.comptes.rules.attaches import attaches_depuis
from mesaides.comptes.rules.facteurs import is_compulsory
from mesaides.comptes.states import VIVANTS
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.comptes.tables.suppleance import Suppleance
from mesaides.db import P, Sql, frozen, value_of
from mesaides.web.visit import current_visit


@dataclass(frozen=True, slots=True, kw_only=True)
class _LigneActeur:
    """Somebody, with one of their rattachements and one of their habilitations, if they have any."""

    session: int = 0
    compte: int
    identifiant: str
    civilite: Civilite
    prenom: str
    nom: str
    adresse: str
    adresse_cle: str
    habilitation: Habilitation | None = None
    service: int | None = None
    dispositifs: str | None = None
    departements: str | None = None
    rattachement: int | None
    fonction: Fonction | None
    statut: StatutRattachement | None
    etablissement: int | None
    uai: str | None
    etablissement_nom: str | None
    commune: str | None
    supplee: int | None
    supplee_civilite: str | None
    supplee_nom: str | None
    supplee_au: date | None

    @property
    def lien(self) -> LienEtablissement | None:
        if (
            self.rattachement is None
            or self.etablissement is None
            or self.fonction is None
            or self.statut is None
        ):
            return None
        return LienEtablissement(
            self.rattachement,
            self.etablissement,
            self.uai or "",
            self.etablissement_nom or "",
            self.commune or "",
            self.fonction,
            self.statut,
            self._supplee,
        )

    @property
    def _supplee(self) -> Supplee | None:
        if self.supplee is None or self.supplee_au is None:
            return None
        nom = politesse(self.supplee_civilite or "", self.supplee_nom or "")
        return Supplee(self.supplee, nom, self.supplee_au)


@dataclass(frozen=True, slots=True, kw_only=True)
class _EnSession(_LigneActeur):
    vue_le: datetime
    expire_le: datetime
    nouveaux: int
    invite: bool
    protege: bool


# Piccolo joins a row to those it names, never to those that name it; asked at every request, it is one query.
WHO = (
    "SELECT s.id AS session, s.vue_le, s.expire_le, compte.id AS compte, compte.identifiant, compte.civilite, "
    "compte.prenom, compte.nom, compte.adresse, compte.adresse_cle, habilitation.habilitation, "
    "habilitation.service, habilitation.dispositifs, habilitation.departements, "
    "rattachement.id AS rattachement, rattachement.fonction, rattachement.statut, e.id AS etablissement, e.uai, "
    "e.nom AS etablissement_nom, e.commune, t.compte AS supplee, tc.civilite AS supplee_civilite, "
    "tc.nom AS supplee_nom, suppleance.au AS supplee_au, ({nouveaux}) AS nouveaux, {invite} AS invite, "
    "EXISTS (SELECT 1 FROM facteur WHERE facteur.compte = compte.id AND {confirmed}) AS protege "
    "FROM session s JOIN compte ON compte.id = s.compte "
    "LEFT JOIN habilitation ON habilitation.compte = compte.id AND {held} "
    "LEFT JOIN rattachement ON rattachement.compte = compte.id AND {tied} "
    "AND (habilitation.id IS NOT NULL OR {under_way}) "
    "LEFT JOIN etablissement e ON e.id = rattachement.etablissement "
    "LEFT JOIN suppleance ON suppleance.suppleant = rattachement.id AND {supplying} "
    "LEFT JOIN rattachement t ON t.id = suppleance.titulaire LEFT JOIN compte tc ON tc.id = t.compte "
    "WHERE s.cle = {cle} AND {active} ORDER BY rattachement.id"
)
R, S = Rattachement, Suppleance
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
    _LigneActeur,
)
NONE, NEVER = QueryString("0"), QueryString("(1 = 0)")


def acteur_finder(
    nouveaux: QueryString = NONE, invite: QueryString = NEVER, *, gestionnaires: bool = False
) -> Callable[[str, datetime], Awaitable[Acteur | None]]:
    """What finds the Acteur of a session. Of a `Compte`, `nouveaux` tells how many messages await it, and may name
    `P.depuis` (`attaches_depuis`), `invite` whether an invitation does: the rooms that keep them stand on this one,
    which does not know them. `gestionnaires`: see `rules.facteurs.is_compulsory`."""
    who = Sql(
        WHO,
        _EnSession,
        nouveaux=nouveaux,
        invite=invite,
        held=is_held(HabilitationCompte).querystring,
        tied=is_open_or_recent(Rattachement, P.depuis).querystring,
        under_way=is_under_way(Rattachement).querystring,
        active=is_active(Compte).querystring,
        confirmed=IS_CONFIRMED.querystring,
        supplying=is_on(Suppleance).querystring,
    )

    async def find_acteur(fingerprint: str, now: datetime) -> Acteur | None:
        """The person of this session, with all they may do; None when it is unknown, ended or asleep."""
        depuis = attaches_depuis(now)
        lignes = await who.rows(depuis=depuis, cle=fingerprint)
        if not lignes:
            return None
        first = lignes[0]
        acteur = _build_acteur(lignes, depuis, nouveaux=first.nouveaux, invite=first.invite)
        if is_compulsory(acteur, gestionnaires=gestionnaires):
            acteur = replace(acteur, facteur_exige=True, facteur_manque=not first.protege)
        vue_le = seen_at(fingerprint, first.vue_le)
        if first.expire_le <= now or vue_le + acteur.idle <= now:
            return None
        if vue_le + VUE_EVERY <= now:
            await note_visit(acteur.session, fingerprint, now)
        return acteur

    return find_acteur


find_acteur = acteur_finder()


async def find_gestionnaire(compte: int, etablissement: int) -> Acteur | None:
    """As if they were logged in, with what they are there alone; None when they do not manage it any more."""
    lignes = await AS_GESTIONNAIRE.rows(compte=compte, etablissement=etablissement)
    return _build_acteur(lignes, ALWAYS) if lignes else None


def acteur() -> Acteur:
    """Who asks, on a page open to people logged in."""
    return current_visit().acteur


def _build_acteur(
    lignes: Sequence[_LigneActeur], depuis: datetime, *, nouveaux: int = 0, invite: bool = False
) -> Acteur:
    first = lignes[0]
    liens = {lien.rattachement: lien for ligne in lignes if (lien := ligne.lien)}
    ouverts = tuple(lien for lien in liens.values() if lien.statut in VIVANTS)
    return Acteur(
        compte=first.compte,
        identifiant=first.identifiant,
        civilite=first.civilite,
        prenom=first.prenom,
        nom=first.nom,
        adresse=first.adresse,
        session=first.session,
        rattachements=ouverts,
        adresse_cle=first.adresse_cle,
        habilitations=frozenset(ligne.habilitation for ligne in lignes if ligne.habilitation),
        perimetres=_perimetres(lignes),
        nouveaux=nouveaux,
        invite=invite,
        anciens=frozenset(lien.etablissement for lien in liens.values() if lien not in ouverts),
        attaches_depuis=depuis,
    )


def _perimetres(lignes: Sequence[_LigneActeur]) -> dict[Habilitation, Perimetre]:
    return {
        ligne.habilitation: Perimetre.read(ligne.service, ligne.dispositifs or "", ligne.departements or "")
        for ligne in lignes
        if ligne.habilitation and (ligne.service or ligne.dispositifs or ligne.departements)
    }
