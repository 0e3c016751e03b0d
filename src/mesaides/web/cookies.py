"""The cookies of the portal: the session, the sentence told after an act, the device known from an earlier log-in, the
style sheet that the browser has."""

import base64
import hmac
import json
from dataclasses import asdict, dataclass, replace

from mesaides.web.visit import FlashMessage

SESSION = "session"
MESSAGE = "message"
APPAREIL = "appareil"
APPAREIL_MAX = 400
APPAREIL_LIFE = 180 * 86_400
STYLES = "styles"
STYLES_LIFE = 365 * 86_400
ANONYMOUS = "v."
CONNECTED = "s."
"""A key says by its first letters whether looking for a session in the database is worth a query."""
MOST = 3000
"""Characters of a cookie's body: browsers keep 4,096 with all that stands around it."""
LENGTHS = (1500, 700, 300, 100)
LONGEST_KEY = 100
"""Ours have 45."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a browser says that it kept, '' for nothing: the key of its session, the messages that wait to be shown,
    what the device knows of its earlier log-ins, the version of its style sheet."""

    key: str
    messages: list[FlashMessage]
    appareil: str
    styles: str


class Cookies:
    """Names and attributes of the cookies, stricter when the portal is served over HTTPS."""

    def __init__(self, *, https: bool, secret: str) -> None:
        self._prefix = "__Host-" if https else ""
        self._attributes = "; Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if https else "")
        self._secret = secret

    def read(self, header: str) -> Kept:
        jar = read_cookies(header)
        message = jar.get(self._prefix + MESSAGE, "")
        return Kept(
            key=_short(jar.get(self._prefix + SESSION, ""), LONGEST_KEY),
            messages=self._open(message) if message else [],
            appareil=_short(jar.get(self._prefix + APPAREIL, ""), APPAREIL_MAX),
            styles=jar.get(self._prefix + STYLES, ""),
        )

    def keep_appareil(self, appareil: str) -> str:
        return f"{self._prefix}{APPAREIL}={appareil}; Max-Age={APPAREIL_LIFE}{self._attributes}"

    def keep_styles(self, version: str) -> str:
        """As long as the file itself is kept; not at all when it has gone."""
        return f"{self._prefix}{STYLES}={version}; Max-Age={STYLES_LIFE if version else 0}{self._attributes}"

    def keep_session(self, key: str) -> str:
        """A cookie of the browser's session: the server decides how long it lives."""
        return f"{self._prefix}{SESSION}={key}{self._attributes}"

    def keep_messages(self, messages: list[FlashMessage]) -> str:
        """Sentences too long for a cookie are cut, and say so."""
        body = _encode(messages)
        for length in LENGTHS:
            if len(body) > MOST:
                body = _encode([_cut(message, length) for message in messages])
        return f"{self._prefix}{MESSAGE}={body}.{self._sign(body)}; Max-Age=60{self._attributes}"

    def forget_messages(self) -> str:
        return f"{self._prefix}{MESSAGE}=; Max-Age=0{self._attributes}"

    def _sign(self, body: str) -> str:
        return hmac.digest(self._secret.encode(), b"message\0" + body.encode(), "sha256").hex()[:32]

    def _open(self, value: str) -> list[FlashMessage]:
        body, _, mac = value.partition(".")
        if len(body) > MOST or not hmac.compare_digest(mac.encode(), self._sign(body).encode()):
            return []
        return [FlashMessage(**row) for row in json.loads(base64.urlsafe_b64decode(body))]


def read_cookies(header: str) -> dict[str, str]:
    """Names and values as they are sent (RFC 6265): ours need no quotes, so none are read.

    In one pass, whatever it holds. Of a name said twice the last counts.
    """
    jar: dict[str, str] = {}
    for pair in header.split(";"):
        name, _, value = pair.partition("=")
        jar[name.strip()] = value.strip()
    return jar


def _short(value: str, longest: int) -> str:
    return value if len(value) <= longest else ""


def _encode(messages: list[FlashMessage]) -> str:
    rows = json.dumps([asdict(message) for message in messages], ensure_ascii=False)
    return base64.urlsafe_b64encode(rows.encode()).decode()


def _cut(message: FlashMessage, length: int) -> FlashMessage:
    texte = (
        message.texte
        if len(message.texte) <= length
        else f"{message.texte[:length].rstrip()}… (suite coupée)"
    )
    return replace(message, texte=texte, garde=message.garde[:length])
