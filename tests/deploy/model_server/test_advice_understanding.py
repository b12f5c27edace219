"""One sentence of a caller, one step of the model: the phrasings that the advice flow must know."""

import pytest

from deploy.local.model_server.dialogue.flow import Flow
from tests.deploy.model_server.phone_call import PhoneCall, tool

pytestmark = pytest.mark.unit

GREETING = "Thank you for calling Northwind Broadband. Which product can I help you with?"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("how much are twenty mesh routers", "consult_pricing"),
        ("how much is a mesh router", "consult_pricing"),
        ("what does a set-top box cost", "consult_pricing"),
        ("what's the price of mesh routers in bulk", "consult_pricing"),
        ("I need a price for fifty network cables", "consult_pricing"),
        ("quote me ten set-top boxes", "consult_pricing"),
        ("is there a discount for a hundred extenders", "consult_pricing"),
        ("how much would five modems and ten cables be", "consult_pricing"),
        ("are they expensive, the modems", "consult_pricing"),
        ("how much is a toaster", "consult_pricing"),
        ("mesh routers", "consult_pricing"),
        ("twenty fiber modems please", "consult_pricing"),
        ("do you have them in Chicago", "consult_inventory"),
        ("do you have mesh routers in Chicago", "consult_inventory"),
        ("are the WiFi extenders in stock", "consult_inventory"),
        ("how many mesh routers do you have in New York", "consult_inventory"),
        ("where can I get a fiber modem", "consult_inventory"),
        ("can I pick it up in Los Angeles", "consult_inventory"),
        ("is the set-top box available", "consult_inventory"),
        ("have you got any network cables", "consult_inventory"),
        ("do you have toasters", "consult_inventory"),
        ("how much are twenty mesh routers and do you have them in Chicago", "consult_pricing"),
    ],
)
def test_a_question_goes_to_the_one_who_knows(advice: Flow, said: str, wanted: str) -> None:
    call = PhoneCall(advice, "main")
    call.agent_says(GREETING)
    reply = call.say(said)
    assert reply.call is not None, reply
    assert (reply.call.tool, dict(reply.call.arguments)) == (wanted, {"question": said})


@pytest.mark.parametrize(
    ("said", "product"),
    [
        ("what do you have", None),
        ("which products do you sell", None),
        ("can you recommend something", None),
        ("I want advice on routers", "mesh router"),
        ("tell me about the set-top box", "set-top box"),
        ("what is a fiber modem good for", "fiber modem"),
    ],
)
def test_what_there_is_and_what_it_is_good_for(advice: Flow, said: str, product: str | None) -> None:
    call = PhoneCall(advice, "main")
    call.agent_says(GREETING)
    reply = call.say(said)
    assert reply.call is not None, reply
    assert (reply.call.tool, dict(reply.call.arguments)) == ("read_goods", {"product": product})


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("I'd like to buy twenty mesh routers", "person"),
        ("I'll take them", "person"),
        ("flibber the gibbet", "didn't understand"),
    ],
)
def test_what_the_main_agent_answers_itself(advice: Flow, said: str, words: str) -> None:
    call = PhoneCall(advice, "main")
    call.agent_says(GREETING)
    reply = call.say(said)
    assert reply.call is None, reply
    assert words in reply.text


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("and what about fifty?", "consult_pricing"),
        ("what about a hundred", "consult_pricing"),
        ("and for fifty of them", "consult_pricing"),
        ("what if I take a hundred", "consult_pricing"),
        ("and the extenders", "consult_pricing"),
        ("how about a set-top box", "consult_pricing"),
        ("fifty then", "consult_pricing"),
        ("network cables", "consult_pricing"),
        ("and in New York", "consult_inventory"),
        ("what about Los Angeles", "consult_inventory"),
        ("do you have them", "consult_inventory"),
        ("anywhere else", "consult_inventory"),
        ("are they in stock", "consult_inventory"),
        ("no thanks", "end_call"),
        ("thank you, that's all", "end_call"),
        ("I'd like to buy them", None),
        ("yes", None),
    ],
)
def test_after_a_price(advice: Flow, said: str, wanted: str | None) -> None:
    call = PhoneCall(advice, "main")
    call.say("how much are twenty mesh routers")
    call.tool_answers("Let me ask our pricing specialist.")
    call.agent_says("20 mesh routers cost 2,451 dollars, with 5 percent off. Is there anything else I can do for you?")
    assert tool(call.say(said)) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("and the extenders", "consult_inventory"),
        ("what about the set-top boxes", "consult_inventory"),
        ("network cables", "consult_inventory"),
        ("and in New York", "consult_inventory"),
        ("anywhere else", "consult_inventory"),
        ("how much are they", "consult_pricing"),
        ("is there a discount for twenty", "consult_pricing"),
    ],
)
def test_after_the_stock(advice: Flow, said: str, wanted: str) -> None:
    call = PhoneCall(advice, "main")
    call.say("do you have mesh routers in Chicago")
    call.tool_answers("Let me ask our inventory specialist.")
    call.agent_says("In Chicago we have no mesh router at the moment. Is there anything else I can do for you?")
    assert tool(call.say(said)) == wanted
