"""Where each of the server's processes begins."""

import gc
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mesaides.web.gate import Gate


def from_environment() -> "Gate":
    """The portal, by the settings of the environment.

    What is loaded here stays until the end: to look for garbage in it meanwhile takes a tenth of the start, and some of
    that again at every full collection afterwards.
    """
    gc.disable()
    try:
        from mesaides.app import create_app
        from mesaides.settings import read_settings

        return create_app(read_settings(os.environ))
    finally:
        gc.freeze()
        gc.enable()
