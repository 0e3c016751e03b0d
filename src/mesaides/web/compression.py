"""Answers made small: with the dictionary that the browser has, or in brotli."""

import brotli  # pyright: ignore[reportMissingTypeStubs]

from mesaides.web.dictionary import Shared

PAGE_QUALITY = 5
"""About 1 ms for 50 kB; a higher one gains few bytes and costs several times more."""
FILE_QUALITY = 11
PAGE_WINDOW = 16
"""Looking 64 kB back, 2**16 bytes, is looking through a whole page: a larger window only has more memory to prepare."""
FILE_WINDOW = 22
SMALLEST = 200


def compress_page(body: bytes, accepted: str, shared: Shared | None) -> tuple[bytes, str]:
    """The body as the browser takes it when it is worth it, and the name of the encoding. `shared`: what it has."""
    if shared and "dcz" in accepted and len(body) >= SMALLEST:
        return shared.compress(body), "dcz"
    if len(body) < SMALLEST or "br" not in accepted:
        return body, ""
    return _brotli(body, PAGE_QUALITY, PAGE_WINDOW), "br"


def compress_file(body: bytes) -> bytes:
    return _brotli(body, FILE_QUALITY, FILE_WINDOW)


def _brotli(body: bytes, quality: int, window: int) -> bytes:
    compress = brotli.compress  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return bytes(compress(body, mode=brotli.MODE_TEXT, quality=quality, lgwin=window))  # pyright: ignore
