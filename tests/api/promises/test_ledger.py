import asyncio
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Operator
from tests.api.conftest import Enqueue, MakeCall
from tests.api.promises.conftest import Promised
from tests.api.queries import Queries

pytestmark = pytest.mark.api


async def listed(browser: AsyncClient, **wanted: Any) -> list[str]:
    answer = await browser.get("/v1/promises", params=wanted)
    assert answer.status_code == 200, answer.text
    return [line["id"] for line in answer.json()["items"]]


async def refusal(browser: AsyncClient, promise: str, what: str, body: dict[str, Any] | None = None) -> tuple[int, str]:
    answer = await browser.post(f"/v1/promises/{promise}/{what}", json=body)
    return answer.status_code, answer.json()["code"]


async def test_what_is_owed_is_listed_by_when_it_is_due(console: AsyncClient, promised: Promised) -> None:
    some_day, later, sooner = await promised(None), await promised(5), await promised(2)

    assert await listed(console, state="open") == [sooner, later, some_day]
    assert await listed(console) == [sooner, later, some_day]  # made in the other order


async def test_a_list_goes_on_where_a_page_ended(console: AsyncClient, promised: Promised) -> None:
    due = [await promised(hours) for hours in (1, 2, 3)] + [await promised(None)]

    seen: list[str] = []
    before = None
    while True:
        params: dict[str, Any] = {"state": "open", "limit": 2} | ({"before": before} if before else {})
        page = (await console.get("/v1/promises", params=params)).json()
        seen += [line["id"] for line in page["items"]]
        if (before := page["next"]) is None:
            break

    assert seen == due


async def test_a_line_says_what_one_needs_to_keep_it(console: AsyncClient, promised: Promised) -> None:
    await promised(-1)

    (line,) = (await console.get("/v1/promises")).json()["items"]

    assert (line["caller_name"], line["caller_number"], line["kind"]) == ("Alice Martin", "+15550100", "callback")
    assert (line["state"], line["overdue"], line["owner"], line["attempts"]) == ("open", True, None, 0)


async def test_a_long_list_asks_the_database_as_often_as_a_short_one(
    console: AsyncClient, promised: Promised, queries: Queries
) -> None:
    async def asked() -> int:
        with queries.counted() as count:
            await listed(console)
        return count()

    await promised()
    few = await asked()
    for _ in range(5):
        await promised()

    assert await asked() == few


async def test_lists_are_narrowed_by_owner_kind_and_state(console: AsyncClient, promised: Promised) -> None:
    mine, free, refund = await promised(), await promised(-2), await promised(kind="refund")
    await console.post(f"/v1/promises/{mine}/take")
    await console.post(f"/v1/promises/{refund}/take")
    await console.post(f"/v1/promises/{refund}/keep", json={"outcome": "The money is there."})

    assert await listed(console, owner="me", state="open") == [mine]
    assert await listed(console, owner="nobody") == [free]
    assert await listed(console, kind="refund") == [refund]
    assert await listed(console, state="kept") == [refund]
    assert await listed(console, overdue=True) == [free]
    assert (await console.get("/v1/promises/counts")).json() == {"mine": 1, "unowned": 1, "overdue": 1}


async def test_of_two_that_take_it_one_has_it_and_the_other_is_told_who(
    console: AsyncClient, omar: AsyncClient, promised: Promised
) -> None:
    promise = await promised()

    answers = await asyncio.gather(*(each.post(f"/v1/promises/{promise}/take") for each in (console, omar)))

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    lost = next(answer.json() for answer in answers if answer.status_code == 409)
    won = next(answer.json() for answer in answers if answer.status_code == 200)
    assert (lost["code"], lost["owner"]) == ("promise-taken", won["owner"]["name"])


async def test_taking_ones_own_again_changes_nothing(console: AsyncClient, promised: Promised) -> None:
    promise = await promised()
    await console.post(f"/v1/promises/{promise}/take")

    again = await console.post(f"/v1/promises/{promise}/take")

    assert (again.status_code, [each["change"] for each in again.json()["changes"]]) == (200, ["made", "taken"])


async def test_attempts_are_counted_until_it_is_kept_and_all_of_it_stays_on_record(
    console: AsyncClient, promised: Promised, operator: Operator
) -> None:
    promise = await promised()
    await console.post(f"/v1/promises/{promise}/take")
    await console.post(f"/v1/promises/{promise}/attempts", json={"result": "no_answer", "note": "rang ten times"})
    await console.post(f"/v1/promises/{promise}/attempts", json={"result": "reached"})

    kept = (await console.post(f"/v1/promises/{promise}/keep", json={"outcome": " Explained the bill. "})).json()

    assert (kept["attempts"], kept["last_attempt"]) == (2, "reached")
    assert (kept["state"], kept["outcome"], kept["kept_at"] is not None) == ("kept", "Explained the bill.", True)
    trace = [(each["change"], each["attempt"], each["note"]) for each in kept["changes"]]
    assert trace == [
        ("made", None, None),
        ("taken", None, None),
        ("attempted", "no_answer", "rang ten times"),
        ("attempted", "reached", None),
        ("kept", None, "Explained the bill."),
    ]
    assert [each["author"] and each["author"]["name"] for each in kept["changes"]] == [None] + [operator.name] * 4


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("hand", {"to": None}),
        ("attempts", {"result": "reached"}),
        ("keep", {"outcome": "Done."}),
        ("give-up", {"reason": "Wrong number."}),
    ],
)
async def test_only_whoever_has_it_or_a_supervisor_does_something_about_it(
    console: AsyncClient,
    omar: AsyncClient,
    supervisor: AsyncClient,
    promised: Promised,
    what: str,
    body: dict[str, Any],
) -> None:
    promise = await promised()
    assert await refusal(omar, promise, what, body) == (403, "not-your-promise")
    await console.post(f"/v1/promises/{promise}/take")
    assert await refusal(omar, promise, what, body) == (403, "not-your-promise")

    assert (await supervisor.post(f"/v1/promises/{promise}/{what}", json=body)).status_code == 200


async def test_it_is_handed_on_and_put_back(console: AsyncClient, omar: AsyncClient, promised: Promised) -> None:
    promise, him = await promised(), (await omar.get("/v1/auth/me")).json()["id"]
    await console.post(f"/v1/promises/{promise}/take")

    handed = (await console.post(f"/v1/promises/{promise}/hand", json={"to": him, "note": "yours"})).json()
    assert handed["owner"]["name"] == "Omar Reyes"
    assert await refusal(console, promise, "keep", {"outcome": "Done."}) == (403, "not-your-promise")

    back = (await omar.post(f"/v1/promises/{promise}/hand", json={"to": None})).json()
    assert back["owner"] is None
    assert [each["owner"] and each["owner"]["name"] for each in back["changes"]][-2:] == ["Omar Reyes", None]


async def test_nothing_is_handed_to_nobody_known(console: AsyncClient, promised: Promised) -> None:
    promise = await promised()
    await console.post(f"/v1/promises/{promise}/take")

    assert await refusal(console, promise, "hand", {"to": str(uuid4())}) == (404, "operator-not-found")


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("keep", {"outcome": "  "}),
        ("give-up", {}),
        ("attempts", {"result": "shrugged"}),
        ("hand", {"to": "me"}),
        ("keep", {"outcome": "x" * 1_001}),
    ],
)
async def test_a_senseless_request_changes_nothing(
    console: AsyncClient, promised: Promised, what: str, body: dict[str, Any]
) -> None:
    promise = await promised()
    await console.post(f"/v1/promises/{promise}/take")

    assert await refusal(console, promise, what, body) == (422, "invalid")
    assert (await console.get(f"/v1/promises/{promise}")).json()["state"] == "open"


async def test_what_is_done_with_is_not_done_again(console: AsyncClient, promised: Promised) -> None:
    promise = await promised()
    await console.post(f"/v1/promises/{promise}/take")
    await console.post(f"/v1/promises/{promise}/give-up", json={"reason": "The number is a fax."})

    assert await refusal(console, promise, "keep", {"outcome": "Faxed."}) == (409, "promise-done")
    assert await refusal(console, promise, "take") == (409, "promise-done")


@pytest.mark.parametrize("what", ["", "/take"])
async def test_a_promise_that_is_not_there(console: AsyncClient, what: str) -> None:
    method = "POST" if what else "GET"
    answer = await console.request(method, f"/v1/promises/{uuid4()}{what}")
    assert (answer.status_code, answer.json()["code"]) == (404, "promise-not-found")


async def test_supervisors_see_what_was_not_kept_in_time_and_nobody_else_does(
    console: AsyncClient, supervisor: AsyncClient, promised: Promised
) -> None:
    overdue, given_up, late = await promised(-3), await promised(2), await promised(-2)
    in_time, not_due = await promised(1), await promised(4)
    for promise in (given_up, late, in_time):
        await console.post(f"/v1/promises/{promise}/take")
    await console.post(f"/v1/promises/{given_up}/give-up", json={"reason": "Moved away."})
    for promise in (late, in_time):
        await console.post(f"/v1/promises/{promise}/keep", json={"outcome": "Done."})

    broken = (await supervisor.get("/v1/promises/broken")).json()

    assert (broken["overdue"], broken["given_up"], broken["kept_late"]) == (1, 1, 1)
    assert [line["id"] for line in broken["items"]] == [overdue, late, given_up]
    assert not_due not in [line["id"] for line in broken["items"]]
    assert (await console.get("/v1/promises/broken")).json()["code"] == "role-too-low"


async def test_what_was_done_about_a_promise_cannot_be_rewritten(session: AsyncSession, promised: Promised) -> None:
    await promised()

    with pytest.raises(DBAPIError, match="append-only"):
        await session.execute(text("UPDATE promise_changes SET note = 'never mind'"))


async def test_a_callback_keeps_the_place_that_its_caller_leaves(
    worker: AsyncClient, console: AsyncClient, enqueued: Enqueue, promised: Promised, make_call: MakeCall
) -> None:
    first, second, third = await enqueued(), await enqueued(), await enqueued()
    promise = await promised(call=await call_of(second, make_call))
    assert (await console.get("/v1/promises/callbacks")).json() == []  # the caller still waits

    left = {"state": "callback", "agent": "HumanHandoffAgent", "reason": "rather called back"}
    await worker.request("DELETE", f"/v1/worker/calls/{second.call_id}/queue-entry", json=left)

    (turn,) = (await console.get("/v1/promises/callbacks")).json()
    assert (turn["id"], turn["skill"], turn["position"]) == (promise, "billing", 2)
    assert turn["goes_before"] == str(third.id)
    assert first.id != third.id

    await console.post(f"/v1/promises/{promise}/take")
    await console.post(f"/v1/promises/{promise}/keep", json={"outcome": "Called."})
    assert (await console.get("/v1/promises/callbacks")).json() == []


async def call_of(entry: Any, make_call: MakeCall) -> Any:
    """Just its id: that is all that a promise is made with."""

    class Known:
        id = entry.call_id

    return Known
