from types import SimpleNamespace
from typing import Any, cast

import pytest
from livekit.agents import AgentSession

from agents import reports
from agents.behaviors import barging
from agents.behaviors.barging import Barging
from agents.call import Call
from api.contract import Speaker
from tests.agents.conversation import FakeRoom

pytestmark = pytest.mark.agents

SAM = SimpleNamespace(identity="supervisor-7b0c", name="Sam Lee")
OLIVIA = SimpleNamespace(identity="operator-9a1d", name="Olivia Stone")
TRACK = SimpleNamespace(sid="TR_1")


class FakeScribe:
    """Hears one sentence as soon as it follows a track."""

    made: "list[FakeScribe]"

    def __init__(self, _stt: object, _vad: object, heard: Any) -> None:
        self.heard = heard
        self.is_closed = False
        FakeScribe.made.append(self)

    async def follow(self, _track: object) -> None:
        self.heard("Let me help you both.")

    async def aclose(self, _within_seconds: float = 0.0) -> None:
        self.is_closed = True


class Stage:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        FakeScribe.made = []
        self.written: list[tuple[Speaker, str, str]] = []
        monkeypatch.setattr(barging, "Scribe", FakeScribe)
        monkeypatch.setattr(reports, "utterance", lambda _, *said: self.written.append(said))
        self.room = FakeRoom()
        call = SimpleNamespace(line=SimpleNamespace(room=self.room))
        session = SimpleNamespace(stt=object(), vad=object(), on=lambda *_: None)
        self.barging = Barging(cast(AgentSession[Call], session), cast(Call, call))
        self.barging.attach()

    async def settled(self) -> None:
        while self.barging.busy:
            await self.barging.busy.pop()


async def test_who_barges_in_is_written_down_under_their_name(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(monkeypatch)
    stage.room.emit("track_subscribed", TRACK, SimpleNamespace(), SAM)
    await stage.settled()
    assert stage.written == [(Speaker.operator, "Sam Lee", "Let me help you both.")]

    stage.room.emit("track_unsubscribed", TRACK, SimpleNamespace(), SAM)
    await stage.settled()
    assert [scribe.is_closed for scribe in FakeScribe.made] == [True]


async def test_an_operator_is_somebody_elses_to_write_down(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(monkeypatch)
    stage.room.emit("track_subscribed", TRACK, SimpleNamespace(), OLIVIA)
    stage.room.emit("track_unsubscribed", TRACK, SimpleNamespace(), OLIVIA)
    await stage.settled()
    assert (stage.written, FakeScribe.made) == ([], [])
