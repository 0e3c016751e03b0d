"""Why the system refuses, in French."""

import errno

import pytest

from mesaides.errors import cause_of


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (FileNotFoundError(errno.ENOENT, "No such file or directory", "x"), "il n’existe pas"),
        (PermissionError(errno.EACCES, "Permission denied"), "l’accès est refusé"),
        (
            OSError("Multiple exceptions: [Errno 111] Connect call failed, [Errno 111] …"),
            "la connexion est refusée",
        ),
        (OSError(-2, "Name or service not known"), "ce nom de serveur n’est pas connu"),
        (TimeoutError(), "pas de réponse à temps"),
        (OSError(errno.EXDEV, "Invalid cross-device link"), f"erreur {errno.EXDEV}"),
        (OSError("Something in English"), "raison inconnue"),
    ],
)
def test_the_system_s_refusals_are_told_in_french_or_by_their_number(error: OSError, cause: str):
    assert cause_of(error) == cause
