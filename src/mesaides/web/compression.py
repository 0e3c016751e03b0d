"""Answers made small: brotli, and nothing else written by hand."""

import brotli  # pyright: ignore[reportMissingTypeStubs]

PAGE_QUALITY = 5
"""About 1 ms for 50 kB; a higher one gains few bytes and costs several times more."""
FILE_QUALITY = 11
PAGE_WINDOW = 16
"""Looking 64 kB back, 2**16 bytes, is looking through a whole page: a larger window only has more memory to prepare."""
FILE_WINDOW = 22
SMALLEST = 400


def compress_page(body: bytes, accepted: str) -> tuple[bytes, str]:
    """The body in brotli when the browser takes it and it is worth it, and the name of the encoding."""
    if len(body) < SMALLEST or "br" not in accepted:
        return body, ""
    return _brotli(body, PAGE_QUALITY, PAGE_WINDOW), "br"


def compress_file(body: bytes) -> bytes:
    return _brotli(body, FILE_QUALITY, FILE_WINDOW)


def _brotli(body: bytes, quality: int, window: int) -> bytes:
    compress = brotli.compress  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return bytes(compress(body, mode=brotli.MODE_TEXT, quality=quality, lgwin=window))  # pyright: ignore
