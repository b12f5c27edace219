"""Whole calls with the rule-based model: what it must never forget, repeat or get stuck in."""

import pytest

from deploy.local.model_server.dialogue.flow import Flow
from tests.deploy.model_server.phone_call import PhoneCall, tool

pytestmark = pytest.mark.unit

GREETING = "Thank you for calling Northwind Broadband. What can I do for you?"
NOT_VERIFIED = (
    "Before I can look at your account I need to check that it is you. "
    "Please tell me your e-mail, your postcode or an invoice number."
)


@pytest.fixture
def call(support: Flow) -> PhoneCall:
    call = PhoneCall(support, system="You answer the phone.\nCustomer on file: none")
    call.agent_says(GREETING)
    return call


def test_a_double_charge_from_hello_to_goodbye(call: PhoneCall) -> None:
    assert "name" in call.say("I was charged twice on invoice 1042.").text
    asked = call.say("Alice Martin, alice dot martin at example dot com")
    assert asked.call is not None
    assert asked.call.arguments == {"name": "Alice Martin", "email": "alice.martin@example.com"}
    assert call.returns("I have alice dot martin at example dot com. Is that right?").text.endswith("Is that right?")
    assert tool(call.say("Yes, that's right.")) == "confirm_email"

    routed = call.returns("Thank you, Alice. What can I do for you?")
    assert routed.text == "Thank you, Alice."
    assert routed.call is not None
    assert routed.call.tool == "route_to_billing"
    assert routed.call.arguments == {"problem": "I was charged twice on invoice 1042."}

    explained = call.handed_to("billing", "I'll connect you with our billing team.")
    assert explained.call is not None
    assert explained.call.tool == "explain_charge"
    assert explained.call.arguments == {"invoice_number": "INV-1042"}
    question = "On invoice one zero four two I see 49 dollars twice. Shall I refund it?"
    assert call.returns(question).text == question

    refund = call.say("Yes please")
    assert refund.call is not None
    assert refund.call.tool == "issue_refund"
    assert refund.call.arguments == {
        "invoice_number": "INV-1042",
        "amount": None,
        "reason": "I was charged twice on invoice 1042.",
    }
    assert call.returns("I have refunded 49 dollars.").text == "I have refunded 49 dollars."
    assert tool(call.say("No thank you, goodbye.")) == "mark_resolved"
    assert tool(call.returns("I'm glad that's settled. Is there anything else?")) == "end_call"
    assert call.returns("Thank you for calling. Goodbye!").text == "Thank you for calling. Goodbye!"


def test_name_and_email_are_asked_for_once(call: PhoneCall) -> None:
    assert "name" in call.say("my internet is slow").text
    reply = call.say("just fix it please")
    assert tool(reply) == "route_to_technical"


def test_a_name_alone_is_enough(call: PhoneCall) -> None:
    call.say("my internet is slow")
    assert tool(call.say("This is Bob Fischer.")) == "identify_caller"
    reply = call.returns("Thank you, Bob. What can I do for you?")
    assert (reply.text, tool(reply)) == ("Thank you, Bob.", "route_to_technical")


def test_an_email_that_was_not_understood_is_asked_for_again_and_then_left(call: PhoneCall) -> None:
    call.say("I was charged twice")
    call.say("alice dot mart at example dot com")
    call.returns("I have alice dot mart at example dot com. Is that right?")
    wrong = call.say("no")
    assert wrong.call is not None
    assert wrong.call.arguments == {"correct": False}
    again = "I'm sorry, I didn't get your e-mail. Could you say it once more, slowly?"
    assert call.returns(again).text == again
    assert tool(call.say("alist martandedexample")) == "route_to_billing"


def test_after_a_refusal_the_caller_is_verified_and_the_request_goes_on(support: Flow) -> None:
    call = PhoneCall(support, "billing")
    assert tool(call.say("I was charged twice")) == "lookup_invoice"
    assert call.returns(NOT_VERIFIED).text == NOT_VERIFIED
    verify = call.say("my postcode is nine zero two one zero")
    assert verify.call is not None
    assert verify.call.arguments == {"email": None, "postcode": "90210", "invoice_number": None, "code": None}
    more = "Thank you. I need one more: your postcode, your e-mail or an invoice number?"
    assert call.returns(more).text == more
    verify = call.say("ten forty-two")
    assert verify.call is not None
    assert verify.call.arguments["invoice_number"] == "INV-1042"
    reply = call.returns("Thank you, that matches. What can I do for you?")
    assert (reply.text, tool(reply)) == ("Thank you, that matches.", "explain_charge")


def test_a_refused_call_is_made_again_once_the_caller_is_verified(support: Flow) -> None:
    call = PhoneCall(support, "billing")
    assert tool(call.say("I want to update my card")) == "update_payment_method"
    refused = "Before I change how you pay I need to check that it is you. What is your postcode?"
    assert call.returns(refused).text == refused
    assert tool(call.say("90210")) == "verify_caller"
    assert tool(call.returns("Thank you, that matches. What can I do for you?")) == "update_payment_method"


def test_the_invoice_that_a_tool_named_is_the_one_that_is_refunded(support: Flow) -> None:
    call = PhoneCall(support, "billing")
    call.say("I was charged twice")
    call.returns("I have invoice one zero four two over 98 dollars. 49 dollars was charged twice. Shall I refund it?")
    refund = call.say("yes")
    assert refund.call is not None
    assert refund.call.arguments["invoice_number"] == "INV-1042"


def test_agreeing_to_a_refund_does_not_replace_what_the_caller_wanted(support: Flow) -> None:
    call = PhoneCall(support, "billing")
    call.say("I was charged twice on invoice 1042")
    call.returns("I can see that 49 dollars was charged twice. Shall I refund it?")
    refund = call.say("Yes, please refund it.")
    assert refund.call is not None
    assert refund.call.arguments["reason"] == "I was charged twice on invoice 1042"


@pytest.mark.parametrize("refusal", ["No, I don't want a refund", "no", "no, leave it"])
def test_a_refund_that_was_declined_is_not_made_later(support: Flow, refusal: str) -> None:
    call = PhoneCall(support, "billing")
    call.say("I was charged twice on invoice 1042")
    call.returns("I can see that 49 dollars was charged twice. Shall I refund it?")
    assert tool(call.say(refusal)) is None
    assert tool(call.say("flibber the gibbet")) is None
    assert tool(call.say("purple monkeys")) is None


def test_a_refund_above_the_limit_is_passed_on_to_be_decided(support: Flow) -> None:
    call = PhoneCall(support, "billing")
    assert tool(call.say("I want a refund for invoice 1050")) == "explain_charge"
    assert call.returns("On invoice one zero five zero there is 480 dollars.").text.endswith("Shall I refund it?")
    assert tool(call.say("yes")) == "issue_refund"
    offer = call.returns(
        "I can refund up to 100 dollars myself. A larger refund needs a person's approval. Shall I get you a person?"
    )
    assert offer.text.endswith("needs a person's approval. Shall I pass it on to be decided?")
    asked = call.say("yes please")
    assert asked.call is not None
    assert asked.call.tool == "request_refund_approval"
    assert asked.call.arguments == {
        "invoice_number": "INV-1050",
        "amount": None,
        "reason": "I want a refund for invoice 1050",
    }
    passed_on = "I have passed your refund of 480 dollars on for approval. We decide by Monday."
    assert call.returns(passed_on).text == passed_on
    assert "anything else" in call.say("okay, thank you").text


def test_a_refund_that_nobody_is_to_decide_may_go_to_a_person(support: Flow) -> None:
    call = PhoneCall(support, "billing")
    call.say("refund me 480 dollars on invoice 1050")
    call.returns("A larger refund needs a person's approval. Shall I get you a person?")
    assert "person" in call.say("no").text
    assert tool(call.say("yes")) == "request_human"


def test_the_senior_mends_what_the_logs_suggest(support: Flow) -> None:
    call = PhoneCall(support, "technical")
    call.say("my internet is slow")
    call.returns("The line is fine. Shall I bring in a senior colleague?")
    call.say("yes")
    assert tool(call.handed_to("escalation", "I'll bring in a senior colleague.")) == "check_system_logs"
    call.told("Flow: support", "Fact: suggested fix: reload_settings for internet")
    call.returns("Your router lost its settings. I can mend that from here. Shall I do that now?")
    fix = call.say("yes, do that")
    assert fix.call is not None
    assert (fix.call.tool, fix.call.arguments) == ("apply_fix", {"service": "internet", "fix": "reload_settings"})
    call.returns("The router has its settings again. Is it working now?")
    assert tool(call.say("yes it works")) == "mark_resolved"


def test_an_open_case_is_offered_and_taken_up_or_not(call: PhoneCall) -> None:
    call.agent_says("Is it about your open case, slow internet, or something else?")
    assert call.say("something else").text == "What can I do for you?"
    call.agent_says("Is it about your open case, slow internet, or something else?")
    assert "name" in call.say("no, it is about a double charge").text


def test_a_caller_who_has_another_question_is_not_hung_up_on(support: Flow) -> None:
    call = PhoneCall(support, "billing")
    call.agent_says("I have refunded 49 dollars. Is there anything else I can do for you?")
    assert tool(call.say("no, but how much is my bill now")) == "lookup_invoice"


def test_a_caller_who_declines_a_person_may_ask_for_something_else_at_once(support: Flow) -> None:
    call = PhoneCall(support, "billing")
    call.agent_says("I'm sorry, I can't do that. Shall I get you a person who can?")
    assert tool(call.say("No, just tell me how much is my bill")) == "lookup_invoice"


def test_a_waiting_caller_is_kept_company_until_the_callback(support: Flow) -> None:
    call = PhoneCall(support, "billing")
    assert tool(call.say("I would like to talk to a person, please.")) == "request_human"
    call.handed_to("human", "Of course, I'll get you a person.")
    assert tool(call.say("I only wanted to be sure that my refund is on its way.")) == "add_detail"
    call.returns("Thank you, I've added that for the operator.")
    assert "stay" in call.say("That is good to hear. Thank you very much.").text
    call.agent_says("I'm sorry, nobody has become free yet. Shall we call you back, or would you rather wait?")
    assert tool(call.say("Yes please, call me back.")) == "schedule_callback"


def test_a_new_agent_acts_on_the_last_request_without_a_greeting(support: Flow) -> None:
    call = PhoneCall(support, "sales")
    call.say("and my tv has no picture")
    assert tool(call.handed_to("router", "All right, let me see who can help with that.")) == "route_to_technical"
    reply = call.handed_to("technical", "I'll connect you with our technical support.")
    assert (reply.text, tool(reply)) == ("", "run_diagnostics")


def test_a_new_agent_without_anything_to_do_asks(support: Flow) -> None:
    call = PhoneCall(support, "technical")
    call.say("hm hm")
    call.agent_says("Shall I bring in a senior colleague?")
    call.messages.append({"role": "user", "content": "what a day"})
    call.agent = "escalation"
    call.agent_says("I'll bring in a senior colleague.")
    assert "colleague's notes" in call.turn().text


def test_the_senior_does_not_repeat_what_was_done(support: Flow) -> None:
    call = PhoneCall(support, "technical")
    assert tool(call.say("my internet is slow")) == "run_diagnostics"
    call.returns("The line is fine. Shall I bring in a senior colleague?")
    assert tool(call.say("yes")) == "escalate"
    reply = call.handed_to("escalation", "I'll bring in a senior colleague.")
    assert tool(reply) == "check_system_logs"
    assert "notes" in reply.text


def test_three_misunderstandings_end_with_the_offer_of_a_person(call: PhoneCall) -> None:
    replies = [call.say(nonsense).text for nonsense in ("flibber the gibbet", "purple monkeys", "gloop")]
    assert len(set(replies)) == 3
    assert "person" in replies[-1]
    assert tool(call.say("yes")) == "request_human"


def test_a_fourth_misunderstanding_brings_the_person(call: PhoneCall) -> None:
    for nonsense in ("flibber the gibbet", "purple monkeys", "gloop"):
        assert tool(call.say(nonsense)) is None
    assert tool(call.say("zonk")) == "request_human"


def test_being_understood_starts_the_count_again(call: PhoneCall) -> None:
    first = call.say("flibber the gibbet").text
    call.say("can you repeat that")
    call.say("I have an issue")
    assert call.say("gloop").text == first


def test_say_it_again_says_it_again(call: PhoneCall) -> None:
    assert call.say("Sorry, can you repeat that?").text == GREETING


def test_the_same_call_is_not_made_twice_in_a_turn(support: Flow) -> None:
    call = PhoneCall(support, "technical")
    assert tool(call.say("my internet is slow")) == "run_diagnostics"
    failed = "I'm sorry, I can't reach our systems right now. Shall I try again, or get you a person?"
    assert call.returns(failed).text == failed
    assert tool(call.turn()) is None


def test_anything_said_after_a_finished_request_does_not_run_it_again(support: Flow) -> None:
    call = PhoneCall(support, "technical")
    call.say("my internet is slow")
    call.returns("The line is fine.")
    assert tool(call.say("flibber the gibbet")) is None


def test_asking_again_runs_it_again(support: Flow) -> None:
    call = PhoneCall(support, "general")
    assert tool(call.say("when are you open")) == "search_knowledge"
    call.returns("From nine to five.")
    assert tool(call.say("when are you open")) == "search_knowledge"


def test_anger_is_met_with_an_apology_and_then_with_a_person(support: Flow) -> None:
    call = PhoneCall(support, "technical")
    reply = call.say("My internet is down and I am furious")
    assert reply.text.startswith("I'm sorry")
    assert tool(reply) == "run_diagnostics"
    call.returns("Please restart the router.")
    assert tool(call.say("this is ridiculous")) == "request_human"


def test_a_caller_who_goes_on_before_an_answer_said_one_thing(support: Flow) -> None:
    call = PhoneCall(support, "billing")
    call.messages.append({"role": "user", "content": "I was charged twice"})
    reply = call.say("on invoice 1042")
    assert reply.call is not None
    assert reply.call.arguments == {"invoice_number": "INV-1042"}


def test_an_instruction_to_say_something_is_said_as_it_is(call: PhoneCall) -> None:
    call.messages.append({"role": "system", "content": "Say: Are you still there?"})
    assert call.turn().text == "Are you still there?"


def test_without_leave_to_call_a_tool_it_speaks(call: PhoneCall) -> None:
    call.messages.append({"role": "user", "content": "let me talk to a person"})
    reply = call.turn(tool_choice="none")
    assert reply.call is None
    assert reply.text


def test_a_tool_that_must_be_called_is_called(support: Flow) -> None:
    call = PhoneCall(support, "technical")
    call.messages.append({"role": "user", "content": "my wifi, well"})
    named = {"type": "function", "function": {"name": "run_diagnostics"}}
    reply = call.turn(tool_choice=named)
    assert reply.call is not None
    assert reply.call.arguments == {"service": "internet"}


def test_the_same_conversation_has_the_same_answer(support: Flow) -> None:
    def answers() -> list[object]:
        call = PhoneCall(support)
        return [call.say(words) for words in ("hello", "flibber", "my internet is slow", "Bob")]

    assert answers() == answers()


def test_no_conversation_at_all_is_an_opening(support: Flow) -> None:
    assert PhoneCall(support).turn().text == "What can I do for you?"
