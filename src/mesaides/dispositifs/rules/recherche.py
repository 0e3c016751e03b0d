"""Finding a dispositif by what one types, in any order, without accents."""

from mesaides.dispositifs.rules.contenu import Contenu
from mesaides.ecriture import search_key


def matches(typed: str, contenu: Contenu, thematique: str) -> bool:
    """Every word typed stands in the title, the purpose, what it pays for or the thématique."""
    text = search_key(" ".join((contenu.titre, contenu.finalite, *contenu.depenses, thematique)))
    return all(word in text for word in search_key(typed[:200]).split())
