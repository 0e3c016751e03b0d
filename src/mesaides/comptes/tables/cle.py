"""Passkeys (WebAuthn), and what they are asked to sign."""

from piccolo.columns import BigInt, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.comptes.tables.facteur import Facteur
from mesaides.db import belongs_to


class CleAcces(Table, tablename="cle_acces"):
    """What is kept of a passkey: its name and its owner are those of its factor."""

    id: Serial
    facteur = belongs_to(Facteur, unique=True)
    identifiant = Varchar(length=1400, unique=True)
    """As its device names it: up to 1 023 bytes, in base 64."""
    publique = Text()
    """Its public key (COSE), in base 64."""
    compteur = BigInt(default=0)
    """How often it has signed, as it says; 0 for those that do not count."""
    suspendue_le = Timestamptz(null=True, default=None)
    """Its count went back: somebody may have copied it."""


class Defi(Table, tablename="defi"):
    """What a passkey is asked to sign in one browser: once, within five minutes."""

    id: Serial
    cle = Varchar(length=64, unique=True)
    """SHA-256 of the cookie's key."""
    valeur = Varchar(length=64)
    expire_le = Timestamptz()
