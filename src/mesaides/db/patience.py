"""How long one waits for the base, in seconds: for one's turn, for a lock, for an answer."""

from dataclasses import dataclass

SLACK = 10.0


@dataclass(frozen=True, slots=True)
class Patience:
    """`lock` and `idle` are PostgreSQL's: SQLite has one lock, that of the writer, for which `turn` counts."""

    turn: float
    """Until one may write, when others do; 0 does not wait at all."""
    lock: float
    """Until a row or a table that another transaction holds is free."""
    statement: float
    """Until one statement is done."""
    idle: float
    """A transaction in which nothing is asked for so long is undone, and what it held is free."""

    @property
    def answer(self) -> float:
        """Beyond it the line itself is dead: PostgreSQL would have answered, were it only to refuse."""
        return self.statement + SLACK

    def as_settings(self) -> dict[str, str]:
        """As PostgreSQL names them."""
        return {
            "lock_timeout": _milliseconds(self.lock),
            "statement_timeout": _milliseconds(self.statement),
            "idle_in_transaction_session_timeout": _milliseconds(self.idle),
        }

    def as_sql(self) -> str:
        """The same, for the transaction that has just begun."""
        return "".join(f"; SET LOCAL {name} = '{value}'" for name, value in self.as_settings().items())


def _milliseconds(seconds: float) -> str:
    return f"{round(seconds * 1000)}ms"


SERVING = Patience(turn=10, lock=5, statement=30, idle=30)
"""A person waits for the page, and the front server gives up after 60 s."""
ASIDE = Patience(turn=0, lock=0.1, statement=1, idle=30)
"""What a reading notes by the way: written if it can be at once, else left for the next time."""
UNHURRIED = Patience(turn=60, lock=30, statement=3600, idle=600)
"""A command or a purge: nobody waits for a page."""
MIGRATING = Patience(turn=60, lock=5, statement=4 * 3600, idle=4 * 3600)
"""A migration takes its time, but does not queue for a table for long: all who read it would wait behind."""
