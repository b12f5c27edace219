from pathlib import Path

import pytest

from agents import prompt
from agents.flows import load_flows
from agents.persona.instructions import VOICE
from agents.prompt import Prompt, PromptError, fingerprint, read

pytestmark = pytest.mark.unit

FLOWS = load_flows()
PROMPTS = {
    f"{flow.name} {part}": getattr(agent, "prompt", None)
    for flow in FLOWS.values()
    for part, agent in flow.cast.items()
}
WORDS = {"company": "Northwind", "context": "Nothing is known."}


@pytest.mark.parametrize("name", PROMPTS)
def test_every_agent_of_every_flow_has_a_prompt_with_a_version_and_no_word_left_open(name: str) -> None:
    found = PROMPTS[name]
    assert isinstance(found, Prompt)
    text = found.render(**WORDS)
    assert found.version >= 1
    assert "$" not in text
    assert not text.startswith("---")


def test_a_word_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        VOICE.render(company="Northwind")


@pytest.mark.parametrize("text", ["Be kind.", "---\nBe kind.", "---\nversion: new\n---\nBe kind."])
def test_a_prompt_without_a_version_is_refused_by_the_name_of_its_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "kind.md"
    path.write_text(text)
    with pytest.raises(PromptError, match=r"kind\.md"):
        read(path)


def test_a_prompt_is_found_beside_its_module(tmp_path: Path) -> None:
    (tmp_path / "kind.md").write_text("---\nversion: 3\n---\nBe kind to $who.")
    found = prompt.beside(str(tmp_path / "kind.py"))
    assert (found.version, found.render(who="Alice")) == (3, "Be kind to Alice.")


def test_the_fingerprint_changes_with_any_text_and_not_with_their_order() -> None:
    one, two = Prompt(1, "Be kind."), Prompt(1, "Be brief.")
    assert fingerprint([one, two]) == fingerprint([two, one])
    assert fingerprint([one, two]) != fingerprint([one, Prompt(2, "Be brief.")])
    assert fingerprint([one, two]) != fingerprint([one, Prompt(1, "Be brief!")])
