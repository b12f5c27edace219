"""Technical support, sales, general questions and the senior."""

from pathlib import Path

import pytest

from agents.backend.fake import FakeBackend
from api.contract import Severity, Transition, TransitionKind
from tests.agents.conversation import Conversation, calls

pytestmark = pytest.mark.agents


async def routed(call: Conversation, team: str, problem: str = "no internet") -> None:
    await call.says(f"It is about {problem}.", calls(f"route_to_{team}", problem=problem))


async def test_diagnostics_tell_the_finding_and_the_advice_and_are_kept_as_a_step(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await routed(call, "technical")
        said = await call.says("Please check.", calls("run_diagnostics", service="Internet "))
        assert said == ["Your router is not answering us. Please unplug it for thirty seconds."]
        assert call.call.steps[0].what == "ran diagnostics on internet"
        assert "Tried: ran diagnostics on internet" in call.model.requests[-1].instructions


async def test_diagnostics_of_something_unknown_name_what_can_be_checked(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await routed(call, "technical")
        said = await call.says("Check my toaster.", calls("run_diagnostics", service="toaster"))
        assert said == ["I can check internet or tv. Which one is it?"]
        assert (await call.tools())[-1].failed


async def test_three_steps_that_failed_lead_to_the_offer_of_somebody_senior(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await routed(call, "technical")
        for step in ("restarted the router", "changed the cable"):
            said = await call.says("No.", calls("record_attempt", step=step, worked=False))
            assert said == ["Thank you, I've noted that it did not help. Shall we try something else?"]
        said = await call.says("No.", calls("record_attempt", step="reset the router", worked=False))
        assert said == ["We have tried enough by now. Shall I bring in a senior colleague?"]


async def test_a_step_that_worked_is_kept_as_such(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await routed(call, "technical")
        await call.says("It is back.", calls("record_attempt", step="restarted the router", worked=True))
        assert call.call.steps[-1].outcome == "it worked"


async def test_the_senior_gets_the_notes_of_the_one_before(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await routed(call, "technical")
        await call.says("No.", calls("record_attempt", step="restarted the router", worked=False))
        said = await call.says("This is bad.", calls("escalate", reason="still no internet", severity="high"), "I see.")
        assert said == ["I'll bring in a senior colleague.", "I see."]
        assert call.agent == "EscalationAgent"
        notes = call.model.requests[-1].instructions
        assert "Tried: restarted the router: it did not help" in notes
        transition = (await call.reported(Transition))[-1]
        assert transition.kind is TransitionKind.escalation
        assert transition.briefing.severity is Severity.high
        assert transition.briefing.steps[0].what == "restarted the router"


async def test_a_severity_that_makes_no_sense_counts_as_medium(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await routed(call, "technical")
        await call.says("Help.", calls("escalate", reason="it is bad", severity="apocalyptic"))
        assert call.call.severity is Severity.medium


async def test_beyond_the_senior_there_is_a_person(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await routed(call, "technical")
        await call.says("Help.", calls("escalate", reason="it is bad", severity="high"))
        await call.says("And now?", calls("escalate", reason="still bad", severity="critical"))
        assert call.agent == "HumanHandoffAgent"
        assert call.backend.entries[0].briefing.severity is Severity.critical


async def test_the_senior_refunds_within_the_same_limit(tmp_path: Path) -> None:
    async with Conversation(tmp_path, number="+15550102") as call:
        await routed(call, "billing", "a refund")
        await call.says("60601.", calls("verify_caller", postcode="60601"))
        await call.says("Higher.", calls("escalate", reason="refund over the limit", severity="medium"))
        said = await call.says(
            "Refund.", calls("issue_refund", invoice_number="INV-1050", amount="480", reason="unhappy")
        )
        assert "needs a person's approval" in said[0]
        assert call.backend.refunds == {}


async def test_the_knowledge_base_answers(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await routed(call, "general", "opening hours")
        said = await call.says("How?", calls("search_knowledge", question="restart the router"))
        assert said == ["Unplug the router for thirty seconds."]


async def test_what_the_knowledge_base_does_not_know_is_said_and_a_person_offered(tmp_path: Path) -> None:
    async with Conversation(tmp_path, backend=FakeBackend(articles=[])) as call:
        await routed(call, "general", "the meaning of life")
        said = await call.says("Why?", calls("search_knowledge", question="the meaning of life"))
        assert said == ["I have nothing on that in our knowledge base. Shall I get you a person?"]


async def test_a_product_that_was_named_is_described_with_its_price(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await routed(call, "sales", "a new plan")
        said = await call.says("Fiber 1000?", calls("product_info", question="what does fiber 1000 cost"))
        assert said == ["Fiber 1000 costs 79 dollars a month. A gigabit both ways."]


async def test_an_open_question_about_products_names_them_all(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await routed(call, "sales", "a new plan")
        said = await call.says("What do you have?", calls("product_info", question="what do you have"))
        assert said[0].startswith("We have Fiber 500 for 49 dollars a month and Fiber 1000 for 79 dollars a month.")


async def test_a_demonstration_is_offered_and_booked_in_the_callers_words(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await routed(call, "sales", "a demo")
        said = await call.says("A demo.", calls("list_demo_slots"))
        assert said == [
            "I can offer Tuesday, January 1 at 10 AM or Wednesday, January 2 at 2 30 PM. Which one suits you?"
        ]
        said = await call.says("Tuesday at ten.", calls("schedule_demo", choice="tuesday at ten"))
        assert said == ["Your demonstration is booked for Tuesday, January 1 at 10 AM. Is there anything else?"]
        assert len(call.backend.demos) == 1


async def test_a_time_that_was_not_offered_is_asked_for_again(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await routed(call, "sales", "a demo")
        said = await call.says("Sunday.", calls("schedule_demo", choice="sunday at noon"))
        assert said[0].startswith("I didn't get which time you mean.")
        assert call.backend.demos == {}


async def test_a_time_that_somebody_else_took_is_said_to_be_taken(tmp_path: Path) -> None:
    async with Conversation(tmp_path) as call:
        await routed(call, "sales", "a demo")
        await call.says("A demo.", calls("list_demo_slots"))
        call.backend.slots = call.backend.slots[1:]
        said = await call.says("The first one.", calls("schedule_demo", choice="the first one"))
        assert said == ["I'm sorry, somebody has just taken that time. Which other time would suit you?"]


async def test_without_a_free_time_a_person_is_offered(tmp_path: Path) -> None:
    async with Conversation(tmp_path, backend=FakeBackend(slots=[])) as call:
        await routed(call, "sales", "a demo")
        said = await call.says("A demo.", calls("list_demo_slots"))
        assert said[0].endswith("Shall I get you a person?")
