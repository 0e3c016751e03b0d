"""What a person is called: identifiant, nom, prénom."""

import re
import unicodedata

from mesaides.ecriture import clean_line, drop_joiners, drop_unseen, fold, one_form, trim

IDENTIFIANT_MIN, IDENTIFIANT_MAX = 3, 40
NOM_MAX = 100


def check_identifiant(text: str) -> str:
    """The identifiant as it is kept, case included. Raises ValueError with a French sentence.

    Letters from a to z without accents, digits and . - _ @: it can be typed on any keyboard, dictated over
    the telephone, and no two of them look alike (no Cyrillic « а »).
    """
    identifiant = trim(unicodedata.normalize("NFKC", drop_joiners(drop_unseen(text[:1000]))))
    if not identifiant:
        raise ValueError("Choisissez un identifiant, par exemple claire.roux.")
    if not IDENTIFIANT_MIN <= len(identifiant) <= IDENTIFIANT_MAX:
        raise ValueError(f"Un identifiant compte de {IDENTIFIANT_MIN} à {IDENTIFIANT_MAX}\u00a0caractères.")
    if not re.fullmatch(r"[A-Za-z0-9._@-]+", identifiant):
        proposed = re.sub(r"\s+", ".", fold(identifiant))
        hint = f", par exemple {proposed}" if re.fullmatch(r"[a-z0-9._@-]{3,40}", proposed) else ""
        raise ValueError(f"Écrivez l’identifiant sans accent ni espace : lettres, chiffres et . - _ @{hint}.")
    if not identifiant[0].isalnum():
        raise ValueError("Un identifiant commence par une lettre ou un chiffre.")
    return identifiant


def identifiant_key(text: str) -> str:
    """What makes an identifiant unique: « USAGER » and « usager » are one. Never raises."""
    return one_form(text[:1000])


def check_nom(text: str) -> str:
    """A nom or a prénom as its owner writes it, in any script. Raises ValueError with a French sentence.

    Links are refused: the portal writes names in mails, and would carry anybody's advertisement.
    """
    nom = clean_line(text[:1000])
    if not nom:
        raise ValueError("Ce champ est obligatoire.")
    if len(nom) > NOM_MAX:
        raise ValueError(f"Ce champ est limité à {NOM_MAX}\u00a0caractères.")
    if not any(c.isalpha() for c in nom):
        raise ValueError("Écrivez ce champ avec des lettres.")
    if re.search(r"://|www\.|@", nom, re.IGNORECASE):
        raise ValueError("Ce champ ne peut pas contenir d’adresse.")
    return nom
