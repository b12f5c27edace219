"""What is asked for, and how the answer is told apart."""

import csv
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from httpx import AsyncClient

from api.contract import Category, Presence
from api.models import Operator
from tests.api.conftest import SignIn
from tests.api.queries import Queries
from tests.api.reporting.conftest import Ask
from tests.api.reporting.history import MONDAY, History, at

pytestmark = pytest.mark.api

SUNDAY, TUESDAY = "2026-03-01", "2026-03-03"


def asked(first: str = MONDAY, last: str | None = None, **more: str) -> dict[str, str]:
    return {"from": first, "to": last or first} | more


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (asked("2026-03-02", "2026-03-01"), "from-after-to"),
        (asked("2025-01-01", "2026-03-01"), "range-too-long"),
        (asked(timezone="Mars/Olympus"), "unknown-timezone"),
        (asked(timezone="../../etc/passwd"), "unknown-timezone"),
        (asked("yesterday"), "invalid"),
        (asked("0001-01-01"), "invalid"),
        (asked("9999-12-31"), "invalid"),
        (asked(queue="parking"), "invalid"),
        (asked(flow="Support; DROP TABLE calls"), "invalid"),
        ({"from": MONDAY}, "invalid"),
    ],
)
async def test_what_cannot_be_reported_on_is_refused(supervisor: AsyncClient, days: dict[str, str], code: str) -> None:
    for address in ("/v1/reports/summary", "/v1/reports/by/day", "/v1/reports/by/day.csv"):
        answer = await supervisor.get(address, params=days)
        assert (answer.status_code, answer.json()["code"]) == (422, code), address


async def test_an_unknown_grouping_is_refused(supervisor: AsyncClient) -> None:
    assert (await supervisor.get("/v1/reports/by/weather", params=asked())).status_code == 422


@pytest.mark.parametrize("address", ["/v1/reports/summary", "/v1/reports/by/operator", "/v1/reports/by/day.csv"])
async def test_operators_do_not_read_the_reports(console: AsyncClient, address: str) -> None:
    answer = await console.get(address, params=asked())

    assert (answer.status_code, answer.json()["code"]) == (403, "role-too-low")
    assert (await console.get("/v1/reports/today")).status_code == 403


async def test_operators_read_their_own_figures_and_nobody_elses(
    history: History, olivia: Operator, omar: Operator, sign_in: SignIn
) -> None:
    """Olivia talks 100 s and wraps up 20 s; Omar's 600 s are his."""
    began = at("10:00:00")
    await history.answered(await history.call(began), olivia, began, waited=5, talked=100, wrapped_up=20)
    await history.answered(await history.call(began), omar, began, waited=5, talked=600, wrapped_up=0)
    await history.presence(omar, (Presence.busy, began), (Presence.offline, at("10:10:00")))

    answer = await (await sign_in(olivia)).get("/v1/reports/me", params=asked())

    figures = answer.json()["figures"]
    assert (figures["handling"]["handled"], figures["handling"]["average_handle_seconds"]) == (1, 120)
    assert figures["time"]["talking_seconds"] == 0
    assert figures["calls"] is figures["waiting"] is None


async def test_a_call_belongs_to_the_day_on_which_it_began(history: History, olivia: Operator, rows: Ask) -> None:
    """Into line at 23:59:50 on Monday, answered at 00:00:20 on Tuesday: Monday's wait of 30 s, Tuesday's talk."""
    began = at("23:59:50")
    await history.answered(await history.call(began), olivia, began, waited=30, talked=100, wrapped_up=20)

    by_day = await rows("day", SUNDAY, TUESDAY)

    assert list(by_day) == [SUNDAY, MONDAY, TUESDAY]
    assert [by_day[day]["calls"]["calls"] for day in by_day] == [0, 1, 0]
    assert [by_day[day]["waiting"]["answered"] for day in by_day] == [0, 1, 0]
    assert [by_day[day]["handling"]["handled"] for day in by_day] == [0, 0, 1]


async def test_days_and_hours_are_those_of_the_time_zone(history: History, rows: Ask) -> None:
    """Monday 23:30 in London is Tuesday 05:15 in Kathmandu, whose hours begin at another minute."""
    await history.call(at("23:30:00"))

    assert (await rows("hour"))["23"]["calls"]["calls"] == 1
    by_hour = await rows("hour", TUESDAY, timezone="Asia/Kathmandu")
    assert [hour for hour, figures in by_hour.items() if figures["calls"]["calls"]] == ["5"]
    assert (await rows("day", timezone="Asia/Kathmandu"))[MONDAY]["calls"]["calls"] == 0
    assert (await rows("weekday_hour", TUESDAY, timezone="Asia/Kathmandu"))[str(24 + 5)]["calls"]["calls"] == 1


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), (MONDAY, 24)])
async def test_a_day_with_a_change_of_clocks_is_as_long_as_it_is(
    history: History, olivia: Operator, figures: Ask, rows: Ask, day: str, hours: int
) -> None:
    """An operator who is available all the time, around a day in Berlin."""
    await history.presence(olivia, (Presence.available, at("00:00:00", "2026-01-01")))

    time = await figures("time", day, timezone="Europe/Berlin")

    assert time["available_seconds"] == hours * 3_600
    by_hour = await rows("hour", day, timezone="Europe/Berlin")
    expected = {23: 0, 24: 3_600, 25: 7_200}[hours]
    assert by_hour["2"]["time"]["available_seconds"] == expected
    assert sum(figures["time"]["available_seconds"] for figures in by_hour.values()) == time["available_seconds"]


async def test_a_part_that_cannot_be_told_apart_so_is_none(
    history: History, supervisor: AsyncClient, rows: Ask
) -> None:
    await history.call(at("10:00:00"))

    (flow,) = (await rows("flow")).values()
    billing = (await rows("queue"))["billing"]
    summary = (await supervisor.get("/v1/reports/summary", params=asked(queue="billing"))).json()["figures"]

    assert [part for part, figures in flow.items() if figures is None] == ["time", "agent"]
    assert [part for part, figures in billing.items() if figures is None] == ["calls", "time", "agent"]
    assert [part for part, figures in summary.items() if figures is None] == ["calls", "time", "agent"]


async def test_only_the_flow_that_is_asked_for_is_counted(history: History, figures: Ask) -> None:
    for flow in ("support", "helpdesk"):
        call = await history.call(at("10:00:00"), flow=flow)
        await history.place(call, ("entered", at("10:00:00")), ("call_over", at("10:01:00")))

    assert (await figures("waiting"))["abandoned"] == 2
    assert (await figures("waiting", flow="helpdesk"))["abandoned"] == 1
    assert (await figures("calls", flow="helpdesk"))["calls"] == 1


async def test_the_interval_before_is_of_equal_length(history: History, supervisor: AsyncClient) -> None:
    """Monday and Tuesday against the Saturday and Sunday before."""
    await history.call(at("10:00:00"))
    for day in ("2026-02-27", "2026-02-28", SUNDAY):
        await history.call(at("10:00:00", day))

    answer = (await supervisor.get("/v1/reports/summary", params=asked(MONDAY, TUESDAY))).json()

    assert (answer["figures"]["calls"]["calls"], answer["before"]["calls"]["calls"]) == (1, 2)
    assert (answer["before_span"]["first_day"], answer["before_span"]["last_day"]) == ("2026-02-28", SUNDAY)


async def test_a_day_that_is_not_over_is_compared_with_as_much_of_the_day_before(
    history: History, supervisor: AsyncClient
) -> None:
    now = datetime.now(UTC)
    today, yesterday = now.date(), (now - timedelta(days=1)).date()
    await history.call(datetime.combine(yesterday, datetime.min.time(), UTC))
    await history.call(min(now - timedelta(days=1) + timedelta(hours=1), at("23:59:59", yesterday.isoformat())))

    answer = (await supervisor.get("/v1/reports/summary", params=asked(today.isoformat()))).json()

    until = datetime.fromisoformat(answer["before_span"]["end"])
    assert timedelta() <= (datetime.now(UTC) - timedelta(days=1)) - until < timedelta(minutes=1)
    assert answer["before"]["calls"]["calls"] == 1


ReadSheet = Callable[..., Awaitable[list[dict[str, str]]]]


@pytest.fixture
def sheet(supervisor: AsyncClient) -> ReadSheet:
    async def read(grouping: str, **more: str) -> list[dict[str, str]]:
        answer = await supervisor.get(f"/v1/reports/by/{grouping}.csv", params=asked(**more))
        assert answer.headers["content-type"].startswith("text/csv")
        assert f'filename="tandem-{grouping}-{MONDAY}-{MONDAY}.csv"' in answer.headers["content-disposition"]
        return list(csv.DictReader(StringIO(answer.text)))

    return read


async def test_the_sheet_has_the_same_figures(history: History, olivia: Operator, rows: Ask, sheet: ReadSheet) -> None:
    began = at("10:00:00")
    await history.answered(await history.call(began), olivia, began, waited=5, talked=100, wrapped_up=20)

    by_queue, lines = await rows("queue"), await sheet("queue")

    assert [line["queue"] for line in lines] == list(by_queue)
    for line in lines:
        for part in ("waiting", "handling", "offers"):
            for name, value in by_queue[line["queue"]][part].items():
                assert line[f"{part}_{name}"] == ("" if value is None else str(value)), name
    assert "time_occupancy" not in lines[0]


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tTab"])
async def test_no_name_becomes_a_formula(history: History, make_operator: Any, sheet: ReadSheet, name: str) -> None:
    operator = await make_operator(name, email="mallory@tandem.example")
    await history.answered(
        await history.call(at("10:00:00")), operator, at("10:00:00"), waited=5, talked=9, wrapped_up=1
    )

    (line,) = await sheet("operator")

    assert line["label"] == f"'{name}"


async def test_the_wall_is_told_of_today(history: History, olivia: Operator, supervisor: AsyncClient) -> None:
    """One answered in 10 s, one hung up after 40 s; one waits since a minute ago, one elsewhere since yesterday."""
    now = datetime.now(UTC)
    midnight = datetime.combine(now.date(), datetime.min.time(), UTC)
    await history.answered(await history.call(midnight), olivia, midnight, waited=10, talked=1, wrapped_up=1)
    gone = await history.call(midnight)
    await history.place(gone, ("entered", midnight), ("call_over", midnight + timedelta(seconds=40)))
    minute_ago = max(now - timedelta(seconds=60), midnight)
    await history.place(await history.call(minute_ago, lasted=None), ("entered", minute_ago))
    yesterday = now - timedelta(days=1)
    waits = await history.call(yesterday, lasted=None)
    await history.place(waits, ("entered", yesterday), ("offered", yesterday), skill=Category.technical)

    answer = (await supervisor.get("/v1/reports/today")).json()

    queues = {queue["queue"]: queue for queue in answer["queues"]}
    assert list(queues) == ["billing", "general", "sales", "technical"]
    assert queues["billing"]["waiting_now"] == 1
    assert queues["billing"]["figures"]["abandon_rate"] == 1 / 2
    assert queues["billing"]["target_seconds"] == 20
    assert queues["technical"]["longest_waiting_seconds"] == pytest.approx(86_400, abs=60)
    assert queues["technical"]["figures"]["queued"] == 0
    assert queues["sales"]["longest_waiting_seconds"] is None
    assert (answer["total"]["waiting_now"], answer["total"]["figures"]["answered"]) == (2, 1)


async def test_a_report_asks_the_database_as_often_however_long_it_is(
    supervisor: AsyncClient, queries: Queries
) -> None:
    asked_for = []
    for last in (MONDAY, "2026-06-30"):
        with queries.counted() as count:
            assert (await supervisor.get("/v1/reports/by/day", params=asked(MONDAY, last))).status_code == 200
            asked_for.append(count())

    assert asked_for[0] == asked_for[1] <= 8


async def test_every_figure_says_what_it_means(supervisor: AsyncClient) -> None:
    measures = (await supervisor.get("/v1/reports/measures")).json()
    figures = (await supervisor.get("/v1/reports/summary", params=asked())).json()["figures"]

    meant = {(measure["part"], measure["name"]) for measure in measures}
    assert {(part, name) for part, values in figures.items() if values for name in values} <= meant
    assert all(measure["title"] and measure["meaning"].endswith(".") for measure in measures)
