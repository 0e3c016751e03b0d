"""Data files as they come, in bytes: their weight, their number and their encoding. Pure."""

from collections.abc import Sequence

from mesaides.dispositifs.rules.lecture import Catalogue, FichierError, read_fichiers

OCTETS_MAX, FICHIERS_MAX = 1_000_000, 20
"""Bytes of all the files together, and how many."""


def read_octets(fichiers: Sequence[tuple[str, bytes]]) -> Catalogue:
    """The files by name, as they come. Raises FichierError with all that is wrong, in all of them."""
    if not fichiers:
        raise FichierError(["Choisissez un fichier TOML au moins."])
    if len(fichiers) > FICHIERS_MAX or sum(len(octets) for _, octets in fichiers) > OCTETS_MAX:
        raise FichierError(["Ces fichiers sont trop lourds ou trop nombreux : 1 Mo et 20 fichiers au plus."])
    faults, sources = list[str](), dict[str, str]()
    for name, octets in fichiers:
        if name in sources:
            faults.append(f"{name} : deux fichiers portent ce nom.")
        try:
            sources[name] = octets.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = octets.count(b"\n", 0, error.start) + 1
            faults.append(f"{name} : ce fichier ne se lit pas en UTF-8 (ligne {line}).")
    if faults:
        raise FichierError(faults)
    lecture = read_fichiers(sources)
    if not (lecture.thematiques or lecture.dispositifs):
        raise FichierError(["Ces fichiers ne décrivent ni dispositif ni thématique."])
    return lecture
