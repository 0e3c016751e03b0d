"""PDFs: set in type by typst from a template of ours, tagged, in French, readable aloud."""

import asyncio
import contextlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from litestar import Response

from mesaides.settings import ROOT

AT_ONCE = 2
TEMPLATES = ROOT / "templates"


async def typeset(template: str, facts: Mapping[str, object], le: datetime) -> bytes:
    """The PDF of `templates/<template>`, which reads `facts` as data; away from the event loop.

    `le` is its date: the same facts always give the same bytes. It is PDF/UA-1 whenever some font has every letter;
    otherwise it is tagged all the same, and the template is told so by the fact `incomplet`.
    """
    async with _gate(asyncio.get_running_loop()):
        return await asyncio.to_thread(_typeset, template, facts, le)


@cache
def _gate(loop: asyncio.AbstractEventLoop) -> asyncio.Semaphore:
    return asyncio.Semaphore(AT_ONCE)


def _typeset(template: str, facts: Mapping[str, object], le: datetime) -> bytes:
    import typst  # when a first PDF is asked for: not at each start

    for alone in (True, False):
        with contextlib.suppress(typst.TypstError):  # a letter that no font has: PDF/UA forbids it
            return _compile(template, {**facts, "incomplet": False}, le, ["ua-1"], alone)
    return _compile(template, {**facts, "incomplet": True}, le, [], True)


def _compile(
    template: str, facts: Mapping[str, object], le: datetime, standards: list[Any], alone: bool
) -> bytes:
    """`alone`: with the fonts that typst carries, which every machine has."""
    import typst

    made = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        format="pdf",
        sys_inputs={"faits": json.dumps(facts, ensure_ascii=False)},
        pdf_standards=standards,
        ignore_system_fonts=alone,
        timestamp=int(le.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def pdf_answer(body: bytes, name: str) -> Response[bytes]:
    """A PDF to be kept; `name` is ours: letters, digits and dashes."""
    return Response(
        content=body,
        media_type="application/pdf",
        headers={
            "content-disposition": f'attachment; filename="{name}.pdf"',
            "cache-control": "no-store",
        },
    )
