from pathlib import Path

import pytest

from agents.backend.fake import FakeBackend
from api.contract import Category, Transition, TransitionKind, Utterance
from tests.agents.conversation import Conversation, calls, heard

pytestmark = pytest.mark.agents

STRANGER = "+15559999"


async def test_a_known_caller_is_greeted_by_name_in_one_sentence(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        assert heard(call.greeting) == ["Thank you for calling Northwind Broadband, Alice. What can I do for you?"]


async def test_a_stranger_is_greeted_by_the_company_alone(tmp_path: Path) -> None:
    async with Conversation(tmp_path, number=STRANGER) as call:
        assert heard(call.greeting) == ["Thank you for calling Northwind Broadband. What can I do for you?"]
        assert call.backend.customer is None


async def test_a_name_is_taken_and_shown_to_the_model(tmp_path: Path) -> None:
    async with Conversation(tmp_path, number=STRANGER) as call:
        said = await call.says("My name is Dana Lee.", calls("identify_caller", name="Dana Lee"))
        assert said == ["Thank you, Dana. What can I do for you?"]
        assert "Caller's name: Dana Lee" in call.model.requests[-1].instructions


async def test_an_email_is_read_back_and_counts_once_it_is_confirmed(tmp_path: Path) -> None:
    async with Conversation(tmp_path, number=STRANGER) as call:
        spoken = "alice dot martin at example dot com"
        said = await call.says(spoken, calls("identify_caller", email=spoken))
        assert said == ["I have alice dot martin at example dot com. Is that right?"]
        assert call.backend.customer is None
        said = await call.says("Yes.", calls("confirm_email", correct=True))
        assert said == ["Thank you, Alice. What can I do for you?"]
        assert "Customer on file: Alice Martin" in call.model.requests[-1].instructions


async def test_an_email_that_is_not_understood_is_asked_for_once_more_and_then_left(tmp_path: Path) -> None:
    async with Conversation(tmp_path, number=STRANGER) as call:
        first = await call.says("bleep bloop", calls("identify_caller", email="bleep bloop"))
        second = await call.says("bleep", calls("identify_caller", email="bleep"))
        assert first == ["I'm sorry, I didn't get your e-mail. Could you say it once more, slowly?"]
        assert second == ["Never mind, we can go on without it. What can I do for you?"]


async def test_an_email_that_was_heard_wrong_is_asked_for_once_more(tmp_path: Path) -> None:
    async with Conversation(tmp_path, number=STRANGER) as call:
        await call.says("bob@example.com", calls("identify_caller", email="bob@example.com"))
        said = await call.says("No.", calls("confirm_email", correct=False))
        assert "once more" in said[0]
        assert call.call.caller_email is None


async def test_confirming_what_was_never_said_is_not_taken_for_an_email(tmp_path: Path) -> None:
    async with Conversation(tmp_path, number=STRANGER) as call:
        await call.says("Yes.", calls("confirm_email", correct=True))
        assert call.call.caller_email is None
        assert not any(tool.failed for tool in await call.tools())


async def test_a_name_that_is_empty_is_asked_for_again(tmp_path: Path) -> None:
    async with Conversation(tmp_path, number=STRANGER) as call:
        said = await call.says("Hm.", calls("identify_caller", name=" "))
        assert said == ["I'm sorry, I didn't catch your name. Could you say it again?"]
        assert (await call.tools())[0].failed


@pytest.mark.parametrize(
    ("tool", "agent", "category"),
    [
        ("route_to_technical", "TechnicalSupportAgent", Category.technical),
        ("route_to_billing", "BillingSupportAgent", Category.billing),
        ("route_to_sales", "SalesAgent", Category.sales),
        ("route_to_general", "GeneralSupportAgent", Category.general),
    ],
)
async def test_each_route_leads_to_its_agent_and_opens_the_ticket(
    tmp_path: Path, tool: str, agent: str, category: Category
) -> None:
    async with Conversation(tmp_path) as call:
        said = await call.says("It is about something.", calls(tool, problem="something"), "Let me see.")
        assert said[0].startswith("I'll connect you with")
        assert said[1] == "Let me see."
        assert call.agent == agent
        assert call.backend.tickets[0].category is category
        assert call.backend.tickets[0].subject == "something"


async def test_the_next_agent_has_everything_said_and_its_own_tools_and_does_not_greet(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await call.says("I was charged twice.", calls("route_to_billing", problem="charged twice"), "Let me see.")
        request = call.model.requests[-1]
        assert "I was charged twice." in request.said
        assert request.said[-1] == "I'll connect you with our billing team."
        assert "lookup_invoice" in request.tools
        assert "route_to_billing" not in request.tools
        assert "You are billing support" in request.instructions
        assert "first voice callers hear" not in "".join(request.said)
        assert "Problem: charged twice" in request.instructions


async def test_a_handoff_is_reported_with_reason_and_briefing_after_its_announcement(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await call.says("I was charged twice.", calls("route_to_billing", problem="charged twice"), "Let me see.")
        answered, handed_over = await call.reported(Transition)
        assert (answered.kind, handed_over.kind) == (TransitionKind.answer, TransitionKind.handoff)
        assert handed_over.reason == "charged twice"
        assert handed_over.briefing.caller_name == "Alice Martin"
        assert handed_over.briefing.problem == "charged twice"
        kinds = [event.type for event in call.backend.events]
        assert kinds == ["transition", "utterance", "utterance", "tool_call", "utterance", "transition", "utterance"]
        speakers = [event.name for event in await call.reported(Utterance)]
        assert speakers == ["RouterAgent", "caller", "RouterAgent", "BillingSupportAgent"]


async def test_events_are_numbered_without_gaps(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await call.says("I was charged twice.", calls("route_to_billing", problem="charged twice"), "Let me see.")
        assert await call.call.journal.settled(5)
        assert [event.seq for event in call.backend.events] == list(range(1, len(call.backend.events) + 1))


async def test_a_route_without_a_problem_is_asked_back(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        assert await call.says("Billing.", calls("route_to_billing", problem=" ")) == ["What is it about?"]
        assert call.agent == "RouterAgent"


async def test_a_tool_argument_of_the_wrong_type_changes_nothing(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await call.says("Yes.", calls("confirm_email", correct={"sure": 1}))
        assert (await call.tools())[0].failed
        assert call.agent == "RouterAgent"


async def test_a_ticket_that_cannot_be_saved_does_not_hold_up_the_caller_and_is_saved_later(tmp_path: Path) -> None:
    backend = FakeBackend()
    backend.fail("upsert_ticket")
    async with Conversation(tmp_path, backend=backend) as call:
        await call.says("I was charged twice.", calls("route_to_billing", problem="charged twice"))
        assert call.agent == "BillingSupportAgent"
        backend.fail()
        await call.says("Fine now.", calls("mark_resolved", resolution="explained"))
        assert backend.tickets[0].subject == "charged twice"
        assert backend.tickets[0].resolution == "explained"


async def test_the_caller_hears_when_the_api_does_not_answer(tmp_path: Path) -> None:
    backend = FakeBackend()
    backend.fail("identify")
    async with Conversation(tmp_path, number=STRANGER, backend=backend) as call:
        said = await call.says("I am Dana.", calls("identify_caller", name="Dana"))
        assert said == ["I'm sorry, I can't reach our systems right now. Shall I try again, or get you a person?"]
