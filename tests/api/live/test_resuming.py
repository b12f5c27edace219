"""Whoever comes back to the feed misses nothing and hears nothing twice, at whichever api process."""

import asyncio
import json
import random
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.config import Settings
from api.db import driver_dsn
from api.live.announcements import Topic, announce
from api.live.broadcaster import Broadcaster
from api.live.endpoints import events
from api.live.position import Position
from api.live.repository import KEPT, PRUNED_AT_ONCE, ChangeRepository
from api.live.subscription import BACKLOG
from api.models import LiveChange
from tests.api.live.conftest import SOON, NewBroadcaster, NewSession, heard

pytestmark = pytest.mark.api


@dataclass
class Console:
    """What a browser has of the feed, kept from one connection to the next."""

    place: str = ""
    resumed: list[bool] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    async def follow(self, broadcaster: Broadcaster, until: UUID | None = None) -> None:
        """Up to this change; without one, up to the greeting."""
        async with asyncio.timeout(SOON.total_seconds()), aclosing(events(broadcaster, self._after)) as stream:
            async for chunk in stream:
                for event in chunk.split("\n\n"):
                    self._take(dict(line.split(": ", 1) for line in event.splitlines()))
                if until is None or str(until) in self.ids:
                    break

    @property
    def _after(self) -> Position | None:
        return Position.parse(self.place)

    def _take(self, event: dict[str, str]) -> None:
        self.place = event.get("id", self.place)
        match event.get("event"):
            case "hello":
                self.resumed.append(json.loads(event["data"])["resumed"])
            case "changes":
                self.ids += [change["id"] for change in json.loads(event["data"])]


async def tell(session: AsyncSession, *ids: UUID) -> None:
    for each in ids:
        await announce(session, Topic.ticket, id=each)
    await session.commit()


async def test_what_happened_while_away_is_told_at_another_process_in_order(
    app: FastAPI, session: AsyncSession, new_broadcaster: NewBroadcaster
) -> None:
    console, missed, last = Console(), [uuid4() for _ in range(3)], uuid4()
    await console.follow(app.state.broadcaster)
    for each in missed:
        await tell(session, each)
    other = await new_broadcaster()

    await console.follow(other, missed[-1])
    await tell(session, last)
    await console.follow(app.state.broadcaster, last)

    assert console.resumed == [False, True, True]
    assert console.ids == [str(each) for each in (*missed, last)]


async def test_who_comes_from_a_process_that_had_read_further_hears_nothing_twice(
    app: FastAPI, session: AsyncSession, new_broadcaster: NewBroadcaster
) -> None:
    console, first, last = Console(), uuid4(), uuid4()
    ahead, behind = await new_broadcaster(), await new_broadcaster(breath=timedelta(hours=1))
    await console.follow(ahead)
    await tell(session, first)
    await console.follow(ahead, first)
    await console.follow(behind)
    await tell(session, last)
    await console.follow(ahead, last)

    assert console.resumed == [False, True, True, True]
    assert console.ids == [str(first), str(last)]


async def test_a_transaction_that_commits_after_one_that_began_later_is_not_missed(
    app: FastAPI, new_session: NewSession, new_broadcaster: NewBroadcaster
) -> None:
    slow, quick, late, early = await new_session(), await new_session(), uuid4(), uuid4()
    console = Console()
    await console.follow(app.state.broadcaster)
    await slow.execute(text("SELECT pg_current_xact_id()"))
    with app.state.broadcaster.subscribe() as live:
        await tell(quick, early)
        assert (await heard(live))["id"] == str(early)  # nobody waits for the slow one
        await console.follow(app.state.broadcaster, early)
        await tell(slow, late)
        assert (await heard(live))["id"] == str(late)

    await console.follow(await new_broadcaster(), late)
    assert console.ids == [str(early), str(late)]


async def test_whatever_commits_in_whatever_order_is_heard_once(
    app: FastAPI, new_session: NewSession, new_broadcaster: NewBroadcaster
) -> None:
    """Many write at once, each taking its time between its number and its commit; one console comes and goes."""
    dice, broadcasters = random.Random(12), [app.state.broadcaster, await new_broadcaster()]
    console, first, last = Console(), uuid4(), uuid4()
    await console.follow(broadcasters[0])
    told = [first]

    async def write() -> None:
        session = await new_session(dice.choice(broadcasters))
        for _ in range(15):
            await session.execute(text("SELECT pg_current_xact_id()"))
            await session.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": dice.random() / 100})
            told.append(uuid4())
            await tell(session, told[-1])

    async def come_and_go() -> None:
        while str(last) not in console.ids:
            await console.follow(dice.choice(broadcasters), dice.choice(told))

    await tell(await new_session(), first)
    following = asyncio.create_task(come_and_go())
    await asyncio.gather(*(write() for _ in range(6)))
    await tell(await new_session(), last)
    told[:] = [last]
    await following

    assert console.resumed.count(False) == 1
    assert len(console.ids) == len(set(console.ids)) == 6 * 15 + 2


@pytest.mark.parametrize("place", ["nonsense", "0.1.", "99999999999.99999999999."])
async def test_who_comes_from_nowhere_or_from_too_long_ago_is_told_to_fetch_everything(
    app: FastAPI, place: str
) -> None:
    console = Console(place=place)

    await console.follow(app.state.broadcaster)

    assert console.resumed == [False]
    assert Position.parse(console.place) is not None


async def test_who_has_missed_too_much_is_told_to_fetch_everything(app: FastAPI, session: AsyncSession) -> None:
    console, last = Console(), uuid4()
    await console.follow(app.state.broadcaster)
    await tell(session, *(uuid4() for _ in range(BACKLOG)), last)

    with app.state.broadcaster.subscribe() as live:
        assert await live.next(SOON) is None  # nor does anybody else hear so much at once
    await console.follow(app.state.broadcaster)

    assert (console.resumed, console.ids) == ([False, False], [])


async def test_when_the_database_was_away_nobody_is_sent_away_and_nothing_is_missed(
    session: AsyncSession, new_broadcaster: NewBroadcaster
) -> None:
    broadcaster, stored = await new_broadcaster(), uuid4()
    with broadcaster.subscribe() as live:
        await session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
        await tell(session, stored)

        assert (await heard(live))["id"] == str(stored)


async def test_rows_of_a_database_that_was_put_back_disturb_nobody(app: FastAPI, session: AsyncSession) -> None:
    """Their numbers are those of another Postgres, far ahead of this one's."""
    stored = uuid4()
    await session.execute(insert(LiveChange).values(xid=10**12, changes=['{"topic": "queue"}']))
    await session.commit()
    with app.state.broadcaster.subscribe() as live:
        await tell(session, stored)

        assert (await heard(live))["id"] == str(stored)


async def test_what_nobody_can_ask_for_any_more_is_removed(session: AsyncSession, settings: Settings) -> None:
    old, new = uuid4(), uuid4()
    await tell(session, old)
    await session.execute(update(LiveChange).values(at=LiveChange.at - KEPT))
    await tell(session, new)
    connection = await asyncpg.connect(driver_dsn(settings.database_url))

    assert await ChangeRepository(connection).prune() is False

    await connection.close()
    (kept,) = await session.scalars(select(LiveChange.changes))
    assert [json.loads(change)["id"] for change in kept] == [str(new)]


async def test_looking_costs_the_same_however_much_is_kept(session: AsyncSession, settings: Settings) -> None:
    await session.execute(
        text("INSERT INTO live_changes (xid, changes) SELECT -n, '{}' FROM generate_series(1, 50000) AS n")
    )
    await session.commit()
    await session.execute(text("ANALYZE live_changes"))
    await session.commit()
    connection = await asyncpg.connect(driver_dsn(settings.database_url))
    changes = ChangeRepository(connection)
    before = await changes.now()
    await tell(session, uuid4())
    async with connection.transaction():
        assert await changes.between(before, await changes.now(), BACKLOG)
        assert await changes.prune() is False
        read = await connection.fetchval(
            "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'live_changes'"
        )

    await connection.close()
    assert read <= PRUNED_AT_ONCE + 10


async def test_a_feed_without_anything_new_is_silent(app: FastAPI) -> None:
    with app.state.broadcaster.subscribe() as live, pytest.raises(TimeoutError):
        await live.next(timedelta(milliseconds=50))
