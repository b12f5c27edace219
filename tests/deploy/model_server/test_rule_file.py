from pathlib import Path

import pytest
import yaml

from deploy.local.model_server.dialogue.flow import Flow, choose_flow, load_flow, load_flows
from deploy.local.model_server.dialogue.rule_file import RuleFileError
from tests.deploy.model_server.support_tools import AGENTS

pytestmark = pytest.mark.unit

SMALL = {
    "flow": "small",
    "phrases": {"wish": ["i want tea"]},
    "slots": {"number": {"kind": "digits", "length": [2, 4]}},
    "asking": {"clearly": ["wish"]},
    "replies": [{"rule": "Tea", "if": {"said": "wish"}, "say": "Here you are."}],
    "results": [],
    "requests": [],
    "openings": [],
    "misunderstandings": [],
}


def write(folder: Path, **changes: object) -> Path:
    path = folder / "small.yaml"
    path.write_text(yaml.safe_dump(SMALL | changes), "utf-8")
    return path


def test_a_small_file_is_a_flow(tmp_path: Path) -> None:
    assert load_flow(write(tmp_path)).means(" i want tea ", ["wish"])


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"replies": [{"rule": "R", "if": {"said": "thirst"}, "say": "x"}]}, "rule 'R' names no phrases: thirst"),
        ({"replies": [{"rule": "R", "if": {"knows": "cup"}, "say": "x"}]}, "rule 'R' names no slot: cup"),
        ({"replies": [{"rule": "R", "if": {"sayd": "wish"}, "say": "x"}]}, "sayd"),
        ({"replies": [{"rule": "R"}]}, "rule 'R' does nothing"),
        ({"asking": {"clearly": ["thirst"]}}, "asking names no phrases: thirst"),
        ({"phrases": {"wish": ["(i want tea"]}}, "does not close a bracket"),
        ({"phrases": {"wish": ["i want <drink>"]}}, "unknown list: drink"),
        ({"slots": {"number": {"kind": "colour"}}}, "colour"),
        ({"unfinished": "thirst"}, "unfinished names no phrases: thirst"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(RuleFileError, match=r"small\.yaml") as refused:
        load_flow(write(tmp_path, **changes))
    assert complaint in str(refused.value)


def test_what_is_not_yaml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("replies: [", "utf-8")
    with pytest.raises(RuleFileError, match=r"broken\.yaml"):
        load_flow(path)


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match="no rule file"):
        load_flows(tmp_path)


def test_the_offered_tools_choose_the_flow_and_its_name_overrules(support: Flow, tmp_path: Path) -> None:
    small = load_flow(write(tmp_path))
    assert choose_flow([small, support], "gpt-4o-mini", AGENTS["billing"]) is support
    assert choose_flow([support, small], "small", AGENTS["billing"]) is small


def test_every_tool_in_the_support_rules_is_a_tool_of_an_agent(support: Flow) -> None:
    offered = {tool for tools in AGENTS.values() for tool in tools}
    assert support.tools() <= offered


def test_every_tool_of_an_agent_is_in_the_support_rules(support: Flow) -> None:
    offered = {tool for tools in AGENTS.values() for tool in tools}
    assert offered <= support.tools()


def test_arguments_in_the_support_rules_are_parameters_of_the_tools(support: Flow) -> None:
    parameters = {tool: set(names) for tools in AGENTS.values() for tool, names in tools.items()}
    wrong = [rule.rule for rule in support.file.rules if rule.call and set(rule.arguments) - parameters[rule.call]]
    assert wrong == []
