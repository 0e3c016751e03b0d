"""Whatever a page does behind the person's back: console errors, refused content, requests to other hosts."""

import re
from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Error, Page, Request, Response

# The browser writes these too for an answer that the test asked for; resources are judged below.
ANSWERED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


class Watch:
    """`faults` fills while the page lives, but for what a test provokes on purpose and may come late: `forgive`."""

    def __init__(self, page: Page) -> None:
        self.faults: list[str] = []
        self._forgiven: list[str] = []
        self._page = page
        self._documents: list[Response] = []
        page.on("console", self._note_console)
        page.on("pageerror", self._note_error)
        page.on("request", self._note_request)
        page.on("response", self._note_response)

    def forgive(self, pattern: str) -> None:
        """From now on, and before."""
        self._forgiven.append(pattern)
        self.faults = [fault for fault in self.faults if not re.search(pattern, fault)]

    async def source(self) -> str:
        """The HTML of the page shown, before any script touched it."""
        return await self._documents[-1].text()

    def _note(self, fault: str) -> None:
        if not any(re.search(pattern, fault) for pattern in self._forgiven):
            self.faults.append(fault)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not ANSWERED.match(message.text):
            self._note(f"console {message.type}: {message.text}")

    def _note_error(self, error: Error) -> None:
        self._note(f"script error: {error.message}")

    def _note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.hostname not in {"127.0.0.1", "localhost"}:
            self._note(f"third party: {request.url}")

    def _note_response(self, response: Response) -> None:
        kind = response.request.resource_type
        if kind == "document" and response.request.frame == self._page.main_frame:
            if not 300 <= response.status < 400:
                self._documents.append(response)
        elif kind not in {"fetch", "xhr"} and response.status >= 400:
            self._note(f"missing: {response.status} {response.url}")
        if response.status >= 500:
            self._note(f"failed: {response.status} {response.url}")
