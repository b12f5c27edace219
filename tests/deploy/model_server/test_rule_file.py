from pathlib import Path

import pytest
import yaml

from deploy.local.model_server.dialogue.flow import Flow, choose_flow, load_flow, load_flows
from deploy.local.model_server.dialogue.rule_file import RuleFileError
from deploy.local.model_server.models import RULES
from tests.deploy.model_server.offered_tools import AGENTS, FLOWS

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

GOODS = {"goods": {"kind": "items", "values": {"tea": ["tea"]}, "acts": {"buy": ["buy"]}}}
SHARED = {
    "shared": "manners",
    "phrases": {"thanks": ["(thanks|thank you)"]},
    "mishearings": {"cheerio": "goodbye"},
    "asking": {"clearly": ["thanks"]},
    "blocks": {"kindness": [{"rule": "Thanks", "if": {"said": "thanks"}, "say": "You're welcome."}]},
}


def write_shared(folder: Path, **changes: object) -> None:
    (folder / "manners.yaml").write_text(yaml.safe_dump(SHARED | changes), "utf-8")


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
        ({"replies": [{"rule": "R", "say": "x", "quiet": True}]}, "rule 'R' is quiet and does something"),
        ({"replies": [{"rule": "R", "quiet": True}]}, "rule 'R' is quiet where the caller waits"),
        ({"replies": [{"rule": "R", "say": "{cup}"}]}, "rule 'R' has an unknown value: cup"),
        ({"replies": [{"rule": "R", "say": "{each.item}"}]}, "rule 'R' has an unknown value: each.item"),
        ({"replies": [{"rule": "R", "each": "now.number", "say": "x"}]}, "rule 'R' names no items: now.number"),
        (
            {"replies": [{"rule": "R", "if": {"gives": "goods.sell"}, "say": "x"}], "slots": GOODS},
            "no slot: goods.sell",
        ),
        ({"slots": {"goods": {**GOODS["goods"], "never": "rubbish"}}}, "slot goods names no list: rubbish"),
        ({"slots": {"who": {"kind": "name", "never": "rubbish"}}}, "slot who names no list: rubbish"),
        ({"replies": []}, "it has no rules"),
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


@pytest.mark.parametrize("text", ["", "- a list", "just words"])
def test_what_is_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(RuleFileError, match=r"broken\.yaml: it is no mapping"):
        load_flow(path)


def test_a_name_that_is_written_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.yaml"
    path.write_text("flow: twice\nphrases:\n  wish: [tea]\n  wish: [coffee]\n", "utf-8")
    with pytest.raises(RuleFileError, match=r"twice\.yaml: wish is defined twice"):
        load_flow(path)


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match="no rule file"):
        load_flows(tmp_path)


def test_what_is_included_becomes_part_of_the_flow(tmp_path: Path) -> None:
    write_shared(tmp_path)
    flow = load_flow(write(tmp_path, includes=["manners"], replies=[{"include": "kindness"}]))
    assert flow.means(" oh thanks ", ["thanks"])
    assert [rule.rule for rule in flow.file.replies] == ["Thanks"]
    assert flow.plain("cheerio") == " goodbye "
    assert flow.file.asking.clearly == ["wish", "thanks"]


def test_a_flow_may_have_blocks_of_its_own(tmp_path: Path) -> None:
    tea = [{"rule": "Tea", "if": {"said": "wish"}, "say": "Here you are."}]
    flow = load_flow(write(tmp_path, blocks={"tea": tea}, replies=[{"include": "tea"}], requests=[{"include": "tea"}]))
    assert [rule.rule for rule in flow.file.rules] == ["Tea", "Tea"]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"includes": ["nothing"]}, "there is no nothing.yaml beside it"),
        ({"includes": ["manners"], "replies": [{"include": "rudeness"}]}, "unknown block: rudeness"),
        (
            {"includes": ["manners"], "phrases": {"thanks": ["ta"]}},
            "phrases: thanks is defined in manners.yaml already",
        ),
        ({"includes": ["small"]}, "shared"),
        ({"replies": [{"include": "kindness"}]}, "unknown block: kindness"),
    ],
)
def test_a_mistake_in_including_is_named(tmp_path: Path, changes: dict[str, object], complaint: str) -> None:
    write_shared(tmp_path)
    with pytest.raises(RuleFileError, match=r"small\.yaml") as refused:
        load_flow(write(tmp_path, **{"phrases": {"wish": ["i want tea"]}, **changes}))
    assert complaint in str(refused.value)


def test_a_mistake_in_a_shared_file_is_named_with_that_file(tmp_path: Path) -> None:
    write_shared(tmp_path, phrases={"thanks": []})
    with pytest.raises(RuleFileError, match=r"manners\.yaml"):
        load_flow(write(tmp_path, includes=["manners"]))


def test_a_shared_file_is_no_flow(tmp_path: Path) -> None:
    write_shared(tmp_path)
    write(tmp_path, includes=["manners"])
    assert [flow.file.flow for flow in load_flows(tmp_path)] == ["small"]


def test_the_offered_tools_choose_the_flow_and_its_name_overrules(support: Flow, tmp_path: Path) -> None:
    small = load_flow(write(tmp_path))
    assert choose_flow([small, support], "gpt-4o-mini", AGENTS["billing"]) is support
    assert choose_flow([support, small], "small", AGENTS["billing"]) is small


@pytest.mark.parametrize("agents", FLOWS)
def test_an_agent_is_played_by_the_file_of_its_flow(flows: list[Flow], agents: str) -> None:
    for agent, tools in FLOWS[agents].items():
        chosen = choose_flow(flows, "gpt-4o-mini", tools, f"You answer the phone.\nFlow: {agents}\nMood: angry")
        assert chosen.file.flow == agents, agent


def test_an_agent_that_is_in_every_flow_is_played_also_without_a_flow_s_name(flows: list[Flow]) -> None:
    chosen = choose_flow(flows, "gpt-4o-mini", AGENTS["human"], "You answer the phone.")
    assert set(AGENTS["human"]) <= chosen.tools()


@pytest.mark.parametrize("name", FLOWS)
def test_rules_and_agents_of_a_flow_have_the_same_tools(flows: list[Flow], name: str) -> None:
    rules = next(flow for flow in flows if flow.file.flow == name)
    offered = {tool for tools in FLOWS[name].values() for tool in tools}
    assert rules.tools() == offered


@pytest.mark.parametrize("name", FLOWS)
def test_arguments_in_the_rules_are_parameters_of_the_tools(flows: list[Flow], name: str) -> None:
    rules = next(flow for flow in flows if flow.file.flow == name)
    parameters = {tool: set(names) for tools in FLOWS[name].values() for tool, names in tools.items()}
    wrong = [rule.rule for rule in rules.file.rules if rule.call and set(rule.arguments) - parameters[rule.call]]
    assert wrong == []


@pytest.mark.parametrize("name", FLOWS)
def test_every_tool_s_needed_arguments_are_given(flows: list[Flow], name: str) -> None:
    rules = next(flow for flow in flows if flow.file.flow == name)
    needed = {
        tool: {parameter for parameter, kind in parameters.items() if "anyOf" not in kind}
        for tools in FLOWS[name].values()
        for tool, parameters in tools.items()
    }
    missing = [rule.rule for rule in rules.file.rules if rule.call and needed[rule.call] - set(rule.arguments)]
    assert missing == []


@pytest.mark.parametrize("name", FLOWS)
def test_no_words_are_written_down_in_vain(flows: list[Flow], name: str) -> None:
    """Every group of a flow's own file is used by one of its rules."""
    own = yaml.safe_load((RULES / f"{name}.yaml").read_text("utf-8"))
    rules = next(flow for flow in flows if flow.file.flow == name).file
    used = {group for rule in rules.rules for group in rule.when.groups}
    used |= {*rules.asking.groups, *rules.unfinished}
    used |= {group for slot in rules.slots.values() for group in getattr(slot, "asked_by", [])}
    assert set(own["phrases"]) - used == set()


def test_the_shared_words_are_used_by_some_flow(flows: list[Flow]) -> None:
    shared = yaml.safe_load((RULES / "common.yaml").read_text("utf-8"))
    used = {group for flow in flows for rule in flow.file.rules for group in rule.when.groups}
    used |= {group for flow in flows for group in [*flow.file.asking.groups, *flow.file.unfinished]}
    used |= {group for flow in flows for slot in flow.file.slots.values() for group in getattr(slot, "asked_by", [])}
    assert set(shared["phrases"]) - used == set()
