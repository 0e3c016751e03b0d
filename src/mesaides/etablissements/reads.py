"""Finding lycées in the public directory."""

from dataclasses import dataclass

from piccolo.query import WhereRaw

from mesaides.db import Hole, P, frozen
from mesaides.etablissements.rules import Etat, check_uai, search_key
from mesaides.etablissements.tables import REPRIS, Etablissement


@dataclass(frozen=True, slots=True)
class EtablissementTrouve:
    """One établissement of a search, as the public sees it."""

    id: int
    uai: str
    nom: str
    commune: str

    @property
    def dit(self) -> str:
        """« Lycée Jean-Jaurès, Albi (0819901X) »."""
        return f"{self.nom}, {self.commune} ({self.uai})"


WORDS_MAX = 5
SHOWN = (Etablissement.id, Etablissement.uai, Etablissement.nom, Etablissement.commune)
IS_OPEN = Etablissement.etat.not_in([Etat.FERME, REPRIS])


def holds(mot: Hole) -> WhereRaw:
    """A word of `recherche` begins so: `% abc%`, or `%` for any."""
    return WhereRaw("' ' || {} LIKE {}", Etablissement.recherche, mot)


# Words are letters and digits (`search_key`): nothing to escape.
SEARCH = frozen(
    Etablissement.select(*SHOWN)
    .where(IS_OPEN, *(holds(Hole(f"mot_{rang}")) for rang in range(WORDS_MAX)))
    .order_by(Etablissement.commune, Etablissement.nom, Etablissement.id),
    EtablissementTrouve,
    limit=P.limite,
)
FIND_BY_UAI = frozen(
    Etablissement.select(*SHOWN).where(IS_OPEN & (Etablissement.uai == P.uai)), EtablissementTrouve
)


async def search_etablissements(texte: str, limite: int = 10) -> list[EtablissementTrouve]:
    """Those open whose name, commune or UAI hold every word of `texte`, by its beginning; none for an empty text.

    Open to everyone: nothing but what the public directory says.
    """
    mots = _words_of(texte)
    if not mots:
        return []
    patterns = [f"% {mot}%" for mot in mots] + ["%"] * (WORDS_MAX - len(mots))
    return await SEARCH.rows(
        **{f"mot_{rang}": pattern for rang, pattern in enumerate(patterns)}, limite=limite
    )


async def find_etablissement(uai: str) -> EtablissementTrouve | None:
    """The open établissement of this UAI, however it is typed."""
    try:
        return await FIND_BY_UAI.first(uai=check_uai(uai))
    except ValueError:
        return None


def _words_of(texte: str) -> list[str]:
    """The words to look for; a UAI dictated with spaces is one word."""
    texte = texte[:200]
    try:
        return [check_uai(texte).lower()]
    except ValueError:
        return search_key(texte).split()[:WORDS_MAX]
