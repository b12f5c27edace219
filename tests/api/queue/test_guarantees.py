"""The queue's guarantees as properties: whatever callers, agents, operators and two servers do at the same time.

Hypothesis makes up a history: rounds of acts that run at once, with time passing in between. After each round the
server does what is due, and then no rule of `guarantees.NEVER` may be broken, without any grace. In the end everybody
goes away, a restarted server finds only its database, and every entry must end.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeVar
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.config import Settings
from api.contract import Category, Presence, QueueEntryState, Severity, Strategy
from api.db import create_engine, create_sessions
from api.models import Operator, OperatorSkill, QueueEntry
from api.operators.service import GONE_AFTER
from api.queue.guarantees import NEVER
from api.queue.matching import ASK_AGAIN_AFTER
from api.queue.timers import Sessions, do_what_is_due
from tests.api import reports
from tests.api.conftest import MakeCall, MakeOperator, SignIn
from tests.api.queue.conftest import Later, SetUp

pytestmark = [pytest.mark.api, pytest.mark.timeout(600)]

HISTORIES = int(os.environ.get("TANDEM_QUEUE_HISTORIES", "10"))

ENDED = {
    QueueEntryState.closed,
    QueueEntryState.abandoned,
    QueueEntryState.withdrawn,
    QueueEntryState.callback,
    QueueEntryState.overflowed,
}

RECORD_WITH_A_GAP = """
    SELECT count(*) FROM (SELECT before, lag(after) OVER (PARTITION BY {subject} ORDER BY at) AS previous,
    row_number() OVER (PARTITION BY {subject} ORDER BY at) AS number FROM {table}) AS moves
    WHERE number > 1 AND before IS DISTINCT FROM previous
"""

ALWAYS_ZERO = {
    "an entry's record with a gap": RECORD_WITH_A_GAP.format(table="entry_changes", subject="entry_id"),
    "a presence's record with a gap": RECORD_WITH_A_GAP.format(table="presence_changes", subject="operator_id"),
    "an entry claimed twice": """
        SELECT count(*) FROM (SELECT entry_id FROM entry_changes GROUP BY entry_id
        HAVING count(*) FILTER (WHERE change = 'claimed')
        > count(*) FILTER (WHERE change = 'returned') + 1) AS twice""",
    "a caller put in line and in no entry": """
        SELECT count(*) FROM calls c WHERE c.state IN ('waiting', 'with_operator') AND NOT EXISTS
        (SELECT FROM queue_entries e WHERE e.call_id = c.id AND e.state IN ('waiting', 'offered', 'connected'))""",
    "an offer out of order": """
        SELECT count(*) FROM offers f JOIN queue_entries e ON e.id = f.entry_id
        JOIN operator_skills s ON s.operator_id = f.operator_id
        JOIN queue_entries w ON w.state = 'waiting' AND w.skill = s.skill AND w.level <= s.level
        AND (w.reserved_for_id IS NULL OR w.reserved_for_id = f.operator_id)
        WHERE f.outcome = 'pending' AND f.offered_at >= :since
        AND (NOT w.returned, w.ranked_at, w.id) < (NOT e.returned, e.ranked_at, e.id)
        AND NOT EXISTS (SELECT FROM offers r WHERE r.entry_id = w.id AND r.operator_id = f.operator_id
        AND r.outcome IN ('missed', 'declined') AND r.answered_at > f.offered_at - CAST(:again AS interval))""",
}


class Act(NamedTuple):
    """`who` and `whom` are counted through the operators and callers that there are at the time."""

    name: str
    who: int
    whom: int
    skill: Category
    severity: Severity
    level: int


class Round(NamedTuple):
    acts: list[Act]  # at once
    then_seconds: int  # pass before the next
    unseen: bool  # as if every browser had been closed meanwhile


Item = TypeVar("Item")


class World:
    """A desk with operators and a telephone that rings."""

    def __init__(
        self,
        worker: AsyncClient,
        people: Sequence[UUID],
        browsers: Sequence[AsyncClient],
        servers: Sequence[Sessions],
    ) -> None:
        self.worker = worker
        self.people = people
        self.browsers = browsers
        self.servers = servers
        self.callers: list[UUID] = []

    async def play(self, act: Act) -> None:
        answer = await ACTS[act.name](self, act)
        # A refusal is an answer. A deadlock, or a constraint that had to come to the rescue, is not.
        assert answer is None or answer.status_code < 500, answer.text

    def browser(self, act: Act) -> AsyncClient:
        return self.browsers[act.who % len(self.browsers)]

    def caller(self, act: Act) -> str:
        return f"/v1/worker/calls/{self.callers[act.whom % len(self.callers)]}"

    async def enter(self, act: Act) -> Response:
        briefing = {"severity": act.severity, "problem": "Charged twice."}
        request = reports.enqueue(skill=act.skill, level=act.level, briefing=briefing)
        return await self.worker.post(f"{self.caller(act)}/queue-entry", json=request)

    async def leave(self, act: Act) -> Response:
        state = ("withdrawn", "callback", "overflowed")[act.level % 3]
        request = {"state": state, "agent": "HumanHandoffAgent", "reason": "It goes on."}
        return await self.worker.request("DELETE", f"{self.caller(act)}/queue-entry", json=request)

    async def give_back(self, act: Act) -> Response:
        request = {"agent": "HumanHandoffAgent", "reason": "The operator's line was lost."}
        return await self.worker.post(f"{self.caller(act)}/return", json=request)

    async def caller_hangs_up(self, act: Act) -> Response:
        return await self.worker.post(f"{self.caller(act)}/events", json={"events": [reports.call_ended(1)]})

    async def ask(self, act: Act) -> Response:
        return await self.worker.get(f"{self.caller(act)}/queue-entry")

    async def answer(self, act: Act) -> Response | None:
        entry = await self._ringing(act)
        return await self.browser(act).post(f"/v1/queue/{entry}/claim") if entry else None

    async def decline(self, act: Act) -> Response | None:
        entry = await self._ringing(act)
        return await self.browser(act).post(f"/v1/queue/{entry}/decline") if entry else None

    async def pick(self, act: Act) -> Response | None:
        entries = (await self.browser(act).get("/v1/queue")).json()
        if not entries:
            return None
        return await self.browser(act).post(f"/v1/queue/{entries[act.whom % len(entries)]['id']}/claim")

    async def operator_hangs_up(self, act: Act) -> Response | None:
        active = (await self.browser(act).get("/v1/operators/me/active")).json()
        return await self.browser(act).post(f"/v1/calls/{active['call_id']}/hang-up") if active else None

    async def wrap_up(self, act: Act) -> Response | None:
        active = (await self.browser(act).get("/v1/operators/me/active")).json()
        done = {"disposition": "resolved", "notes": ""}
        path = f"/v1/queue/{active['entry']['id']}/wrap-up" if active else ""
        return await self.browser(act).post(path, json=done) if active else None

    async def hold(self, act: Act) -> Response | None:
        return await self._with_caller(act, ("hold", "resume")[act.level % 2])

    async def transfer(self, act: Act) -> Response | None:
        skilled = {"skill": act.skill, "note": "Please help."}
        return await self._with_caller(
            act, "transfer", skilled if act.level % 2 else {"colleague_id": self._other(act)}
        )

    async def hand_back(self, act: Act) -> Response | None:
        return await self._with_caller(act, "hand-back", {"homework": "Read the invoice out."})

    async def consult(self, act: Act) -> Response | None:
        return await self._with_caller(act, "consult", {"colleague_id": self._other(act), "question": "What now?"})

    async def answer_question(self, act: Act) -> Response | None:
        asked = (await self.browser(act).get("/v1/operators/me/consultation")).json()
        answer = ("accept", "accept", "decline", "leave")[act.level % 4]
        return await self.browser(act).post(f"/v1/consultations/{asked['id']}/{answer}") if asked else None

    async def end_question(self, act: Act) -> Response | None:
        return await self._with_caller(act, ("consult/complete", "consult/end")[act.level % 2])

    async def choose(self, act: Act) -> Response:
        presence = ("available", "available", "break", "offline", "available")[act.level - 1]
        return await self.browser(act).put("/v1/operators/me/presence", json={"presence": presence})

    async def beat(self, act: Act) -> Response:
        return await self.browser(act).post("/v1/operators/me/heartbeat")

    async def serve(self, act: Act) -> None:
        await do_what_is_due(self.servers[act.who % len(self.servers)])

    async def _with_caller(self, act: Act, what: str, body: dict[str, str] | None = None) -> Response | None:
        active = (await self.browser(act).get("/v1/operators/me/active")).json()
        path = f"/v1/queue/{active['entry']['id']}/{what}" if active else ""
        return await self.browser(act).post(path, json=body) if active else None

    def _other(self, act: Act) -> str:
        """Anybody, also oneself: that is refused."""
        return str(self.people[act.whom % len(self.people)])

    async def _ringing(self, act: Act) -> str | None:
        offer = (await self.browser(act).get("/v1/operators/me/offer")).json()
        return str(offer["entry"]["id"]) if offer else None


ACTS: dict[str, Callable[[World, Act], Awaitable[Response | None]]] = {
    "enter": World.enter,
    "leave": World.leave,
    "give back": World.give_back,
    "caller hangs up": World.caller_hangs_up,
    "ask": World.ask,
    "answer": World.answer,
    "decline": World.decline,
    "pick": World.pick,
    "operator hangs up": World.operator_hangs_up,
    "wrap up": World.wrap_up,
    "hold": World.hold,
    "transfer": World.transfer,
    "hand back": World.hand_back,
    "consult": World.consult,
    "answer question": World.answer_question,
    "end question": World.end_question,
    "choose": World.choose,
    "beat": World.beat,
    "serve": World.serve,
}

# What makes things happen is done more often than what ends them.
OFTEN = ["enter", "enter", "enter", "answer", "answer", "pick", "operator hangs up", "wrap up", "choose", "serve"]
OFTEN += ["consult", "consult", "answer question", "answer question", "end question", "transfer"]

acts = st.builds(
    Act,
    name=st.sampled_from([*ACTS, *OFTEN]),
    who=st.integers(0, 3),
    whom=st.integers(0, 7),
    skill=st.sampled_from([Category.billing, Category.billing, Category.sales]),
    severity=st.sampled_from(Severity),
    level=st.sampled_from([1, 1, 1, 2, 3, 4, 5]),
)
rounds = st.builds(
    Round,
    acts=st.lists(acts, min_size=1, max_size=8),
    then_seconds=st.sampled_from([0, 0, 0, 5, 21, 31, 130]),
    unseen=st.sampled_from([False, False, False, True]),
)


@pytest.fixture
async def restarted(settings: Settings) -> AsyncIterator[Sessions]:
    """A server that knows nothing but its database."""
    engine = create_engine(settings.database_url)
    yield create_sessions(engine)
    await engine.dispose()


@pytest.fixture
async def world(
    app: FastAPI,
    worker: AsyncClient,
    restarted: Sessions,
    make_operator: MakeOperator,
    sign_in: SignIn,
    session: AsyncSession,
) -> World:
    """Four at the desk: two for everything, one of them well versed; one for billing alone, one for sales alone."""
    everything, alone = ("billing", "sales"), ("billing",)
    people = [
        await make_operator(f"{name} Stone", skills=skills, presence=Presence.offline)
        for name, skills in {"Olivia": everything, "Omar": everything, "Bella": alone, "Sam": ("sales",)}.items()
    ]
    versed = await session.get_one(OperatorSkill, (people[0].id, Category.billing))
    versed.level = 5
    await session.commit()
    browsers = [await sign_in(person) for person in people]
    return World(worker, [person.id for person in people], browsers, (app.state.sessions, restarted))


@hypothesis_settings(
    max_examples=HISTORIES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(rounds, min_size=3, max_size=8), strategy=st.sampled_from(Strategy), manual_pick=st.booleans())
async def test_whatever_happens_at_once_no_guarantee_is_broken(
    world: World,
    session: AsyncSession,
    make_call: MakeCall,
    later: Later,
    set_up: SetUp,
    history: list[Round],
    strategy: Strategy,
    manual_pick: bool,
) -> None:
    await set_up(strategy=strategy, manual_pick=manual_pick)
    world.callers = [(await make_call()).id for _ in range(8)]
    for browser in world.browsers:
        await browser.put("/v1/operators/me/presence", json={"presence": "available"})
    for each in history:
        await asyncio.gather(*(world.play(act) for act in each.acts))
        await expect_order_and_guarantees(world, session)
        await later(each.then_seconds, unseen=each.unseen)
        await expect_order_and_guarantees(world, session)
    await everybody_goes(world, later)
    await expect_everything_ended(world, session)


async def expect_order_and_guarantees(world: World, session: AsyncSession) -> None:
    since = datetime.now(UTC)
    await do_what_is_due(world.servers[0])
    assert await broken(session, since) == {}
    await asyncio.gather(*(do_what_is_due(server) for server in world.servers))
    assert await broken(session, since) == {}


async def broken(session: AsyncSession, since: datetime) -> dict[str, int]:
    moments = {"moment": timedelta(0), "gone": GONE_AFTER, "again": ASK_AGAIN_AFTER, "since": since}
    counts = {}
    for never, question in {**NEVER, **ALWAYS_ZERO}.items():
        asked = {name: value for name, value in moments.items() if f":{name}" in question}
        counts[never] = await session.scalar(text(question).bindparams(**asked)) or 0
    await session.commit()
    return {never: count for never, count in counts.items() if count}


async def everybody_goes(world: World, later: Later) -> None:
    goodbye = [Act("caller hangs up", 0, each, Category.billing, Severity.low, 1) for each in range(len(world.callers))]
    await asyncio.gather(*(world.play(act) for act in goodbye))
    await later(3_600, unseen=True)


async def expect_everything_ended(world: World, session: AsyncSession) -> None:
    """After a restart: the other server has no part in what was begun here."""
    await do_what_is_due(world.servers[-1])
    assert set(await session.scalars(select(QueueEntry.state).distinct())) <= ENDED
    assert set(await session.scalars(select(Operator.presence).distinct())) == {Presence.offline}
    assert await broken(session, datetime.now(UTC)) == {}
