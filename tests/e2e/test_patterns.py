"""A phone call for each pattern of agents beside `support`, and for what they have in common."""

import pytest

from deploy.local.desk import Desk
from tests.e2e.conftest import Dial
from tests.e2e.record import parties, record_of_last_call

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240, func_only=True)]

BOB = "+15550101"
STRANGER = "+15559999"


async def test_a_pipeline_takes_an_order_with_a_look_into_the_kitchen(dial: Dial, admin: Desk) -> None:
    caller = await dial(STRANGER, dialled="ordering")
    await caller.answered()
    await caller.hear_until("may i have your name")
    await caller.say("My name is David Miller.", until="what would you like")
    await caller.say("Two burgers and a drink, please.", until="That makes 27 dollars")
    await caller.speak("Are there nuts in the salad?")
    await caller.hear_until("anything else")
    await caller.speak("That is all, thank you.")
    await caller.hear_until("cash|card")
    await caller.speak("Cash, please.")
    await caller.hear_until("place the order")
    await caller.speak("Yes, please.")
    await caller.hear_until("order number")
    await caller.speak("No thank you, goodbye.")
    await caller.ended()
    call = await record_of_last_call(admin)
    assert [name for _, name in parties(call)] == [
        "WelcomeAgent",
        "MenuAgent",
        "KitchenSpecialist",
        "MenuAgent",
        "PaymentAgent",
        "ConfirmationAgent",
    ]
    assert call["order"]["state"] == "placed"
    assert {line["item"]: line["quantity"] for line in call["order"]["lines"]} == {"burger": 2, "drink": 1}
    assert (call["order"]["total"], call["order"]["payment"]) == ("27.00", "cash")


async def test_an_escalation_goes_up_after_three_steps_and_on_to_a_person(dial: Dial, admin: Desk) -> None:
    caller = await dial(BOB, dialled="helpdesk")
    await caller.answered()
    await caller.hear_until("what is not working|something else")  # whoever called today has an open case
    await caller.speak("My internet is not working.")
    await caller.hear_until("did that help")
    await caller.speak("No, it did not help.")
    await caller.hear_until("did that help")
    await caller.speak("No, that did not help.")
    await caller.hear_until("did that help")
    await caller.speak("No, still not working.")
    await caller.hear_until("second level")
    await caller.speak("Let me talk to a person, please.")
    await caller.hear_until("in line")
    await caller.hang_up()
    call = await record_of_last_call(admin)
    assert [name for _, name in parties(call)][:3] == ["Tier1Agent", "Tier2Agent", "HumanHandoffAgent"]
    assert call["ticket"]["severity"] == "medium"
    briefing = call["entries"][0]["briefing"]
    assert len([step for step in briefing["steps"] if step["outcome"] == "it did not help"]) == 3


async def test_a_consultation_brings_price_and_stock_together(dial: Dial, admin: Desk) -> None:
    caller = await dial(STRANGER, dialled="advice")
    await caller.answered()
    await caller.hear()
    await caller.speak("How much are twenty mesh routers, and do you have them in Chicago?")
    await caller.hear_until("chicago")
    await caller.hang_up()
    call = await record_of_last_call(admin)
    visited = [name for _, name in parties(call)]
    assert visited[0] == visited[-1] == "MainAgent"
    assert {"PricingSpecialist", "InventorySpecialist"} <= set(visited)
    asked = {tool["tool"]: tool["arguments"] for tool in call["tool_calls"]}
    assert asked["quote"] == {"product": "mesh router", "quantity": 20}
    assert asked["check_stock"] == {"product": "mesh router", "location": "Chicago"}
    answer = [line["text"] for line in call["utterances"] if line["name"] == "MainAgent"][-1]
    assert "2451" in answer  # both results, in one breath
    assert "Chicago" in answer


async def test_the_hub_consults_two_teams_and_ties_both_together(dial: Dial, admin: Desk) -> None:
    caller = await dial(BOB)
    await caller.answered()
    await caller.hear()
    await caller.speak("How much is my bill, and how much is fiber one thousand?")
    await caller.hear_until("postcode|post code")
    await caller.speak("The invoice number is one zero four four.")
    await caller.hear_until("69|sixty.nine")
    await caller.hang_up()
    call = await record_of_last_call(admin)
    visited = [name for _, name in parties(call)]
    assert {"BillingSupportAgent", "SalesAgent"} <= set(visited)
    assert visited[-1] == "RouterAgent"


async def test_a_caller_of_one_number_gets_to_another_flow_without_dialling_again(dial: Dial, admin: Desk) -> None:
    caller = await dial(STRANGER)
    await caller.answered()
    await caller.hear()
    await caller.speak("I would like to order a pizza.")
    await caller.hear_until("15|fifteen")
    await caller.hang_up()
    call = await record_of_last_call(admin)
    assert {"RouterAgent", "WelcomeAgent", "MenuAgent"} <= {name for _, name in parties(call)}
    assert [line["item"] for line in call["order"]["lines"]] == ["pizza"]


async def test_zero_on_the_keypad_is_a_person(dial: Dial, admin: Desk) -> None:
    caller = await dial(BOB)
    await caller.answered()
    await caller.hear()
    await caller.call.dtmf("0")
    await caller.hear_until("in line")
    await caller.hang_up()
    call = await record_of_last_call(admin)
    assert parties(call)[1] == ("escalation", "HumanHandoffAgent")
    assert call["transitions"][1]["reason"] == "the caller pressed 0"
