import asyncio
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

from agents.backend.http import HttpBackend
from agents.journal import Journal, JournalFile, Stamp, send_leftovers
from api.contract import Event, EventBatch, Speaker, Utterance

pytestmark = pytest.mark.unit

CALL = uuid4()
QUICKLY = (0.001,)


class Api:
    """Stores as the real one does: each event once, in order, or not at all."""

    def __init__(self) -> None:
        self.stored: list[Event] = []
        self.batches = 0
        self.down = False
        self.refusal: tuple[int, str] | None = None
        self.asked = asyncio.Event()

    @property
    def backend(self) -> HttpBackend:
        return HttpBackend("http://api", "token", transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.batches += 1
        self.asked.set()
        if self.down:
            raise httpx.ConnectError("refused")
        if self.refusal is not None:
            status, code = self.refusal
            return httpx.Response(status, json={"code": code, "detail": "no"})
        fresh: list[Event] = []
        for event in EventBatch.model_validate_json(request.content).events:
            if event.id in {stored.id for stored in self.stored}:
                continue
            expected = len(self.stored) + 1
            if event.seq != expected + len(fresh):
                code = "sequence-gap" if event.seq > expected else "sequence-taken"
                problem = {"code": code, "detail": "out of step", "seq": event.seq, "expected": expected}
                return httpx.Response(409, json=problem)
            fresh.append(event)
        self.stored += fresh
        return httpx.Response(200, json={"through": len(self.stored)})

    @property
    def texts(self) -> list[str]:
        return [event.text for event in self.stored if isinstance(event, Utterance)]


def said(text: str) -> Callable[[Stamp], Event]:
    return lambda stamp: Utterance(**stamp, speaker=Speaker.caller, name="caller", text=text)


def journal(directory: Path, api: Api, call: UUID = CALL) -> Journal:
    directory.mkdir(exist_ok=True)
    backend = api.backend
    file = JournalFile(directory / f"{call}.0.test.jsonl")
    return Journal(file, lambda batch: backend.store_events(call, batch), retry_seconds=QUICKLY)


def files(directory: Path) -> list[Path]:
    return list(directory.glob("*.jsonl"))


def lines(directory: Path) -> list[str]:
    return [line for path in files(directory) for line in path.read_text().splitlines()]


async def test_events_arrive_in_order_and_the_file_is_gone_once_all_are_stored(tmp_path: Path) -> None:
    api = Api()
    live = journal(tmp_path, api)
    for text in ("one", "two", "three"):
        live.record(said(text))
    assert await live.settled(5)
    await live.aclose()
    assert api.texts == ["one", "two", "three"]
    assert [event.seq for event in api.stored] == [1, 2, 3]
    assert files(tmp_path) == []


async def test_what_is_sent_was_on_disk_before(tmp_path: Path) -> None:
    api = Api()
    on_disk: list[int] = []
    live = journal(tmp_path, api)
    answer = api._answer

    def look_first(request: httpx.Request) -> httpx.Response:
        on_disk.append(len(lines(tmp_path)))
        return answer(request)

    backend = HttpBackend("http://api", "token", transport=httpx.MockTransport(look_first))
    live._send = lambda batch: backend.store_events(CALL, batch)
    live.record(said("one"))
    assert await live.settled(5)
    await live.aclose()
    assert on_disk == [1]


async def test_an_api_that_is_away_gets_everything_when_it_is_back(tmp_path: Path) -> None:
    api = Api()
    api.down = True
    live = journal(tmp_path, api)
    live.record(said("one"))
    await api.asked.wait()
    live.record(said("two"))
    assert not await live.settled(0.05)
    api.down = False
    assert await live.settled(5)
    await live.aclose()
    assert api.texts == ["one", "two"]


async def test_what_could_not_be_sent_is_left_for_the_next_process(tmp_path: Path) -> None:
    api = Api()
    api.down = True
    live = journal(tmp_path, api)
    live.record(said("one"))
    live.record(said("two"))
    await live.aclose(within_seconds=0.05)
    assert len(lines(tmp_path)) == 2
    api.down = False
    assert await send_leftovers(tmp_path, api.backend) == 1
    assert api.texts == ["one", "two"]
    assert files(tmp_path) == []


async def test_the_file_of_a_live_call_is_not_touched(tmp_path: Path) -> None:
    api = Api()
    api.down = True
    live = journal(tmp_path, api)
    live.record(said("one"))
    await api.asked.wait()
    other = Api()
    assert await send_leftovers(tmp_path, other.backend) == 0
    assert other.batches == 0
    await live.aclose(within_seconds=0.01)


async def test_leftovers_stay_while_the_api_is_away(tmp_path: Path) -> None:
    api = Api()
    api.down = True
    live = journal(tmp_path, api)
    live.record(said("one"))
    await live.aclose(within_seconds=0.01)
    assert await send_leftovers(tmp_path, api.backend) == 0
    assert len(lines(tmp_path)) == 1


async def test_a_line_cut_short_by_a_crash_does_not_hold_up_the_others(tmp_path: Path) -> None:
    api = Api()
    api.down = True
    live = journal(tmp_path, api)
    live.record(said("one"))
    live.record(said("two"))
    await live.aclose(within_seconds=0.05)
    path = files(tmp_path)[0]
    path.write_bytes(path.read_bytes()[:-20])
    api.down = False
    assert await send_leftovers(tmp_path, api.backend) == 1
    assert api.texts == ["one"]


async def test_a_gap_is_closed_by_sending_again_from_where_the_api_is(tmp_path: Path) -> None:
    api = Api()
    live = journal(tmp_path, api)
    live.record(said("one"))
    live.record(said("two"))
    assert await live.settled(5)
    del api.stored[1:]  # the api came back from an older backup
    live.record(said("three"))
    assert await live.settled(5)
    await live.aclose()
    assert api.texts == ["one", "two", "three"]


async def test_a_second_job_on_the_same_call_numbers_on_from_the_first(tmp_path: Path) -> None:
    api = Api()
    first = journal(tmp_path / "first", api)
    first.record(said("one"))
    assert await first.settled(5)
    await first.aclose()
    second = journal(tmp_path / "second", api)
    second.record(said("two"))
    second.record(said("three"))
    assert await second.settled(5)
    await second.aclose()
    assert [(event.seq, text) for event, text in zip(api.stored, api.texts, strict=True)] == [
        (1, "one"),
        (2, "two"),
        (3, "three"),
    ]


async def test_last_words_that_come_after_the_next_jobs_first_are_stored_too(tmp_path: Path) -> None:
    api = Api()
    first = journal(tmp_path, api)
    first.record(said("one"))
    first.record(said("two"))
    assert await first.settled(5)
    api.down = True
    first.record(said("three"))
    first.record(said("four"))
    await first.aclose(within_seconds=0.05)
    api.down = False
    backend = api.backend
    file = JournalFile(tmp_path / f"{CALL}.1.test.jsonl")
    second = Journal(file, lambda batch: backend.store_events(CALL, batch), stored_through=2)
    second.record(said("five"))
    assert await second.settled(5)
    assert await send_leftovers(tmp_path, api.backend) == 1
    second.record(said("six"))
    assert await second.settled(5)
    await second.aclose()
    assert api.texts == ["one", "two", "five", "three", "four", "six"]
    assert [event.seq for event in api.stored] == [1, 2, 3, 4, 5, 6]


async def test_what_was_numbered_on_and_left_behind_is_known_again(tmp_path: Path) -> None:
    api = Api()
    first = journal(tmp_path / "first", api)
    first.record(said("one"))
    assert await first.settled(5)
    second = journal(tmp_path / "second", api)  # counts from the beginning
    second.record(said("two"))
    second.record(said("three"))
    assert await second.settled(5)
    [left] = files(tmp_path / "second")
    behind = left.read_bytes()
    await second.aclose()
    del api.stored[2:]
    left.write_bytes(behind)
    assert await send_leftovers(tmp_path / "second", api.backend) == 1
    assert api.texts == ["one", "two", "three"]
    await first.aclose()


async def test_events_of_a_call_nobody_knows_are_put_aside_and_not_sent_for_ever(tmp_path: Path) -> None:
    api = Api()
    api.refusal = (404, "call-not-found")
    live = journal(tmp_path, api)
    live.record(said("one"))
    assert not await live.settled(5)
    live.record(said("two"))
    await live.aclose()
    assert files(tmp_path) == []
    assert len(lines(tmp_path / "rejected")) == 2
    assert api.batches == 1


async def test_a_wrong_token_keeps_the_events(tmp_path: Path) -> None:
    api = Api()
    api.refusal = (401, "unauthorized")
    live = journal(tmp_path, api)
    live.record(said("one"))
    await api.asked.wait()
    api.refusal = None
    assert await live.settled(5)
    await live.aclose()
    assert api.texts == ["one"]


async def test_a_disk_that_is_full_does_not_keep_events_from_the_api(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: JournalFile, events: list[Event]) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(JournalFile, "append", full)
    api = Api()
    live = journal(tmp_path, api)
    live.record(said("one"))
    assert await live.settled(5)
    await live.aclose()
    assert api.texts == ["one"]
