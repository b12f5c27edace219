import pytest

from deploy.local.hearing import was_heard

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("sentence", "recognised"),
    [  # the latter as recognised in real calls
        ("Thank you for calling Northwind Broadband", "thank you for calling northwind. broad been alice. what can i"),
        ("I'll connect you with our billing team", "i'll connect you with our bill. thank you. that matches."),
        ("49 dollars was charged twice", "it is paid. i can see that $49 was charged twice. shall i refund it?"),
        (
            "Shall we call you back on one five five five zero one zero one",
            "shall we call you back? on 15550101 or would",
        ),
        ("I have booked a callback", "i have booked a call back. we will call today on 15550101."),
        ("I'm sorry, that operator could not join", "i'm sorry that operator cannot join. you are next in line."),
        ("Goodbye", "thank you for your patience. good-bye."),
        ("79 dollars|seventy-nine", "that would be seventy nine a month."),
    ],
)
def test_a_sentence_is_heard_in_spite_of_the_line(sentence: str, recognised: str) -> None:
    assert was_heard(sentence, recognised)


@pytest.mark.parametrize(
    ("sentence", "recognised"),
    [
        ("I have refunded 49 dollars", "i can see that $49 was charged twice. shall i refund it?"),
        ("Shall we call you back", "i have booked a call back. we will call you within a day"),
        ("You are next in line", "of course, i'll get you a person."),
        ("I'm sorry, that operator could not join", "is there anything the operator should know before they join?"),
        ("Goodbye", "i'm sorry, nobody has become free yet."),
        ("Goodbye", ""),
    ],
)
def test_another_sentence_is_not(sentence: str, recognised: str) -> None:
    assert not was_heard(sentence, recognised)
