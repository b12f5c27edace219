from types import SimpleNamespace
from typing import cast

import pytest
from livekit import rtc

from agents.human.operator import Operator, OperatorLeg
from tests.agents.conversation import FakeRoom

pytestmark = pytest.mark.agents

OLIVIA = Operator("operator-7b0c", "Olivia Stone")
OMAR = Operator("operator-11aa", "Omar Reyes")
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
            consulted=lambda operator, _: self.told.append(f"{operator.name} is consulted"),
        )
        self.leg.watch()

    def joins(self, sid: str = "PA_1") -> None:
        self.comes(olivia(sid))

    def comes(self, person: rtc.RemoteParticipant) -> None:
        self.room.remote_participants[person.identity] = person
        (publication,) = person.track_publications.values()
        self.room.emit("track_subscribed", publication.track, publication, person)

    def leaves(self, sid: str = "PA_1") -> None:
        self.room.emit("participant_disconnected", olivia(sid))

    def has(self, quality: int, sid: str = "PA_1") -> None:
        self.room.emit("connection_quality_changed", olivia(sid), quality)


def person(who: Operator, sid: str) -> rtc.RemoteParticipant:
    track = SimpleNamespace(track=SimpleNamespace(kind=rtc.TrackKind.KIND_AUDIO))
    seen = SimpleNamespace(identity=who.identity, name=who.name, sid=sid, track_publications={"TR_1": track})
    return cast(rtc.RemoteParticipant, seen)


def olivia(sid: str) -> rtc.RemoteParticipant:
    return person(OLIVIA, sid)


def omar(sid: str = "PA_7") -> rtc.RemoteParticipant:
    return person(OMAR, sid)


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


def test_a_colleague_who_comes_besides_is_consulted_and_may_leave() -> None:
    leg = Leg()
    leg.joins()
    leg.comes(omar())
    leg.room.emit("connection_quality_changed", omar(), LOST)
    leg.room.emit("participant_disconnected", omar())
    assert leg.told == ["Olivia Stone joined", "Omar Reyes is consulted"]


def test_once_the_caller_is_the_colleagues_it_is_the_colleague_who_counts() -> None:
    leg = Leg()
    leg.joins()
    leg.comes(omar())
    assert leg.leg.belongs_to(OMAR.identity)
    leg.leaves()
    leg.room.emit("participant_disconnected", omar())
    assert leg.told == ["Olivia Stone joined", "Omar Reyes is consulted", "Omar Reyes joined", "Omar Reyes left"]


def test_a_colleague_who_is_just_coming_back_joins_as_the_one_who_has_the_caller() -> None:
    leg = Leg()
    leg.joins()
    assert not leg.leg.belongs_to(OMAR.identity)
    leg.comes(omar("PA_8"))
    assert leg.told == ["Olivia Stone joined", "Omar Reyes joined"]
