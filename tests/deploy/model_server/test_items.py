"""Things with a quantity, as callers say them, and what a turn means after those before it."""

import pytest

from deploy.local.model_server.dialogue.counts import counts
from deploy.local.model_server.dialogue.flow import Flow
from deploy.local.model_server.dialogue.item_memory import ItemMemory

pytestmark = pytest.mark.unit


def wanted(flow: Flow, slot: str, *turns: str) -> list[str]:
    """What the last of the turns asks for, such as "add 2 burger"."""
    memory = ItemMemory()
    items = [memory.hear(flow.item_finders[slot].mentions(flow.plain(turn).replace(" ? ", " "))) for turn in turns]
    return [f"{item.act} {item.quantity} {item.name}" for item in items[-1]]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("two", [2]),
        ("a burger and another one", [1, 1]),
        ("the first one", []),
        ("a large one", [1]),
        ("half a dozen", [6]),
        ("a dozen", [12]),
        ("two dozen", [24]),
        ("a couple of", [2]),
        ("a pair", [2]),
        ("a hundred", [100]),
        ("a hundred and five", [105]),
        ("twenty five", [25]),
        ("25", [25]),
        ("a million", [1_000_000]),
        ("oh", []),
        ("4111111111111111", []),
        ("", []),
    ],
)
def test_numbers_and_words_for_numbers_say_how_many(text: str, values: list[int]) -> None:
    assert [count.value for count in counts(text.split())] == values


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("two burgers and a large... no, make that three", ["add 3 burger"]),
        ("I'd like two burgers and a pizza", ["add 2 burger", "add 1 pizza"]),
        ("a burger a pizza and three cokes", ["add 1 burger", "add 1 pizza", "add 3 coke"]),
        ("two of your large burgers please", ["add 2 burger"]),
        ("I'll take the burger", ["add 1 burger"]),
        ("a couple of burgers, half a dozen drinks", ["add 2 burger", "add 6 drink"]),
        ("two burgers, no wait, three burgers", ["add 3 burger"]),
        ("a burger, no, a pizza", ["add 1 pizza"]),
        ("two burgers, no, three, and a coke", ["add 3 burger", "add 1 coke"]),
        ("a burger and a coke. No, no coke.", ["add 1 burger"]),
        ("a burger and fries, forget the fries", ["add 1 burger"]),
        ("a pizza for two", ["add 1 pizza"]),
        ("oh, could you add a drink", ["add 1 drink"]),
        ("a veggie burger and two pepperoni pizzas", ["add 1 veggie burger", "add 2 pepperoni pizza"]),
        ("two normal pizzas", ["add 2 pizza"]),
        ("I want to order some food", []),
        ("a burger without cheese", ["add 1 burger"]),
        ("a burger, no fries", ["add 1 burger"]),
        ("a thousand burgers", ["add 1000 burger"]),
        ("a burger for me, a burger and a coke for her", ["add 2 burger", "add 1 coke"]),
        ("burger", ["add 1 burger"]),
        ("can I get a hot dog and a coke", ["add 1 hot dog", "add 1 coke"]),
        ("two burgers and a portion of onion rings", ["add 2 burger", "add 1 portion"]),
        ("do you have sushi", ["ask 1 sushi"]),
        ("how much is the pizza", ["ask 1 pizza"]),
        ("are there nuts in the salad", ["ask 1 salad"]),
        ("what's in the burger", ["ask 1 burger"]),
        ("I have a question", []),
        ("give me a second", []),
        ("I'd like to order", []),
        ("can I have the bill", []),
        ("and a person please", []),
        ("make that two", []),
        ("to burgers", ["add 2 burger"]),
        ("french fries and a milk shake", ["add 1 fries", "add 1 milkshake"]),
    ],
)
def test_what_is_ordered(ordering: Flow, said: str, means: list[str]) -> None:
    assert wanted(ordering, "order", said) == means


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("make that two", ["change 2 drink"]),
        ("no, two", ["change 2 drink"]),
        ("no, two please", ["change 2 drink"]),
        ("one more", ["add 1 drink"]),
        ("another one", ["add 1 drink"]),
        ("two more burgers", ["add 2 burger"]),
        ("actually, add fries", ["add 1 fries"]),
        ("take the drink off", ["remove 1 drink"]),
        ("take that off", ["remove 1 drink"]),
        ("I don't want the burger any more", ["remove 1 burger"]),
        ("take the burger off and add two salads", ["remove 1 burger", "add 2 salad"]),
        ("no drinks", ["remove 1 drink"]),
        ("without the drink please", ["remove 1 drink"]),
        ("make it three burgers", ["change 3 burger"]),
        ("make the burgers three", ["change 3 burger"]),
        ("change the drinks to two", ["change 2 drink"]),
        ("change the burger to a pizza", ["remove 1 burger", "add 1 pizza"]),
        ("swap the drink for fries", ["remove 1 drink", "add 1 fries"]),
        ("a pizza instead of the burger", ["add 1 pizza", "remove 1 burger"]),
        ("actually make that a pizza", ["remove 1 drink", "add 1 pizza"]),
        ("just one burger", ["change 1 burger"]),
        ("just a salad", ["add 1 salad"]),
        ("no, not two, three", ["change 3 drink"]),
        ("I only wanted two burgers", ["change 2 burger"]),
        ("take it off and give me a pizza", ["remove 1 drink", "add 1 pizza"]),
        ("make the total zero", []),
        ("swap the drink", []),
        ("great", []),
    ],
)
def test_what_is_changed_in_an_order_of_a_burger_and_a_drink(ordering: Flow, said: str, means: list[str]) -> None:
    assert wanted(ordering, "order", "a burger and a drink please", said) == means


def test_what_was_taken_off_can_be_ordered_anew(ordering: Flow) -> None:
    turns = ("a burger", "take the burger off", "make it two burgers")
    assert wanted(ordering, "order", *turns) == ["add 2 burger"]


def test_what_was_only_asked_about_is_not_on_the_order(ordering: Flow) -> None:
    assert wanted(ordering, "order", "how much is the pizza", "make it two pizzas") == ["add 2 pizza"]


@pytest.mark.parametrize(
    ("turns", "means"),
    [
        (("how much are twenty mesh routers",), ["price 20 mesh router"]),
        (("how much are twenty mesh routers", "and what about fifty"), ["None 50 mesh router"]),
        (("how much are twenty mesh routers", "what if I take a hundred"), ["None 100 mesh router"]),
        (("how much are twenty mesh routers", "and for fifty of them"), ["None 50 mesh router"]),
        (("do you have set-top boxes in Chicago",), ["stock 1 set-top box"]),
        (("five modems and ten cables",), ["None 5 fiber modem", "None 10 network cable"]),
        (
            ("how much are mesh routers and do you have extenders",),
            ["price 1 mesh router", "stock 1 WiFi extender"],
        ),
        (("do you have toasters",), ["stock 1 toasters"]),
        (("how much is a toaster",), ["price 1 toaster"]),
        (("how much is it",), []),
        (("what about fifty",), []),
    ],
)
def test_what_is_asked_about_goods(advice: Flow, turns: tuple[str, ...], means: list[str]) -> None:
    assert wanted(advice, "goods", *turns) == means
