"""A rule file made ready to run, and which of several fits an agent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.model_server.dialogue.phrases import BadPhrase, Phrases, phrases
from deploy.local.model_server.dialogue.rule_file import RuleFile, RuleFileError, read_rule_file
from deploy.local.model_server.dialogue.slots import Finder, finder
from deploy.local.model_server.dialogue.wording import plain


@dataclass(frozen=True)
class Flow:
    file: RuleFile
    groups: Mapping[str, Phrases]
    finders: Mapping[str, Finder]
    miss_lines: tuple[str, ...]
    """What is said to a caller who was not understood, in plain words."""

    def plain(self, text: str) -> str:
        return plain(text, self.file.mishearings)

    def means(self, words: str, groups: Iterable[str]) -> bool:
        """Whether plain words have any of the meanings."""
        return any(self.groups[group].found_in(words) is not None for group in groups)

    def tools(self) -> set[str]:
        return {rule.call for rule in self.file.rules if rule.call}


def load_flow(path: Path) -> Flow:
    """
    Raises:
        RuleFileError: the file cannot be used.
    """
    file = read_rule_file(path)
    lists = {name: [item.strip() for item in items.split(",")] for name, items in file.lists.items()}
    try:
        return Flow(
            file=file,
            groups={name: phrases(group.any, group.unless, lists) for name, group in file.phrases.items()},
            finders={name: finder(name, slot, lists) for name, slot in file.slots.items()},
            miss_lines=tuple(
                plain(line, file.mishearings).strip() for rule in file.misunderstandings for line in rule.say
            ),
        )
    except BadPhrase as error:
        raise RuleFileError(f"{path.name}: {error}") from error


def load_flows(folder: Path) -> list[Flow]:
    """
    Raises:
        RuleFileError: a file cannot be used, or there is none.
    """
    flows = [load_flow(path) for path in sorted(folder.glob("*.yaml"))]
    if not flows:
        raise RuleFileError(f"no rule file in {folder}")
    return flows


def choose_flow(flows: list[Flow], model: str, tools: Iterable[str]) -> Flow:
    """The flow named by the request's model, else the one that knows most of the offered tools."""
    offered = set(tools)
    named = [flow for flow in flows if flow.file.flow == model]
    return named[0] if named else max(flows, key=lambda flow: len(flow.tools() & offered))
