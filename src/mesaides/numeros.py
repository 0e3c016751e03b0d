"""The numbers of rows, as addresses and forms say them. Pure."""

NUMERO_MAX = 2**31 - 1
"""The greatest that the databases give to a row."""


def read_numero(text: str) -> int:
    """0, which no row has, for anything but the number of a row."""
    numero = int(text) if text.isascii() and text.isdecimal() and len(text) < 11 else 0
    return numero if numero <= NUMERO_MAX else 0
