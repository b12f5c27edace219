"""What the agent is told about the number, as the call opens."""

import logging
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import DEFAULT_FLOW, Answering
from api.models import Call
from tests.api.numbers.conftest import MakeNumber

pytestmark = pytest.mark.api


async def opened(worker: AsyncClient, dialled: str, room: str = "call-1", **values: str) -> dict[str, Any]:
    answer = await worker.post("/v1/worker/calls", json={"room": room, "dialled_number": dialled, **values})
    assert answer.status_code == 200, answer.text
    context: dict[str, Any] = answer.json()
    return context


async def test_the_number_says_how_the_call_is_answered(
    worker: AsyncClient, session: AsyncSession, make_number: MakeNumber
) -> None:
    await make_number(
        "+15550199",
        flow="ordering",
        language="de",
        greeting="Guten Tag.",
        timezone="Europe/Berlin",
        overflow="message",
        overflow_message="Geschlossen.",
        emergency_words=["Feuer"],
        emergency_answer="Wählen Sie 112.",
    )

    context = await opened(worker, "15550199")

    assert context["flow"] == "ordering"
    assert (context["language"], context["greeting"], context["timezone"]) == ("de", "Guten Tag.", "Europe/Berlin")
    assert (context["overflow"], context["overflow_message"]) == ("message", "Geschlossen.")
    assert context["emergency"] == {"words": ["feuer"], "answer": "Wählen Sie 112."}
    assert (context["hours"]["open"], context["operators_reachable"]) == (True, True)
    assert (await session.get_one(Call, context["call_id"])).flow == "ordering"


async def test_outside_the_hours_nobody_can_be_reached(worker: AsyncClient, make_number: MakeNumber) -> None:
    await make_number("closed", hours={"monday": []})

    context = await opened(worker, "closed")

    assert context["hours"] == {"open": False, "opens_at": None, "closed_because": None}
    assert context["operators_reachable"] is False


async def test_a_number_that_nobody_has_set_up_is_answered_all_the_same(
    worker: AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="api.calls.opening"):
        context = await opened(worker, "nowhere")

    assert context["flow"] == DEFAULT_FLOW
    assert {name: context[name] for name in Answering.model_fields} == Answering().model_dump(mode="json")
    [warning] = caplog.records
    assert warning.__dict__["dialled_number"] == "nowhere"


async def test_a_change_takes_effect_on_the_next_call_and_not_on_this_one(
    worker: AsyncClient, admin: AsyncClient, make_number: MakeNumber
) -> None:
    announced = {"flows": [{"name": "ordering", "title": "Ordering"}], "prompts_version": "1"}
    await worker.put("/v1/worker/flows", json=announced)
    number = await make_number("support")
    assert (await opened(worker, "support", "call-1"))["flow"] == "support"

    changed = {"number": "support", "flow": "ordering", "greeting": "Hungry?"}
    assert (await admin.put(f"/v1/numbers/{number.id}", json=changed)).status_code == 200

    again, following = await opened(worker, "support", "call-1"), await opened(worker, "support", "call-2")
    assert (again["flow"], following["flow"]) == ("support", "ordering")
    assert following["greeting"] == "Hungry?"


async def test_the_version_of_the_prompts_is_on_the_record_of_the_call(
    worker: AsyncClient, console: AsyncClient
) -> None:
    context = await opened(worker, "support", prompts_version="2026-11-22.1")
    await opened(worker, "support", prompts_version="a later one, of the job that took over")

    detail = (await console.get(f"/v1/calls/{context['call_id']}")).json()
    assert detail["prompts_version"] == "2026-11-22.1"


async def test_a_version_that_is_too_long_is_refused(worker: AsyncClient) -> None:
    answer = await worker.post("/v1/worker/calls", json={"room": "call-1", "prompts_version": "x" * 65})

    assert answer.status_code == 422
