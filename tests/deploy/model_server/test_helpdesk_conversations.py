"""Whole calls to the help desk with the rule-based model."""

import pytest

from deploy.local.model_server.dialogue.engine import Reply
from deploy.local.model_server.dialogue.flow import Flow
from tests.deploy.model_server.phone_call import PhoneCall, tool

pytestmark = pytest.mark.unit

GREETING = "Thank you for calling Northwind Broadband. This is the help desk. What is not working?"
SECOND_LEVEL = "I'll bring in our second level, they can look inside."
SETTLED = "I'm glad that's settled. Is there anything else I can do for you?"
NOT_VERIFIED = (
    "Before I can look at your account I need to check that it is you. "
    "Please tell me your e-mail, your postcode or an invoice number."
)


def arguments(reply: Reply) -> tuple[str, dict[str, object]]:
    assert reply.call is not None, reply
    return reply.call.tool, dict(reply.call.arguments)


@pytest.fixture
def call(helpdesk: Flow) -> PhoneCall:
    call = PhoneCall(helpdesk, "tier1")
    call.agent_says(GREETING)
    return call


def test_the_first_step_that_helps_ends_it(call: PhoneCall) -> None:
    assert tool(call.say("my internet is slow")) == "attempt_solution"
    step = "Please restart the router. Did that help?"
    assert call.returns(step).text == step
    assert arguments(call.say("yes that worked")) == ("report_outcome", {"worked": True})
    call.returns("Good to hear. Is everything working now?")
    solved = call.say("yes it is")
    assert arguments(solved) == ("mark_resolved", {"resolution": "Solved with the caller: my internet is slow"})
    assert call.returns(SETTLED).text == SETTLED
    assert tool(call.say("no, thank you")) == "end_call"


def test_a_goodbye_with_the_good_news_ends_the_call(call: PhoneCall) -> None:
    call.say("my internet is slow")
    call.returns("Please restart the router. Did that help?")
    call.say("yes it did")
    call.returns("Good to hear. Is everything working now?")
    assert tool(call.say("yes, thank you, goodbye")) == "mark_resolved"
    assert tool(call.returns(SETTLED)) == "end_call"


def test_three_failures_bring_the_second_level_which_looks_inside(call: PhoneCall) -> None:
    assert tool(call.say("my internet is slow")) == "attempt_solution"
    call.returns("Please restart the router. Did that help?")
    for answer in ("no", "I've already tried that"):
        assert arguments(call.say(answer)) == ("report_outcome", {"worked": False})
        call.returns("Please check the cables. Did that help?")
    assert arguments(call.say("still the same problem")) == ("report_outcome", {"worked": False})
    assert arguments(call.handed_to("tier2", SECOND_LEVEL)) == ("check_system_logs", {"service": "internet"})


def test_a_fix_needs_a_verified_caller_and_is_made_once_they_are(call: PhoneCall) -> None:
    call.say("my internet is slow")
    call.handed_to("tier2", SECOND_LEVEL)
    call.told("Flow: helpdesk", "Fact: suggested fix: reload_settings for internet")
    offer = "Your router lost its settings. I can mend that from here. Shall I do that now?"
    assert call.returns(offer).text == offer
    fix = ("apply_fix", {"service": "internet", "fix": "reload_settings"})
    assert arguments(call.say("yes please")) == fix
    assert call.returns(NOT_VERIFIED).text == NOT_VERIFIED
    assert tool(call.say("my security code is 4417")) == "verify_caller"
    again = call.returns("Thank you, that matches. What can I do for you?")
    assert again.text == "Thank you, that matches."
    assert arguments(again) == fix
    call.returns("The router has its settings again. Is it working now?")
    assert tool(call.say("yes")) == "mark_resolved"


def test_a_fix_that_was_declined_is_not_made_later(call: PhoneCall) -> None:
    call.say("my internet is slow")
    call.handed_to("tier2", SECOND_LEVEL)
    call.told("Flow: helpdesk", "Fact: suggested fix: reload_settings for internet")
    call.returns("Your router lost its settings. Shall I do that now?")
    assert call.say("no, leave it").call is None
    assert tool(call.say("no")) is None
    assert tool(call.say("flibber the gibbet")) is None


def test_a_fix_that_did_not_help_is_followed_by_a_test_and_a_person(call: PhoneCall) -> None:
    call.say("my internet is slow")
    call.handed_to("tier2", SECOND_LEVEL)
    call.told("Flow: helpdesk", "Fact: suggested fix: reload_settings for internet")
    call.returns("Your router lost its settings. Shall I do that now?")
    call.say("yes")
    call.returns("The router has its settings again. Is it working now?")
    assert arguments(call.say("no, it's still slow")) == ("run_diagnostics", {"service": "internet"})
    offer = call.returns("The line to your house is damaged.")
    assert offer.text == "The line to your house is damaged. Shall I get you a person who can look into it?"
    assert arguments(call.say("yes please")) == (
        "escalate_to_human",
        {"reason": "Not solved by the second level: my internet is slow", "severity": "high"},
    )


def test_logs_without_a_fix_lead_to_a_person(call: PhoneCall) -> None:
    call.say("my tv has no picture")
    call.handed_to("tier2", SECOND_LEVEL)
    reply = call.returns("The box reports nothing. I see nothing there that I could mend from here.")
    assert reply.text.endswith("Shall I get you a person who can look into it?")
    assert tool(call.say("yes")) == "escalate_to_human"


def test_the_second_level_asks_for_a_service_that_was_not_named(call: PhoneCall) -> None:
    assert tool(call.say("I can't log in")) == "attempt_solution"
    asked = call.handed_to("tier2", SECOND_LEVEL)
    assert "internet, TV, phone or e-mail" in asked.text
    assert arguments(call.say("it's the internet")) == ("check_system_logs", {"service": "internet"})


def test_everybody_affected_goes_straight_to_a_person(call: PhoneCall) -> None:
    said = "everything is down, nobody in the office can work"
    assert tool(call.say(said)) == "escalate_to_tier2"
    critical = ("escalate_to_human", {"reason": said, "severity": "critical"})
    assert arguments(call.handed_to("tier2", SECOND_LEVEL)) == critical


def test_an_outage_is_looked_up_by_the_second_level(call: PhoneCall) -> None:
    assert tool(call.say("is there an outage in my area")) == "escalate_to_tier2"
    assert tool(call.handed_to("tier2", SECOND_LEVEL)) == "check_incidents"
    call.returns("There is no known outage in your area. Shall I test your line?")
    assert "internet, TV" in call.say("yes please").text


def test_a_step_that_helped_only_halfway_is_followed_by_the_next(call: PhoneCall) -> None:
    call.say("my internet is slow")
    call.returns("Please restart the router. Did that help?")
    call.say("yes it helped")
    call.returns("Good to hear. Is everything working now?")
    assert arguments(call.say("no, not everything")) == ("attempt_solution", {"problem": "my internet is slow"})


def test_a_second_problem_is_a_new_one(call: PhoneCall) -> None:
    call.say("my internet is slow")
    call.returns("Please restart the router. Did that help?")
    call.say("yes")
    call.returns("Good to hear. Is everything working now?")
    call.say("yes")
    call.returns(SETTLED)
    another = "yes, my printer doesn't print"
    assert arguments(call.say(another)) == ("attempt_solution", {"problem": another})


def test_what_a_step_asks_for_can_be_looked_up_and_then_answered(call: PhoneCall) -> None:
    call.say("my internet is slow")
    call.returns("Please restart the router. Did that help?")
    assert tool(call.say("how do I do that")) == "search_knowledge"
    call.returns("Unplug the router for thirty seconds.")
    assert arguments(call.say("okay, it still doesn't work")) == ("report_outcome", {"worked": False})


def test_a_caller_from_the_food_line_is_helped_with_what_they_said(flows: list[Flow]) -> None:
    call = PhoneCall(flows, "menu")
    call.agent_says("What would you like?")
    said = "my computer can't connect to the internet, I need technical help"
    assert arguments(call.say(said)) == ("change_flow", {"flow": "helpdesk", "reason": said})
    call.told("Flow: helpdesk")
    tried = call.handed_to("tier1", "I'll connect you with the technical help desk.")
    assert arguments(tried) == ("attempt_solution", {"problem": said})
