"""When a courriel leaves, when it is tried again, when it is given up, and what people are told of a refusal."""

import re
from datetime import datetime, time, timedelta
from unicodedata import category

from mesaides.dates import PARIS

DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
"""Waits after the first, second… failed try; the last one repeats."""

UNREACHABLE_DELAY = timedelta(minutes=5)
"""No mail waits longer than this for a server that answers nobody: its return frees all of them."""

GIVEN_UP_AFTER = timedelta(days=2)
LEAST_TRIES = len(DELAYS) + 1
JITTER = 0.2


def delay_before_retry(essais: int, chance: float, *, unreachable: bool = False) -> timedelta:
    """Wait after `essais` tries; `chance` in [0, 1) spreads it by ±20 %, so that mails come apart."""
    delay = DELAYS[min(max(essais, 1), len(DELAYS)) - 1]
    if unreachable:
        delay = min(delay, UNREACHABLE_DELAY)
    return delay * (1 - JITTER + 2 * JITTER * chance)


def is_given_up(essais: int, age: timedelta) -> bool:
    """Two days old and tried often enough: a week-end with the portal off costs no mail its tries."""
    return age >= GIVEN_UP_AFTER and essais >= LEAST_TRIES


FIRST_AFTER = timedelta(minutes=5)
"""How long a mail that may wait does, for those that come with it."""
GATHERED_FOR = timedelta(minutes=30)
"""Between two such mails to one person."""
DAILY_AT = time(7)


def leaves_at(now: datetime, last: datetime | None, *, daily: bool) -> datetime:
    """When a mail that may wait leaves. `last`: when the last such mail to this person did, or will within
    GATHERED_FOR. `daily`: at seven in the morning, heure de Paris."""
    if daily:
        local = now.astimezone(PARIS)
        today = datetime.combine(local.date(), DAILY_AT, PARIS)
        return today if local < today else datetime.combine(local.date() + timedelta(days=1), DAILY_AT, PARIS)
    if last is None:
        return now + FIRST_AFTER
    return last if last > now else max(last + GATHERED_FOR, now + FIRST_AFTER)


REASON_MAX = 200
_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_UNKNOWN_WORDS = re.compile(
    r"(user|address|recipient|mailbox|utilisateur|adresse|destinataire)\W+(\w+\W+){0,3}?"
    r"(unknown|not found|does not exist|doesn't exist|unavailable|inconnue?)"
    r"|(unknown|no such|invalid)\W+(user|address|recipient|mailbox)",
    re.IGNORECASE,
)
_FULL_WORDS = re.compile(r"\b(full|quota|pleine)\b", re.IGNORECASE)


def sentence_of_refusal(code: int, text: str) -> str:
    """French reason, safe to show, of an SMTP answer (RFC 5321 code, RFC 3463 enhanced code in `text`)."""
    found = _ENHANCED.search(text)
    subject_detail = (found.group(2), found.group(3)) if found else ("", "")
    if subject_detail == ("2", "2") or (code in {452, 552} and _FULL_WORDS.search(text)):
        return "boîte pleine"
    if subject_detail == ("2", "1"):
        return "boîte fermée"
    if subject_detail in {("1", "1"), ("1", "3"), ("1", "6"), ("1", "0")}:
        return "adresse inconnue"
    if subject_detail in {("1", "2"), ("1", "10")}:
        return "domaine inconnu"
    if code in {550, 551, 553} and subject_detail[0] in {"", "0", "2"} and _UNKNOWN_WORDS.search(text):
        return "adresse inconnue"
    said = tidy(text)
    return f"refusé par le serveur\u00a0: {code} {said}".rstrip()


def tidy(text: str) -> str:
    """`text` from outside, on one line, without control or bidirectional marks, cut to a readable length."""
    line = " ".join("".join(" " if category(c)[0] == "C" else c for c in text).split())
    return line if len(line) <= REASON_MAX else line[: REASON_MAX - 1] + "…"
