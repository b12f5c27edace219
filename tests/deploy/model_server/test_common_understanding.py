"""What every agent of every flow understands: the words that all flows have in common."""

import pytest

from deploy.local.model_server.dialogue.flow import Flow
from tests.deploy.model_server.offered_tools import AGENTS, FLOWS
from tests.deploy.model_server.phone_call import PhoneCall, tool

pytestmark = pytest.mark.unit

WITH_HUMAN = sorted(agent for agent, tools in AGENTS.items() if "request_human" in tools)
QUESTIONS = {
    "tier1": "Please restart the router. Did that help?",
    "tier2": "Your router lost its settings. I can mend that from here. Shall I do that now?",
    "welcome": "May I have your name for the order?",
    "menu": "I've added 2 burgers. That makes 24 dollars so far. Anything else?",
    "payment": "Will you pay by cash or by card when you pick it up?",
    "confirmation": "You ordered 2 burgers for 24 dollars. Shall I place the order?",
}


def asked(flows: list[Flow], agent: str) -> PhoneCall:
    call = PhoneCall(flows, agent)
    call.agent_says(QUESTIONS.get(agent, "What can I do for you?"))
    return call


@pytest.mark.parametrize("agent", WITH_HUMAN)
@pytest.mark.parametrize(
    "sentence",
    [
        "Let me talk to a real person please.",
        "operator",
        "I want to speak to a human being",
        "no, get me a person",
        "can I talk to someone",
        "stop, I don't want to talk to a robot",
    ],
)
def test_asking_for_a_person_works_with_every_agent(flows: list[Flow], agent: str, sentence: str) -> None:
    reply = asked(flows, agent).say(sentence)
    assert reply.call is not None, reply
    assert reply.call.tool == "request_human"


@pytest.mark.parametrize("agent", sorted(AGENTS))
@pytest.mark.parametrize(
    "sentence",
    [
        "one moment please",
        "hold on",
        "just a second",
        "wait a minute",
        "can you give me a minute",
        "bear with me",
        "hold on, let me find my papers",
        "let me check",
    ],
)
def test_a_caller_who_needs_a_moment_gets_it(flows: list[Flow], agent: str, sentence: str) -> None:
    assert tool(asked(flows, agent).say(sentence)) == "wait_a_moment"


@pytest.mark.parametrize(
    ("agent", "sentence", "instead"),
    [
        ("menu", "wait, make that three burgers", "add_item"),
        ("menu", "let me get two burgers", "add_item"),
        ("confirmation", "no wait, add fries", "back_to_menu"),
        ("human", "I can't wait any longer", "add_detail"),
        ("human", "I'll hold the line, that is fine", "add_detail"),
        ("tier1", "hold on, my internet is down", "attempt_solution"),
    ],
)
def test_not_every_wait_is_a_moment(flows: list[Flow], agent: str, sentence: str, instead: str) -> None:
    assert tool(asked(flows, agent).say(sentence)) == instead


@pytest.mark.parametrize("agent", sorted(AGENTS))
@pytest.mark.parametrize("sentence", ["goodbye", "thank you, bye bye", "have a nice day, goodbye", "please hang up"])
def test_goodbye_ends_the_call(flows: list[Flow], agent: str, sentence: str) -> None:
    assert tool(asked(flows, agent).say(sentence)) == "end_call"


@pytest.mark.parametrize("agent", sorted(AGENTS))
@pytest.mark.parametrize("sentence", ["can you repeat that", "sorry?", "what did you say", "I didn't catch that"])
def test_say_it_again_says_it_again(flows: list[Flow], agent: str, sentence: str) -> None:
    call = asked(flows, agent)
    assert call.say(sentence).text == call.messages[1]["content"]


@pytest.mark.parametrize("agent", WITH_HUMAN)
@pytest.mark.parametrize("sentence", ["um", "hm hm", "uh, well", ""])
def test_only_a_sound_is_answered_with_words(flows: list[Flow], agent: str, sentence: str) -> None:
    reply = asked(flows, agent).say(sentence)
    assert reply.call is None
    assert reply.text


@pytest.mark.parametrize("agent", WITH_HUMAN)
def test_what_nobody_understands_is_said_to_be_so_and_ends_with_a_person(flows: list[Flow], agent: str) -> None:
    call = PhoneCall(flows, agent)
    call.agent_says("Well, well.")
    replies = [call.say(nonsense) for nonsense in ("flibber the gibbet", "purple monkeys", "gloop")]
    assert [reply.call for reply in replies] == [None] * 3
    assert len({reply.text for reply in replies}) == 3
    assert "person" in replies[-1].text
    assert tool(call.say("zonk")) == "request_human"


@pytest.mark.parametrize("agent", WITH_HUMAN)
def test_anger_twice_brings_a_person(flows: list[Flow], agent: str) -> None:
    call = PhoneCall(flows, agent)
    call.agent_says("Well, well.")
    assert "sorry" in call.say("this is ridiculous").text
    assert tool(call.say("you are bloody useless")) == "request_human"


@pytest.mark.parametrize(
    ("flow", "sentence", "wanted"),
    [
        ("support", "I want to order food", "ordering"),
        ("support", "I'd like to order a pizza please", "ordering"),
        ("support", "I'm hungry", "ordering"),
        ("support", "can you connect me to the help desk", "helpdesk"),
        ("support", "my laptop won't start", "helpdesk"),
        ("support", "I need advice on your products", "advice"),
        ("support", "do you have mesh routers in stock", "advice"),
        ("support", "how much are twenty network cables", "advice"),
        ("helpdesk", "I want to order a burger", "ordering"),
        ("helpdesk", "I have a question about my bill", "support"),
        ("helpdesk", "I was charged twice", "support"),
        ("helpdesk", "I want product advice", "advice"),
        ("ordering", "I need technical help", "helpdesk"),
        ("ordering", "my computer is broken", "helpdesk"),
        ("ordering", "billing please", "support"),
        ("ordering", "my internet is down", "support"),
        ("ordering", "I'd like advice on routers", "advice"),
        ("advice", "I'd like to order a pizza", "ordering"),
        ("advice", "I need technical support", "helpdesk"),
        ("advice", "my internet is not working", "support"),
        ("advice", "I want a refund", "support"),
    ],
)
def test_another_line_s_topic_changes_the_flow_with_every_agent(
    flows: list[Flow], flow: str, sentence: str, wanted: str
) -> None:
    for agent, tools in FLOWS[flow].items():
        if "change_flow" in tools:
            reply = PhoneCall(flows, agent).say(sentence)
            assert reply.call is not None, (agent, reply)
            assert dict(reply.call.arguments) == {"flow": wanted, "reason": sentence}, agent


@pytest.mark.parametrize(
    ("flow", "sentence"),
    [
        ("support", "what plans do you have"),
        ("support", "my set top box has no picture"),
        ("support", "how much is my bill"),
        ("helpdesk", "my laptop won't start"),
        ("helpdesk", "my account is locked"),
        ("ordering", "I'd like a pizza"),
        ("ordering", "what's on the menu"),
        ("advice", "how much is a fiber modem"),
        ("advice", "do you have routers in Chicago"),
    ],
)
def test_the_flow_s_own_topics_do_not_change_it(flows: list[Flow], flow: str, sentence: str) -> None:
    for agent in FLOWS[flow]:
        assert tool(PhoneCall(flows, agent).say(sentence)) != "change_flow", agent


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize(
    ("answer", "call"),
    [("yes please", "schedule_callback"), ("I'd rather wait", None), ("how long will it take", "check_wait")],
)
def test_a_waiting_caller_is_understood_under_every_flow_s_file(
    flows: list[Flow], flow: str, answer: str, call: str | None
) -> None:
    waiting = PhoneCall(flows, "human")
    waiting.told(f"Flow: {flow}")
    waiting.agent_says("I'm sorry, nobody has become free yet. Shall we call you back, or would you rather wait?")
    reply = waiting.say(answer)
    assert tool(reply) == call
    assert reply.text or reply.call
