from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from api.knowledge import service
from api.models import Call
from tests.api.demo_company import MakeCall, refused

pytestmark = pytest.mark.api

ANSWERED = {
    "what are your opening hours": ("opening-hours", "Monday to Friday"),
    "when are you open on saturday": ("opening-hours", "Saturday"),
    "do you have a store": ("opening-hours", ""),
    "how do I restart my router": ("router-restart", "Unplug the router's power cable"),
    "the internet is down": ("router-restart", "Unplug"),
    "my internet is not working since this morning can you help me please": ("router-restart", "Unplug"),
    "what does the red light on the modem mean": ("router-restart", "red light"),
    "okay so my wi-fi is really slow since yesterday": ("slow-wifi", "slow"),
    "my wifi keeps dropping in the bedroom": ("slow-wifi", ""),
    "what's my wifi password": ("slow-wifi", "label under the router"),
    "I'm moving to a new apartment next month what do I have to do": ("moving-house", "three weeks before"),
    "how do I set up my email on my phone": ("email-setup", "mail program"),
    "what's the server for outgoing mail": ("email-setup", "smtp"),
    "I forgot my e-mail password": ("email-setup", "new e-mail password"),
    "my tv says no signal": ("tv-no-signal", "Source"),
    "the television is black": ("tv-no-signal", ""),
    "the picture is frozen": ("tv-no-signal", "freezes"),
    "remote control does not work": ("tv-no-signal", "batteries"),
    "I want to cancel my contract": ("cancellation", "in writing"),
    "what is the notice period": ("cancellation", "one month"),
    "where do I send the router back": ("cancellation", "send the router"),
    "can I pay by credit card": ("payment-methods", "credit or debit card"),
    "what happens if I pay late": ("payment-methods", "reminder"),
    "when do I get my refund": ("payment-methods", "five business days"),
    "is this call recorded": ("data-protection", "written down"),
    "what do you do with my personal data": ("data-protection", "personal data"),
    "please delete my data": ("data-protection", "deleted"),
}

MISHEARD = {
    "ruter restart": "router-restart",
    "my ruter is blinking": "router-restart",
    "slow wify in the bedroom": "slow-wifi",
    "canceling my contrackt": "cancellation",
    "resetting the rooter": "router-restart",
    "my wify": "slow-wifi",
    "cancelation": "cancellation",
    "privasy": "data-protection",
}

BESIDE_THE_POINT = [
    "do you sell pizza",
    "do you sell shoes",
    "how much is a large pepperoni",
    "what's the weather like tomorrow",
    "who won the football game",
    "can you book me a flight to paris",
    "is the moon made of cheese",
    "I want to buy a car",
    "what is the capital of france",
    "can you recommend a restaurant",
    "what's the price of bitcoin",
    "are you a robot",
    "I lost my cat",
    "tell me a joke",
    "sing me a song",
    "purple monkey dishwasher",
    "hello",
    "can you help me please",
    "?!",
    "%' OR 1=1 --",
    "🙂",
]


async def search(worker: AsyncClient, call: Call, question: str) -> list[dict[str, Any]]:
    answer = await worker.get(f"/v1/worker/calls/{call.id}/knowledge", params={"q": question})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


async def test_questions_are_answered_with_the_passage_that_answers_them(worker: AsyncClient, call: Call) -> None:
    answers = {question: await search(worker, call, question) for question in ANSWERED}
    wrong = {
        question: answers[question][:1]
        for question, (slug, words) in ANSWERED.items()
        if not answers[question] or answers[question][0]["slug"] != slug or words not in answers[question][0]["excerpt"]
    }
    assert wrong == {}


async def test_words_that_were_misheard_are_found_by_their_sound(worker: AsyncClient, call: Call) -> None:
    found = {
        question: [article["slug"] for article in await search(worker, call, question)][:1] for question in MISHEARD
    }
    assert found == {question: [slug] for question, slug in MISHEARD.items()}


async def test_what_no_article_answers_is_answered_with_none(worker: AsyncClient, call: Call) -> None:
    assert {question: await search(worker, call, question) for question in BESIDE_THE_POINT} == {
        question: [] for question in BESIDE_THE_POINT
    }


async def test_few_articles_come_and_what_they_say_is_short_enough_to_be_heard(worker: AsyncClient, call: Call) -> None:
    found = await search(worker, call, "wifi password and email password, box of the tv, router light")
    assert 1 <= len(found) <= 3
    assert all(0 < len(article["excerpt"]) <= 300 for article in found)


@pytest.mark.parametrize("params", [{}, {"q": ""}, {"q": "x" * 501}])
async def test_a_question_has_to_be_one(worker: AsyncClient, call: Call, params: dict[str, str]) -> None:
    refused(await worker.get(f"/v1/worker/calls/{call.id}/knowledge", params=params), 422, "invalid")


async def test_a_question_is_asked_in_a_call(worker: AsyncClient, seeded: None) -> None:
    path = f"/v1/worker/calls/{uuid4()}/knowledge"
    refused(await worker.get(path, params={"q": "router"}), 404, "call-not-found")


async def test_only_the_worker_may_ask(client: AsyncClient, call: Call) -> None:
    refused(await client.get(f"/v1/worker/calls/{call.id}/knowledge", params={"q": "router"}), 401, "unauthorized")


async def test_an_answer_says_under_which_heading_it_stands(worker: AsyncClient, call: Call) -> None:
    (lights, *_), (restart, *_) = (
        await search(worker, call, "what does the red light on the modem mean"),
        await search(worker, call, "how do I restart my router"),
    )
    assert (lights["title"], lights["section"]) == ("Restart your router", "The lights")
    assert (restart["title"], restart["section"]) == ("Restart your router", None), "what the title says needs no other"


async def test_a_changed_article_is_stored_anew_and_an_unchanged_one_left_alone(
    session: AsyncSession, make_call: MakeCall, tmp_path: Path
) -> None:
    article = tmp_path / "parking.md"
    article.write_text("---\nkeywords: parking, car\n---\n# Parking\n\nPark behind the house.\n", encoding="utf-8")
    assert await service.load(session, tmp_path) == 1
    assert await service.load(session, tmp_path) == 0
    article.write_text("---\nkeywords: parking, car\n---\n# Parking\n\nPark in the street.\n", encoding="utf-8")
    assert await service.load(session, tmp_path) == 1
    call = await make_call()
    found = await service.answer(session, call.id, "where is your parking")
    assert [answer.excerpt for answer in found] == ["Park in the street."]
