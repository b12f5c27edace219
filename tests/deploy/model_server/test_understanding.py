"""One sentence of a caller, one step of the model: the phrasings that the support flow must know."""

import pytest

from deploy.local.model_server.dialogue.flow import Flow
from tests.deploy.model_server.phone_call import PhoneCall

pytestmark = pytest.mark.unit

GREETING = "Thank you for calling Northwind Broadband. What can I do for you?"
KNOWN_CALLER = "You answer the phone.\nCustomer on file: Alice Martin"

FOR_A_PERSON = """
    Let me talk to a real person please.
    I want to speak to an operator
    Can I get a human
    can i talk to someone
    Give me an agent
    operator
    Human, please!
    I'd like to speak with a representative
    put me through to a person
    connect me to customer service
    Could you transfer me to a colleague?
    I need a real person
    is there a human there
    get me your manager
    I want to talk to your supervisor now
    I don't want to talk to a machine
    stop, I hate this robot
    can I please speak to somebody
    let me speak with a live agent
    I would like to talk with a team member about my bill
"""

TOPICS = {
    "billing": """
        I was charged twice
        I was charged twice on invoice 1042.
        you took the money two times from my account
        there is a double charge on my card
        I paid twice this month
        I want a refund
        Can I get my money back?
        how much is my bill
        how much do I owe you
        I have a question about my invoice
        there is something wrong with my bill
        I need to update my credit card.
        my card has expired
        I'd like to change my payment method
        what is this fee on my statement
        it's about an invoice
        billing please
    """,
    "technical": """
        My internet is very slow today.
        The television does not work at all.
        my wi-fi keeps dropping
        I can't connect to the internet
        no internet since this morning
        there's no picture on the tv
        my phone line is dead
        my email does not work
        I have problems with my router
        nothing works
        the connection is down again
        I can't get online
        internet
    """,
    "sales": """
        How much does Fiber five hundred cost?
        what plans do you have
        I would like to book a demo
        can I see a demonstration
        I want to upgrade my plan
        what does the TV package cost
        I'm interested in fiber
        do you have any offers? What products do you sell
    """,
    "general": """
        What are your opening hours?
        when are you open
        where is your office located
        how do I cancel my contract
        I am moving to another city
        I have a general question
        how can I return the modem
    """,
}


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize("sentence", lines(FOR_A_PERSON))
@pytest.mark.parametrize("agent", ["router", "technical", "billing", "sales", "general", "escalation"])
def test_asking_for_a_person_works_with_every_agent_in_one_turn(support: Flow, agent: str, sentence: str) -> None:
    call = PhoneCall(support, agent)
    call.agent_says("Please restart the router. Did that help?")
    reply = call.say(sentence)
    assert reply.call is not None
    assert reply.call.tool == "request_human"
    assert sentence in reply.call.arguments["reason"]


@pytest.mark.parametrize(
    "sentence", ["I don't need a person", "there is no need for an operator", "somebody charged me twice", "personal"]
)
def test_not_everything_with_a_person_in_it_asks_for_one(support: Flow, sentence: str) -> None:
    reply = PhoneCall(support).say(sentence)
    assert reply.call is None or reply.call.tool != "request_human"


@pytest.mark.parametrize(
    ("topic", "sentence"), [(topic, line) for topic, text in TOPICS.items() for line in lines(text)]
)
def test_a_known_caller_is_routed_at_once(support: Flow, topic: str, sentence: str) -> None:
    call = PhoneCall(support, system=KNOWN_CALLER)
    call.agent_says(GREETING)
    reply = call.say(sentence)
    assert reply.call is not None, reply.text
    assert (reply.call.tool, dict(reply.call.arguments)) == (f"route_to_{topic}", {"problem": sentence})


@pytest.mark.parametrize(
    ("question", "answer", "tool"),
    [
        ("I have bob at example dot com. Is that right?", "Yes", "confirm_email"),
        ("I have bob at example dot com. Is that right?", "that's correct", "confirm_email"),
        ("I have bob at example dot com. Is that right?", "Yeah, exactly.", "confirm_email"),
        ("I have bob at example dot com. Is that right?", "No, that's wrong", "confirm_email"),
        ("I have bob at example dot com. Is that right?", "that is not right", "confirm_email"),
        ("I have bob at example dot com. Is that right?", "No, it's bob.fischer at example.com", "identify_caller"),
        ("Is there anything else I can do for you?", "No thank you.", "end_call"),
        ("Is there anything else I can do for you?", "nope, that's all", "end_call"),
        ("What can I do for you?", "Thank you. Goodbye.", "end_call"),
        ("What can I do for you?", "nothing, bye", "end_call"),
        ("Shall I get you a person?", "yes please", "request_human"),
        ("Shall I get you a person?", "Sure", "request_human"),
    ],
)
def test_answers_at_the_router(support: Flow, question: str, answer: str, tool: str) -> None:
    call = PhoneCall(support)
    call.agent_says(question)
    reply = call.say(answer)
    assert reply.call is not None, reply.text
    assert reply.call.tool == tool
    if tool == "confirm_email":
        assert reply.call.arguments["correct"] is (answer.lower()[0] == "y" or answer == "that's correct")


@pytest.mark.parametrize(
    ("agent", "question", "answer", "tool", "arguments"),
    [
        ("technical", "What is not working?", "my tv has no picture", "run_diagnostics", {"service": "tv"}),
        ("technical", "Which service?", "how do I reset my password", "search_knowledge", None),
        ("billing", "Shall I refund it?", "no, leave it", None, None),
        ("billing", "What is it?", "my card was stolen and I have a new card", "update_payment_method", {}),
        ("billing", "What is it?", "how much is my bill", "lookup_invoice", {"invoice_number": None}),
        ("billing", "What is it?", "charged twice, invoice 1042", "explain_charge", {"invoice_number": "INV-1042"}),
        (
            "billing",
            "What is it?",
            "refund me 49 dollars on invoice 1042",
            "issue_refund",
            {"invoice_number": "INV-1042", "amount": "49.00", "reason": "refund me 49 dollars on invoice 1042"},
        ),
        (
            "billing",
            "Please tell me your e-mail, your postcode or an invoice number.",
            "nine zero two one zero",
            "verify_caller",
            {"email": None, "postcode": "90210", "invoice_number": None, "code": None},
        ),
        ("sales", "Hello", "I'd like a demo", "list_demo_slots", {}),
        (
            "sales",
            "I can offer Tuesday. Which one suits you?",
            "Tuesday at 10.",
            "schedule_demo",
            {"choice": "tuesday at 10"},
        ),
        (
            "sales",
            "I can offer Tuesday. Which one suits you?",
            "the first one",
            "schedule_demo",
            {"choice": "the first one"},
        ),
        ("sales", "Hello", "how much is fiber 500", "product_info", {"question": "how much is fiber 500"}),
        ("general", "Hello", "when are you open", "search_knowledge", {"question": "when are you open"}),
        ("technical", "Please restart the router.", "when will it be fixed", "check_incidents", {}),
        ("technical", "Hello", "is there an outage in my area", "check_incidents", {}),
        ("technical", "Shall I test your line?", "yes", None, None),
        ("billing", "Hello", "when will my internet be fixed", "back_to_router", None),
        ("escalation", "Hello", "is there an outage", "check_incidents", {}),
        ("escalation", "Hello", "my tv is broken", "run_diagnostics", {"service": "tv"}),
        (
            "billing",
            "Please tell me your e-mail, your postcode or an invoice number.",
            "my security code is four four one seven",
            "verify_caller",
            {"email": None, "postcode": None, "invoice_number": None, "code": "4417"},
        ),
        ("sales", "Hello", "my internet is down", "back_to_router", {"reason": "my internet is down"}),
        ("technical", "Hello", "I want a refund", "back_to_router", {"reason": "I want a refund"}),
        ("escalation", "Shall I bring in a senior colleague?", "I was charged twice", None, None),
        (
            "human",
            "Anything to add?",
            "my account was charged twice",
            "add_detail",
            {"detail": "my account was charged twice"},
        ),
        ("human", "You are in line.", "how long do I have to wait", "check_wait", {}),
        ("human", "You are in line.", "what's my position", "check_wait", {}),
        ("human", "You are in line.", "let me talk to a person now", "check_wait", {}),
        ("human", "Shall we call you back, or would you rather wait?", "yes please", "schedule_callback", {}),
        ("human", "Shall we call you back, or would you rather wait?", "call me back", "schedule_callback", {}),
        ("human", "Shall we call you back, or would you rather wait?", "I'd rather wait", None, None),
        ("human", "You are in line.", "it works again", "problem_solved", {"resolution": "it works again"}),
        ("human", "You are in line.", "forget it, goodbye", "end_call", {}),
    ],
)
def test_specialists_take_the_right_tool(
    support: Flow, agent: str, question: str, answer: str, tool: str | None, arguments: dict[str, object] | None
) -> None:
    call = PhoneCall(support, agent)
    call.agent_says(question)
    reply = call.say(answer)
    assert (reply.call.tool if reply.call else None) == tool, reply
    if tool is None:
        assert reply.text
    if arguments is not None:
        assert reply.call is not None
        assert dict(reply.call.arguments) == arguments


@pytest.mark.parametrize(
    ("sentence", "worked"),
    [
        ("I tried restarting but it still doesn't work", False),
        ("still slow", False),
        ("No, that didn't help", False),
        ("nothing changed", False),
        ("same problem", False),
        ("that worked, thank you", True),
        ("It works again!", True),
        ("the internet is back", True),
        ("problem solved", True),
    ],
)
def test_a_step_that_was_tried_is_recorded(support: Flow, sentence: str, worked: bool) -> None:
    call = PhoneCall(support, "technical")
    call.say("my internet is slow")
    call.returns("Your router needs a restart. Please restart it and tell me if that helped.")
    reply = call.say(sentence)
    assert reply.call is not None, reply.text
    assert reply.call.tool == "record_attempt"
    assert reply.call.arguments["worked"] is worked
