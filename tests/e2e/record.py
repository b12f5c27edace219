"""What the record says of a call, as an admin's desk sees it."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from deploy.local.desk import Desk, Json

PATIENCE_SECONDS = 20.0


async def call_that(desk: Desk, call_id: str, is_so: Callable[[Json], bool]) -> Json:
    """The call's record, as soon as that can be said of it."""
    async with asyncio.timeout(PATIENCE_SECONDS), aclosing(desk.changes()) as changes:
        async for _ in changes:
            call = await desk.call(call_id)
            if is_so(call):
                return call
    raise AssertionError("the live feed ended")


async def record_of_last_call(desk: Desk) -> Json:
    """The newest call's record, once it has ended."""
    return await call_that(desk, (await desk.calls())[0]["id"], lambda call: call["state"] == "ended")


async def waiting_entry(desk: Desk) -> Json:
    """Who waits in line, as soon as somebody does."""
    async with asyncio.timeout(PATIENCE_SECONDS), aclosing(desk.changes()) as changes:
        async for _ in changes:
            line = await desk.line()
            if line:
                return line[0]
    raise AssertionError("the live feed ended")


async def ringing_entry(desk: Desk, but: str = "") -> Json:
    """Who rings at an operator, other than the one with the id `but`, as soon as somebody does."""
    async with asyncio.timeout(PATIENCE_SECONDS), aclosing(desk.changes()) as changes:
        async for _ in changes:
            for entry in await desk.line():
                if any(operator["id"] != but for operator in entry["offered_to"]):
                    return entry
    raise AssertionError("the live feed ended")


def parties(call: Json) -> list[tuple[str, str]]:
    """Who had the caller, one after the other: (kind of transition, to whom)."""
    return [(transition["kind"], transition["target"]["name"]) for transition in call["transitions"]]


def said_by(call: Json, speaker: str) -> str:
    """All that the caller, the agents or the operator said, in lower case."""
    return " ".join(line["text"] for line in call["utterances"] if line["speaker"] == speaker).lower()
