from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 12, 1, 12, 0, 5, tzinfo=UTC)
"""Where the fixture `clock` stands, within the half minute of a code."""


def now() -> datetime:
    return datetime.now(UTC)


def day(dans: int) -> str:
    """In so many days, as a field holds it."""
    return (now().date() + timedelta(days=dans)).isoformat()


def days(first: int, last: int) -> dict[str, str]:
    """Of a campagne, as its form names them."""
    return {"ouvre_le": day(first), "ferme_le": day(last)}
