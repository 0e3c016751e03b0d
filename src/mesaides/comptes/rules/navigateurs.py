"""A browser in words, from what it says of itself: « Firefox sur Android ».

A few names suffice to recognise one's own devices; what is unknown is said to be.
"""

NAVIGATEURS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
"""The more particular first: nearly all of them also say « Chrome » and « Safari »."""

SYSTEMES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def name_navigateur(agent: str) -> str:
    """« Firefox sur Android », « Navigateur inconnu » when nothing is recognised. Nothing of `agent` is copied."""
    navigateur = _first(NAVIGATEURS, agent)
    systeme = _first(SYSTEMES, agent)
    if not navigateur and not systeme:
        return "Navigateur inconnu"
    return " sur ".join(name for name in (navigateur or "Navigateur inconnu", systeme) if name)


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for mark, name in names if mark in agent), "")
