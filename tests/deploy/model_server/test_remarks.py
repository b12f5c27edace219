import pytest

from deploy.local.model_server.dialogue.flow import Flow
from deploy.local.model_server.dialogue.remarks import words_for
from tests.deploy.model_server.phone_call import PhoneCall

pytestmark = pytest.mark.deploy


@pytest.mark.parametrize(
    ("remark", "words"),
    [
        ("Ask for the invoice number.", "Could you tell me the invoice number, please?"),
        ("ask the caller for their postcode", "Could you tell me their postcode, please?"),
        ("Ask: is the light red", "Is the light red?"),
        ("Say that we credit one month.", "We credit one month."),
        ('Say "We are sorry!"', "We are sorry!"),
        ("Tell them the technician comes today", "The technician comes today."),
        ("Be careful, this one has complained before.", ""),
        ("", ""),
    ],
)
def test_a_sentence_to_say_or_to_ask_is_said(remark: str, words: str) -> None:
    assert words_for(remark) == words


def test_a_remark_is_answered_and_not_what_the_caller_said_before(support: Flow) -> None:
    call = PhoneCall(support, "billing")
    call.say("I was charged twice on invoice 1042")
    call.messages.append({"role": "system", "content": "Supervisor's remark (Sam Lee): Say that we credit one month."})
    assert call.turn().text == "We credit one month."


def test_what_is_no_sentence_is_not_answered_at_all(support: Flow) -> None:
    call = PhoneCall(support, "billing")
    call.messages.append({"role": "system", "content": "Supervisor's remark (Sam Lee): Careful, an old customer."})
    reply = call.turn()
    assert (reply.text, reply.call) == ("", None)
