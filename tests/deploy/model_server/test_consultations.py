"""The support flow's two topics in one breath: the router asks billing and sales, and ties their answers together."""

import pytest

from deploy.local.model_server.dialogue.engine import Reply
from deploy.local.model_server.dialogue.flow import Flow
from tests.deploy.model_server.phone_call import PhoneCall, tool

pytestmark = pytest.mark.unit

SAID = "I was charged twice on invoice 1042, and how much is Fiber 1000?"
KNOWN = ("Flow: support", "Customer on file: Alice Martin")
ASKED = f"Asked by: RouterAgent: {SAID}"
EXPLAINED = "On invoice one zero four two 49 dollars was charged twice. Shall I refund it?"
REFUNDED = "I have refunded 49 dollars for invoice one zero four two."
PRICE = "Fiber 1000 costs 69 dollars a month."
BACK = "Let me take that back to my colleague."


def arguments(reply: Reply) -> tuple[str, dict[str, object]]:
    assert reply.call is not None, reply
    return reply.call.tool, dict(reply.call.arguments)


@pytest.fixture
def call(support: Flow) -> PhoneCall:
    """At the question of billing."""
    call = PhoneCall(support)
    call.told(*KNOWN)
    call.agent_says("Thank you for calling. What can I do for you?")
    assert arguments(call.say(SAID)) == ("consult_billing", {"question": SAID})
    call.told(*KNOWN, ASKED)
    assert tool(call.handed_to("billing", "Let me ask our billing team.")) == "explain_charge"
    assert call.returns(EXPLAINED).text == EXPLAINED
    return call


def ask_sales(call: PhoneCall, found_by_billing: str) -> Reply:
    consulted = f"Consulted BillingSupportAgent: {SAID}: {found_by_billing}"
    call.told(*KNOWN, consulted)
    assert arguments(call.handed_to("router", BACK)) == ("consult_sales", {"question": SAID})
    call.told(*KNOWN, consulted, ASKED)
    assert tool(call.handed_to("sales", "Let me ask our sales team.")) == "product_info"
    assert arguments(call.returns(PRICE)) == ("report_back", {"result": PRICE})
    call.told(*KNOWN, consulted, f"Consulted SalesAgent: {SAID}: {PRICE}")
    return call.handed_to("router", BACK)


def test_both_answers_come_together(call: PhoneCall) -> None:
    assert tool(call.say("yes please")) == "issue_refund"
    done = call.returns(REFUNDED)
    assert (done.text, arguments(done)) == (REFUNDED, ("report_back", {"result": REFUNDED}))
    together = ask_sales(call, REFUNDED)
    assert together.text == f"To sum up: {REFUNDED} {PRICE} Is there anything else I can do for you?"
    assert tool(call.say("no thank you")) == "end_call"


def test_an_answer_is_not_repeated_to_whoever_is_not_understood(call: PhoneCall) -> None:
    call.say("yes please")
    call.returns(REFUNDED)
    ask_sales(call, REFUNDED)
    assert "didn't understand" in call.say("flibber the gibbet").text


def test_a_refund_that_is_declined_is_reported_as_well(call: PhoneCall) -> None:
    reported = call.say("no, leave it")
    assert arguments(reported) == ("report_back", {"result": "The caller does not want a refund."})
    assert "does not want a refund" in ask_sales(call, "The caller does not want a refund.").text


def test_a_caller_who_must_be_verified_first_is(support: Flow) -> None:
    call = PhoneCall(support)
    call.told(*KNOWN)
    question = "how much is my bill, and what does Fiber 1000 cost"
    assert tool(call.say(question)) == "consult_billing"
    call.told(*KNOWN, f"Asked by: RouterAgent: {question}")
    assert tool(call.handed_to("billing", "Let me ask our billing team.")) == "lookup_invoice"
    refused = (
        "Before I can look at your account I need to check that it is you. "
        "Please tell me your e-mail, your postcode or an invoice number."
    )
    assert call.returns(refused).text == refused
    assert tool(call.say("my security code is 4417")) == "verify_caller"
    assert tool(call.returns("Thank you, that matches. What can I do for you?")) == "lookup_invoice"
    answer = "I have invoice one zero four two over 49 dollars. It is paid."
    assert arguments(call.returns(answer)) == ("report_back", {"result": answer})


def test_a_caller_may_ask_for_a_person_in_the_middle(call: PhoneCall) -> None:
    assert tool(call.say("I'd rather talk to a person")) == "request_human"


def test_another_topic_in_the_middle_goes_back_to_the_router(call: PhoneCall) -> None:
    said = "and my internet is down, too"
    assert tool(call.say(said)) == "report_back"
    call.told(*KNOWN, f"Consulted BillingSupportAgent: {SAID}: The caller asks for something else: {said}")
    assert arguments(call.handed_to("router", BACK)) == ("route_to_technical", {"problem": said})


def test_one_topic_is_still_routed(support: Flow) -> None:
    call = PhoneCall(support)
    call.told(*KNOWN)
    assert tool(call.say("I was charged twice on invoice 1042")) == "route_to_billing"


def test_what_is_said_while_a_tool_takes_its_time_does_not_hide_its_answer(support: Flow) -> None:
    call = PhoneCall(support, agent="billing")
    call.told(*KNOWN)
    assert tool(call.say("I was charged twice on invoice 1042.")) == "explain_charge"
    call.tool_answers(EXPLAINED)
    call.agent_says("One moment, I'm looking that up.")
    assert call.turn().text == EXPLAINED


def test_who_is_asked_by_a_colleague_brings_back_also_what_took_a_while(support: Flow) -> None:
    call = PhoneCall(support, agent="sales")
    call.told(*KNOWN, "Asked by: RouterAgent: How much is Fiber 1000?")
    assert tool(call.say("How much is Fiber 1000?")) == "product_info"
    call.tool_answers(PRICE)
    call.agent_says("One moment, I'm looking that up.")
    call.agent_says("Thank you for waiting, I'm still on it.")
    assert arguments(call.turn()) == ("report_back", {"result": PRICE})


def test_an_announcement_that_was_cut_off_is_no_answer_of_a_tool(support: Flow) -> None:
    call = PhoneCall(support)
    call.told(*KNOWN)
    assert tool(call.say("I was charged twice on invoice 1042.")) == "route_to_billing"
    call.tool_answers("I'll connect you with our billing team.")
    call.agent_says("I'll connect you with")
    assert call.turn().text != "I'll connect you with our billing team."
