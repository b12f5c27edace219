from datetime import UTC, datetime, timedelta

import pytest
from httpx import AsyncClient
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Category, OfferOutcome, Presence, QueueEntryState
from api.models import Call, EntryChange, Offer, Operator, OperatorSkill, PresenceChange
from tests.api import reports
from tests.api.conftest import Enqueue, MakeOperator, SignIn
from tests.api.queue.conftest import AtOnce, Later, SetUp, offered_to, presence_of

pytestmark = pytest.mark.api

LEAVE = {"state": "withdrawn", "agent": "HumanHandoffAgent", "reason": "Solved meanwhile."}


async def outcomes(session: AsyncSession) -> list[str]:
    return list(await session.scalars(select(Offer.outcome).order_by(Offer.offered_at, Offer.answered_at)))


async def test_a_caller_who_waits_rings_at_a_free_operator_with_the_briefing(
    console: AsyncClient, worker: AsyncClient, enqueued: Enqueue, at_once: AtOnce
) -> None:
    entry = await enqueued()

    await at_once()

    offer = (await console.get("/v1/operators/me/offer")).json()
    assert (offer["entry"]["id"], offer["entry"]["state"]) == (str(entry.id), "offered")
    assert offer["entry"]["briefing"]["problem"] == "Charged twice."
    assert offer["entry"]["position"] == 1
    rings = datetime.fromisoformat(offer["expires_at"]) - datetime.fromisoformat(offer["offered_at"])
    assert rings == timedelta(seconds=20)
    told = (await worker.get(f"/v1/worker/calls/{entry.call_id}/queue-entry")).json()
    assert (told["state"], told["position"], told["waiting"]) == ("offered", 1, 1)
    (listed,) = (await console.get("/v1/queue")).json()
    assert [each["name"] for each in listed["offered_to"]] == ["Olivia Stone"]


async def test_without_a_caller_nothing_rings(console: AsyncClient, at_once: AtOnce) -> None:
    await at_once()

    assert (await console.get("/v1/operators/me/offer")).json() is None


async def test_answering_is_claiming(
    console: AsyncClient, session: AsyncSession, enqueued: Enqueue, at_once: AtOnce, set_up: SetUp
) -> None:
    await set_up(manual_pick=False)
    entry = await enqueued()
    await at_once()

    answer = await console.post(f"/v1/queue/{entry.id}/claim")

    assert (answer.status_code, answer.json()["entry"]["state"]) == (200, "connected")
    assert await outcomes(session) == ["accepted"]
    assert await offered_to(console) is None


async def test_whoever_has_been_free_longest_is_asked(
    console: AsyncClient, omar: AsyncClient, enqueued: Enqueue, at_once: AtOnce
) -> None:
    first, second = await enqueued(), await enqueued()

    await at_once()

    assert (await offered_to(console), await offered_to(omar)) == (str(first.id), str(second.id))


async def test_in_turn_whoever_was_rung_at_last_is_asked_last(
    console: AsyncClient, omar: AsyncClient, enqueued: Enqueue, at_once: AtOnce, set_up: SetUp
) -> None:
    await set_up(strategy="round_robin")
    first = await enqueued()
    await at_once()
    ringing, other = (console, omar) if await offered_to(console) else (omar, console)
    await ringing.post(f"/v1/queue/{first.id}/decline")
    await at_once()
    assert await offered_to(other) == str(first.id)
    await other.post(f"/v1/queue/{first.id}/claim")
    second = await enqueued()

    await at_once()

    assert await offered_to(ringing) == str(second.id)


async def test_ringing_at_all_gives_the_caller_to_the_first_who_answers(
    console: AsyncClient, omar: AsyncClient, session: AsyncSession, enqueued: Enqueue, at_once: AtOnce, set_up: SetUp
) -> None:
    await set_up(strategy="ring_all")
    entry = await enqueued()
    await at_once()
    assert (await offered_to(console), await offered_to(omar)) == (str(entry.id), str(entry.id))

    answer = await omar.post(f"/v1/queue/{entry.id}/claim")
    late = await console.post(f"/v1/queue/{entry.id}/claim")

    assert (answer.status_code, late.status_code, late.json()["code"]) == (200, 409, "entry-taken")
    assert sorted(await outcomes(session)) == ["accepted", "withdrawn"]
    assert await offered_to(console) is None


async def test_nobody_is_sent_to_a_break_for_leaving_a_ring_at_all_to_the_others(
    console: AsyncClient, omar: AsyncClient, enqueued: Enqueue, at_once: AtOnce, set_up: SetUp, later: Later
) -> None:
    await set_up(strategy="ring_all")
    entry = await enqueued()
    await at_once()
    await later(21)

    await at_once()

    assert [await presence_of(each) for each in (console, omar)] == ["available", "available"]
    assert await offered_to(console) is None
    await later(30)
    await at_once()
    assert [await offered_to(each) for each in (console, omar)] == [str(entry.id)] * 2


async def test_a_missed_caller_goes_on_and_the_operator_to_a_break(
    console: AsyncClient, omar: AsyncClient, session: AsyncSession, enqueued: Enqueue, at_once: AtOnce, later: Later
) -> None:
    entry = await enqueued()
    await at_once()
    assert await offered_to(console) == str(entry.id)
    await later(21)

    await at_once()

    me = (await console.get("/v1/auth/me")).json()
    assert (me["presence"], me["break_reason"]) == ("break", "missed")
    assert await offered_to(omar) == str(entry.id)
    assert await outcomes(session) == ["missed", "pending"]
    recorded = (await session.scalars(select(PresenceChange).order_by(PresenceChange.at))).all()[-1]
    assert (recorded.before, recorded.after, recorded.change, recorded.reason, recorded.by) == (
        Presence.available,
        Presence.on_break,
        "missed_offer",
        "missed",
        None,
    )


async def test_who_missed_a_caller_may_have_them_again_when_nobody_else_is_there(
    console: AsyncClient, enqueued: Enqueue, at_once: AtOnce, later: Later
) -> None:
    entry = await enqueued()
    await at_once()
    await later(21)
    await at_once()
    await console.put("/v1/operators/me/presence", json={"presence": "available"})
    await at_once()
    assert await offered_to(console) is None

    await later(30)
    await at_once()

    assert await offered_to(console) == str(entry.id)


async def test_a_missed_caller_keeps_the_place(
    console: AsyncClient, worker: AsyncClient, enqueued: Enqueue, at_once: AtOnce, later: Later
) -> None:
    first, _ = await enqueued(), await enqueued()
    await at_once()
    await later(21)
    await at_once()

    told = (await worker.get(f"/v1/worker/calls/{first.call_id}/queue-entry")).json()

    assert (told["state"], told["position"]) == ("waiting", 1)


async def test_a_declined_caller_rings_at_somebody_else(
    console: AsyncClient, omar: AsyncClient, session: AsyncSession, enqueued: Enqueue, at_once: AtOnce
) -> None:
    entry = await enqueued()
    await at_once()

    declined = await console.post(f"/v1/queue/{entry.id}/decline")
    await at_once()

    assert declined.status_code == 204
    assert (await offered_to(console), await offered_to(omar)) == (None, str(entry.id))
    assert await presence_of(console) == "available"
    assert await outcomes(session) == ["declined", "pending"]


async def test_who_declined_a_caller_gets_the_next_one_in_line(
    console: AsyncClient, enqueued: Enqueue, at_once: AtOnce
) -> None:
    first, second = await enqueued(), await enqueued()
    await at_once()
    await console.post(f"/v1/queue/{first.id}/decline")

    await at_once()

    assert await offered_to(console) == str(second.id)


async def test_what_does_not_ring_cannot_be_declined(
    console: AsyncClient, omar: AsyncClient, enqueued: Enqueue, at_once: AtOnce
) -> None:
    entry = await enqueued()
    await at_once()

    answer = await omar.post(f"/v1/queue/{entry.id}/decline")

    assert (answer.status_code, answer.json()["code"]) == (409, "not-offered")
    assert await offered_to(console) == str(entry.id)


async def test_a_caller_who_rings_at_somebody_cannot_be_picked_by_another(
    console: AsyncClient, omar: AsyncClient, enqueued: Enqueue, at_once: AtOnce
) -> None:
    entry = await enqueued()
    await at_once()

    answer = await omar.post(f"/v1/queue/{entry.id}/claim")

    assert (answer.status_code, answer.json()["code"]) == (409, "entry-offered")
    assert answer.json()["offered_to"] == ["Olivia Stone"]


async def test_picking_needs_a_queue_that_allows_it(console: AsyncClient, enqueued: Enqueue, set_up: SetUp) -> None:
    await set_up(manual_pick=False)
    entry = await enqueued()

    answer = await console.post(f"/v1/queue/{entry.id}/claim")

    assert (answer.status_code, answer.json()["code"]) == (403, "pick-not-allowed")


async def test_who_picks_another_caller_leaves_the_offered_one_to_others(
    console: AsyncClient, omar: AsyncClient, session: AsyncSession, enqueued: Enqueue, at_once: AtOnce
) -> None:
    await omar.put("/v1/operators/me/presence", json={"presence": "break"})
    first, second = await enqueued(), await enqueued()
    await at_once()
    assert await offered_to(console) == str(first.id)

    assert (await console.post(f"/v1/queue/{second.id}/claim")).status_code == 200
    await omar.put("/v1/operators/me/presence", json={"presence": "available"})
    await at_once()

    assert await offered_to(omar) == str(first.id)
    assert await outcomes(session) == ["withdrawn", "pending"]


@pytest.mark.parametrize("presence", ["break", "offline"])
async def test_who_goes_away_while_it_rings_has_missed_nothing(
    console: AsyncClient, omar: AsyncClient, session: AsyncSession, enqueued: Enqueue, at_once: AtOnce, presence: str
) -> None:
    entry = await enqueued()
    await at_once()

    await console.put("/v1/operators/me/presence", json={"presence": presence})
    await at_once()

    assert await offered_to(omar) == str(entry.id)
    assert (await outcomes(session))[0] == "withdrawn"
    assert await presence_of(console) == presence


async def test_when_the_caller_hangs_up_it_stops_ringing(
    console: AsyncClient, worker: AsyncClient, session: AsyncSession, enqueued: Enqueue, at_once: AtOnce
) -> None:
    entry = await enqueued()
    await at_once()

    await worker.post(f"/v1/worker/calls/{entry.call_id}/events", json={"events": [reports.call_ended(1)]})

    assert await offered_to(console) is None
    assert await outcomes(session) == ["withdrawn"]
    await session.refresh(entry)
    assert entry.state is QueueEntryState.abandoned


@pytest.mark.parametrize("state", ["withdrawn", "callback", "overflowed"])
async def test_when_the_agent_goes_on_it_stops_ringing(
    console: AsyncClient, worker: AsyncClient, session: AsyncSession, enqueued: Enqueue, at_once: AtOnce, state: str
) -> None:
    entry = await enqueued()
    await at_once()

    answer = await worker.request(
        "DELETE", f"/v1/worker/calls/{entry.call_id}/queue-entry", json=LEAVE | {"state": state}
    )

    assert (answer.status_code, answer.json()["state"], answer.json()["position"]) == (200, state, None)
    assert await offered_to(console) is None
    assert await presence_of(console) == "available"


async def test_another_need_takes_the_caller_away_from_whom_it_rings_at(
    console: AsyncClient, enqueued: Enqueue, session: AsyncSession, at_once: AtOnce
) -> None:
    entry = await enqueued()
    await at_once()
    call = await session.get_one(Call, entry.call_id)

    await enqueued(call, level=4)
    await at_once()

    assert await offered_to(console) is None
    (listed,) = (await console.get("/v1/queue")).json()
    assert (listed["state"], listed["level"], listed["position"]) == ("waiting", 4, 1)


async def test_a_newer_briefing_goes_on_ringing(
    console: AsyncClient, enqueued: Enqueue, session: AsyncSession, at_once: AtOnce
) -> None:
    entry = await enqueued()
    await at_once()

    await enqueued(await session.get_one(Call, entry.call_id), briefing={"problem": "Charged three times."})

    offer = (await console.get("/v1/operators/me/offer")).json()
    assert offer["entry"]["briefing"]["problem"] == "Charged three times."


@pytest.mark.parametrize(("level", "rings"), [(2, False), (3, True), (5, True)])
async def test_the_operator_must_be_good_enough(
    console: AsyncClient,
    operator: Operator,
    session: AsyncSession,
    enqueued: Enqueue,
    at_once: AtOnce,
    level: int,
    rings: bool,
) -> None:
    await session.execute(update(OperatorSkill).where(OperatorSkill.skill == Category.billing).values(level=level))
    await session.commit()
    await enqueued(level=3)
    easy = await enqueued(level=1)

    await at_once()

    assert (await offered_to(console) == str(easy.id)) is not rings


async def test_who_lacks_the_skill_is_not_asked(
    make_operator: MakeOperator, sign_in: SignIn, enqueued: Enqueue, at_once: AtOnce
) -> None:
    seller = await sign_in(await make_operator("Omar Reyes", skills=["sales"]))
    await enqueued(skill="billing")

    await at_once()

    assert await offered_to(seller) is None


async def test_of_two_lines_the_graver_caller_is_offered_first(
    console: AsyncClient, enqueued: Enqueue, at_once: AtOnce
) -> None:
    await enqueued(skill="billing", briefing={"severity": "low"})
    graver = await enqueued(skill="technical", briefing={"severity": "critical"})

    await at_once()

    assert await offered_to(console) == str(graver.id)


async def test_a_caller_who_waited_long_goes_before_a_graver_one(
    console: AsyncClient, enqueued: Enqueue, at_once: AtOnce, later: Later
) -> None:
    patient = await enqueued(briefing={"severity": "low"})
    await later(3 * 60 + 1)
    await enqueued(briefing={"severity": "critical"})

    await at_once()

    assert await offered_to(console) == str(patient.id)


async def test_every_move_of_an_entry_is_on_record(
    console: AsyncClient, operator: Operator, session: AsyncSession, enqueued: Enqueue, at_once: AtOnce
) -> None:
    entry = await enqueued()
    await at_once()
    await console.post(f"/v1/queue/{entry.id}/claim")
    await console.post(f"/v1/calls/{entry.call_id}/hang-up")
    await console.post(f"/v1/queue/{entry.id}/wrap-up", json={"disposition": "resolved"})

    moves = (await session.scalars(select(EntryChange).order_by(EntryChange.at))).all()

    assert [(move.before, move.after, move.change, move.by) for move in moves] == [
        (None, "waiting", "entered", None),
        ("waiting", "offered", "offered", None),
        ("offered", "connected", "claimed", operator.id),
        ("connected", "wrap_up", "call_over", None),
        ("wrap_up", "closed", "wrapped_up", operator.id),
    ]


@pytest.mark.parametrize("table", ["entry_changes", "presence_changes"])
async def test_the_record_cannot_be_rewritten(
    console: AsyncClient, session: AsyncSession, enqueued: Enqueue, table: str
) -> None:
    entry = await enqueued()
    await console.post(f"/v1/queue/{entry.id}/claim")
    rows: dict[str, type[EntryChange | PresenceChange]] = {
        "entry_changes": EntryChange,
        "presence_changes": PresenceChange,
    }

    with pytest.raises(IntegrityError, match="append-only"):
        await session.execute(update(rows[table]).values(reason="never happened"))


async def test_the_database_rings_at_one_operator(
    operator: Operator, make_operator: MakeOperator, session: AsyncSession, enqueued: Enqueue
) -> None:
    entry, other = await enqueued(), await make_operator("Omar Reyes")
    now = datetime.now(UTC)
    values = {"entry_id": entry.id, "offered_at": now, "expires_at": now, "outcome": OfferOutcome.pending}
    session.add_all(Offer(operator_id=each.id, **values) for each in (operator, other))

    with pytest.raises(IntegrityError, match="uq_offers_entry_id_pending"):
        await session.commit()


async def test_the_database_lets_an_operator_hear_one_ring(
    operator: Operator, session: AsyncSession, enqueued: Enqueue
) -> None:
    now = datetime.now(UTC)
    entries = [await enqueued(), await enqueued()]
    session.add_all(
        Offer(operator_id=operator.id, entry_id=each.id, offered_at=now, expires_at=now) for each in entries
    )

    with pytest.raises(IntegrityError, match="uq_offers_operator_id_pending"):
        await session.commit()
