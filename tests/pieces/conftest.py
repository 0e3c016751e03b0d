"""Files of the tests stay in their own folder."""

import pytest

from mesaides.pieces.contenu.antivirus import open_antivirus
from mesaides.pieces.contenu.fichiers import open_fichiers


@pytest.fixture(autouse=True)
def own_files(request, tmp_path):
    """After the portal of the test is made, for it opens those of its settings."""
    if "visitor" in request.fixturenames:
        request.getfixturevalue("app")
    open_fichiers("", str(tmp_path / "donnees"))
    open_antivirus("")
    return tmp_path / "donnees" / "fichiers"
