"""Each guarantee is broken once, behind the api's back, to see that the self-check would tell."""

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import QueueEntry
from api.queue.guarantees import NEVER
from tests.api.conftest import Enqueue, MakeOperator, SignIn
from tests.api.queue.conftest import AtOnce, Later

pytestmark = pytest.mark.api

LONG_AGO = "now() - interval '1 hour'"
AN_OFFER = """
    INSERT INTO offers (id, entry_id, operator_id, shared, offered_at, expires_at, outcome)
    SELECT gen_random_uuid(), e.id, o.id, false, now(), {when}, 'pending' FROM queue_entries e, operators o
    WHERE o.role = 'operator'
"""
ONE_OPERATOR = "(SELECT id FROM operators WHERE role = 'operator')"


def consultation(state: str, expires: str = "now()") -> str:
    """The supervisor asks the operator about the caller who waits."""
    return f"""
        INSERT INTO consultations (id, entry_id, asked_by_id, operator_id, question, state, rung_at, expires_at)
        SELECT gen_random_uuid(), e.id, s.id, o.id, '', '{state}', now(), {expires}
        FROM queue_entries e, operators o, operators s WHERE o.role = 'operator' AND s.role = 'supervisor'
    """  # noqa: S608 -- our own words


SABOTAGE = {
    "a caller who waits without a place in line": ["UPDATE queue_entries SET state = 'abandoned'"],
    "a place in line without a caller": ["UPDATE calls SET state = 'active'"],
    "a caller who talks with somebody else than the entry says": [
        "UPDATE queue_entries SET state = 'connected', operator_id = {one_operator}"
    ],
    "an operator whose presence and work differ": ["UPDATE operators SET presence = 'busy' WHERE role = 'operator'"],
    "an entry that rings at nobody, or one that rings and is not offered": [
        "UPDATE queue_entries SET state = 'offered'"
    ],
    "an offer that rings longer than it should": [AN_OFFER.replace("{when}", LONG_AGO)],
    "an offer that rings at somebody who is not available": [
        AN_OFFER.replace("{when}", "now()"),
        "UPDATE operators SET presence = 'offline', presence_since = {long_ago}",
    ],
    "a wrap-up that lasts longer than it should": [
        "UPDATE queue_entries SET state = 'wrap_up', wrap_up_until = {long_ago}, operator_id = {one_operator}"
    ],
    "an operator who is there on paper only": ["UPDATE operators SET seen_at = {long_ago}"],
    "a caller who waits while somebody able is free": [
        "UPDATE operators SET idle_since = {long_ago}",
        "UPDATE queue_entries SET waiting_since = {long_ago}",
        "ALTER TABLE entry_changes DISABLE TRIGGER USER",
        "UPDATE entry_changes SET at = {long_ago}",
    ],
    "a caller kept for somebody who cannot come": [
        "UPDATE queue_entries SET reserved_for_id = {one_operator}",
        "UPDATE operators SET presence = 'break', presence_since = {long_ago}",
    ],
    "a consultation about somebody else's caller": [consultation("ringing")],
    "somebody at whom two things ring": [AN_OFFER.replace("{when}", "now()"), consultation("ringing")],
    "a consultation that rings longer than it should, or at somebody who is not available": [
        consultation("ringing", LONG_AGO)
    ],
    "a consultation with somebody who is gone": [
        consultation("talking"),
        "UPDATE operators SET seen_at = {long_ago}",
    ],
    "an open entry whose record ends elsewhere": ["UPDATE queue_entries SET state = 'offered'"],
    "an operator whose record ends elsewhere": ["UPDATE operators SET presence = 'offline' WHERE role = 'operator'"],
    "a call with two open entries": [
        "DROP INDEX uq_queue_entries_call_id_open",
        "CREATE TEMP TABLE twin AS SELECT * FROM queue_entries",
        "UPDATE twin SET id = gen_random_uuid()",
        "INSERT INTO queue_entries SELECT * FROM twin",
    ],
    "an operator with two callers in hand": [
        "DROP INDEX uq_queue_entries_operator_id_at_work",
        "CREATE TEMP TABLE twin AS SELECT * FROM queue_entries",
        "UPDATE twin SET id = gen_random_uuid()",
        "UPDATE queue_entries SET state = 'wrap_up', operator_id = {one_operator}",
        "UPDATE twin SET state = 'wrap_up', operator_id = {one_operator}",
        "INSERT INTO queue_entries SELECT * FROM twin",
    ],
}


@pytest.fixture
async def supervisor(make_operator: MakeOperator, sign_in: SignIn) -> AsyncClient:
    return await sign_in(await make_operator("Sue Perry", role="supervisor", presence="offline"))


@pytest.fixture
async def waits(console: AsyncClient, enqueued: Enqueue) -> QueueEntry:
    """A caller waits, and an operator who has chosen to be available is free."""
    await console.put("/v1/operators/me/presence", json={"presence": "available"})
    return await enqueued()


async def broken(supervisor: AsyncClient) -> list[str]:
    answer = await supervisor.get("/v1/queue/self-check")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    names = [check["never"] for check in told["checks"] if check["count"]]
    assert told["ok"] is not bool(names)
    return names


async def test_a_day_at_the_desk_breaks_nothing(
    supervisor: AsyncClient, console: AsyncClient, waits: QueueEntry, at_once: AtOnce, later: Later
) -> None:
    assert await broken(supervisor) == []
    await at_once()
    assert await broken(supervisor) == []
    await console.post(f"/v1/queue/{waits.id}/claim")
    assert await broken(supervisor) == []
    await console.post(f"/v1/calls/{waits.call_id}/hang-up")
    assert await broken(supervisor) == []
    await later(600, unseen=True)
    await at_once()
    assert await broken(supervisor) == []


@pytest.mark.parametrize("never", NEVER)
async def test_a_broken_guarantee_is_told(
    supervisor: AsyncClient, session: AsyncSession, waits: QueueEntry, never: str
) -> None:
    for statement in SABOTAGE[never]:
        await session.execute(text(statement.format(long_ago=LONG_AGO, one_operator=ONE_OPERATOR)))
    await session.commit()

    assert never in await broken(supervisor)


async def test_only_supervisors_may_ask(console: AsyncClient) -> None:
    answer = await console.get("/v1/queue/self-check")

    assert (answer.status_code, answer.json()["code"]) == (403, "role-too-low")
