import pytest

from deploy.local.model_server.dialogue.emails import find_email
from deploy.local.model_server.dialogue.flow import Flow
from deploy.local.model_server.dialogue.numbers import number_runs
from deploy.local.model_server.dialogue.slots import Heard

pytestmark = pytest.mark.unit


def told(flow: Flow, slot: str, text: str, *asked: str) -> str | None:
    return flow.finders[slot](Heard(text, flow.plain(text).replace(" ? ", " "), frozenset(asked)))


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("one zero four two", ["1042"]),
        ("one oh four two", ["1042"]),
        ("ten forty two", ["1042"]),
        ("one thousand and forty two", ["1042"]),
        ("one thousand forty two", ["1042"]),
        ("nine zero two one zero", ["90210"]),
        ("9 0 2 1 0", ["90210"]),
        ("10 42", ["1042"]),
        ("double four five", ["445"]),
        ("one zero for two", ["1042"]),
        ("two hundred and five and then six", ["205", "6"]),
        ("for the bill to me", []),
        ("1042 49", ["1042", "49"]),
    ],
)
def test_spoken_numbers_become_digits(text: str, digits: list[str]) -> None:
    assert [run.digits for run in number_runs(text.split())] == digits


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("alice.martin@example.com", "alice.martin@example.com"),
        ("It's Alice.Martin@Example.com.", "alice.martin@example.com"),
        ("alice dot martin at example dot com", "alice.martin@example.com"),
        ("my email is alice dot martin at example.com", "alice.martin@example.com"),
        ("Alice. Martin at example.com", "alice.martin@example.com"),
        ("a l i c e at example dot com", "alice@example.com"),
        ("A-L-I-C-E dot martin at example dot com", "alice.martin@example.com"),
        ("bob underscore fischer at gmail dot com please", "bob_fischer@gmail.com"),
        ("bob dash fischer at mail dash box dot org", "bob-fischer@mail-box.org"),
        ("it is carla at example com", "carla@example.com"),
        ("you can reach me under carla.gomez at example dot co dot uk", "carla.gomez@example.co.uk"),
    ],
)
def test_spoken_and_written_emails_are_understood(text: str, email: str) -> None:
    found = find_email(text)
    assert found is not None
    assert found[0] == email


@pytest.mark.parametrize("text", ["look at it", "meet me at ten", "I am at home", "", "at", "at example dot com"])
def test_what_is_no_email_is_not_taken_for_one(text: str) -> None:
    assert find_email(text) is None


@pytest.mark.parametrize(
    ("text", "asked", "name"),
    [
        ("my name is Alice Martin", False, "Alice Martin"),
        ("My name is alice martin and I have a question", False, "Alice Martin"),
        ("Hi, this is Bob.", False, "Bob"),
        ("Hello, I'm Carla Gomez, calling about my bill", False, "Carla Gomez"),
        ("Alice Martin speaking", False, "Alice Martin"),
        ("Alice Martin, alice.martin@example.com", True, "Alice Martin"),
        ("alice martin", True, "Alice Martin"),
        ("Sure, it's Bob Fischer", True, "Bob Fischer"),
        ("Alice Martin alice dot martin at example dot com", True, "Alice Martin"),
        ("I'm angry", False, None),
        ("I'm calling about my bill", False, None),
        ("This is ridiculous", False, None),
        ("it's broken", True, None),
        ("no", True, None),
        ("Why do you need that?", True, None),
        ("I was charged twice", True, None),
        ("My internet is down", True, None),
    ],
)
def test_names_are_told_from_other_words(support: Flow, text: str, asked: bool, name: str | None) -> None:
    assert told(support, "name", text, *(["name"] if asked else [])) == name


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("I was charged twice on invoice 1042", "INV-1042"),
        ("invoice number one zero four two", "INV-1042"),
        ("INV-1042", "INV-1042"),
        ("it is I N V ten forty-two", "INV-1042"),
        ("and voice 1042", "INV-1042"),
        ("my invoice is 1042, 49 dollars", "INV-1042"),
        ("the invoice of $49", None),
        ("invoice twelve", None),
        ("1042", None),
    ],
)
def test_invoice_numbers(support: Flow, text: str, number: str | None) -> None:
    assert told(support, "invoice_number", text) == number


def test_a_bare_number_is_what_was_asked_for(support: Flow) -> None:
    asked = ("postcode", "invoice_number")
    assert told(support, "postcode", "nine zero two one zero", *asked) == "90210"
    assert told(support, "invoice_number", "nine zero two one zero", *asked) is None
    assert told(support, "invoice_number", "ten forty two", *asked) == "INV-1042"
    assert told(support, "postcode", "ten forty two", *asked) is None
    assert told(support, "postcode", "nine zero two one zero") is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("a refund of $49", "49.00"),
        ("forty nine dollars", "49.00"),
        ("49.50 dollars", "49.50"),
        ("one hundred and five dollars", "105.00"),
        ("$1,200.00", "1200.00"),
        ("invoice 1042", None),
    ],
)
def test_amounts(support: Flow, text: str, amount: str | None) -> None:
    assert told(support, "amount", text) == amount


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("the wifi is slow", "internet"),
        ("no picture on my television", "tv"),
        ("my phone line is dead", "phone"),
        ("my email does not work", "email"),
        ("my email is alice at example dot com", None),
        ("I am on the phone", None),
    ],
)
def test_services(support: Flow, text: str, service: str | None) -> None:
    assert told(support, "service", text) == service


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("Tuesday at 10.", "tuesday at 10"),
        ("Let's take the first one", "the first one"),
        ("Wednesday morning would be good", "wednesday morning"),
        ("the second", "the second"),
        ("at two o'clock", "at two o'clock"),
        ("whatever", None),
    ],
)
def test_chosen_times(support: Flow, text: str, choice: str | None) -> None:
    assert told(support, "time", text) == choice
