"""A device that makes passkeys and signs with them, without a browser; it can be made to lie."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, BACKED, ATTESTED = 0x01, 0x04, 0x18, 0x40
ORIGIN, DOMAIN = "http://127.0.0.1:8000", "127.0.0.1"


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def unb64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Key:
    """One passkey of a device. `compteur`: what it says of itself at the next signature."""

    compteur: int = 0
    secret: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    identifiant: bytes = field(default_factory=lambda: token_bytes(32))
    handle: str = ""

    def make(self, options: str, **lies: Any) -> str:
        """The answer to what the page asks to make it (JSON)."""
        asked = json.loads(options)
        self.handle = asked["user"]["id"]
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._new_data(lies)}
        client = _client("webauthn.create", lies.get("challenge", asked["challenge"]), lies)
        said = {
            "clientDataJSON": b64(client),
            "attestationObject": b64(cbor2.dumps(attestation)),
            "transports": ["internal"],
        }
        return self._told(said)

    def sign(self, options: str, **lies: Any) -> str:
        """The answer to what the page asks to sign (JSON)."""
        asked = json.loads(options)
        data = _head(lies.get("domain", DOMAIN), lies.get("flags", PRESENT | VERIFIED), self.compteur)
        client = _client(lies.get("type", "webauthn.get"), lies.get("challenge", asked["challenge"]), lies)
        signer: ec.EllipticCurvePrivateKey = lies.get("secret", self.secret)
        signature = signer.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        said = {
            "clientDataJSON": b64(client),
            "authenticatorData": b64(data),
            "signature": b64(lies.get("signature", signature)),
            "userHandle": lies.get("handle", self.handle) or None,
        }
        return self._told(said)

    def _told(self, response: dict[str, Any]) -> str:
        name = b64(self.identifiant)
        told = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps(told | {"clientExtensionResults": {}, "authenticatorAttachment": "platform"})

    def _new_data(self, lies: dict[str, Any]) -> bytes:
        numbers = self.secret.public_key().public_numbers()
        x, y = (number.to_bytes(32) for number in (numbers.x, numbers.y))
        public = cbor2.dumps({1: 2, 3: lies.get("alg", -7), -1: 1, -2: x, -3: y})
        head = _head(
            lies.get("domain", DOMAIN), lies.get("flags", PRESENT | VERIFIED) | ATTESTED, self.compteur
        )
        return head + bytes(16) + len(self.identifiant).to_bytes(2) + self.identifiant + public


def _client(kind: str, challenge: str, lies: dict[str, Any]) -> bytes:
    origin = lies.get("origin", ORIGIN)
    return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()


def _head(domain: str, flags: int, compteur: int) -> bytes:
    return sha256(domain.encode()).digest() + bytes([flags]) + compteur.to_bytes(4)
