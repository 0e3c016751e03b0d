"""`/sante`: tells a supervisor that the portal and its database answer, and nothing else."""

from litestar import Response

from mesaides.db import Statement
from mesaides.web.handlers import anyone, get

ALIVE = Statement("SELECT 1 AS ok")


@get("/sante", who=anyone)
async def show_sante() -> Response[str]:
    try:
        await ALIVE.rows()
    except Exception:
        return Response(
            "ko\n", status_code=503, media_type="text/plain", headers={"cache-control": "no-store"}
        )
    return Response("ok\n", media_type="text/plain", headers={"cache-control": "no-store"})


ROUTES = [show_sante]
