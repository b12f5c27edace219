"""Waking requests that wait for news of one call: a subscription each would look at all that happens, for all."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from api.live.announcements import Topic
from api.live.broadcaster import Broadcaster

EVERY = timedelta(seconds=60)
AFTER_A_FAULT = timedelta(seconds=1)


class Bell:
    """Rings for a topic, at those who wait for the call that it is about."""

    def __init__(self, topic: Topic) -> None:
        self._topic = topic
        self._waiting: defaultdict[UUID, set[asyncio.Event]] = defaultdict(set)

    @contextmanager
    def waiting(self, call_id: UUID) -> Iterator[asyncio.Event]:
        """Set as soon as there is news, also when it is not known whether there is any."""
        rung = asyncio.Event()
        self._waiting[call_id].add(rung)
        try:
            yield rung
        finally:
            self._waiting[call_id].discard(rung)
            if not self._waiting[call_id]:
                del self._waiting[call_id]

    async def ring_forever(self, broadcaster: Broadcaster) -> None:
        while True:
            with broadcaster.subscribe() as changes:
                while True:
                    try:
                        message = await changes.next(EVERY)
                    except TimeoutError:
                        continue
                    if message is None:
                        break
                    self._ring(message)
            # What was said meanwhile is not known: everybody looks for themselves.
            for call_id in list(self._waiting):
                self._wake(call_id)
            await asyncio.sleep(AFTER_A_FAULT.total_seconds())

    def _ring(self, message: str) -> None:
        change = json.loads(message)
        if change["topic"] == self._topic and (call_id := UUID(change["call_id"])) in self._waiting:
            self._wake(call_id)

    def _wake(self, call_id: UUID) -> None:
        for rung in self._waiting[call_id]:
            rung.set()
