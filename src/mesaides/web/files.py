"""Files that people send by a form, and files given back to be saved."""

from collections.abc import AsyncIterator

from litestar.datastructures import UploadFile
from litestar.response import Stream

from mesaides.web.pages import AnyRequest

BLOCK = 256 * 1024


async def sent_files(request: AnyRequest, name: str) -> list[UploadFile]:
    """Those chosen in this field of the form; none when the browser sent an empty field."""
    sent = (await request.form()).getall(name, [])
    return [one for one in sent if isinstance(one, UploadFile) and (one.filename or size_of(one))]


def size_of(fichier: UploadFile) -> int:
    """In bytes."""
    return fichier.file.seek(0, 2)


async def blocks_of(fichier: UploadFile) -> AsyncIterator[bytes]:
    await fichier.seek(0)
    while block := await fichier.read(BLOCK):
        yield block


def saved_file(content: AsyncIterator[bytes], *, disposition: str, mime: str, taille: int) -> Stream:
    """A file that somebody sent, only ever saved: nothing of it runs in the portal."""
    return Stream(
        content,
        media_type=mime,
        headers={
            "content-disposition": disposition,
            "content-length": str(taille),
            "content-security-policy": "sandbox; default-src 'none'",
            "x-content-type-options": "nosniff",
            "cache-control": "no-store",
        },
    )
