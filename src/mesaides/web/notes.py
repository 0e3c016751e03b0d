"""What a reading notes, once its answer has left: nobody waits for it."""

import logging

from mesaides.db.aside import note_aside
from mesaides.web.visit import Visit

log = logging.getLogger("mesaides.web")


async def write_notes(visit: Visit) -> None:
    """If that can be done at once; a note that is lost is told to the log alone."""
    for write in visit.later:
        try:
            await note_aside(write)
        except Exception:
            log.exception("note perdue", extra={"facts": {"requete": visit.request_id}})
