"""What a server loads before its first answer: every worker pays it, at each start."""

import subprocess
import sys

from tests.conftest import TEST_SETTINGS

from mesaides.cli.serveur import environment_of

UNUSED = ("pydantic", "attrs", "piccolo.apps", "zxcvbn", "typst")
"""Installed with what the portal needs, or needed later by some."""
LOADED = f"import sys, mesaides.asgi as asgi; asgi.from_environment(); print([n for n in {UNUSED} if n in sys.modules])"


def test_a_server_starts_without_what_its_first_page_does_not_need():
    run = [sys.executable, "-c", LOADED]
    done = subprocess.run(run, env=environment_of(TEST_SETTINGS), capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
