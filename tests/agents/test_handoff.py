from pathlib import Path

import pytest

from api.contract import EndReason, Mood, Severity, Transition, TransitionKind
from tests.agents.conversation import Conversation, calls

pytestmark = pytest.mark.agents

PATHS = {
    "RouterAgent": [],
    "TechnicalSupportAgent": [calls("route_to_technical", problem="no internet")],
    "BillingSupportAgent": [calls("route_to_billing", problem="charged twice")],
    "SalesAgent": [calls("route_to_sales", problem="a new plan")],
    "GeneralSupportAgent": [calls("route_to_general", problem="opening hours")],
    "EscalationAgent": [
        calls("route_to_technical", problem="no internet"),
        calls("escalate", reason="beyond me", severity="high"),
    ],
}


@pytest.mark.parametrize("agent", PATHS)
async def test_asking_for_a_person_works_from_every_agent_in_one_turn(tmp_path: Path, agent: str) -> None:
    async with Conversation(tmp_path) as call:
        for step in PATHS[agent]:
            await call.says("Go on.", step)
        assert call.agent == agent
        said = await call.says("Let me talk to a person!", calls("request_human", reason="wants a person"))
        assert said[0] == "Of course, I'll get you a person."
        assert "You are next in line." in said[1]
        assert call.agent == "HumanHandoffAgent"
        assert call.backend.entries[0].reason == "wants a person"
        assert call.backend.entries[0].briefing.severity in (Severity.medium, Severity.high)
        last = (await call.reported(Transition))[-1]
        assert (last.kind, last.source.name) == (TransitionKind.escalation, agent)


@pytest.mark.parametrize("agent", PATHS)
async def test_every_agent_can_say_goodbye_and_end_the_call(tmp_path: Path, agent: str) -> None:
    async with Conversation(tmp_path) as call:
        for step in PATHS[agent]:
            await call.says("Go on.", step)
        said = await call.says("Goodbye.", calls("end_call"))
        assert said == ["Thank you for calling Northwind Broadband. Goodbye!"]
        await call.closed()
        assert call.line.hung_up
        assert call.call.end_reason is EndReason.agent_ended
        assert call.backend.events[-1].type == "call_ended"


async def test_going_back_to_the_router_keeps_everything_and_greets_nobody_again(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await call.says("I was charged twice.", calls("route_to_billing", problem="charged twice"))
        said = await call.says(
            "And my TV is dead.",
            calls("back_to_router", reason="TV"),
            calls("route_to_technical", problem="TV is dead"),
        )
        assert said[:2] == [
            "All right, let me see who can help with that.",
            "I'll connect you with our technical support.",
        ]
        assert call.agent == "TechnicalSupportAgent"
        assert "I was charged twice." in call.model.requests[-1].said


async def test_what_a_tool_answered_is_known_to_an_agent_without_that_tool(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await call.says("My internet is slow.", calls("route_to_technical", problem="internet is slow"))
        await call.says("Please check it.", calls("run_diagnostics", service="internet"))
        await call.says("And what do I pay?", calls("back_to_router", reason="the bill"))
        context = call.model.requests[-1].context.items
        assert call.agent == "RouterAgent"
        assert "run_diagnostics" in [item.name for item in context if item.type == "function_call"]
        assert "run_diagnostics" in [item.name for item in context if item.type == "function_call_output"]


async def test_the_third_return_to_the_router_goes_to_somebody_senior(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        for _ in range(2):
            await call.says("Billing.", calls("route_to_billing", problem="charged twice"))
            await call.says("Something else.", calls("back_to_router", reason="else"))
        await call.says("Billing.", calls("route_to_billing", problem="charged twice"))
        said = await call.says("Something else.", calls("back_to_router", reason="else"))
        assert said[0] == "I don't want to send you around any further, so I'll bring in somebody senior."
        assert call.agent == "EscalationAgent"


async def test_a_caller_who_was_sent_around_too_often_gets_a_person(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        flow = call.call.flow
        call.call.visits.update({(flow.name, part): flow.visits for part in flow.cast})
        await call.says("Billing.", calls("route_to_billing", problem="charged twice"))
        assert call.agent == "HumanHandoffAgent"
        assert call.backend.entries != []


async def test_what_falls_into_a_change_of_agents_reaches_the_next_one(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        call.call.unanswered.append("And be quick, please.")
        call.session.off("conversation_item_added", call.reporting.on_item)
        await call.says("I was charged twice.", calls("route_to_billing", problem="charged twice"))
        assert call.model.requests[-1].said[-1] == "And be quick, please."


async def test_the_mood_of_the_caller_is_part_of_the_briefing(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await call.says("This is ridiculous!", calls("request_human", reason="angry"))
        assert call.backend.entries[0].briefing.mood is Mood.angry
