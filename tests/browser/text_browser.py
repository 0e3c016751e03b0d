"""The portal as a text browser shows it: no style, no script, no picture."""

import asyncio
import shutil
import tempfile


async def text_of(url: str) -> str:
    """What w3m shows of a page; it sends no cookie and follows redirections."""
    w3m = shutil.which("w3m")
    assert w3m, "the text browser is w3m: on Debian, apt-get install w3m"
    with tempfile.TemporaryDirectory() as home:
        process = await asyncio.create_subprocess_exec(
            *(w3m, "-dump", "-cols", "80", "-O", "UTF-8", url),
            env={"HOME": home, "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
            stdout=asyncio.subprocess.PIPE,
        )
        output, _ = await asyncio.wait_for(process.communicate(), 30)
    return output.decode()
