"""Files joined to messages stay in the folder of the test."""

from tests.pieces.conftest import own_files

__all__ = ["own_files"]
