from typing import Any

import pytest
from pydantic import ValidationError

from api.contract import Answering, CallContext
from api.numbers.schemas import NumberDefaults, NumberSettings

pytestmark = pytest.mark.unit

WHOLE = {
    "number": "+1 555 0199",
    "flow": "ordering",
    "language": "pt-BR",
    "greeting": "  Bom dia \n e bem-vindo ",
    "timezone": "America/Sao_Paulo",
    "hours": {"monday": [["13:00", "18:00"], ["08:00", "12:00"]]},
    "holidays": [{"date": "2027-01-01", "name": "Ano Novo"}, {"date": "2026-12-25", "name": "Natal"}],
    "overflow": "message",
    "overflow_message": "Fechado.",
    "emergency_words": ["Fire ", "fire", " ", "Gas leak"],
    "emergency_answer": "Hang up and dial 911.",
}


def test_what_is_set_up_is_brought_in_order() -> None:
    settings = NumberSettings.model_validate(WHOLE)

    assert settings.number == "+15550199"
    assert settings.greeting == "Bom dia e bem-vindo"
    assert settings.columns()["hours"] == {"monday": [["08:00", "12:00"], ["13:00", "18:00"]]}
    assert [holiday["date"] for holiday in settings.columns()["holidays"]] == ["2026-12-25", "2027-01-01"]
    assert settings.emergency_words == ["fire", "gas leak"]


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [
        ("number", "", ["number"]),
        ("number", "two words", ["number"]),
        ("number", "x" * 65, ["number"]),
        ("flow", "Support!", ["flow"]),
        ("flow", "f" * 41, ["flow"]),
        ("language", "english", ["language"]),
        ("language", "en_US", ["language"]),
        ("greeting", "x" * 501, ["greeting"]),
        ("greeting", "a\x00b", ["greeting"]),
        ("timezone", "Mars/Phobos", ["timezone"]),
        ("timezone", "../etc/passwd", ["timezone"]),
        ("timezone", "", ["timezone"]),
        ("timezone", "EST5EDT", ["timezone"]),
        ("hours", {"moonday": []}, ["hours", "moonday", "[key]"]),
        ("hours", {"monday": [["9:00", "17:00"]]}, ["hours", "monday", 0, 0]),
        ("hours", {"monday": [["09:00", "24:00"]]}, ["hours", "monday", 0, 1]),
        ("hours", {"monday": [["09:00"]]}, ["hours", "monday", 0]),
        ("hours", {"monday": [["09:00", "17:00"], ["16:00", "18:00"]]}, ["hours", "monday"]),
        ("hours", {"monday": [["00:00", "00:01"]] * 7}, ["hours", "monday"]),
        ("holidays", [{"date": "2026-02-30", "name": "Never"}], ["holidays", 0, "date"]),
        ("holidays", [{"date": "2026-12-25", "name": " "}], ["holidays", 0, "name"]),
        ("holidays", [{"date": "2026-12-25", "name": "A"}, {"date": "2026-12-25", "name": "B"}], ["holidays"]),
        ("overflow", "pigeon", ["overflow"]),
        ("overflow_message", " ", ["overflow_message"]),
        ("overflow_message", None, ["overflow_message"]),
        ("emergency_words", ["x" * 61], ["emergency_words", 0]),
        ("emergency_words", ["fire"] * 61, ["emergency_words"]),
        ("emergency_answer", " ", ["emergency_answer"]),
        ("ours", "typo", ["ours"]),
    ],
)
def test_what_cannot_be_set_up_is_refused_where_it_stands(field: str, value: Any, where: list[Any]) -> None:
    with pytest.raises(ValidationError) as refusal:
        NumberSettings.model_validate({**WHOLE, field: value})

    assert [list(error["loc"]) for error in refusal.value.errors()] == [where]


def test_a_message_may_be_left_out_where_none_is_said() -> None:
    settings = NumberSettings.model_validate({"number": "support", "overflow": "wait", "overflow_message": " "})

    assert settings.overflow_message is None


def test_no_emergency_words_at_all_are_a_choice() -> None:
    assert NumberSettings(number="support", emergency_words=[]).emergency_words == []


def test_the_defaults_on_file_are_those_of_a_number_that_nobody_has_set_up() -> None:
    settings, context = NumberDefaults(), Answering()

    for name in ("language", "greeting", "timezone", "overflow", "overflow_message"):
        assert getattr(settings, name) == getattr(context, name)
    assert (settings.emergency_words, settings.emergency_answer) == (context.emergency.words, context.emergency.answer)
    assert (context.hours.open, context.operators_reachable, settings.hours) == (True, True, {})


def test_a_call_is_answered_by_the_defaults_when_the_api_says_nothing_else() -> None:
    """A worker that is newer than its api still gets through a call."""
    known = {"call_id": "0b6f0000-0000-4000-8000-000000000001", "flow": "support", "company": "N", "customer": None}

    assert CallContext.model_validate(known).emergency.words
