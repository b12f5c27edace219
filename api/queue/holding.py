"""How long a caller hears music. Pure, but for the clock."""

from datetime import UTC, datetime

from api.models import QueueEntry


def begin(entry: QueueEntry) -> None:
    entry.held_since = datetime.now(UTC)


def over(entry: QueueEntry) -> None:
    """The seconds count; nothing happens to a caller who is not on hold. Comes before the entry moves."""
    if entry.held_since is not None:
        entry.held_seconds += (datetime.now(UTC) - entry.held_since).total_seconds()
        entry.held_since = None
