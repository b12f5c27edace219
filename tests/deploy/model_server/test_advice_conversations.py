"""Whole calls for advice: a main agent, two specialists, and the rule-based model for all of them."""

from collections.abc import Iterator

import pytest

from deploy.local.model_server.dialogue.engine import Reply
from deploy.local.model_server.dialogue.flow import Flow
from tests.deploy.model_server.phone_call import PhoneCall, tool

pytestmark = pytest.mark.unit

GREETING = "Thank you for calling Northwind Broadband. Which product can I help you with?"
BACK = "Let me take that back to my colleague."
SPECIALISTS = {"pricing": "PricingSpecialist", "inventory": "InventorySpecialist"}


class Advice:
    """Plays the agents: hands over, reports back, and answers with prices and stock that are easy to tell apart."""

    def __init__(self, flows: Flow | list[Flow]) -> None:
        self.call = PhoneCall(flows, "main")
        self.call.agent_says(GREETING)
        self._consulted: list[str] = []

    def asks(self, said: str) -> tuple[list[str], str]:
        """The caller asks; the tools that are called on the way, and what the caller hears in the end."""
        reply = self.call.say(said)
        made = []
        while reply.call is not None:
            made.append(f"{reply.call.tool} {' '.join(str(value) for value in reply.call.arguments.values())}")
            reply = self._goes_on(reply)
        return [each for each in made if not each.startswith(("consult", "report"))], reply.text

    def _goes_on(self, reply: Reply) -> Reply:
        assert reply.call is not None
        match reply.call.tool.partition("_"):
            case ("consult", _, specialist):
                self._question = str(reply.call.arguments["question"])
                self.call.told(*self._consulted, f"Asked by: MainAgent: {self._question}")
                return self.call.handed_to(specialist, "Let me ask.")
            case ("report", _, _):
                who = SPECIALISTS[self.call.agent]
                self._consulted.append(f"Consulted {who}: {self._question}: {reply.call.arguments['result']}")
                self.call.told(*self._consulted)
                return self.call.handed_to("main", BACK)
            case _:
                return self.call.returns(" ".join(self._answer(reply)))

    def _answer(self, reply: Reply) -> Iterator[str]:
        assert reply.call is not None
        asked = reply.call.arguments
        if asked["product"] == "toaster":
            yield "I'm sorry, we don't have that. There is mesh router and fiber modem. Which one would you like?"
        elif reply.call.tool == "quote":
            yield f"{asked['quantity']} {asked['product']} cost {asked['quantity']}00 dollars."
        else:
            yield f"We have 9 {asked['product']} in {asked['location'] or 'Chicago and New York'}."


@pytest.fixture
def caller(advice: Flow) -> Advice:
    return Advice(advice)


def test_price_and_stock_in_one_breath_are_both_answered(caller: Advice) -> None:
    made, heard = caller.asks("how much are twenty mesh routers and do you have them in Chicago")
    assert made == ["quote mesh router 20", "check_stock mesh router Chicago"]
    assert heard == (
        "20 mesh router cost 2000 dollars. We have 9 mesh router in Chicago. Is there anything else I can do for you?"
    )


def test_the_product_and_the_place_are_remembered(caller: Advice) -> None:
    assert caller.asks("how much are twenty mesh routers")[0] == ["quote mesh router 20"]
    assert caller.asks("and what about fifty?")[0] == ["quote mesh router 50"]
    assert caller.asks("do you have them in Chicago")[0] == ["check_stock mesh router Chicago"]
    assert caller.asks("and in New York?")[0] == ["check_stock mesh router New York"]
    assert caller.asks("and the WiFi extenders?")[0] == ["check_stock WiFi extender New York"]
    assert caller.asks("how much are they")[0] == ["quote WiFi extender 1"]


def test_several_products_are_looked_up_one_after_the_other(caller: Advice) -> None:
    made, heard = caller.asks("how much are five fiber modems and ten network cables")
    assert made == ["quote fiber modem 5", "quote network cable 10"]
    assert heard.startswith("5 fiber modem cost 500 dollars. 10 network cable cost 1000 dollars.")


def test_each_product_gets_the_answer_that_was_asked_for_it(caller: Advice) -> None:
    made, _ = caller.asks("how much are mesh routers and do you have set-top boxes in Chicago")
    assert made == ["quote mesh router 1", "check_stock set-top box Chicago"]


def test_anywhere_is_everywhere(caller: Advice) -> None:
    caller.asks("do you have mesh routers in Chicago")
    assert caller.asks("anywhere else?")[0] == ["check_stock mesh router None"]


def test_the_same_question_is_answered_again_without_asking_again(caller: Advice) -> None:
    question = "how much are twenty mesh routers"
    _, heard = caller.asks(question)
    caller.asks("and what about fifty")
    assert caller.asks(question) == ([], heard)


def test_an_unknown_product_is_asked_about_and_then_looked_up(caller: Advice) -> None:
    made, heard = caller.asks("how much is a toaster")
    assert made == ["quote toaster 1"]
    assert heard.endswith("Which one would you like?")
    assert caller.call.agent == "pricing"
    made, heard = caller.asks("the fiber modem")
    assert made == ["quote fiber modem 1"]
    assert heard == "1 fiber modem cost 100 dollars. Is there anything else I can do for you?"


def test_a_product_that_was_never_named_is_asked_for(caller: Advice) -> None:
    made, heard = caller.asks("how much is it")
    assert (made, heard) == ([], "Which product do you mean?")
    assert caller.asks("twenty mesh routers")[0] == ["quote mesh router 20"]


def test_what_was_not_understood_does_not_repeat_the_answer(caller: Advice) -> None:
    caller.asks("how much are twenty mesh routers")
    made, heard = caller.asks("flibber the gibbet")
    assert made == []
    assert "didn't understand" in heard


def test_a_caller_who_wants_to_buy_gets_a_person(caller: Advice) -> None:
    caller.asks("how much are twenty mesh routers")
    assert "person" in caller.asks("great, I'll take them")[1]
    assert tool(caller.call.say("yes please")) == "request_human"


def test_a_caller_may_go_on_to_food(flows: list[Flow]) -> None:
    caller = Advice(flows)
    caller.asks("how much are twenty mesh routers")
    wish = "thanks, now I'd like to order a pizza"
    reply = caller.call.say(wish)
    assert reply.call is not None
    assert reply.call.arguments == {"flow": "ordering", "reason": wish}
    caller.call.told("Flow: ordering")
    assert tool(caller.call.handed_to("welcome", "I'll connect you with food orders.")) == "start_order"
    ordered = caller.call.handed_to("menu", "All right.")
    assert ordered.call is not None
    assert ordered.call.arguments == {"item": "pizza", "quantity": 1}


def test_a_question_about_a_router_from_the_support_line_is_answered_on_the_advice_line(flows: list[Flow]) -> None:
    call = PhoneCall(flows, "sales", system="Flow: support")
    said = "how much are twenty mesh routers"
    assert tool(call.say(said)) == "change_flow"
    call.told("Flow: advice")
    assert tool(call.handed_to("main", "I'll connect you with advice on our products.")) == "consult_pricing"
