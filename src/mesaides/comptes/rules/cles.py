"""Passkeys: what a device is asked, and what its answer is worth (WebAuthn, level 3).

They are made to be found again by the device itself and to verify their owner, by a finger, a face or a PIN: alone, one
is two factors. Only the address of the settings counts: an answer made for another site is worth nothing.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from mesaides.comptes.rules.facteurs import EMETTEUR

CLES_MAX = 10
REPONSE_MAX = 16_000
"""Characters: ten times what keys say."""
DEFI = timedelta(seconds=300)
REFUSEE = "Cette clé n’ouvre pas ce compte. Réessayez, ou donnez un code."
PERIMEE = "Cinq minutes ont passé, ou cette demande a déjà servi. Réessayez avec votre clé."
SUSPENDUE = "Cette clé est suspendue\u00a0: elle a peut-être été copiée. Entrez autrement, puis retirez-la."
ILLISIBLE = "Votre appareil n’a pas donné de clé. Réessayez, ou ajoutez une application de codes."


@dataclass(frozen=True, slots=True)
class Site:
    """For whom a key is made: from the settings, never from a request."""

    domaine: str
    origine: str

    @classmethod
    def of(cls, public_url: str) -> "Site":
        parts = urlsplit(public_url)
        return cls(parts.hostname or "", f"{parts.scheme}://{parts.netloc}")


@dataclass(frozen=True, slots=True)
class CleFaite:
    """What is kept of a new key."""

    identifiant: str
    publique: str
    compteur: int


def ask_new(site: Site, compte: int, identifiant: str, defi: str, known: Sequence[str]) -> str:
    """What the browser is told to make a key (JSON). `known`: those that the person has, not to be made again."""
    return json.dumps(
        {
            "rp": {"id": site.domaine, "name": EMETTEUR},
            "user": {"id": handle_of(site, compte), "name": identifiant, "displayName": identifiant},
            "challenge": defi,
            "pubKeyCredParams": [{"type": "public-key", "alg": alg} for alg in (-8, -7, -257)],
            "timeout": DEFI // timedelta(milliseconds=1),
            "excludeCredentials": _named(known),
            "authenticatorSelection": {
                "residentKey": "required",
                "requireResidentKey": True,
                "userVerification": "required",
            },
            "attestation": "none",
        }
    )


def ask_sign(site: Site, defi: str, known: Sequence[str] = ()) -> str:
    """What the browser is told to use a key (JSON): one of `known`, or whichever its device has for this site."""
    return json.dumps(
        {
            "rpId": site.domaine,
            "challenge": defi,
            "timeout": DEFI // timedelta(milliseconds=1),
            "allowCredentials": _named(known),
            "userVerification": "required",
        }
    )


def handle_of(site: Site, compte: int) -> str:
    """How a device knows the person: nobody is named by it."""
    return _text(sha256(f"{site.domaine}\0{compte}".encode()).digest())


def judge_new(site: Site, reponse: str, defi: str) -> CleFaite | None:
    """None when it was not made here, for this, now, with its owner verified."""
    import webauthn  # with the first key, not with every start

    try:
        made = webauthn.verify_registration_response(
            credential=reponse,
            expected_challenge=_bytes(defi),
            expected_rp_id=site.domaine,
            expected_origin=site.origine,
            require_user_verification=True,
        )
    except Exception:  # what comes of an answer that no browser makes is as large as what can be typed
        return None
    return CleFaite(_text(made.credential_id), _text(made.credential_public_key), made.sign_count)


def judge_sign(site: Site, reponse: str, defi: str, publique: str) -> int | None:
    """How often the key has signed, as it says; None when this is not its signature, here, for this, now."""
    import webauthn

    try:
        signed = webauthn.verify_authentication_response(
            credential=reponse,
            expected_challenge=_bytes(defi),
            expected_rp_id=site.domaine,
            expected_origin=site.origine,
            credential_public_key=_bytes(publique),
            credential_current_sign_count=0,  # judged by `goes_back`, once the signature is known to be right
            require_user_verification=True,
        )
    except Exception:  # the same
        return None
    return signed.new_sign_count


def goes_back(before: int, compteur: int) -> bool:
    """A key that counts says more each time; if not, there are two of it."""
    return (before > 0 or compteur > 0) and compteur <= before


def check_reponse(text: str) -> str:
    """Raises ValueError for what no key is long enough to say."""
    if len(text) > REPONSE_MAX:
        raise ValueError(REFUSEE)
    return text


def read_named(reponse: str) -> tuple[str, str]:
    """The key that says to have signed, and the handle of the person it says to be of ('' when it does not)."""
    try:
        told: dict[str, Any] = json.loads(reponse)
        return str(told["id"])[:1400], str(told["response"].get("userHandle") or "")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return "", ""


def _named(known: Sequence[str]) -> list[dict[str, str]]:
    return [{"type": "public-key", "id": one} for one in known]


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
