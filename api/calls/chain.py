"""The transitions of a call are chained: each hash covers the one before, so that no row can be changed or left out."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC
from typing import Any

from api.models import Transition

START = ""
"""What the first transition of a call is chained to."""


def link(previous: str, transition: Transition) -> str:
    """The hash (sha256, hexadecimal) of a transition that follows the one with hash `previous`."""
    return hashlib.sha256((previous + _canonical(transition)).encode()).hexdigest()


def first_broken(transitions: Iterable[Transition], head: str) -> int | None:
    """The number of the first transition that does not fit, in order of `number`; None when all is as it was written.

    `head` is the hash that the call remembers as its latest: without it, cutting off the end would go unseen.
    """
    previous, number = START, 0
    for transition in transitions:
        number += 1
        if transition.number != number or transition.hash != link(previous, transition):
            return number
        previous = transition.hash
    return None if previous == head else number + 1


def _canonical(transition: Transition) -> str:
    record: dict[str, Any] = {
        "id": str(transition.id),
        "call_id": str(transition.call_id),
        "number": transition.number,
        "seq": transition.seq,
        "at": transition.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": transition.kind,
        "source": [transition.source_kind, transition.source_name],
        "target": [transition.target_kind, transition.target_name],
        "reason": transition.reason,
        "briefing": transition.briefing,
    }
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
