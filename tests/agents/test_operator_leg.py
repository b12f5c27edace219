from types import SimpleNamespace
from typing import cast

import pytest
from livekit import rtc

from agents.human.operator import Operator, OperatorLeg
from tests.agents.conversation import FakeRoom

pytestmark = pytest.mark.agents

OLIVIA = Operator("operator-7b0c", "Olivia Stone")
LOST = rtc.ConnectionQuality.QUALITY_LOST
POOR = rtc.ConnectionQuality.QUALITY_POOR


class Leg:
    """An operator's leg in a room, and what was told of it."""

    def __init__(self) -> None:
        self.room = FakeRoom()
        self.told: list[str] = []
        self.leg = OperatorLeg(
            self.room,
            joined=lambda operator, _: self.told.append(f"{operator.name} joined"),
            left=lambda operator: self.told.append(f"{operator.name} left"),
        )
        self.leg.watch()

    def joins(self, sid: str = "PA_1") -> None:
        track = SimpleNamespace(kind=rtc.TrackKind.KIND_AUDIO)
        self.room.emit("track_subscribed", track, SimpleNamespace(track=track), olivia(sid))

    def leaves(self, sid: str = "PA_1") -> None:
        self.room.emit("participant_disconnected", olivia(sid))

    def has(self, quality: int, sid: str = "PA_1") -> None:
        self.room.emit("connection_quality_changed", olivia(sid), quality)


def olivia(sid: str) -> rtc.RemoteParticipant:
    return cast(rtc.RemoteParticipant, SimpleNamespace(identity=OLIVIA.identity, name=OLIVIA.name, sid=sid))


def test_a_line_that_is_lost_is_told_before_livekit_gives_the_leg_up() -> None:
    leg = Leg()
    leg.joins()
    leg.has(POOR)
    leg.has(LOST)
    leg.has(LOST)
    assert leg.told == ["Olivia Stone joined", "Olivia Stone left"]


def test_a_line_that_recovers_is_a_join() -> None:
    leg = Leg()
    leg.joins()
    leg.has(LOST)
    leg.has(POOR)
    leg.has(POOR)
    assert leg.told == ["Olivia Stone joined", "Olivia Stone left", "Olivia Stone joined"]


def test_a_line_that_recovers_after_the_caller_was_taken_back_is_nothing() -> None:
    leg = Leg()
    leg.joins()
    leg.has(LOST)
    leg.leg.give_up()
    leg.has(POOR)
    leg.leaves()
    assert leg.told == ["Olivia Stone joined", "Olivia Stone left"]


def test_the_old_leg_of_a_refreshed_browser_is_nothing() -> None:
    leg = Leg()
    leg.joins("PA_1")
    leg.joins("PA_2")
    leg.has(LOST, "PA_1")
    leg.leaves("PA_1")
    assert leg.told == ["Olivia Stone joined", "Olivia Stone joined"]


def test_the_callers_own_line_is_not_the_operators() -> None:
    leg = Leg()
    caller = SimpleNamespace(identity="sip_+15550100", name="", sid="PA_9")
    leg.room.emit("connection_quality_changed", caller, LOST)
    leg.joins()
    leg.room.emit("connection_quality_changed", caller, LOST)
    assert leg.told == ["Olivia Stone joined"]
