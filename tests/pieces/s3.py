"""An S3 of our own on this machine, that can be stopped and started again with what it held."""

import logging
import urllib.request

from moto.server import ThreadedMotoServer
from tests.servers import free_port

COMPARTIMENT = "pieces-essai"


class S3:
    def __init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.port = free_port()
        self._server: ThreadedMotoServer | None = None
        self.start()
        self._ask("POST", "/moto-api/reset")
        self._ask("PUT", f"/{COMPARTIMENT}")

    @property
    def environment(self) -> dict[str, str]:
        """What `docs/EXPLOITATION.md` tells to set."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "essai",
            "AWS_SECRET_ACCESS_KEY": "essai-secret",
        }

    def start(self) -> None:
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=self.port, verbose=False)
        self._server.start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None

    def holds(self) -> str:
        """Its own list of what it keeps."""
        return self._ask("GET", f"/{COMPARTIMENT}?list-type=2")

    def _ask(self, method: str, path: str) -> str:
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method)
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return answer.read().decode()
