"""A rule file made ready to run, and which of several fits an agent."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

from deploy.local.model_server.dialogue.items import ItemFinder
from deploy.local.model_server.dialogue.phrases import REMEMBERED, BadPhrase, Phrases, phrases
from deploy.local.model_server.dialogue.rule_file import RuleFile, RuleFileError
from deploy.local.model_server.dialogue.rule_reader import is_shared, read_rule_file
from deploy.local.model_server.dialogue.slot_kinds import ItemsSlot, ToldSlot
from deploy.local.model_server.dialogue.slots import Finder, finder
from deploy.local.model_server.dialogue.wording import plain

FLOW_LINE: Final = "Flow: "
"""The line of an agent's instructions that names its flow."""

DEFAULT_FLOW: Final = "support"
"""Plays an agent that several files know and that names none."""


@dataclass(frozen=True, repr=False)
class Flow:
    file: RuleFile
    plain: Callable[[str], str]
    """See `wording.plain`, with the file's mishearings."""
    groups: Mapping[str, Phrases]
    finders: Mapping[str, Finder]
    item_finders: Mapping[str, ItemFinder]
    asked_by: Mapping[str, list[str]]
    """For each slot: what the agent said, when a bare answer tells it."""
    miss_lines: tuple[str, ...]
    """What is said to a caller who was not understood, in plain words."""

    def __repr__(self) -> str:
        return f"Flow({self.file.flow!r})"

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
    try:
        return _ready(file)
    except BadPhrase as error:
        raise RuleFileError(f"{path.name}: {error}") from error


def _ready(file: RuleFile) -> Flow:
    """
    Raises:
        BadPhrase: a phrase is not in the language of phrases.
    """
    lists = {name: [item.strip() for item in items.split(",")] for name, items in file.lists.items()}
    plain_words = lru_cache(REMEMBERED)(partial(plain, mishearings=file.mishearings))
    return Flow(
        file=file,
        plain=plain_words,
        groups={name: phrases(group.any, group.unless, lists) for name, group in file.phrases.items()},
        finders={name: finder(name, slot, lists) for name, slot in file.slots.items()},
        item_finders={
            name: ItemFinder(slot, lists) for name, slot in file.slots.items() if isinstance(slot, ItemsSlot)
        },
        asked_by={name: slot.asked_by for name, slot in file.slots.items() if isinstance(slot, ToldSlot)},
        miss_lines=tuple(plain_words(line).strip() for rule in file.misunderstandings for line in rule.say),
    )


def load_flows(folder: Path) -> list[Flow]:
    """
    Raises:
        RuleFileError: a file cannot be used, or there is none.
    """
    flows = [load_flow(path) for path in sorted(folder.glob("*.yaml")) if not is_shared(path)]
    if not flows:
        raise RuleFileError(f"no rule file in {folder}")
    return flows


def choose_flow(flows: list[Flow], model: str, tools: Iterable[str], instructions: str = "") -> Flow:
    """The flow named by the request's model, else the one that knows most of the offered tools.

    Where several know as many, as with an agent that is in every flow, it is the one that the instructions name.
    """
    offered = set(tools)
    line = next((line for line in instructions.splitlines() if line.startswith(FLOW_LINE)), "")
    for flow in flows:
        if flow.file.flow == model:
            return flow
    named = line.removeprefix(FLOW_LINE).strip() or DEFAULT_FLOW
    return max(flows, key=lambda flow: (len(flow.tools() & offered), flow.file.flow == named))
