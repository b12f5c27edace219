"""What the page for users says is what the program does."""

import re
from pathlib import Path

import pytest

from api.connectors import schema

pytestmark = pytest.mark.unit

CHECKOUT = Path(__file__).resolve().parents[3]
PAGE = CHECKOUT / "docs/how-to/connect-your-systems.md"
EXAMPLES = re.findall(r"^```json (\w+)\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
MESSAGES = {model.__name__: model for model in (*schema.SENT, *schema.ANSWERED)}
UNSHOWN = {"Problem", "WireInvoice"}  # the shape of every refusal; one of `Invoices`


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_an_example_is_understood_and_complete(name: str, example: str) -> None:
    message = MESSAGES[name].model_validate_json(example)
    assert message.model_fields_set == set(MESSAGES[name].model_fields)


def test_each_message_has_an_example() -> None:
    assert [name for name, _ in EXAMPLES if [name for name, _ in EXAMPLES].count(name) > 1] == []
    assert {name for name, _ in EXAMPLES} == MESSAGES.keys() - UNSHOWN


def test_the_schema_is_the_programs_own() -> None:
    """Written by `python -m api.connectors.schema`."""
    assert PAGE.with_suffix(".schema.json").read_text() == schema.text()


def test_every_path_is_on_the_page() -> None:
    sources = (CHECKOUT / "api/connectors").glob("*.py")
    asked = {
        path for source in sources for path in re.findall(r'path=f?"(?:\{_SERVICE\})?(/[^"]+)"', source.read_text())
    }
    written = re.sub(r"\{\w+\}", "{}", PAGE.read_text())
    assert [path for path in asked if re.sub(r"\{\w+\}", "{}", path) not in written] == []
    assert len(asked) >= 16
