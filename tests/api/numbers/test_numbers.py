import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Role
from api.live.broadcaster import Broadcaster
from api.models import Number
from tests.api.conftest import MakeOperator, SignIn
from tests.api.numbers.conftest import MakeNumber

pytestmark = pytest.mark.api

SOON = timedelta(seconds=10)

OFFICE = {
    "number": "+1 (555) 0199",
    "flow": "support",
    "language": "de",
    "greeting": "Guten Tag.",
    "timezone": "Europe/Berlin",
    "hours": {"monday": [["09:00", "17:00"]]},
    "holidays": [{"date": "2026-12-25", "name": "Weihnachten"}],
    "overflow": "message",
    "overflow_message": "Wir haben geschlossen.",
    "emergency_words": ["feuer"],
    "emergency_answer": "Wählen Sie 112.",
}


def refusal(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def count(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(Number)) or 0


async def test_what_an_admin_sets_up_is_what_everybody_sees(admin: AsyncClient) -> None:
    made = await admin.post("/v1/numbers", json=OFFICE)

    assert made.status_code == 201
    number = made.json()
    assert {name: number[name] for name in OFFICE} == {**OFFICE, "number": "+15550199"}
    assert number["provisioned"] is False
    assert (await admin.get("/v1/numbers")).json() == [number]


async def test_a_new_number_begins_with_the_defaults(admin: AsyncClient) -> None:
    defaults = (await admin.get("/v1/numbers/defaults")).json()

    made = (await admin.post("/v1/numbers", json={"number": "support"})).json()

    assert {name: made[name] for name in defaults} == defaults
    assert "emergency" in defaults["emergency_words"]


async def test_a_number_can_have_any_time_zone_that_is_offered(admin: AsyncClient) -> None:
    zones = (await admin.get("/v1/timezones")).json()

    assert {"UTC", "Asia/Kolkata", "Europe/Kyiv", "America/New_York"} <= set(zones)
    assert zones == sorted(zones)
    for zone in (zones[0], zones[-1]):
        made = await admin.post("/v1/numbers", json={"number": zone.replace("/", "."), "timezone": zone})
        assert made.status_code == 201


async def test_numbers_say_whether_people_can_be_reached_now(admin: AsyncClient, make_number: MakeNumber) -> None:
    await make_number("closed", hours={"monday": []})
    await make_number("open")

    numbers = (await admin.get("/v1/numbers")).json()

    assert [(number["number"], number["now"]["open"]) for number in numbers] == [("closed", False), ("open", True)]


async def test_a_number_is_set_up_anew_as_a_whole(admin: AsyncClient, make_number: MakeNumber) -> None:
    number = await make_number("support", greeting="Hello.", overflow="wait")

    answer = await admin.put(f"/v1/numbers/{number.id}", json={"number": "support", "language": "fr"})

    assert answer.status_code == 200
    changed = answer.json()
    assert (changed["language"], changed["greeting"], changed["overflow"]) == ("fr", None, "callback")
    assert changed["provisioned"] is True
    assert changed["updated_at"] > number.updated_at.isoformat()


async def test_a_number_that_is_written_anew_has_yet_to_reach_livekit(
    admin: AsyncClient, make_number: MakeNumber
) -> None:
    number = await make_number("support")

    answer = await admin.put(f"/v1/numbers/{number.id}", json={"number": "helpline"})

    assert (answer.json()["number"], answer.json()["provisioned"]) == ("helpline", False)


async def test_the_same_number_written_differently_is_taken(
    admin: AsyncClient, make_number: MakeNumber, session: AsyncSession
) -> None:
    await make_number("+15550199")

    answer = await admin.post("/v1/numbers", json=OFFICE)

    assert refusal(answer) == (409, "number-taken")
    assert (answer.json()["field"], answer.json()["detail"]) == ("number", "+15550199 is set up already.")
    assert await count(session) == 1


async def test_of_two_that_add_a_number_at_once_one_is_refused(admin: AsyncClient, session: AsyncSession) -> None:
    answers = await asyncio.gather(*(admin.post("/v1/numbers", json=OFFICE) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert await count(session) == 1


async def test_a_number_cannot_become_another_that_there_is(admin: AsyncClient, make_number: MakeNumber) -> None:
    await make_number("sales")
    number = await make_number("support")

    answer = await admin.put(f"/v1/numbers/{number.id}", json={"number": "sales"})

    assert refusal(answer) == (409, "number-taken")


async def test_a_flow_that_no_worker_runs_is_refused(admin: AsyncClient, worker: AsyncClient) -> None:
    flows = [{"name": "ordering", "title": "Ordering"}]
    await worker.put("/v1/worker/flows", json={"flows": flows, "prompts_version": "1"})

    answer = await admin.post("/v1/numbers", json={**OFFICE, "flow": "odering"})

    assert refusal(answer) == (422, "flow-unknown")
    assert (answer.json()["field"], answer.json()["flows"]) == ("flow", ["ordering", "support"])
    assert (await admin.post("/v1/numbers", json={**OFFICE, "flow": "ordering"})).status_code == 201


async def test_a_number_keeps_a_flow_that_is_not_announced_yet(admin: AsyncClient, make_number: MakeNumber) -> None:
    number = await make_number("helpdesk", flow="helpdesk")

    answer = await admin.put(f"/v1/numbers/{number.id}", json={"number": "helpdesk", "flow": "helpdesk"})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "loc"),
    [
        ("timezone", "Mars/Phobos", ["body", "timezone"]),
        ("hours", {"monday": [["09:00", "12:00"], ["11:00", "13:00"]]}, ["body", "hours", "monday"]),
        ("overflow_message", None, ["body", "overflow_message"]),
    ],
)
async def test_what_cannot_be_is_refused_with_the_field(
    admin: AsyncClient, field: str, value: Any, loc: list[str]
) -> None:
    answer = await admin.post("/v1/numbers", json={**OFFICE, field: value})

    assert refusal(answer) == (422, "invalid")
    [error] = answer.json()["errors"]
    assert error["loc"] == loc
    assert not error["msg"].startswith("Value error")


async def test_a_number_is_taken_away(admin: AsyncClient, make_number: MakeNumber, session: AsyncSession) -> None:
    await make_number("support")
    number = await make_number("sales")

    assert (await admin.delete(f"/v1/numbers/{number.id}")).status_code == 204

    assert list(await session.scalars(select(Number.number))) == ["support"]
    assert refusal(await admin.delete(f"/v1/numbers/{number.id}")) == (404, "number-not-found")


async def test_the_last_number_stays(admin: AsyncClient, make_number: MakeNumber, session: AsyncSession) -> None:
    numbers = [await make_number(name) for name in ("support", "sales")]

    answers = await asyncio.gather(*(admin.delete(f"/v1/numbers/{number.id}") for number in numbers))

    assert sorted(answer.status_code for answer in answers) == [204, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"last-number"}
    assert await count(session) == 1


async def test_nothing_is_changed_that_is_not_there(admin: AsyncClient) -> None:
    answer = await admin.put(f"/v1/numbers/{uuid4()}", json={"number": "support"})

    assert refusal(answer) == (404, "number-not-found")


@pytest.mark.parametrize(
    ("role", "read", "written"), [(Role.operator, 403, 403), (Role.supervisor, 200, 403), (Role.admin, 200, 201)]
)
async def test_supervisors_read_and_admins_write(
    make_operator: MakeOperator, sign_in: SignIn, make_number: MakeNumber, role: Role, read: int, written: int
) -> None:
    number, other = await make_number("support"), await make_number("other")
    person = await sign_in(await make_operator(role=role))

    assert (await person.get("/v1/numbers")).status_code == read
    assert (await person.post("/v1/numbers", json=OFFICE)).status_code == written
    if written == 403:
        changed = await person.put(f"/v1/numbers/{number.id}", json={"number": "support"})
        assert refusal(changed) == (403, "role-too-low")
        assert refusal(await person.delete(f"/v1/numbers/{other.id}")) == (403, "role-too-low")


async def test_another_sites_page_changes_nothing(admin: AsyncClient, session: AsyncSession) -> None:
    answer = await admin.post("/v1/numbers", json=OFFICE, headers={"Origin": "https://evil.example"})

    assert refusal(answer) == (403, "foreign-origin")
    assert await count(session) == 0


async def test_consoles_hear_of_a_change(app: FastAPI, admin: AsyncClient, worker: AsyncClient) -> None:
    broadcaster: Broadcaster = app.state.broadcaster
    announced = {"flows": [{"name": "ordering", "title": "Ordering"}], "prompts_version": "1"}
    with broadcaster.subscribe() as live:
        made = await admin.post("/v1/numbers", json=OFFICE)
        await worker.put("/v1/worker/flows", json=announced)
        heard = [await live.next(SOON) for _ in range(2)]

    number_id = made.json()["id"]
    assert heard == [f'{{"topic": "number", "id": "{number_id}"}}', '{"topic": "number"}']
