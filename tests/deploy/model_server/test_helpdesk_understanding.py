"""One sentence of a caller, one step of the model: the phrasings that the helpdesk flow must know."""

import pytest

from deploy.local.model_server.dialogue.flow import Flow
from tests.deploy.model_server.phone_call import PhoneCall, tool

pytestmark = pytest.mark.unit

GREETING = "Thank you for calling Northwind Broadband. This is the help desk. What is not working?"
STEP = "Please restart the router. Did that help?"
OFFER = "Your router lost its settings. I can mend that from here. Shall I do that now?"
NOT_VERIFIED = (
    "Before I can look at your account I need to check that it is you. "
    "Please tell me your e-mail, your postcode or an invoice number."
)


@pytest.fixture
def first_level(helpdesk: Flow) -> PhoneCall:
    """After a step was suggested."""
    call = PhoneCall(helpdesk, "tier1")
    call.agent_says(GREETING)
    call.say("my internet is slow")
    call.returns(STEP)
    return call


@pytest.fixture
def second_level(helpdesk: Flow) -> PhoneCall:
    """After a fix was offered."""
    call = PhoneCall(helpdesk, "tier2")
    call.say("my internet is slow")
    call.told("Flow: helpdesk", "Fact: suggested fix: reload_settings for internet")
    call.returns(OFFER)
    return call


@pytest.mark.parametrize(
    "problem",
    [
        "my laptop won't start",
        "I can't log in",
        "I cannot connect to the vpn",
        "Outlook keeps crashing",
        "the printer is jammed",
        "I forgot my password",
        "my password has expired",
        "my internet is very slow",
        "the wifi keeps dropping",
        "there's no picture on my tv",
        "I have a problem with my email",
        "my screen is black",
        "I can't print",
        "my computer is frozen",
        "it doesn't work",
        "I have a blue screen",
        "I can't open the file",
        "teams has no sound",
        "my router has a red light",
        "no internet",
        "the phone has no dial tone",
        "I'm locked out of my account",
        "this is so annoying, my laptop crashed again",
    ],
)
def test_a_problem_is_tried_to_be_solved(helpdesk: Flow, problem: str) -> None:
    call = PhoneCall(helpdesk, "tier1")
    call.agent_says(GREETING)
    reply = call.say(problem)
    assert reply.call is not None, reply
    assert (reply.call.tool, dict(reply.call.arguments)) == ("attempt_solution", {"problem": problem})


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("how do I set up my email on my phone", "search_knowledge"),
        ("where can I find the manual", "search_knowledge"),
        ("I want to speak to a specialist", "escalate_to_tier2"),
        ("second level support please", "escalate_to_tier2"),
        ("can you escalate this", "escalate_to_tier2"),
        ("get me a technician", "escalate_to_tier2"),
        ("everything is down, nobody in the office can work", "escalate_to_tier2"),
        ("we have been hacked", "escalate_to_tier2"),
        ("is there an outage in my area", "escalate_to_tier2"),
        ("when will it be fixed", "escalate_to_tier2"),
        ("let me talk to a human", "request_human"),
        ("escalate this to a person please", "request_human"),
        ("I need help", None),
        ("flibber the gibbet", None),
    ],
)
def test_what_else_the_first_level_hears(helpdesk: Flow, said: str, wanted: str | None) -> None:
    call = PhoneCall(helpdesk, "tier1")
    call.agent_says(GREETING)
    reply = call.say(said)
    assert tool(reply) == wanted, reply
    assert reply.text or reply.call


@pytest.mark.parametrize(
    ("said", "worked"),
    [
        ("no", False),
        ("No, it didn't help", False),
        ("still broken", False),
        ("it's still slow", False),
        ("the internet is still slow", False),
        ("no change", False),
        ("same problem", False),
        ("nope", False),
        ("not really", False),
        ("I've already tried that", False),
        ("I did that already", False),
        ("I restarted it yesterday already", False),
        ("I tried restarting but it still doesn't work", False),
        ("I can't do that", False),
        ("I don't have a cable to do that", False),
        ("yes", True),
        ("yes that worked", True),
        ("it works now", True),
        ("yes it's working", True),
        ("that fixed it, thank you", True),
        ("perfect, it works again", True),
        ("yes, thanks, goodbye", True),
    ],
)
def test_the_outcome_of_a_step_is_reported(first_level: PhoneCall, said: str, worked: bool) -> None:
    reply = first_level.say(said)
    assert reply.call is not None, reply
    assert (reply.call.tool, dict(reply.call.arguments)) == ("report_outcome", {"worked": worked})


@pytest.mark.parametrize("said", ["done", "okay I restarted it", "I did it", "I'm not sure", "maybe"])
def test_an_outcome_that_was_not_told_is_asked_for(first_level: PhoneCall, said: str) -> None:
    reply = first_level.say(said)
    assert reply.call is None
    assert "still the same" in reply.text
    again = first_level.say("yes it is better")
    assert again.call is not None
    assert again.call.arguments == {"worked": True}


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("how do I restart the router", "search_knowledge"),
        ("no, I want somebody more experienced", "escalate_to_tier2"),
        ("can I have a technician", "escalate_to_tier2"),
        ("no, get me a person", "request_human"),
        ("hold on, I'm trying it", "wait_a_moment"),
        ("we all have the problem, the whole office is offline", "escalate_to_tier2"),
    ],
)
def test_instead_of_an_outcome(first_level: PhoneCall, said: str, wanted: str) -> None:
    assert tool(first_level.say(said)) == wanted


@pytest.mark.parametrize(
    ("said", "wanted", "arguments"),
    [
        ("yes please", "apply_fix", {"service": "internet", "fix": "reload_settings"}),
        ("go ahead", "apply_fix", {"service": "internet", "fix": "reload_settings"}),
        ("sure, do it", "apply_fix", {"service": "internet", "fix": "reload_settings"}),
        ("no", None, None),
        ("rather not", None, None),
        ("is there an outage", "check_incidents", {}),
        ("it works again by itself", "mark_resolved", None),
        ("let me talk to a person", "request_human", None),
        ("I want an engineer", "escalate_to_human", {"reason": "I want an engineer", "severity": "high"}),
        (
            "the whole company is offline",
            "escalate_to_human",
            {"reason": "the whole company is offline", "severity": "critical"},
        ),
    ],
)
def test_at_the_second_level(
    second_level: PhoneCall, said: str, wanted: str | None, arguments: dict[str, object] | None
) -> None:
    reply = second_level.say(said)
    assert tool(reply) == wanted, reply
    if arguments is not None:
        assert reply.call is not None
        assert dict(reply.call.arguments) == arguments


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("90210", {"postcode": "90210"}),
        ("my postcode is nine oh two one oh", {"postcode": "90210"}),
        ("alice dot martin at example dot com", {"email": "alice.martin@example.com"}),
        ("invoice ten forty two", {"invoice_number": "INV-1042"}),
        ("my security code is four four one seven", {"code": "4417"}),
        ("the code is 441709", {"code": "441709"}),
    ],
)
def test_a_caller_proves_who_they_are(second_level: PhoneCall, said: str, facts: dict[str, str]) -> None:
    second_level.say("yes")
    second_level.returns(NOT_VERIFIED)
    reply = second_level.say(said)
    assert reply.call is not None, reply
    assert reply.call.tool == "verify_caller"
    assert {name: value for name, value in reply.call.arguments.items() if value} == facts
