"""What an operator asks of the agent that stays in the room: hold, resume, transfer, hand back."""

from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
from livekit import rtc

from agents.human import HumanHandoffAgent
from agents.human.agent import Phase
from agents.persona.agent import FlowAgent
from api.contract import Category, HandBack, Hold, Instruction, KeepCompany, PassOn, QueueEntryState, Resume
from tests.agents.conversation import Conversation, calls
from tests.agents.manual_clock import ManualClock

pytestmark = pytest.mark.agents

OLIVIA_ID = UUID("7b0c0000-0000-0000-0000-000000000001")
OMAR_ID = UUID("7b0c0000-0000-0000-0000-000000000002")
OLIVIA, OMAR = "Olivia Stone", "Omar Reyes"


class Desk(Conversation):
    """A call that Olivia has."""

    def __init__(self, directory: Path, **options: Any) -> None:
        self.clock = ManualClock()
        super().__init__(directory, clock=self.clock, **options)

    async def __aenter__(self) -> "Desk":
        await super().__aenter__()
        await self.says("A person, please.", calls("request_human", reason="wants a person"))
        self.forget_what_was_heard()
        self.backend.entry_state = QueueEntryState.connected
        self.join(OLIVIA_ID, OLIVIA)
        await self.hears()
        await self.clock.pass_(1)
        return self

    def join(self, operator_id: UUID, name: str, sid: str = "PA_1") -> None:
        person = self._person(operator_id, name, sid)
        self.line.room.remote_participants[person.identity] = person
        (publication,) = person.track_publications.values()
        self.line.room.emit("track_subscribed", publication.track, publication, person)

    def leave(self, operator_id: UUID, name: str, sid: str = "PA_1") -> None:
        self.line.room.emit("participant_disconnected", self._person(operator_id, name, sid))

    @staticmethod
    def _person(operator_id: UUID, name: str, sid: str) -> rtc.RemoteParticipant:
        publication = SimpleNamespace(track=SimpleNamespace(kind=rtc.TrackKind.KIND_AUDIO))
        seen = SimpleNamespace(
            identity=f"operator-{operator_id}", name=name, sid=sid, track_publications={"TR_1": publication}
        )
        return cast(rtc.RemoteParticipant, seen)

    async def obeys(self, instruction: Instruction) -> bool:
        return await self.current(FlowAgent).obey(instruction)

    @property
    def phase(self) -> Phase:
        return self.current(HumanHandoffAgent).phase

    @property
    def agent_is_heard(self) -> bool:
        return self.session.output.audio_enabled


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with Desk(tmp_path) as desk:
        yield desk


async def test_on_hold_the_caller_hears_music_and_that_the_operator_is_still_there(desk: Desk) -> None:
    assert await desk.obeys(Hold(by=OLIVIA))
    assert desk.line.is_playing
    await desk.clock.pass_(31)
    assert await desk.hears() == "Olivia Stone is still with you. One more moment, please."
    assert desk.agent_is_heard
    assert desk.phase is Phase.connected


async def test_off_hold_the_agent_is_silent_again(desk: Desk) -> None:
    await desk.obeys(Hold(by=OLIVIA))
    assert await desk.obeys(Resume(by=OLIVIA))
    assert not desk.line.is_playing
    assert not desk.agent_is_heard
    asked = len(desk.model.requests)
    await desk.clock.pass_(60)
    assert len(desk.model.requests) == asked


async def test_a_refresh_during_a_hold_is_nothing_the_caller_hears_of(desk: Desk) -> None:
    await desk.obeys(Hold(by=OLIVIA))
    desk.leave(OLIVIA_ID, OLIVIA)
    await desk.clock.pass_(4)
    desk.join(OLIVIA_ID, OLIVIA, "PA_2")
    await desk.clock.pass_(1)
    assert desk.line.is_playing
    assert desk.phase is Phase.connected
    assert "interrupted" not in " ".join(await desk.utterances())


async def test_an_operator_who_is_lost_during_a_hold_leaves_no_music_behind(desk: Desk) -> None:
    await desk.obeys(Hold(by=OLIVIA))
    desk.leave(OLIVIA_ID, OLIVIA)
    await desk.clock.pass_(16)
    assert await desk.hears() == "I'm sorry, we have lost Olivia Stone. You are next in line. I stay with you."
    assert not desk.line.is_playing
    assert desk.phase is Phase.waiting


async def test_a_transferred_caller_is_told_whom_they_wait_for(desk: Desk) -> None:
    desk.backend.entry_state = QueueEntryState.waiting
    desk.backend.reserved_for = OMAR
    assert await desk.obeys(KeepCompany(by=OLIVIA, to=OMAR, is_person=True, note="Charged twice."))
    desk.leave(OLIVIA_ID, OLIVIA)
    assert await desk.hears() == (
        "Olivia Stone is connecting you with Omar Reyes. You are next in line. I stay with you."
    )
    assert desk.phase is Phase.waiting
    assert desk.agent_is_heard
    assert desk.call.facts["note from Olivia Stone"] == "Charged twice."
    assert desk.backend.returned == []


async def test_a_colleague_who_cannot_come_is_told_of_once(desk: Desk) -> None:
    desk.backend.entry_state = QueueEntryState.waiting
    desk.backend.reserved_for = OMAR
    await desk.obeys(KeepCompany(by=OLIVIA, to=OMAR, is_person=True))
    await desk.hears()
    desk.backend.reserved_for = None
    await desk.clock.pass_(3)
    assert await desk.hears() == "Omar Reyes can't come right now, so I'm finding you somebody else."
    await desk.clock.pass_(6)
    assert sum("can't come" in said for said in await desk.utterances()) == 1


async def test_a_caller_for_another_skill_keeps_that_skill_when_a_detail_is_added(desk: Desk) -> None:
    desk.backend.entry_state = QueueEntryState.waiting
    await desk.obeys(KeepCompany(by=OLIVIA, to="sales", is_person=False, note="Wants fiber."))
    assert (await desk.hears()).startswith("Olivia Stone is connecting you with a colleague for sales.")
    await desk.says("It is for my office.", calls("add_detail", detail="for an office"))
    entry = desk.backend.entries[-1]
    assert (entry.skill, entry.reason) == (Category.sales, "Olivia Stone transferred the caller to sales")
    assert [fact.value for fact in entry.briefing.facts] == ["Wants fiber.", "for an office"]


async def test_a_consulted_colleague_may_come_and_go(desk: Desk) -> None:
    await desk.obeys(Hold(by=OLIVIA))
    desk.join(OMAR_ID, OMAR, "PA_7")
    await desk.clock.pass_(2)
    desk.leave(OMAR_ID, OMAR, "PA_7")
    await desk.clock.pass_(20)
    assert desk.phase is Phase.connected
    assert desk.line.is_playing
    assert desk.backend.returned == []


async def test_a_caller_who_is_passed_on_is_introduced_to_the_colleague(desk: Desk) -> None:
    await desk.obeys(Hold(by=OLIVIA))
    desk.join(OMAR_ID, OMAR, "PA_7")
    assert await desk.obeys(PassOn(by=OLIVIA, to=OMAR, operator_id=OMAR_ID))
    assert (await desk.hears()).startswith("Alice, this is Omar Reyes, who takes over from here")
    desk.leave(OLIVIA_ID, OLIVIA)
    await desk.clock.pass_(20)
    assert not desk.line.is_playing
    assert not desk.agent_is_heard
    assert desk.phase is Phase.connected
    desk.leave(OMAR_ID, OMAR, "PA_7")
    await desk.clock.pass_(16)
    assert [each.reason for each in desk.backend.returned] == ["the operator's line was cut"]


async def test_a_colleague_who_has_the_caller_and_never_comes_loses_them_again(desk: Desk) -> None:
    await desk.obeys(PassOn(by=OLIVIA, to=OMAR, operator_id=OMAR_ID))
    await desk.clock.pass_(16)
    assert len(desk.backend.returned) == 1


async def test_a_caller_who_is_handed_back_gets_the_homework_done_by_who_had_them(desk: Desk) -> None:
    desk.model.script = ["Your invoice is forty nine dollars."]
    assert await desk.obeys(HandBack(by=OLIVIA, homework="Read the last invoice out."))
    assert await desk.hears() == "Olivia Stone has handed you back to me."
    assert await desk.hears() == "Your invoice is forty nine dollars."
    assert desk.agent == "RouterAgent"
    assert desk.agent_is_heard
    last = desk.model.requests[-1].said
    assert "A person, please." in last
    assert last[-2] == (
        "Olivia Stone, the operator, has handed me back to you. Please do this now: Read the last invoice out."
    )
    assert (await desk.transitions())[-1] == "HumanHandoffAgent > RouterAgent"
    assert desk.call.keeps_company is False
    assert desk.backend.returned == []


async def test_a_caller_who_was_handed_back_may_ask_for_a_person_again(desk: Desk) -> None:
    await desk.obeys(HandBack(by=OLIVIA, homework="Read the last invoice out."))
    await desk.hears()
    await desk.hears()
    desk.backend.entry_state = None
    await desk.says("A person again, please.", calls("request_human", reason="wants a person"))
    assert desk.agent == "HumanHandoffAgent"
    assert len(desk.backend.entries) == 2
