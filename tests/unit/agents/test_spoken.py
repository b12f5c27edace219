from datetime import UTC, datetime
from decimal import Decimal

import pytest

from agents import spoken

pytestmark = pytest.mark.unit

TUESDAY = datetime(2030, 1, 1, 10, tzinfo=UTC)
WEDNESDAY = datetime(2030, 1, 2, 14, 30, tzinfo=UTC)


def test_an_email_is_said_so_that_it_can_be_written() -> None:
    assert spoken.say_email("a_b.c@d-e.com") == "a underscore b dot c at d dash e dot com"


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("49", "49"),
        ("$49.00", "49.00"),
        ("49.00 USD", "49.00"),
        ("forty nine dollars", "49"),
        ("one hundred and twenty", "120"),
        ("1,200.50", "1200.50"),
        ("all of it", None),
        ("", None),
    ],
)
def test_an_amount_is_found_in_what_was_said(said: str, amount: str | None) -> None:
    assert spoken.amount_from(said) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        ("49.00", "USD", "49 dollars"),
        ("1.00", "USD", "1 dollar"),
        ("49.50", "EUR", "49 euros and 50 cents"),
        ("3.00", "CHF", "3 CHFs"),
    ],
)
def test_money_is_said_as_people_say_it(amount: str, currency: str, said: str) -> None:
    assert spoken.say_money(Decimal(amount), currency) == said


def test_digits_are_said_one_by_one() -> None:
    assert spoken.say_digits("+1 555-0100") == "one five five five zero one zero zero"
    assert spoken.say_digits("anonymous") == ""


def test_times_are_said_with_day_and_hour() -> None:
    assert spoken.say_time(TUESDAY) == "Tuesday, January 1 at 10 AM"
    assert spoken.say_time(WEDNESDAY) == "Wednesday, January 2 at 2 30 PM"


@pytest.mark.parametrize(
    ("choice", "place"),
    [
        ("the first one", 0),
        ("the second", 1),
        ("the last one please", 1),
        ("tuesday at ten", 0),
        ("on Wednesday", 1),
        ("at 10", 0),
        ("at two", 1),
        ("the third one", None),
        ("tuesday at five", None),
        ("whenever", None),
        ("", None),
    ],
)
def test_a_choice_of_times_is_understood_or_asked_about(choice: str, place: int | None) -> None:
    assert spoken.choose_time(choice, [TUESDAY, WEDNESDAY]) == place


def test_a_choice_that_fits_two_times_is_not_guessed() -> None:
    assert spoken.choose_time("tuesday", [TUESDAY, TUESDAY.replace(hour=15)]) is None


def test_a_list_is_said_with_its_last_word() -> None:
    assert spoken.say_list(["a", "b", "c"]) == "a, b or c"
    assert spoken.say_list(["a"]) == "a"
    assert spoken.say_list([]) == ""


@pytest.mark.parametrize(
    ("count", "thing", "said"),
    [
        (1, "burger", "1 burger"),
        (2, "burger", "2 burgers"),
        (2, "set-top box", "2 set-top boxes"),
        (3, "sandwich", "3 sandwiches"),
        (1, "fries", "1 fries"),
        (2, "fries", "2 fries"),
    ],
)
def test_things_are_counted_in_the_plural(count: int, thing: str, said: str) -> None:
    assert spoken.say_count(count, thing) == said
