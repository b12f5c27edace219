"""Whole food orders with the rule-based model."""

import pytest

from deploy.local.model_server.dialogue.engine import Reply
from deploy.local.model_server.dialogue.flow import Flow
from tests.deploy.model_server.phone_call import PhoneCall, tool

pytestmark = pytest.mark.unit

GREETING = "Thank you for calling Northwind Broadband. May I have your name for the order?"
ON_THE_ORDER = ("Flow: ordering", "Fact: order: 2 burgers, 24 dollars in all")


def added(*what: str) -> str:
    return f"I've added {' and '.join(what)}. That makes 24 dollars so far. Anything else?"


def arguments(reply: Reply) -> tuple[str, dict[str, object]]:
    assert reply.call is not None, reply
    return reply.call.tool, dict(reply.call.arguments)


@pytest.fixture
def menu(ordering: Flow) -> PhoneCall:
    """After two burgers were ordered."""
    call = PhoneCall(ordering, "menu")
    call.agent_says("Thank you, Alice. What would you like?")
    call.say("two burgers please")
    call.returns(added("2 burgers"))
    call.told(*ON_THE_ORDER)
    return call


def test_an_order_from_the_name_to_the_number(ordering: Flow) -> None:
    call = PhoneCall(ordering, "welcome")
    call.agent_says(GREETING)
    assert arguments(call.say("Alice Martin")) == ("start_order", {"name": "Alice Martin"})
    assert call.handed_to("menu", "Thank you, Alice.").text == "What would you like?"
    assert arguments(call.say("two burgers and a large... no, make that three")) == (
        "add_item",
        {"item": "burger", "quantity": 3},
    )
    assert call.returns(added("3 burgers")).text == added("3 burgers")
    assert arguments(call.say("actually, add fries")) == ("add_item", {"item": "fries", "quantity": 1})
    call.returns(added("1 fries"))
    assert tool(call.say("that's all")) == "complete_order"
    asked = call.handed_to("payment", "That is 3 burgers and 1 fries for 41 dollars.")
    assert "cash" in asked.text
    assert arguments(call.say("cash")) == ("choose_payment", {"method": "cash"})
    asked = call.handed_to("confirmation", "All right, cash it is.")
    assert asked.text == "Shall I place the order?"
    assert tool(call.say("yes please")) == "place_order"
    number = "Your order number is one two. Is there anything else?"
    assert call.returns(number).text == number
    assert tool(call.say("no thank you")) == "end_call"


def test_a_new_agent_who_has_asked_already_is_quiet(ordering: Flow) -> None:
    call = PhoneCall(ordering, "payment")
    call.say("card")
    reply = call.handed_to("confirmation", "You ordered 2 burgers for 24 dollars. Shall I place the order?")
    assert (reply.text, reply.call) == ("", None)


def test_an_order_without_a_name_is_taken_at_once(ordering: Flow) -> None:
    call = PhoneCall(ordering, "welcome")
    call.agent_says(GREETING)
    assert arguments(call.say("a pizza and two cokes please")) == ("start_order", {"name": None})
    assert arguments(call.handed_to("menu", "All right.")) == ("add_item", {"item": "pizza", "quantity": 1})
    second = call.returns(added("1 pizza"))
    assert second.text == "I've added 1 pizza."
    assert arguments(second) == ("add_item", {"item": "coke", "quantity": 2})
    assert call.returns(added("2 drinks")).text == added("2 drinks")


def test_five_items_in_one_breath_are_added_one_after_the_other(ordering: Flow) -> None:
    call = PhoneCall(ordering, "menu")
    reply = call.say("two burgers, a pizza, three salads, fries and four drinks")
    ordered = []
    while reply.call is not None:
        ordered.append((reply.call.arguments["quantity"], reply.call.arguments["item"]))
        reply = call.returns(added("something"))
    assert ordered == [(2, "burger"), (1, "pizza"), (3, "salad"), (1, "fries"), (4, "drink")]
    assert reply.text == added("something")


def test_what_is_taken_off_goes_before_what_is_added(menu: PhoneCall) -> None:
    assert arguments(menu.say("change the burgers to a pizza")) == ("remove_item", {"item": "burger"})
    second = menu.returns("I've taken that off. Your order is empty now. What would you like?")
    assert second.text == "I've taken that off."
    assert arguments(second) == ("add_item", {"item": "pizza", "quantity": 1})


def test_the_last_item_is_remembered(menu: PhoneCall) -> None:
    menu.say("and a coke")
    menu.returns(added("1 drink"))
    assert arguments(menu.say("make that two")) == ("change_quantity", {"item": "coke", "quantity": 2})
    menu.returns("Now you have 2 burgers and 2 drinks. That makes 30 dollars. Anything else?")
    assert arguments(menu.say("one more")) == ("add_item", {"item": "coke", "quantity": 1})
    menu.returns(added("1 drink"))
    assert arguments(menu.say("no, take that off")) == ("remove_item", {"item": "coke"})


def test_an_unknown_item_is_said_to_be_so_and_the_rest_is_ordered(ordering: Flow) -> None:
    call = PhoneCall(ordering, "menu")
    assert arguments(call.say("I'd like a hot dog and a pizza")) == ("add_item", {"item": "hot dog", "quantity": 1})
    second = call.returns("I'm sorry, we don't have that. There is burger and pizza. Which one would you like?")
    assert second.text == "I'm sorry, we don't have that."
    assert arguments(second) == ("add_item", {"item": "pizza", "quantity": 1})


def test_too_many_are_asked_about_and_then_set(ordering: Flow) -> None:
    call = PhoneCall(ordering, "menu")
    assert arguments(call.say("a thousand burgers")) == ("add_item", {"item": "burger", "quantity": 1000})
    call.returns("That is more than I may take, the most is 20. How many would you like?")
    assert arguments(call.say("twenty")) == ("change_quantity", {"item": "burger", "quantity": 20})
    done = "Now you have 20 burgers. That makes 240 dollars. Anything else?"
    assert call.returns(done).text == done


def test_fewer_of_something_are_asked_for_in_all(menu: PhoneCall) -> None:
    asked = menu.say("take one of the burgers off")
    assert asked.text == "How many would you like in all?"
    assert arguments(menu.say("just one")) == ("change_quantity", {"item": "burger", "quantity": 1})


def test_an_order_and_its_end_in_one_breath(ordering: Flow) -> None:
    call = PhoneCall(ordering, "menu")
    assert tool(call.say("two burgers please, that's all, and I'll pay cash")) == "add_item"
    done = call.returns(added("2 burgers"))
    assert (done.text, tool(done)) == ("I've added 2 burgers.", "complete_order")
    assert arguments(call.handed_to("payment", "That is 2 burgers.")) == ("choose_payment", {"method": "cash"})


def test_an_order_that_is_empty_is_not_completed_again_and_again(ordering: Flow) -> None:
    call = PhoneCall(ordering, "menu")
    assert tool(call.say("that's all")) == "complete_order"
    refused = "There is nothing on your order yet. What would you like?"
    assert call.returns(refused).text == refused


def test_an_allergy_is_asked_about_in_the_kitchen_and_the_order_goes_on(menu: PhoneCall) -> None:
    question = "is there nuts in the salad?"
    assert arguments(menu.say(question)) == ("ask_kitchen", {"question": question})
    menu.told(*ON_THE_ORDER, f"Asked by: MenuAgent: {question}")
    checked = menu.handed_to("kitchen", "Let me ask the kitchen.")
    assert arguments(checked) == ("check_allergen", {"item": "salad", "allergen": "nuts"})
    answer = "Careful: the salad contains nuts."
    back = menu.returns(answer)
    assert (back.text, arguments(back)) == (answer, ("report_back", {"result": answer}))
    menu.told(*ON_THE_ORDER, f"Consulted KitchenSpecialist: {question}: {answer}")
    assert menu.handed_to("menu", "Back to your order, then.").text == "Anything else for your order?"
    assert menu.say(question).text == answer
    assert arguments(menu.say("then no salad, rather fries")) == ("add_item", {"item": "fries", "quantity": 1})


def test_a_dish_that_the_kitchen_warned_of_is_not_ordered_by_itself(menu: PhoneCall) -> None:
    wish = "a salad without nuts please"
    assert tool(menu.say(wish)) == "ask_kitchen"
    menu.told(*ON_THE_ORDER, f"Asked by: MenuAgent: {wish}")
    menu.handed_to("kitchen", "Let me ask the kitchen.")
    menu.returns("Careful: the salad contains nuts.")
    menu.told(*ON_THE_ORDER, f"Consulted KitchenSpecialist: {wish}: Careful: the salad contains nuts.")
    reply = menu.handed_to("menu", "Back to your order, then.")
    assert (reply.text, reply.call) == ("What would you like, then?", None)


def test_what_is_ordered_beside_a_question_is_added_after_the_answer(menu: PhoneCall) -> None:
    said = "are there nuts in the salad, and add fries please"
    assert tool(menu.say(said)) == "ask_kitchen"
    menu.told(*ON_THE_ORDER, f"Asked by: MenuAgent: {said}")
    menu.handed_to("kitchen", "Let me ask the kitchen.")
    menu.returns("Careful: the salad contains nuts.")
    menu.told(*ON_THE_ORDER, f"Consulted KitchenSpecialist: {said}: Careful: the salad contains nuts.")
    back = menu.handed_to("menu", "Back to your order, then.")
    assert arguments(back) == ("add_item", {"item": "fries", "quantity": 1})


def test_several_dishes_are_looked_into(menu: PhoneCall) -> None:
    question = "do the burger and the pizza contain gluten"
    menu.say(question)
    menu.told(*ON_THE_ORDER, f"Asked by: MenuAgent: {question}")
    menu.handed_to("kitchen", "Let me ask the kitchen.")
    second = menu.returns("Careful: the burger contains gluten.")
    assert second.text == "Careful: the burger contains gluten."
    assert arguments(second) == ("check_allergen", {"item": "pizza", "allergen": "gluten"})
    assert tool(menu.returns("Careful: the pizza contains gluten.")) == "report_back"


def test_an_allergy_without_a_dish_is_checked_in_what_was_ordered(menu: PhoneCall) -> None:
    menu.say("I'm allergic to milk")
    menu.told(*ON_THE_ORDER, "Asked by: MenuAgent: I'm allergic to milk")
    checked = menu.handed_to("kitchen", "Let me ask the kitchen.")
    assert arguments(checked) == ("check_allergen", {"item": "burger", "allergen": "milk"})


def test_a_dish_that_the_kitchen_was_not_told_is_asked_for(ordering: Flow) -> None:
    call = PhoneCall(ordering, "menu")
    call.say("I have a nut allergy")
    call.told("Asked by: MenuAgent: I have a nut allergy")
    assert call.handed_to("kitchen", "Let me ask the kitchen.").text == "Which dish do you mean?"
    assert arguments(call.say("the salad")) == ("check_allergen", {"item": "salad", "allergen": "nuts"})


def test_a_caller_who_goes_on_ordering_is_brought_back_from_the_kitchen(menu: PhoneCall) -> None:
    menu.say("is the pizza vegan")
    menu.told(*ON_THE_ORDER, "Asked by: MenuAgent: is the pizza vegan")
    menu.handed_to("kitchen", "Let me ask the kitchen.")
    menu.returns("I'm sorry, I can't reach our systems right now. Shall I try again, or get you a person?")
    assert tool(menu.say("never mind that, how much is it so far")) == "report_back"
    menu.told(*ON_THE_ORDER)
    assert tool(menu.handed_to("menu", "Back to your order, then.")) == "read_order"


def test_a_change_after_the_payment_is_made_and_paid_as_before(menu: PhoneCall) -> None:
    menu.say("that's all")
    menu.handed_to("payment", "That is 2 burgers for 24 dollars.")
    assert arguments(menu.say("no, add a salad")) == ("back_to_menu", {"change": "no, add a salad"})
    assert arguments(menu.handed_to("menu", "Of course.")) == ("add_item", {"item": "salad", "quantity": 1})
    menu.returns(added("1 salad"))
    assert tool(menu.say("that's it")) == "complete_order"


def test_another_way_to_pay_goes_the_way_back_and_forth_by_itself(menu: PhoneCall) -> None:
    menu.say("that's all")
    menu.handed_to("payment", "That is 2 burgers for 24 dollars.")
    menu.say("cash")
    menu.handed_to("confirmation", "You ordered 2 burgers, paid by cash at pickup. Shall I place the order?")
    assert tool(menu.say("I'd rather pay by card")) == "back_to_menu"
    assert tool(menu.handed_to("menu", "Of course.")) == "complete_order"
    again = menu.handed_to("payment", "That is 2 burgers for 24 dollars.")
    assert arguments(again) == ("choose_payment", {"method": "card"})


def test_how_one_pays_is_not_asked_again_after_a_change(menu: PhoneCall) -> None:
    menu.told(*ON_THE_ORDER, "Fact: payment: cash at pickup")
    assert arguments(menu.say("add a salad")) == ("add_item", {"item": "salad", "quantity": 1})
    menu.returns(added("1 salad"))
    assert tool(menu.say("that's all")) == "complete_order"
    paid = menu.handed_to("payment", "That is 2 burgers and 1 salad for 34 dollars.")
    assert arguments(paid) == ("choose_payment", {"method": "cash"})


def test_what_was_ordered_is_ordered_again(menu: PhoneCall) -> None:
    assert arguments(menu.say("the same again for my wife")) == ("add_item", {"item": "burger", "quantity": 2})


def test_one_dish_or_another_is_asked_back(ordering: Flow) -> None:
    call = PhoneCall(ordering, "menu")
    call.agent_says("What would you like?")
    assert call.say("a burger or a pizza, I don't know").call is None
    assert arguments(call.say("the pizza")) == ("add_item", {"item": "pizza", "quantity": 1})


def test_how_a_dish_is_made_is_no_item(ordering: Flow) -> None:
    call = PhoneCall(ordering, "menu")
    call.agent_says("What would you like?")
    reply = call.say("a burger without onions")
    assert arguments(reply) == ("add_item", {"item": "burger", "quantity": 1})
    assert "counter" in reply.text


@pytest.mark.parametrize("agent", ["menu", "payment", "confirmation"])
def test_the_name_may_come_or_be_corrected_later(ordering: Flow, agent: str) -> None:
    call = PhoneCall(ordering, agent)
    call.agent_says("Is that all?")
    assert arguments(call.say("wait, my name is Meyer")) == ("change_name", {"name": "Meyer"})


def test_a_question_about_an_unknown_dish_is_not_answered_for_another(menu: PhoneCall) -> None:
    question = "are there nuts in the sushi"
    assert tool(menu.say(question)) == "ask_kitchen"
    menu.told(*ON_THE_ORDER, f"Asked by: MenuAgent: {question}")
    checked = menu.handed_to("kitchen", "Let me ask the kitchen.")
    assert arguments(checked) == ("check_allergen", {"item": "sushi", "allergen": "nuts"})


def test_an_order_that_is_not_placed_may_be_cancelled(menu: PhoneCall) -> None:
    menu.agent = "confirmation"
    menu.agent_says("You ordered 2 burgers for 24 dollars. Shall I place the order?")
    assert "cancel" in menu.say("no").text
    assert tool(menu.say("yes, cancel it")) == "cancel_order"


def test_an_item_that_could_not_be_added_is_asked_for_again(ordering: Flow) -> None:
    call = PhoneCall(ordering, "menu")
    call.say("a pizza")
    call.returns("I'm sorry, I can't reach our systems right now. Shall I try again, or get you a person?")
    assert call.say("try again").call is None
    assert arguments(call.say("a pizza")) == ("add_item", {"item": "pizza", "quantity": 1})


def test_whoever_comes_from_another_line_orders_at_once(flows: list[Flow]) -> None:
    call = PhoneCall(flows, "router", system="Flow: support\nCaller's name: Alice Martin")
    call.agent_says("Thank you for calling. What can I do for you?")
    wish = "my name is Alice, I'd like to order two pizzas"
    assert arguments(call.say(wish)) == ("change_flow", {"flow": "ordering", "reason": wish})
    call.told("Flow: ordering", "Caller's name: Alice Martin")
    assert tool(call.handed_to("welcome", "I'll connect you with food orders.")) == "start_order"
    assert arguments(call.handed_to("menu", "Thank you, Alice.")) == ("add_item", {"item": "pizza", "quantity": 2})
