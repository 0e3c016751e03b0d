"""Files joined to messages stay in the folder of the test."""

from tests.pieces.conftest import depot, own_files

__all__ = ["depot", "own_files"]
