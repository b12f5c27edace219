import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import naming
from api.naming import Label

pytestmark = pytest.mark.unit

THINGS = [
    Label("burger", ["hamburger", "cheeseburger"]),
    Label("pizza"),
    Label("fries", ["french fries"]),
    Label("drink", ["coke", "coca-cola"]),
    Label("cookie"),
    Label("milkshake", ["shake"]),
    Label("set-top box", ["TV box"]),
    Label("crème brûlée"),
]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("pizza", "pizza"),
        ("Pizzas", "pizza"),
        ("A pizza, please.", "pizza"),
        ("Cokes", "drink"),
        ("coca cola", "drink"),
        ("cheese burgers", "burger"),
        ("Hamburger's", "burger"),
        ("fry’s", "fries"),
        ("French fry", "fries"),
        ("cookies", "cookie"),
        ("milk shakes", "milkshake"),
        ("set top boxes", "set-top box"),
        ("creme brulee", "crème brûlée"),
    ],
)
def test_a_thing_is_found_by_what_people_call_it(said: str, meant: str) -> None:
    found = naming.find(said, THINGS)
    assert found is not None
    assert found.name == meant


@pytest.mark.parametrize(
    ("said", "maybe"),
    [
        ("veggie burger", ["burger"]),
        ("pepperoni pizza", ["pizza"]),
        ("piza", ["pizza"]),
        ("burger or pizza", ["burger", "pizza"]),
        ("sushi", []),
        ("the", []),
        ("  ", []),
        ("", []),
        ("\x00", []),
        ("🍕", []),
    ],
)
def test_what_is_not_surely_meant_is_at_most_suggested(said: str, maybe: list[str]) -> None:
    assert naming.find(said, THINGS) is None
    assert naming.resembling(said, THINGS) == maybe


def test_a_name_that_two_things_have_means_neither() -> None:
    both = [Label("network cable", ["cable"]), Label("power cable", ["cable"])]
    assert naming.find("cable", both) is None
    assert naming.resembling("cable", both) == ["network cable", "power cable"]


def test_no_more_is_suggested_than_can_be_listened_to() -> None:
    many = [Label(f"cable {number}") for number in range(10)]
    assert len(naming.resembling("cable", many)) == naming.MOST_SUGGESTIONS


@given(st.text(max_size=200))
def test_whatever_is_said_finds_a_thing_on_the_list_or_none(said: str) -> None:
    assert naming.find(said, THINGS) in [*THINGS, None]
    assert set(naming.resembling(said, THINGS)) <= {thing.name for thing in THINGS}


@given(st.sampled_from(THINGS))
def test_everything_is_found_by_its_own_names(thing: Label) -> None:
    assert all(naming.find(name, THINGS) is thing for name in [thing.name, *thing.aliases])
