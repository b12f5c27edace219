import pytest
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import EntryChange, QueueEntry
from tests.api.queue.conftest import instructed

pytestmark = pytest.mark.api


async def test_a_caller_on_hold_is_on_record_and_the_worker_is_asked_for_music(
    console: AsyncClient, worker: AsyncClient, session: AsyncSession, talking: QueueEntry
) -> None:
    answer = await console.post(f"/v1/queue/{talking.id}/hold")

    assert answer.status_code == 200
    assert answer.json()["held_since"] is not None
    assert (await instructed(worker, talking.call_id))[-1] == {"type": "hold", "by": "Olivia Stone"}
    changes = select(EntryChange.change).where(EntryChange.entry_id == talking.id).order_by(EntryChange.at)
    assert list(await session.scalars(changes)) == ["entered", "claimed", "held"]


async def test_off_hold_the_seconds_are_counted(console: AsyncClient, worker: AsyncClient, talking: QueueEntry) -> None:
    await console.post(f"/v1/queue/{talking.id}/hold")

    entry = (await console.post(f"/v1/queue/{talking.id}/resume")).json()

    assert entry["held_since"] is None
    assert 0 < entry["held_seconds"] < 60
    assert [each["type"] for each in await instructed(worker, talking.call_id)] == ["hold", "resume"]


async def test_asking_twice_asks_the_worker_once(
    console: AsyncClient, worker: AsyncClient, talking: QueueEntry
) -> None:
    for what in ("hold", "hold", "resume", "resume"):
        assert (await console.post(f"/v1/queue/{talking.id}/{what}")).status_code == 200
    assert [each["type"] for each in await instructed(worker, talking.call_id)] == ["hold", "resume"]


async def test_a_reload_comes_back_to_the_hold(console: AsyncClient, talking: QueueEntry) -> None:
    await console.post(f"/v1/queue/{talking.id}/hold")

    active = (await console.get("/v1/operators/me/active")).json()

    assert active["entry"]["held_since"] is not None
    assert active["token"] is not None


async def test_a_caller_who_hangs_up_on_hold_is_off_hold(console: AsyncClient, talking: QueueEntry) -> None:
    await console.post(f"/v1/queue/{talking.id}/hold")
    await console.post(f"/v1/calls/{talking.call_id}/hang-up")

    entry = (await console.get("/v1/operators/me/active")).json()["entry"]

    assert (entry["state"], entry["held_since"]) == ("wrap_up", None)
    assert entry["held_seconds"] > 0


async def test_an_operator_who_is_lost_leaves_nobody_on_hold(
    console: AsyncClient, worker: AsyncClient, talking: QueueEntry
) -> None:
    await console.post(f"/v1/queue/{talking.id}/hold")
    lost = {"agent": "HumanHandoffAgent", "reason": "The line was cut."}
    assert (await worker.post(f"/v1/worker/calls/{talking.call_id}/return", json=lost)).status_code == 200

    (entry,) = (await console.get("/v1/queue")).json()

    assert (entry["state"], entry["held_since"]) == ("waiting", None)


@pytest.mark.parametrize("what", ["hold", "resume"])
async def test_only_who_has_the_caller_may(omar: AsyncClient, talking: QueueEntry, what: str) -> None:
    answer = await omar.post(f"/v1/queue/{talking.id}/{what}")

    assert (answer.status_code, answer.json()["code"]) == (403, "not-your-entry")


async def test_nobody_is_held_in_wrap_up(console: AsyncClient, talking: QueueEntry) -> None:
    await console.post(f"/v1/calls/{talking.call_id}/hang-up")

    answer = await console.post(f"/v1/queue/{talking.id}/hold")

    assert (answer.status_code, answer.json()["code"]) == (409, "entry-gone")
