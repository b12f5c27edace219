"""Whatever callers and tools say, in whatever order: the model answers, and it does not run in circles."""

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deploy.local.model_server.dialogue.engine import MOST_CALLS_IN_A_TURN
from deploy.local.model_server.dialogue.flow import Flow
from tests.deploy.model_server.offered_tools import AGENTS, FLOWS
from tests.deploy.model_server.phone_call import PhoneCall

pytestmark = pytest.mark.unit

SAID = (
    "I was charged twice on invoice 1042",
    "refund it please",
    "my postcode is 90210",
    "my internet is slow",
    "when will it be fixed",
    "it still doesn't work",
    "that worked",
    "yes",
    "no",
    "this is ridiculous",
    "book a demo",
    "the first one",
    "Alice Martin, alice at example dot com",
    "when are you open",
    "charged twice, and how much is fiber 500",
    "my laptop won't start",
    "everything is down, nobody can work",
    "I've already tried that",
    "two burgers and a large drink, no, make that three",
    "take the drink off and add a pizza",
    "is there nuts in the salad",
    "what's on the menu",
    "that's all, I'll pay by card",
    "place the order",
    "how much are twenty mesh routers and do you have them in Chicago",
    "and what about fifty",
    "hold on a second",
    "thank you, goodbye",
    "can you repeat that",
    "flibber",
)
ANSWERED = (
    "Done.",
    "",
    "I'm sorry, I can't reach our systems right now. Shall I try again, or get you a person?",
    "Before I can look at your account I need to check that it is you. Please tell me your postcode.",
    "Thank you, that matches. What can I do for you?",
    "Is there anything else I can do for you?",
    "49 dollars was charged twice. Shall I refund it?",
    "Please restart the router. Did that help?",
    "Your router lost its settings. I can mend that from here. Shall I do that now?",
    "I've added 2 burgers. That makes 24 dollars so far. Anything else?",
    "I'm sorry, we don't have that. There is pizza. Which one would you like?",
    "That is more than I may take, the most is 20. How many would you like?",
    "You ordered 2 burgers for 24 dollars. Shall I place the order?",
    "We have 42 mesh routers in New York.",
)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

NewCall = Callable[[str], PhoneCall]


@pytest.fixture(scope="module")
def new_call(flows: list[Flow]) -> NewCall:
    return lambda agent: PhoneCall(flows, agent)


@QUICK
@given(
    agent=st.sampled_from(sorted(AGENTS)),
    said=st.lists(st.sampled_from(SAID) | st.text(min_size=1, max_size=40), min_size=1, max_size=6),
    answered=st.lists(st.sampled_from(ANSWERED), min_size=1, max_size=3),
    context=st.lists(
        st.sampled_from(["Flow: ordering", "Asked by: MenuAgent: yes", "Fact: suggested fix: reset for internet"])
    ),
)
def test_every_turn_ends_in_words_and_no_call_is_made_twice_in_a_row(
    new_call: NewCall, agent: str, said: list[str], answered: list[str], context: list[str]
) -> None:
    call = new_call(agent)
    call.told(*context)
    for words in said:
        calls: list[tuple[str, str]] = []
        reply = call.say(words)
        while reply.call is not None:
            calls.append(made(reply.call.tool, reply.call.arguments))
            assert len(calls) <= MOST_CALLS_IN_A_TURN
            reply = call.returns(answered[len(calls) % len(answered)])
        assert reply.text
        assert all(one != other for one, other in pairwise(calls))


@QUICK
@given(
    flow=st.sampled_from(sorted(FLOWS)),
    said=st.sampled_from(SAID),
    handed_to=st.lists(st.integers(min_value=0, max_value=9), min_size=1, max_size=8),
    announcement=st.sampled_from(["Of course.", "Let me ask the kitchen.", "I'll connect you.", "Back to your order."]),
)
def test_a_caller_who_is_handed_around_hears_something_in_the_end(
    new_call: NewCall, flow: str, said: str, handed_to: list[int], announcement: str
) -> None:
    agents = sorted(FLOWS[flow])
    call = new_call(agents[handed_to[0] % len(agents)])
    reply = call.say(said)
    for place in handed_to:
        if reply.call is None:
            break
        reply = call.handed_to(agents[place % len(agents)], announcement)
    calls = 0
    while reply.call is not None:
        calls += 1
        assert calls <= MOST_CALLS_IN_A_TURN
        reply = call.returns("Done.")
    assert reply.text


def made(tool: str, arguments: Any) -> tuple[str, str]:
    return tool, json.dumps(arguments, sort_keys=True)
