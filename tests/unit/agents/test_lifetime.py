import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from livekit import rtc
from livekit.agents import CloseReason

from agents import lifetime
from agents.backend import BackendError, BackendUnavailable
from agents.backend.fake import FakeBackend
from agents.lifetime import Ending, NotOurs, end_with_the_caller, open_call
from api.contract import CallContext, EndReason, OpenCall

pytestmark = pytest.mark.unit

CALLER = "sip_+15550100"
OPENING = OpenCall(room="call-1", caller_number="+15550100")


class Room(rtc.EventEmitter[Any]):
    def __init__(self, *identities: str) -> None:
        super().__init__()
        self.remote_participants = dict.fromkeys(identities)

    def isconnected(self) -> bool:
        return True


class Session:
    def __init__(self) -> None:
        self.closed = False
        self.over = asyncio.Event()

    def shutdown(self, *, drain: bool) -> None:
        self.closed = True
        self.over.set()


def watched(room: Room) -> tuple[Session, SimpleNamespace]:
    session, call = Session(), SimpleNamespace(end_reason=None, is_lost=False)
    end_with_the_caller(cast(Any, room), CALLER, cast(Any, session), cast(Any, call))
    return session, call


def left(identity: str, reason: int) -> SimpleNamespace:
    return SimpleNamespace(identity=identity, disconnect_reason=reason)


async def test_the_api_is_asked_again_while_the_phone_rings() -> None:
    backend = FakeBackend()
    answers: list[BackendError | None] = [BackendUnavailable("down"), BackendUnavailable("down"), None]
    backend.broken = lambda _: answers.pop(0)
    context = await open_call(backend, OPENING, pauses_seconds=(0, 0))
    assert context is not None
    assert answers == []


async def test_an_api_that_stays_away_is_given_up() -> None:
    backend = FakeBackend()
    backend.fail("open_call")
    assert await open_call(backend, OPENING, pauses_seconds=(0, 0)) is None


async def test_an_api_that_never_answers_does_not_let_the_phone_ring_for_ever() -> None:
    class Frozen(FakeBackend):
        async def open_call(self, request: OpenCall) -> CallContext:
            never: asyncio.Future[CallContext] = asyncio.get_running_loop().create_future()
            return await never

    assert await open_call(Frozen(), OPENING, within_seconds=0.01) is None


def ended(end_reason: EndReason | None, closed_because: CloseReason) -> bool:
    """Whether the job gives its call up for another job to go on with."""
    call = SimpleNamespace(end_reason=end_reason, is_lost=False)
    ending = Ending(cast(Any, call))
    ending.begin = lambda: None  # type: ignore[method-assign]
    ending.closed(closed_because)
    return bool(call.is_lost)


def test_a_call_that_nobody_ended_is_not_over_because_its_worker_ends() -> None:
    assert ended(None, CloseReason.USER_INITIATED)  # how the framework closes the sessions of a worker that drained
    assert ended(None, CloseReason.JOB_SHUTDOWN)


def test_a_call_that_was_ended_or_broke_is_over() -> None:
    assert not ended(EndReason.agent_ended, CloseReason.USER_INITIATED)
    assert not ended(EndReason.caller_hung_up, CloseReason.USER_INITIATED)
    assert not ended(None, CloseReason.ERROR)


async def test_a_refusal_is_not_asked_about_again() -> None:
    backend = FakeBackend()
    asked: list[str] = []

    def refuse(action: str) -> BackendError:
        asked.append(action)
        return BackendError("unauthorized", "wrong token")

    backend.broken = refuse
    assert await open_call(backend, OPENING, pauses_seconds=(0, 0)) is None
    assert asked == ["open_call"]


@pytest.mark.parametrize(
    ("reason", "ending"),
    [
        (rtc.DisconnectReason.CLIENT_INITIATED, EndReason.caller_hung_up),
        (rtc.DisconnectReason.CONNECTION_TIMEOUT, EndReason.caller_hung_up),
        (rtc.DisconnectReason.ROOM_DELETED, EndReason.operator_ended),
    ],
)
def test_a_caller_who_is_gone_for_whatever_reason_ends_the_call(reason: int, ending: EndReason) -> None:
    room = Room(CALLER)
    session, call = watched(room)
    room.emit("participant_disconnected", left(CALLER, reason))
    assert session.closed
    assert call.end_reason is ending


async def test_a_caller_who_comes_back_with_our_own_line_still_has_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifetime, "RETURN_SECONDS", 0.01)
    room = Room(CALLER)
    session, _ = watched(room)
    room.emit("participant_disconnected", left(CALLER, rtc.DisconnectReason.UNKNOWN_REASON))
    room.emit("participant_connected", SimpleNamespace(identity="operator-1"))
    room.emit("participant_connected", SimpleNamespace(identity=CALLER))
    await asyncio.sleep(0.05)
    assert not session.closed


async def test_a_caller_who_does_not_come_back_has_hung_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifetime, "RETURN_SECONDS", 0.01)
    room = Room(CALLER)
    session, call = watched(room)
    room.emit("participant_disconnected", left(CALLER, rtc.DisconnectReason.UNKNOWN_REASON))
    assert call.end_reason is None
    await asyncio.wait_for(session.over.wait(), 5)
    assert call.end_reason is EndReason.caller_hung_up


def test_somebody_else_may_leave() -> None:
    room = Room(CALLER, "operator-1")
    session, _ = watched(room)
    room.emit("participant_disconnected", left("operator-1", rtc.DisconnectReason.CLIENT_INITIATED))
    assert not session.closed


@pytest.mark.parametrize(
    ("reason", "is_lost"),
    [
        (rtc.DisconnectReason.ROOM_DELETED, False),
        (rtc.DisconnectReason.PARTICIPANT_REMOVED, True),  # the api sent another job
        (rtc.DisconnectReason.SERVER_SHUTDOWN, True),
    ],
)
def test_losing_the_room_ends_the_job_and_the_call_only_if_it_is_over(reason: int, is_lost: bool) -> None:
    room = Room(CALLER)
    session, call = watched(room)
    room.emit("disconnected", reason)
    assert session.closed
    assert call.is_lost is is_lost


async def test_a_job_whose_call_another_one_has_is_told_so() -> None:
    backend = FakeBackend()
    backend.broken = lambda _: BackendError("stale-epoch", "Another job has this call.", epoch=1)
    with pytest.raises(NotOurs):
        await open_call(backend, OPENING, pauses_seconds=(0, 0))


def test_a_caller_who_was_gone_before_anybody_watched_ends_the_call() -> None:
    session, call = watched(Room())
    assert session.closed
    assert call.end_reason is EndReason.caller_hung_up


def test_the_first_reason_counts() -> None:
    room = Room(CALLER)
    _, call = watched(room)
    call.end_reason = EndReason.agent_ended
    room.emit("participant_disconnected", left(CALLER, rtc.DisconnectReason.CLIENT_INITIATED))
    assert call.end_reason is EndReason.agent_ended
