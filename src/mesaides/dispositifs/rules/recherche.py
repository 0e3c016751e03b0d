"""Finding a dispositif by what one types, in any order, without accents."""

from mesaides.dispositifs.rules.contenu import Contenu
from mesaides.ecriture import search_key, search_text


def matches(typed: str, contenu: Contenu, thematique: str) -> bool:
    """Every word typed, in the plural or not, stands in the title, the purpose, what it pays for or the thématique."""
    text = search_text(" ".join((contenu.titre, contenu.finalite, *contenu.depenses, thematique)))
    return all(_stem(word) in text for word in search_key(typed[:200]).split())


def _stem(word: str) -> str:
    """What the singular and the plural share: « artiste », « regiona » for régionaux."""
    if len(word) > 5 and word.endswith("aux"):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word
