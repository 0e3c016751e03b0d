"""PDFs: set in type by typst from a template of ours, tagged, in French, readable aloud."""

import asyncio
import contextlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from litestar import Response

from mesaides.settings import ROOT

AT_ONCE = 2
TEMPLATES = ROOT / "templates"
POLICES = Path(__file__).parent / "polices"
"""Fonts of ours, each with its licence beside it, for what those of typst have not: emoji."""
OMIS = "□"
"""What stands for a sign that no font has."""
UNSEEN = re.compile("[\ufe00-\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff]")
"""They change the sign before them, and are dropped where it is not shown as they would have it."""
MISSING = re.compile(r'(?:the text `"|codepoint `")(.+?)"`')
ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
TRIES = 3


async def typeset(template: str, facts: Mapping[str, object], le: datetime) -> bytes:
    """The PDF of `templates/<template>`, which reads `facts` as data; away from the event loop.

    `le` is its date: the same facts always give the same bytes. It is PDF/UA-1, which forbids a letter that no font
    has: such letters are shown as OMIS, and the template is told which in the fact `omis`.
    """
    async with _gate(asyncio.get_running_loop()):
        return await asyncio.to_thread(_typeset, template, json.dumps(facts, ensure_ascii=False), le)


@cache
def _gate(loop: asyncio.AbstractEventLoop) -> asyncio.Semaphore:
    return asyncio.Semaphore(AT_ONCE)


def _typeset(template: str, facts: str, le: datetime) -> bytes:
    import typst  # when a first PDF is asked for: not at each start

    with contextlib.suppress(typst.TypstError):
        return _compile(template, facts, "", le, alone=True)
    omis = ""
    for _ in range(TRIES):
        try:
            return _compile(template, facts, omis, le)
        except typst.TypstError as error:
            missing = _missing(f"{error.diagnostic}")
            if not missing:
                raise
            shown = {sign for sign in missing if not sign.isascii() and not UNSEEN.match(sign)}
            omis = "".join(sorted({*omis, *shown}))
            facts = UNSEEN.sub("", facts).translate(dict.fromkeys(map(ord, shown), OMIS))
    return _compile(template, facts, omis, le, standards=[])


def _missing(diagnostic: str) -> set[str]:
    """The signs of which typst says that no font has them; of « 1️⃣ » it says three."""
    told = MISSING.findall(diagnostic)
    return set("".join(ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) for text in told))


def _compile(
    template: str,
    facts: str,
    omis: str,
    le: datetime,
    *,
    alone: bool = False,
    standards: list[Any] | None = None,
) -> bytes:
    """`alone`: with our fonts and those that typst carries, which every machine has."""
    import typst

    made = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        format="pdf",
        font_paths=[POLICES],
        sys_inputs={"faits": facts, "omis": omis},
        pdf_standards=["ua-1"] if standards is None else standards,
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
