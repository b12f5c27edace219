import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from livekit import rtc

from agents.backend import BackendError
from agents.backend.fake import FakeBackend
from agents.human import HumanHandoffAgent
from agents.human.agent import Phase
from api.contract import EndReason, PromiseKind, QueueEntryState, Speaker, TicketStatus, Transition, Utterance
from tests.agents.conversation import Conversation, calls
from tests.agents.failing import FakeVoice
from tests.agents.loudspeaker import Loudspeaker
from tests.agents.manual_clock import ManualClock

pytestmark = pytest.mark.agents

OLIVIA = "operator-7b0c"


class Waiting(Conversation):
    """A call whose caller has asked for a person."""

    def __init__(self, directory: Path, **options: Any) -> None:
        self.clock = ManualClock()
        super().__init__(directory, clock=self.clock, **options)

    async def __aenter__(self) -> "Waiting":
        await super().__aenter__()
        await self.says("A person, please.", calls("request_human", reason="wants a person"))
        self.forget_what_was_heard()
        return self

    @property
    def phase(self) -> Phase:
        return self.current(HumanHandoffAgent).phase


def operator(sid: str = "PA_1") -> rtc.RemoteParticipant:
    person = SimpleNamespace(identity=OLIVIA, name="Olivia Stone", sid=sid, track_publications={})
    return cast(rtc.RemoteParticipant, person)


def join(call: Conversation, person: rtc.RemoteParticipant) -> None:
    track = SimpleNamespace(kind=rtc.TrackKind.KIND_AUDIO)
    call.line.room.emit("track_subscribed", track, SimpleNamespace(track=track), person)


def leave(call: Conversation, person: rtc.RemoteParticipant) -> None:
    call.line.room.emit("participant_disconnected", person)


async def test_the_caller_is_in_line_before_anything_is_said_about_it(tmp_path: Path) -> None:
    backend = FakeBackend(waiting_before=2, operators_available=0, expected_wait=(60, 180))
    async with Conversation(tmp_path, backend=backend) as call:
        said = await call.says("A person.", calls("request_human", reason="wants a person"))
        assert said[1] == (
            "You are number three in line. No operator is free at the moment. "
            "The wait is usually between 1 and 3 minutes. "
            "Is there anything the operator should know before they join?"
        )
        entry = backend.entries[0]
        assert (entry.agent, entry.briefing.caller_name) == ("HumanHandoffAgent", "Alice Martin")


async def test_the_transition_is_stored_before_the_entry_is_asked_for(tmp_path: Path) -> None:
    backend = FakeBackend()
    stored: list[str] = []

    def note(action: str) -> None:
        if action == "enqueue":
            stored.extend(event.target.name for event in backend.events if isinstance(event, Transition))

    backend.broken = lambda action: note(action)
    async with Conversation(tmp_path, backend=backend) as call:
        await call.says("A person.", calls("request_human", reason="wants a person"))
        assert stored == ["RouterAgent", "HumanHandoffAgent"]


async def test_a_line_that_cannot_be_reached_is_said_to_be_and_tried_again(tmp_path: Path) -> None:
    backend = FakeBackend()
    backend.fail("enqueue")
    async with Waiting(tmp_path, backend=backend) as call:
        assert "can't reach our operators' line" in (await call.says("How long?", calls("check_wait")))[0]
        backend.fail()
        await call.clock.pass_(3)
        assert len(backend.entries) == 1


async def test_the_caller_hears_their_true_place_from_time_to_time(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        call.backend.waiting_before = 1
        await call.clock.pass_(26)
        assert await call.hears() == "You are number two in line. I'm still with you."


async def test_a_detail_goes_into_the_briefing_of_the_entry(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        said = await call.says("The router is red.", calls("add_detail", detail="the router is red"))
        assert said == ["Thank you, I've added that for the operator."]
        assert [fact.value for fact in call.backend.entries[-1].briefing.facts] == ["the router is red"]


async def test_after_a_minute_a_callback_is_offered_with_the_number_read_back(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        await call.clock.pass_(62)
        call.forget_what_was_heard()
        await call.clock.pass_(0)
        said = [event.text for event in await call.reported(Utterance)]
        assert said[-1] == (
            "I'm sorry, nobody has become free yet. "
            "Shall we call you back on one five five five zero one zero zero, or would you rather wait?"
        )


async def test_a_callback_is_on_file_before_it_is_spoken_of_and_ends_the_call(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        said = await call.says("Call me back.", calls("schedule_callback"))
        assert said[0].startswith("I have booked a callback. We will call you within a day on one five five five")
        assert [promise.kind for promise in call.backend.promises.values()] == [PromiseKind.callback]
        assert call.backend.left[0].state is QueueEntryState.callback
        assert call.backend.tickets[-1].status is TicketStatus.pending
        await call.closed()
        assert call.call.end_reason is EndReason.agent_ended


async def test_a_callback_that_could_not_be_noted_is_not_promised(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        call.backend.fail("promise")
        said = await call.says("Call me back.", calls("schedule_callback"))
        assert said[0].startswith("I'm sorry, I can't reach our systems")
        assert call.backend.left == []
        assert call.backend.entry_state is QueueEntryState.waiting


async def test_nobody_is_called_back_on_a_number_that_is_not_known(tmp_path: Path) -> None:
    async with Waiting(tmp_path, number="") as call:
        said = await call.says("Call me back.", calls("schedule_callback"))
        assert said == ["I'm sorry, I can't see your number, so nobody can call you back. I can keep your place."]
        assert call.backend.promises == {}


async def test_a_caller_who_answers_no_offer_is_called_back(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        await call.clock.pass_(110)
        await call.closed()
        assert [promise.kind for promise in call.backend.promises.values()] == [PromiseKind.callback]
        assert call.line.hung_up


async def test_a_problem_that_is_gone_gives_the_place_back(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        said = await call.says("It works now!", calls("problem_solved", resolution="it came back by itself"))
        assert said == ["Good to hear, I've taken you out of the line. Is there anything else I can do for you?"]
        assert call.agent == "RouterAgent"
        assert call.backend.left[0].state is QueueEntryState.withdrawn
        assert call.backend.tickets[-1].status is TicketStatus.resolved
        assert call.call.keeps_company is False


async def test_a_place_that_was_taken_away_is_asked_for_again(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        call.backend.entry_state = QueueEntryState.closed
        await call.clock.pass_(2)
        assert len(call.backend.entries) == 2


async def test_the_two_are_introduced_in_one_sentence_and_the_agent_falls_silent(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        join(call, operator())
        introduction = await call.hears()
        assert introduction == (
            "Alice, this is Olivia Stone, who takes over from here; Olivia Stone, you are talking with Alice Martin."
        )
        await call.clock.pass_(1)
        asked = len(call.model.requests)
        assert call.phase is Phase.connected
        assert call.session.output.audio_enabled is False
        await call.clock.pass_(300)
        assert len(call.model.requests) == asked
        assert call.backend.left == []


async def test_an_operator_who_comes_back_soon_still_has_the_caller(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        join(call, operator("PA_1"))
        await call.hears()
        leave(call, operator("PA_1"))
        await call.clock.pass_(2)
        join(call, operator("PA_2"))
        await call.clock.pass_(30)
        assert call.phase is Phase.connected
        assert call.backend.returned == []


async def test_an_operator_who_comes_back_is_not_talked_over(tmp_path: Path) -> None:
    voice = FakeVoice()
    async with Waiting(tmp_path, voice=voice, loudspeaker=Loudspeaker()) as call:
        join(call, operator("PA_1"))
        await call.hears()
        leave(call, operator("PA_1"))
        voice.way = "hangs"  # a sentence that has not ended yet
        await call.clock.pass_(3)
        one_moment = call.session.current_speech
        assert one_moment is not None
        join(call, operator("PA_2"))
        await asyncio.wait_for(one_moment.wait_for_playout(), 5)
        assert one_moment.interrupted


async def test_the_old_leg_of_a_refreshed_browser_is_no_departure(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        join(call, operator("PA_1"))
        await call.hears()
        join(call, operator("PA_2"))
        leave(call, operator("PA_1"))
        await call.clock.pass_(30)
        assert call.phase is Phase.connected


async def test_a_caller_whose_operator_is_gone_is_told_and_taken_back_first_in_line(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        join(call, operator())
        await call.hears()
        leave(call, operator())
        await call.clock.pass_(3)
        assert await call.hears() == "One moment please, Olivia Stone's line was interrupted."
        assert call.session.output.audio_enabled is True
        await call.clock.pass_(12)
        assert await call.hears() == "I'm sorry, we have lost Olivia Stone. You are next in line. I stay with you."
        assert call.backend.returned[0].reason == "the operator's line was cut"
        assert call.phase is Phase.waiting
        assert await call.says("Thanks.", "Of course.") == ["Of course."]


async def test_an_operator_who_claims_and_never_joins_does_not_keep_the_caller(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        call.backend.entry_state = QueueEntryState.connected
        await call.clock.pass_(10)
        assert call.backend.returned == []
        await call.clock.pass_(10)
        assert call.backend.returned[0].reason == "the operator did not join"


async def test_a_caller_who_is_not_given_back_is_not_left_on_a_dead_line(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        join(call, operator())
        await call.hears()
        call.backend.broken = lambda action: BackendError("entry-gone", "over") if action == "return_caller" else None
        leave(call, operator())
        await call.clock.pass_(15)
        await call.closed()
        assert call.line.hung_up
        assert call.call.end_reason is EndReason.operator_ended


async def test_a_silent_api_does_not_lose_the_caller_who_was_given_back(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        join(call, operator())
        await call.hears()
        call.backend.fail("return_caller")
        leave(call, operator())
        await call.clock.pass_(20)
        call.backend.fail()
        await call.clock.pass_(3)
        assert len(call.backend.returned) == 1


async def test_hanging_up_while_waiting_ends_the_call_cleanly(tmp_path: Path) -> None:
    async with Waiting(tmp_path) as call:
        call.call.end_reason = EndReason.caller_hung_up
        call.session.shutdown(drain=False)
        await call.closed()
        await asyncio.sleep(0)
        assert call.backend.events[-1].type == "call_ended"
        spoken = [event for event in call.backend.events if isinstance(event, Utterance)]
        assert "A person, please." in [event.text for event in spoken if event.speaker is Speaker.caller]
