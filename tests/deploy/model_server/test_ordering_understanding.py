"""One sentence of a caller, one step of the model: the phrasings that the ordering flow must know."""

from typing import Any

import pytest

from deploy.local.model_server.dialogue.flow import Flow
from tests.deploy.model_server.phone_call import PhoneCall

pytestmark = pytest.mark.unit

ADDED = "I've added 2 burgers. That makes 24 dollars so far. Anything else?"
CASH_OR_CARD = "Will you pay by cash or by card when you pick it up?"
SUMMARY = "You ordered 2 burgers for 24 dollars, paid by cash at pickup. Shall I place the order?"
NAME = "Thank you for calling Northwind Broadband. May I have your name for the order?"


def check(call: PhoneCall, said: str, tool: str | None, arguments: dict[str, Any] | None = None) -> None:
    reply = call.say(said)
    assert (reply.call.tool if reply.call else None) == tool, reply
    if tool is None:
        assert reply.text
    if arguments is not None:
        assert reply.call is not None
        assert dict(reply.call.arguments) == arguments


@pytest.mark.parametrize(
    ("said", "tool", "arguments"),
    [
        ("Alice", "start_order", {"name": "Alice"}),
        ("It's Bob Fischer", "start_order", {"name": "Bob Fischer"}),
        ("my name is Carla Gomez", "start_order", {"name": "Carla Gomez"}),
        ("under the name of Martin", "start_order", {"name": "Martin"}),
        ("sure, Alice", "start_order", {"name": "Alice"}),
        ("Alice, and I'd like two burgers", "start_order", {"name": "Alice"}),
        ("two burgers please", "start_order", {"name": None}),
        ("I'd like to order a pizza", "start_order", {"name": None}),
        ("what's on the menu", "start_order", {"name": None}),
        ("is there gluten in the burger", "start_order", {"name": None}),
        ("I want to order", "start_order", {"name": None}),
        ("I'd rather not say", "start_order", {"name": None}),
        ("no", "start_order", {"name": None}),
        ("go on without", "start_order", {"name": None}),
        ("why do you need my name", None, None),
        ("yes", None, None),
    ],
)
def test_a_name_or_an_order_starts(
    ordering: Flow, said: str, tool: str | None, arguments: dict[str, object] | None
) -> None:
    call = PhoneCall(ordering, "welcome")
    call.agent_says(NAME)
    check(call, said, tool, arguments)


@pytest.mark.parametrize(
    ("said", "tool", "arguments"),
    [
        ("what's on the menu", "read_menu", {}),
        ("what do you have", "read_menu", {}),
        ("can you read me the menu", "read_menu", {}),
        ("what can I order", "read_menu", {}),
        ("how much is a pizza", "read_menu", {}),
        ("what does the salad cost", "read_menu", {}),
        ("what drinks do you have", "read_menu", {}),
        ("I'm hungry", "read_menu", {}),
        ("how much is it so far", "read_order", {}),
        ("how much is that", "read_order", {}),
        ("what's the total", "read_order", {}),
        ("what do I have so far", "read_order", {}),
        ("can you read that back", "read_order", {}),
        ("read my order again please", "read_order", {}),
        ("that's all", "complete_order", {}),
        ("that's it, thank you", "complete_order", {}),
        ("no that's everything", "complete_order", {}),
        ("that will be all", "complete_order", {}),
        ("no", "complete_order", {}),
        ("no thanks", "complete_order", {}),
        ("nothing else", "complete_order", {}),
        ("I'm done", "complete_order", {}),
        ("can I pay now", "complete_order", {}),
        ("I'd like to pay by card", "complete_order", {}),
        ("is there nuts in the salad?", "ask_kitchen", {"question": "is there nuts in the salad?"}),
        ("are there any nuts in the salad", "ask_kitchen", None),
        ("does the burger contain gluten", "ask_kitchen", None),
        ("I'm allergic to peanuts", "ask_kitchen", None),
        ("is the pizza vegetarian", "ask_kitchen", None),
        ("what's in the burger", "ask_kitchen", None),
        ("do you still have salad", "ask_kitchen", None),
        ("are there any fries left", "ask_kitchen", None),
        ("do you have sushi", "ask_kitchen", None),
        ("what about the fries, are they vegan", "ask_kitchen", None),
        ("yes", None, None),
        ("great, thank you", None, None),
        ("do you deliver", None, None),
        ("take one of the burgers off", None, None),
        ("can I have ketchup", "add_item", {"item": "ketchup", "quantity": 1}),
        ("a portion of onion rings", "add_item", None),
        ("please remove everything", None, None),
        ("when can I pick it up", None, None),
        ("do you take cards", None, None),
        ("cancel my order", "end_call", {}),
        ("flibber the gibbet", None, None),
    ],
)
def test_at_the_menu(ordering: Flow, said: str, tool: str | None, arguments: dict[str, object] | None) -> None:
    call = PhoneCall(ordering, "menu")
    call.agent_says(ADDED)
    check(call, said, tool, arguments)


@pytest.mark.parametrize(
    ("said", "method"),
    [
        ("cash", "cash"),
        ("In cash please.", "cash"),
        ("card", "card"),
        ("I'll pay when I pick it up by card", "card"),
        ("by credit card", "card"),
        ("with my visa", "card"),
        ("I have some bills with me, so notes", "cash"),
        ("contactless", "card"),
    ],
)
def test_cash_or_card(ordering: Flow, said: str, method: str) -> None:
    call = PhoneCall(ordering, "payment")
    call.agent_says(CASH_OR_CARD)
    check(call, said, "choose_payment", {"method": method})


@pytest.mark.parametrize(
    "said",
    [
        "my card number is four one one one one one one one one one one one",
        "it's a visa, 4111 1111 1111 1111",
        "4111 1111 1111 1111",
    ],
)
@pytest.mark.parametrize("agent", ["welcome", "menu", "kitchen", "payment", "confirmation"])
def test_a_card_number_is_stopped_and_goes_into_no_tool(ordering: Flow, agent: str, said: str) -> None:
    call = PhoneCall(ordering, agent)
    call.say("two burgers please")
    call.agent_says(CASH_OR_CARD)
    reply = call.say(said)
    assert reply.call is None
    assert "card number" in reply.text


@pytest.mark.parametrize(
    ("said", "tool"),
    [
        ("actually, add fries", "back_to_menu"),
        ("wait, I also want a drink", "back_to_menu"),
        ("take the burger off", "back_to_menu"),
        ("are there nuts in the burger", "back_to_menu"),
        ("how much is it again", "back_to_menu"),
        ("cancel the order", "end_call"),
        ("yes", None),
        ("no", None),
        ("I don't know", None),
    ],
)
def test_before_paying_a_caller_may_go_back(ordering: Flow, said: str, tool: str | None) -> None:
    call = PhoneCall(ordering, "payment")
    call.agent_says(CASH_OR_CARD)
    check(call, said, tool, {"change": said} if tool == "back_to_menu" else None)


@pytest.mark.parametrize(
    ("said", "tool"),
    [
        ("yes", "place_order"),
        ("Yes, that's right.", "place_order"),
        ("go ahead", "place_order"),
        ("sure, place it", "place_order"),
        ("perfect", "place_order"),
        ("that's all", "place_order"),
        ("no wait, add fries", "back_to_menu"),
        ("yes but make it three burgers", "back_to_menu"),
        ("actually, I forgot something", "back_to_menu"),
        ("I'd rather pay by card", "back_to_menu"),
        ("change the order", "back_to_menu"),
        ("cancel it", "cancel_order"),
        ("forget the whole thing", "cancel_order"),
        ("I don't want the order anymore", "cancel_order"),
        ("no", None),
        ("no, that's wrong", None),
        ("I changed my mind", None),
        ("when will it be ready", None),
        ("how much is it", None),
        ("flibber", None),
    ],
)
def test_before_the_order_is_placed(ordering: Flow, said: str, tool: str | None) -> None:
    call = PhoneCall(ordering, "confirmation")
    call.agent_says(SUMMARY)
    check(call, said, tool)


@pytest.mark.parametrize(
    ("said", "tool"),
    [("cancel the order", "cancel_order"), ("yes, cancel", "cancel_order"), ("no, keep it", None), ("a salad", None)],
)
def test_what_to_change_or_whether_to_cancel(ordering: Flow, said: str, tool: str | None) -> None:
    call = PhoneCall(ordering, "confirmation")
    call.agent_says(SUMMARY)
    call.say("no")
    reply = call.say(said)
    assert (reply.call.tool if reply.call else None) in {tool, "back_to_menu" if said == "a salad" else tool}


@pytest.mark.parametrize(
    ("said", "tool"),
    [
        ("no thank you", "end_call"),
        ("that's all, goodbye", "end_call"),
        ("actually add fries", "back_to_menu"),
        ("cancel the order", "cancel_order"),
        ("what was the number again", None),
        ("when is it ready", None),
    ],
)
def test_after_the_order_is_placed(ordering: Flow, said: str, tool: str | None) -> None:
    call = PhoneCall(ordering, "confirmation")
    call.agent_says(SUMMARY)
    call.say("yes")
    placed = "Your order number is one two. It is ready at 6 30 PM. Is there anything else?"
    call.returns(placed)
    reply = call.say(said)
    assert (reply.call.tool if reply.call else None) == tool, reply
    if tool is None:
        assert reply.text == placed
