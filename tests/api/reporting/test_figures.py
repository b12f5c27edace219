"""Histories that are short enough to be worked out by hand; the arithmetic stands beside each."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Category, OfferOutcome, Presence
from api.models import Operator, Queue
from tests.api.reporting.conftest import Ask
from tests.api.reporting.history import History, at

pytestmark = pytest.mark.api

SUNDAY = "2026-03-01"


async def test_nothing_to_measure_is_none_and_not_zero(figures: Ask) -> None:
    assert await figures("calls") == {
        "calls": 0,
        "answered": 0,
        "callers": 0,
        "contained": 0,
        "containment": None,
        "escalation_rate": None,
        "repeat_rate": None,
        "average_call_seconds": None,
    }
    waiting = await figures("waiting")
    assert [waiting[name] for name in ("service_level", "average_answer_seconds", "longest_wait_seconds")] == [None] * 3
    assert (await figures("time"))["occupancy"] is None


async def test_waits_are_measured(history: History, olivia: Operator, figures: Ask) -> None:
    """The target is 20 seconds.

    | came | waited | then |
    |---|---|---|
    | 10:00 | 20 s | answered, in the target |
    | 10:10 | 40 s | answered |
    | 10:20 | 60 s | hung up |
    | 10:30 |  4 s | hung up, short |
    | 10:40 | 90 s | the agent solved it |
    | 10:50 | 600 s | a callback |
    | 10:55 | 300 s | overflowed |

    Demand: 2 answered + 1 abandoned + 1 callback + 1 overflowed = 5.
    Service level 1/5, abandon rate 1/5, callback share 1/5, ASA (20 + 40)/2 = 30, longest 600.
    """
    for minute, waited in ((0, 20), (10, 40)):
        began = at(f"10:{minute:02}:00")
        await history.answered(await history.call(began), olivia, began, waited=waited, talked=60, wrapped_up=30)
    for minute, waited, then in (
        (20, 60, "call_over"),
        (30, 4, "call_over"),
        (40, 90, "withdrawn"),
        (50, 600, "called_back"),
        (55, 300, "overflowed"),
    ):
        began = at(f"10:{minute}:00")
        await history.place(await history.call(began), ("entered", began), (then, began + timedelta(seconds=waited)))

    assert await figures("waiting") == {
        "queued": 7,
        "answered": 2,
        "abandoned": 1,
        "short_abandoned": 1,
        "solved_waiting": 1,
        "called_back": 1,
        "overflowed": 1,
        "still_waiting": 0,
        "service_level": 1 / 5,
        "average_answer_seconds": 30,
        "abandon_rate": 1 / 5,
        "average_abandon_seconds": 60,
        "longest_wait_seconds": 600,
        "callback_share": 1 / 5,
    }


async def test_who_still_waits_past_the_target_has_missed_it(history: History, olivia: Operator, figures: Ask) -> None:
    """One answered in 10 s; one waits since 11:00 of a day that is long over: service level 1/2."""
    began = at("10:00:00")
    await history.answered(await history.call(began), olivia, began, waited=10, talked=60, wrapped_up=30)
    await history.place(await history.call(at("11:00:00"), lasted=None), ("entered", at("11:00:00")))

    waiting = await figures("waiting")

    assert (waiting["queued"], waiting["still_waiting"], waiting["service_level"]) == (2, 1, 1 / 2)
    assert waiting["abandon_rate"] == 0
    assert waiting["longest_wait_seconds"] > 86_400


async def test_each_queue_has_its_own_target(
    session: AsyncSession, history: History, olivia: Operator, figures: Ask, rows: Ask
) -> None:
    """Both waited 30 s: past billing's 20 s, within the technical queue's 60 s. Together 1/2."""
    await session.execute(update(Queue).where(Queue.skill == Category.technical).values(target_seconds=60))
    await session.commit()
    for skill, began in ((Category.billing, at("10:00:00")), (Category.technical, at("11:00:00"))):
        call = await history.call(began)
        await history.answered(call, olivia, began, waited=30, talked=60, wrapped_up=30, skill=skill)

    by_queue = await rows("queue")

    assert [by_queue[queue]["waiting"]["service_level"] for queue in ("billing", "technical", "sales")] == [0, 1, None]
    assert (await figures("waiting"))["service_level"] == 1 / 2
    assert (await figures("waiting", queue="technical"))["service_level"] == 1


async def test_who_comes_back_to_the_line_has_waited_twice(
    history: History, olivia: Operator, omar: Operator, figures: Ask, rows: Ask
) -> None:
    """10 s until Olivia, who talks 100 s and is lost; 30 s until Omar, who talks 200 s and wraps up 60 s.

    Two waits, ASA (10 + 30)/2 = 20, service level 1/2. Two talks: handle time (100 + 0 + 200 + 60)/2 = 180.
    """
    await history.place(
        await history.call(at("10:00:00"), lasted=340),
        ("entered", at("10:00:00")),
        ("offered", at("10:00:00")),
        ("claimed", at("10:00:10"), olivia),
        ("returned", at("10:01:50")),
        ("claimed", at("10:02:20"), omar),
        ("call_over", at("10:05:40")),
        ("wrapped_up", at("10:06:40"), omar),
    )

    waiting, handling, by_operator = await figures("waiting"), await figures("handling"), await rows("operator")

    assert (waiting["queued"], waiting["answered"], waiting["average_answer_seconds"]) == (2, 2, 20)
    assert waiting["service_level"] == 1 / 2
    assert (handling["talks"], handling["handled"], handling["average_handle_seconds"]) == (2, 2, 180)
    assert handling["transfers"] == 0
    assert by_operator[str(olivia.id)]["handling"]["average_handle_seconds"] == 100
    assert by_operator[str(omar.id)]["handling"]["average_handle_seconds"] == 260
    assert by_operator[str(omar.id)]["waiting"] is None


async def test_what_an_operator_still_has_in_hand_is_not_handled_yet(
    history: History, olivia: Operator, omar: Operator, figures: Ask
) -> None:
    """Done: 100 s talk and 20 s wrap-up. Omar is still in wrap-up: his talk counts, its time does not yet."""
    began = at("10:00:00")
    await history.answered(await history.call(began), olivia, began, waited=5, talked=100, wrapped_up=20)
    await history.place(
        await history.call(began),
        ("entered", began),
        ("claimed", at("10:00:05"), omar),
        ("call_over", at("10:01:00")),
    )

    handling = await figures("handling")

    assert (handling["talks"], handling["handled"]) == (2, 1)
    assert (handling["average_handle_seconds"], handling["average_talk_seconds"]) == (120, 100)
    assert handling["average_wrap_up_seconds"] == 20


async def test_a_transfer_is_counted_where_it_came_from(
    history: History, olivia: Operator, omar: Operator, figures: Ask, rows: Ask
) -> None:
    """Olivia passes the caller to the technical queue at 10:02, where Omar takes over. Another call of Olivia's ends by
    itself. Two calls, one transfer: 1/2 a call; all of it Olivia's: 1/2 hers, 0 Omar's."""
    call = await history.call(at("10:00:00"), lasted=600)
    await history.answered(call, olivia, at("10:00:00"), waited=20, talked=100, wrapped_up=30)
    await history.turn(call, 1, at("10:02:00"), "operator:Olivia Stone", "queue:technical")
    await history.answered(call, omar, at("10:02:00"), waited=60, talked=100, wrapped_up=30, skill=Category.technical)
    other = await history.call(at("11:00:00"))
    await history.answered(other, olivia, at("11:00:00"), waited=20, talked=100, wrapped_up=30)

    handling, by_operator, by_queue = await figures("handling"), await rows("operator"), await rows("queue")

    assert (handling["talks"], handling["transfers"], handling["transfers_per_call"]) == (3, 1, 1 / 2)
    assert by_operator[str(olivia.id)]["handling"]["transfers_per_call"] == 1 / 2
    assert by_operator[str(omar.id)]["handling"]["transfers_per_call"] == 0
    assert by_queue["billing"]["handling"]["transfers"] == 1
    assert by_queue["technical"]["handling"]["transfers"] == 0


async def test_handing_back_to_the_agent_is_no_transfer(history: History, olivia: Operator, figures: Ask) -> None:
    call = await history.call(at("10:00:00"))
    await history.answered(call, olivia, at("10:00:00"), waited=20, talked=100, wrapped_up=30)
    await history.turn(call, 1, at("10:02:00"), "operator:Olivia Stone", "agent:RouterAgent")

    assert (await figures("handling"))["transfers"] == 0


async def test_offers_that_nobody_answers_are_missed(
    history: History, olivia: Operator, omar: Operator, figures: Ask, rows: Ask
) -> None:
    """Olivia misses one of three (2 accepted), Omar declines one: missed 1/4. One was taken back, one rang at all."""
    place = await history.place(await history.call(at("10:00:00")), ("entered", at("10:00:00")))
    for who, outcome, shared in (
        (olivia, OfferOutcome.missed, False),
        (olivia, OfferOutcome.accepted, False),
        (olivia, OfferOutcome.accepted, False),
        (omar, OfferOutcome.declined, False),
        (omar, OfferOutcome.withdrawn, False),
        (omar, OfferOutcome.missed, True),
    ):
        await history.ring(place, who, at("10:00:00"), outcome, shared=shared)

    by_operator = await rows("operator")

    assert await figures("offers") == {"offered": 5, "accepted": 2, "missed": 1, "declined": 1, "miss_rate": 1 / 4}
    assert by_operator[str(olivia.id)]["offers"]["miss_rate"] == 1 / 3
    assert by_operator[str(omar.id)]["offers"]["miss_rate"] == 0


async def test_occupancy_is_cut_at_the_ends_of_the_day(history: History, olivia: Operator, figures: Ask) -> None:
    """Available from Sunday 23:00, busy from 23:30, in wrap-up from 00:30, available from 00:40, on a break from 01:10,
    offline from 02:00.

    Monday: busy 1,800 s, wrap-up 600 s, available 1,800 s, break 3,000 s; occupancy 2,400/4,200 = 4/7.
    """
    await history.presence(
        olivia,
        (Presence.available, at("23:00:00", SUNDAY)),
        (Presence.busy, at("23:30:00", SUNDAY)),
        (Presence.wrap_up, at("00:30:00")),
        (Presence.available, at("00:40:00")),
        (Presence.on_break, at("01:10:00")),
        (Presence.offline, at("02:00:00")),
    )

    assert await figures("time") == {
        "occupancy": pytest.approx(4 / 7),
        "talking_seconds": 1_800,
        "wrap_up_seconds": 600,
        "available_seconds": 1_800,
        "break_seconds": 3_000,
    }


async def test_an_operators_time_is_cut_at_the_hours(history: History, olivia: Operator, rows: Ask) -> None:
    """Busy from 10:30 to 12:15 with an hour of nothing else: 1,800 s at 10, 3,600 s at 11, 900 s at 12."""
    await history.presence(olivia, (Presence.busy, at("10:30:00")), (Presence.offline, at("12:15:00")))

    by_hour = await rows("hour")

    talking = {hour: figures["time"]["talking_seconds"] for hour, figures in by_hour.items()}
    assert {hour: seconds for hour, seconds in talking.items() if seconds} == {"10": 1_800, "11": 3_600, "12": 900}
    assert by_hour["11"]["time"]["occupancy"] == 1
    assert by_hour["13"]["time"]["occupancy"] is None


async def test_containment_needs_a_solution_and_nobody_elses_help(history: History, figures: Ask) -> None:
    """Five answered calls are over: one solved, one not, one hung up waiting for a person, one solved while waiting,
    one whose ticket was solved an hour later. A sixth was never answered, a seventh is not over.

    Containment 1/5, escalation 2/5, average length 300.
    """
    began = at("10:00:00")
    await history.call(began, solved=True)
    await history.call(began)
    gave_up = await history.call(began)
    await history.place(gave_up, ("entered", began), ("call_over", at("10:05:00")))
    helped = await history.call(began, solved=True)
    await history.place(helped, ("entered", began), ("withdrawn", at("10:03:00")))
    await history.call(began, solved_at=at("11:05:00"))
    await history.call(began, answered=False)
    await history.call(began, lasted=None)

    calls = await figures("calls")

    assert (calls["calls"], calls["answered"], calls["contained"]) == (7, 6, 1)
    assert (calls["containment"], calls["escalation_rate"]) == (1 / 5, 2 / 5)
    assert calls["average_call_seconds"] == 300


async def test_who_calls_again_within_a_week_is_a_repeat(history: History, figures: Ask) -> None:
    """Alice called six days ago and calls twice: both are repeats. Bob's call before was eight days ago: none. One
    number is withheld. Repeats 2/3 of those with a number; two callers."""
    alice, bob = "+15550101", "+15550102"
    await history.call(at("10:00:00", "2026-02-24"), caller_number=alice)
    await history.call(at("10:00:00", "2026-02-22"), caller_number=bob)
    await history.call(at("10:00:00"), caller_number=alice)
    await history.call(at("15:00:00"), caller_number=alice, flow="helpdesk")
    await history.call(at("11:00:00"), caller_number=bob)
    await history.call(at("12:00:00"), caller_number="")

    calls = await figures("calls")

    assert (calls["calls"], calls["callers"], calls["repeat_rate"]) == (4, 2, 2 / 3)
    assert (await figures("calls", flow="helpdesk"))["repeat_rate"] == 1


async def test_agents_are_measured_by_what_became_of_their_callers(history: History, rows: Ask) -> None:
    """Call 1, solved: Router 60 s, then Billing 240 s to the end. Call 2: Router 100 s, then in line.

    Router: 2 calls, (60 + 100)/2 = 80 s, one handed on, one to a person, none ended. Billing: 1 call, 240 s, 1/1.
    """
    solved = await history.call(at("10:00:00"), solved=True)
    await history.turn(solved, 1, at("10:00:00"), "line:+15550100", "agent:RouterAgent")
    await history.turn(solved, 2, at("10:01:00"), "agent:RouterAgent", "agent:BillingSupportAgent")
    other = await history.call(at("11:00:00"))
    await history.turn(other, 1, at("11:00:00"), "line:+15550100", "agent:RouterAgent")
    await history.turn(other, 2, at("11:01:40"), "agent:RouterAgent", "queue:billing")
    await history.place(other, ("entered", at("11:01:40")), ("call_over", at("11:05:00")))

    by_agent = await rows("agent")

    assert list(by_agent) == ["BillingSupportAgent", "RouterAgent"]
    assert by_agent["RouterAgent"]["agent"] == {
        "calls": 2,
        "average_seconds": 80,
        "handed_on": 1,
        "escalated": 1,
        "contained": 0,
        "containment": None,
    }
    assert by_agent["BillingSupportAgent"]["agent"] == {
        "calls": 1,
        "average_seconds": 240,
        "handed_on": 0,
        "escalated": 0,
        "contained": 1,
        "containment": 1,
    }
    assert by_agent["RouterAgent"]["calls"] is None
