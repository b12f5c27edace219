"""What every agent does, whichever flow it is in."""

from pathlib import Path

import pytest

from agents.backend.fake import FakeBackend
from agents.call import HUMAN
from agents.flows import load_flows
from api.contract import Category, Hours, Impression, Mood, Overflow, Severity, Transition
from tests.agents.conversation import LISTENING, Conversation, calls
from tests.agents.manual_clock import ManualClock

pytestmark = pytest.mark.agents

ENTRIES = {name: flow.cast[flow.entry] for name, flow in load_flows().items()}


def dialled(flow: str, **number: object) -> FakeBackend:
    return FakeBackend(number={"flow": flow} | number)


@pytest.mark.parametrize("flow", ENTRIES)
async def test_every_number_is_greeted_by_the_agent_its_flow_begins_with(tmp_path: Path, flow: str) -> None:
    async with Conversation(tmp_path, backend=dialled(flow)) as call:
        assert call.agent == getattr(ENTRIES[flow], "__name__", "")
        assert (await call.hears()).startswith("Thank you for calling Northwind Broadband, Alice. ")
        first = (await call.reported(Transition))[0]
        assert (first.kind, first.source.name) == ("answer", "+15550100")


@pytest.mark.parametrize("flow", ENTRIES)
async def test_a_person_is_one_turn_away_in_every_flow(tmp_path: Path, flow: str) -> None:
    async with Conversation(tmp_path, backend=dialled(flow)) as call:
        await call.says("A person, please.", calls("request_human", reason="wants a person"))
        assert call.agent == "HumanHandoffAgent"
        assert call.backend.entries


async def test_a_number_has_its_own_greeting(tmp_path: Path) -> None:
    async with Conversation(tmp_path, backend=dialled("support", greeting="Hello, this is Northwind.")) as call:
        assert await call.hears() == "Hello, this is Northwind, Alice. What can I do for you?"


async def test_who_called_within_a_day_is_asked_about_the_open_ticket(tmp_path: Path) -> None:
    async with Conversation(tmp_path, backend=dialled("support", recent_ticket="charged twice")) as call:
        assert "Is it about your open case, charged twice, or something else?" in await call.hears()


async def test_a_ticket_whose_subject_is_a_story_is_asked_about_without_telling_it(tmp_path: Path) -> None:
    story = "The caller asked for a person: I want to talk to a person, please."
    async with Conversation(tmp_path, backend=dialled("support", recent_ticket=story)) as call:
        assert (await call.hears()).endswith("Is it about your open case, or something else?")


async def test_emergency_words_are_answered_at_once_and_no_model_is_asked(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        said = await call.says("Please help, there is a gas leak!", "The model would say this.")
        assert said == [call.call.context.emergency.answer]
        assert call.model.requests == []
        assert call.call.severity is Severity.critical
        assert await call.says("What?") == [LISTENING]


async def test_words_that_only_begin_like_an_emergency_are_none(tmp_path: Path) -> None:
    words = {"words": ["fire"], "answer": "Dial 911."}
    async with Conversation(tmp_path, backend=dialled("support", emergency=words)) as call:
        assert await call.says("My firewall is broken.") == [LISTENING]
        assert await call.says("There is a fire!") == ["Dial 911."]


async def test_an_angry_caller_is_noticed_before_the_model_answers(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await call.says("This is ridiculous!")
        assert call.call.mood is Mood.angry
        assert "Mood: angry" in call.model.requests[-1].said
        assert [(each.mood, each.severity) for each in await call.reported(Impression)] == [("angry", "low")]
        await call.says("Well?")
        assert "Mood: angry" in call.model.requests[-1].instructions


async def test_a_caller_who_asks_for_a_moment_is_left_in_peace_until_they_speak_again(tmp_path: Path) -> None:
    clock = ManualClock()
    async with Conversation(tmp_path, clock=clock) as call:
        assert await call.says("Wait a moment.", calls("wait_a_moment")) == ["Of course, take your time."]
        assert call.call.waits_until > clock.now()
        await call.says("I'm back.")
        assert call.call.waits_until <= clock.now()


async def test_outside_its_hours_a_number_offers_a_callback_at_once(tmp_path: Path) -> None:
    hours = Hours.model_validate({"open": False, "opens_at": "2030-01-07T14:00:00Z", "closed_because": "New Year"})
    async with Conversation(tmp_path, backend=dialled("support", hours=hours)) as call:
        said = await call.says("A person!", calls("request_human", reason="wants a person"))
        assert "because of New Year and are back on Monday, January 7" in said[-1]
        assert said[-1].endswith("Shall we call you back on one five five five zero one zero zero?")


async def test_outside_its_hours_a_number_with_a_message_says_it_and_ends_the_call(tmp_path: Path) -> None:
    number = {"hours": Hours(open=False), "overflow": Overflow.message, "overflow_message": "Please write to us."}
    async with Conversation(tmp_path, backend=dialled("support", **number)) as call:
        said = await call.says("A person!", calls("request_human", reason="wants a person"))
        assert said[-1] == "Please write to us. Goodbye!"
        await call.closed()
        assert call.backend.entries == []
        assert call.backend.tickets != []


async def test_a_specialist_who_was_consulted_brings_the_caller_back_with_the_result(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await call.says("What do I owe, and what is Fiber 1000?", calls("consult_billing", question="what is owed"))
        assert call.agent == "BillingSupportAgent"
        assert "Asked by: RouterAgent: what is owed" in call.model.requests[-1].instructions
        said = await call.says("Well?", calls("report_back", result="49 dollars are due"))
        assert said[0] == "Let me take that back to my colleague."
        assert call.agent == "RouterAgent"
        known = call.model.requests[-1].instructions
        assert "Consulted BillingSupportAgent: what is owed: 49 dollars are due" in known
        assert "Asked by" not in known
        await call.says("A person.", calls("request_human", reason="more"))
        (consultation,) = call.backend.entries[-1].briefing.consultations
        assert consultation.result == "49 dollars are due"
        assert call.call.category is Category.billing


async def test_a_question_that_was_just_answered_is_not_asked_again_before_the_caller_speaks(tmp_path: Path) -> None:
    ask = calls("consult_billing", question="what is owed")
    async with Conversation(tmp_path) as call:
        await call.says("What do I owe?", ask)
        said = await call.says("Well?", calls("report_back", result="49 dollars"), ask)
        assert said[-1] == "49 dollars"
        assert call.agent == "RouterAgent"
        await call.says("And now?", ask)
        assert call.agent == "BillingSupportAgent"


async def test_somebody_whom_nobody_asked_reports_back_to_where_the_flow_begins(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await call.says("Charged twice.", calls("route_to_billing", problem="charged twice"))
        await call.says("Go on.", calls("report_back", result="nothing"))
        assert call.agent == "RouterAgent"
        assert call.call.consultations == []


async def test_a_person_asked_for_in_the_middle_of_a_consultation_ends_it(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await call.says("What do I owe?", calls("consult_billing", question="what is owed"))
        await call.says("A person!", calls("request_human", reason="now"))
        assert call.agent == "HumanHandoffAgent"
        assert call.call.open_questions == []


async def test_consulting_without_end_brings_in_somebody_senior(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        for _ in range(call.call.flow.visits):
            await call.says("And what do I owe?", calls("consult_billing", question="what is owed"))
            await call.says("Well?", calls("report_back", result="nothing"))
        await call.says("And what do I owe?", calls("consult_billing", question="what is owed"))
        assert call.agent == "EscalationAgent"


def test_every_flow_has_its_way_to_a_person() -> None:
    assert all(HUMAN in flow.cast for flow in load_flows().values())
