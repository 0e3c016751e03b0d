"""The mail domains of schools, Régions and the public, and the one a slip was aimed at. Pure."""

_ACADEMIES = """
aix-marseille amiens
besancon bordeaux caen clermont corse creteil dijon grenoble guadeloupe guyane lille limoges
lyon martinique mayotte montpellier nancy-metz nantes nice noumea normandie orleans-tours paris poitiers
polynesie reims rennes reunion rouen spm strasbourg toulouse versailles wf
"""

_PUBLICS = """
laregion.fr lareg.fr education.gouv.fr region-academique-occitanie.fr educagri.fr agriculture.gouv.fr
developpement-durable.gouv.fr mer.gouv.fr culture.gouv.fr beta.gouv.fr reseau-canope.fr cned.fr onisep.fr
nouvelle-aquitaine.fr auvergnerhonealpes.fr bretagne.bzh bourgognefranchecomte.fr centrevaldeloire.fr
isula.corsica grandest.fr hautsdefrance.fr iledefrance.fr normandie.fr paysdelaloire.fr maregionsud.fr
haute-garonne.fr montpellier3m.fr toulouse-metropole.fr mairie-toulouse.fr
"""

_FOURNISSEURS = """
gmail.com googlemail.com orange.fr wanadoo.fr laposte.net free.fr sfr.fr neuf.fr bbox.fr
cegetel.net numericable.fr
club-internet.fr aliceadsl.fr hotmail.fr hotmail.com outlook.fr outlook.com live.fr live.com msn.com yahoo.fr
yahoo.com icloud.com proton.me protonmail.com gmx.fr gmx.com aol.com aol.fr tutanota.com mailo.com
netcourrier.com caramail.fr nordnet.fr
"""

_NEVER_MEANT = """
hotmail.be hotmail.ca outlook.be yahoo.ca ymail.com rocketmail.com me.com mac.com pm.me gmx.net gmx.de gmx.ch
tuta.io tuta.com mailo.fr mailo.eu mail.com mail.fr email.com email.fr zoho.com zoho.eu posteo.net posteo.de
posteo.eu riseup.net infomaniak.ch ik.me caramail.com voila.fr tele2.fr noos.fr ovh.fr ovh.net
fastmail.com hey.com
skynet.be bluewin.ch web.de yandex.com
"""

PROBABLES: frozenset[str] = frozenset(
    [f"ac-{nom}.fr" for nom in _ACADEMIES.split()] + _PUBLICS.split() + _FOURNISSEURS.split()
)
"""Those a slip may have been aimed at."""

CONNUS: frozenset[str] = PROBABLES | frozenset(_NEVER_MEANT.split())
"""Those never doubted."""

_CONFUSED = {
    "gmail.fr": "gmail.com",
    "googlemail.fr": "gmail.com",
    "laposte.fr": "laposte.net",
    "laposte.com": "laposte.net",
    "wanadoo.com": "wanadoo.fr",
    "icloud.fr": "icloud.com",
}


def is_known(domain: str) -> bool:
    return any(domain == known or domain.endswith(f".{known}") for known in CONNUS)


def nearest_domain(domain: str) -> str | None:
    """The only well-known domain within a slip of this one; None if this one is known, or when in doubt.

    Countries differ by their last letters (« hotmail.es »): an ending may be one letter wrong, no more.
    """
    if not domain or len(domain) > 40 or is_known(domain):
        return None
    if domain in _CONFUSED:
        return _CONFUSED[domain]
    near = [(distance, known) for known in PROBABLES if (distance := _slip(domain, known)) is not None]
    if not near:
        return None
    least = min(near)[0]
    nearest = [known for distance, known in near if distance == least]
    return nearest[0] if len(nearest) == 1 else None


def _slip(domain: str, known: str) -> int | None:
    name, dot, end = domain.rpartition(".")
    known_name, _, known_end = known.rpartition(".")
    if not dot:
        return 1 if end == known_name and len(end) > 4 and end != known_end else None
    is_academie = name.startswith("ac-") and known_name == name
    of_end = 1 if is_academie and end != known_end else edit_distance(end, known_end)
    if of_end > 1 or abs(len(name) - len(known_name)) > 2:
        return None
    of_name = edit_distance(name, known_name)
    allowed = 0 if len(known_name) < 4 else 1 if len(known_name) < 8 else 2
    if len(known_name) == 4 and sorted(name) != sorted(known_name):
        allowed = 0  # « fred.fr » is not « free.fr »
    return of_name + of_end if of_name <= allowed and of_name + of_end <= 2 else None


def edit_distance(a: str, b: str) -> int:
    """Letters added, removed, changed, or swapped with their neighbour, to go from a to b."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, above, row = row, before, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
