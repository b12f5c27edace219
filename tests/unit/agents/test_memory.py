import pytest
from livekit.agents import llm

from agents.persona.memory import carried, tokens

pytestmark = pytest.mark.unit


def talk(turns: int) -> llm.ChatContext:
    context = llm.ChatContext.empty()
    context.add_message(role="system", content="You are the old agent.")
    for turn in range(turns):
        context.add_message(role="user", content=f"question {turn} " + "x" * 390)
        context.add_message(role="assistant", content=f"answer {turn} " + "y" * 390)
    return context


def texts(context: llm.ChatContext) -> list[str]:
    return [item.text_content or "" for item in context.items if item.type == "message"]


def test_a_short_conversation_goes_along_whole_but_for_the_old_instructions() -> None:
    said = texts(carried(talk(3), ["And hurry."]))
    assert len(said) == 7
    assert said[0].startswith("question 0")
    assert said[-1] == "And hurry."


def test_a_long_one_is_cut_from_its_beginning_and_what_the_caller_said_there_is_kept_in_short() -> None:
    whole = talk(40)
    kept = carried(whole, [], budget=2_000)
    said = texts(kept)
    assert said[0].startswith("Earlier in this call the caller said:\n")
    assert "question 25" in said[0]
    assert "answer" not in said[0]
    assert said[-1].startswith("answer 39")
    assert sum(tokens(item) for item in kept.items[1:]) <= 2_000
    assert sum(tokens(item) for item in kept.items) < 3_500


def test_the_newest_words_are_kept_whatever_they_cost() -> None:
    context = llm.ChatContext.empty()
    context.add_message(role="user", content="z" * 40_000)
    assert texts(carried(context, [], budget=100)) == ["z" * 40_000]


def test_a_tools_answer_is_not_kept_without_its_call() -> None:
    context = llm.ChatContext.empty()
    context.add_message(role="user", content="x" * 4_000)
    context.items.append(llm.FunctionCall(call_id="1", name="lookup", arguments="{}"))
    context.items.append(llm.FunctionCallOutput(call_id="1", name="lookup", output="y" * 396, is_error=False))
    context.add_message(role="assistant", content="Here it is.")
    kept = carried(context, [], budget=103)
    assert [item.type for item in kept.items] == ["message", "message"]
    assert texts(kept)[-1] == "Here it is."
