from pathlib import Path

import pytest

from agents import prompts
from agents.call import Part
from agents.flows.support import CAST
from agents.human import HumanHandoffAgent

pytestmark = pytest.mark.unit

NAMES = sorted(path.stem for path in Path(prompts.__file__).parent.glob("*.md"))
WORDS = {"company": "Northwind", "context": "Nothing is known."}


@pytest.mark.parametrize("name", NAMES)
def test_every_prompt_has_a_version_and_no_word_left_open(name: str) -> None:
    prompt = prompts.load(name)
    text = prompt.render(**WORDS)
    assert prompt.version >= 1
    assert "$" not in text
    assert not text.startswith("---")


def test_a_word_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        prompts.load("voice").render(company="Northwind")


def test_every_part_of_the_flow_has_its_prompt() -> None:
    played = {getattr(agent, "prompt", None) for agent in CAST.values()}
    assert played == set(NAMES) - {"voice"}
    assert CAST[Part.human] is HumanHandoffAgent
