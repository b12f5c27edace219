"""Whatever callers and tools say, in whatever order: the model answers, and it does not run in circles."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deploy.local.model_server.dialogue.engine import MOST_CALLS_IN_A_TURN
from deploy.local.model_server.dialogue.flow import Flow
from tests.deploy.model_server.phone_call import PhoneCall
from tests.deploy.model_server.support_tools import AGENTS

pytestmark = pytest.mark.unit

SAID = (
    "I was charged twice on invoice 1042",
    "refund it please",
    "my postcode is 90210",
    "my internet is slow",
    "it still doesn't work",
    "that worked",
    "yes",
    "no",
    "this is ridiculous",
    "book a demo",
    "the first one",
    "Alice Martin, alice at example dot com",
    "when are you open",
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
)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(
    agent=st.sampled_from(sorted(AGENTS)),
    said=st.lists(st.sampled_from(SAID) | st.text(min_size=1, max_size=40), min_size=1, max_size=6),
    answered=st.sampled_from(ANSWERED),
)
def test_every_turn_ends_in_words_and_no_call_is_made_twice_in_a_row(
    support: Flow, agent: str, said: list[str], answered: str
) -> None:
    call = PhoneCall(support, agent)
    for words in said:
        calls: list[tuple[str, str]] = []
        reply = call.say(words)
        while reply.call is not None:
            calls.append(made(reply.call.tool, reply.call.arguments))
            assert len(calls) <= MOST_CALLS_IN_A_TURN
            reply = call.returns(answered)
        assert reply.text
        assert all(one != other for one, other in pairwise(calls))


def made(tool: str, arguments: Any) -> tuple[str, str]:
    return tool, json.dumps(arguments, sort_keys=True)
