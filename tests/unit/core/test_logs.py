import json
import logging
import sys

import pytest

from api.logs import JsonLines

pytestmark = pytest.mark.unit


def line(**values: object) -> dict[str, object]:
    record = logging.makeLogRecord({"name": "api.calls", "levelname": "WARNING", "msg": "call ended"} | values)
    entry: dict[str, object] = json.loads(JsonLines().format(record))
    return entry


def test_a_log_is_one_object_on_one_line() -> None:
    text = JsonLines().format(logging.makeLogRecord({"msg": "two\nlines"}))

    assert "\n" not in text
    assert json.loads(text)["message"] == "two\nlines"


def test_extras_become_fields() -> None:
    entry = line(call_id="42", pii={"name": "Alice"})

    assert (entry["level"], entry["logger"], entry["message"]) == ("warning", "api.calls", "call ended")
    assert (entry["call_id"], entry["pii"]) == ("42", {"name": "Alice"})


def test_an_exception_is_told_on_the_same_line() -> None:
    try:
        raise ValueError("no such call")
    except ValueError:
        entry = line(exc_info=sys.exc_info())

    assert "ValueError: no such call" in str(entry["exception"])
