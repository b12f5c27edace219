"""The format of a rule file. docs/model-server.md explains it to those who write one."""

from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

ANYTHING = "anything"
"""Where a rule names requests: any request at all."""


class RuleFileError(ValueError):
    """A rule file that cannot be used, with the place that is wrong."""


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _as_group(value: object) -> object:
    return {"any": value} if isinstance(value, list) else value


def _as_counts(value: object) -> object:
    names = _as_list(value)
    return dict.fromkeys(names, 1) if isinstance(names, list) else names


Names = Annotated[list[str], BeforeValidator(_as_list)]
Counts = Annotated[dict[str, int], BeforeValidator(_as_counts)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class PhraseGroup(_Strict):
    any: list[str] = Field(min_length=1)
    unless: list[str] = []


Group = Annotated[PhraseGroup, BeforeValidator(_as_group)]


class EmailSlot(_Strict):
    kind: Literal["email"]
    asked_by: Names = []


class NameSlot(_Strict):
    kind: Literal["name"]
    asked_by: Names = Field(default=[], description="Phrases of the agent's after which a bare name counts.")
    never: str = Field(description='The list of words that are no names, also after "I\'m".')


class DigitsSlot(_Strict):
    kind: Literal["digits"]
    length: tuple[int, int]
    after: list[str] = Field(default=[], description="Phrases right before the number that say what number it is.")
    asked_by: Names = []
    alone: tuple[int, int] | None = Field(default=None, description="Length that a bare number has as an answer.")
    write: str = "{digits}"
    in_results: bool = Field(default=False, description="A tool's result may tell it, when the caller did not.")


class MoneySlot(_Strict):
    kind: Literal["money"]
    asked_by: Names = []


class ChoiceSlot(_Strict):
    kind: Literal["choice"]
    values: dict[str, list[str]] = Field(min_length=1)
    asked_by: Names = []


class WordsSlot(_Strict):
    """What matched, in the caller's own words."""

    kind: Literal["words"]
    any: list[str] = Field(min_length=1)
    asked_by: Names = []


class SystemSlot(_Strict):
    """What follows a label in the agent's instructions, to the end of the line."""

    kind: Literal["system"]
    label: str
    unless: list[str] = []
    asked_by: Names = []


Slot = Annotated[
    EmailSlot | NameSlot | DigitsSlot | MoneySlot | ChoiceSlot | WordsSlot | SystemSlot, Field(discriminator="kind")
]


class Conditions(_Strict):
    """All of them must hold; a list is fulfilled by any of its members, unless it says otherwise."""

    said: Names = Field(default=[], description="Phrases in the caller's last words.")
    not_said: Names = []
    said_before: Names = Field(default=[], description="Phrases in what the caller said earlier in the call.")
    words_at_least: int = 0
    words_at_most: int | None = None
    we_said: Names = Field(default=[], description="Phrases in the agent's words before the caller's last.")
    not_we_said: Names = []
    asks: Names = Field(default=[], description="What the caller wants, said just now or earlier.")
    asks_not: Names = []
    asks_now: Names = Field(default=[], description="What the caller wants, said just now.")
    asks_now_not: Names = []
    knows: Names = Field(default=[], description="Slots, all of them, that the caller has told.")
    knows_any: Names = []
    lacks: Names = Field(default=[], description="Slots that are all unknown.")
    gives: Names = Field(default=[], description="Slots that the caller's last words tell.")
    offered: Names = Field(default=[], description="Tools that the agent has, all of them.")
    not_offered: Names = []
    called: Counts = Field(default={}, description="Tools called in this call, all of them, at least so many times.")
    called_any: Names = []
    not_called: Names = []
    after: Names = Field(default=[], description="Tools, one of which has just answered.")
    result: Names = Field(default=[], description="Phrases in its answer.")
    result_not: Names = []
    misses: int | None = Field(default=None, description="How often in a row the caller was not understood.")

    @property
    def groups(self) -> list[str]:
        named = [self.said, self.not_said, self.said_before, self.we_said, self.not_we_said, self.result]
        named += [self.result_not, self.asks, self.asks_not, self.asks_now, self.asks_now_not]
        return [group for groups in named for group in groups]

    @property
    def slots(self) -> list[str]:
        return [*self.knows, *self.knows_any, *self.lacks, *self.gives]


class Rule(_Strict):
    rule: str = Field(description="What it is about, for people and logs.")
    when: Conditions = Field(default=Conditions(), alias="if")
    say: Names = Field(default=[], description="The first line that was not said yet; spoken before a call is made.")
    call: str | None = None
    arguments: dict[str, Any] = Field(default={}, alias="with")
    once: bool = Field(default=False, description="Said at most once in a call, not once per request.")
    again: bool = Field(default=False, description="May be said as often as it fits.")
    go_on: bool = Field(default=False, description="The next fitting rule is carried out as well.")


class Answers(_Strict):
    """Replies to offers of ours."""

    we_said: Names
    said: Names


class Asking(_Strict):
    """What counts as a request of the caller's."""

    clearly: list[str] = Field(min_length=1)
    vaguely: list[str] = []
    unless: list[Answers] = []

    @property
    def groups(self) -> list[str]:
        return [
            *self.clearly,
            *self.vaguely,
            *(name for answer in self.unless for name in answer.we_said + answer.said),
        ]


class RuleFile(_Strict):
    flow: str
    lists: dict[str, str] = {}
    mishearings: dict[str, str] = {}
    phrases: dict[str, Group]
    slots: dict[str, Slot]
    asking: Asking
    unfinished: Names = []
    replies: list[Rule]
    results: list[Rule]
    requests: list[Rule]
    openings: list[Rule]
    misunderstandings: list[Rule]

    @property
    def rules(self) -> list[Rule]:
        return [*self.replies, *self.results, *self.requests, *self.openings, *self.misunderstandings]


def read_rule_file(path: Path) -> RuleFile:
    """
    Raises:
        RuleFileError: it is not YAML, not a rule file, or it names a group or slot that it does not define.
    """
    try:
        file = RuleFile.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (yaml.YAMLError, ValidationError) as error:
        raise RuleFileError(f"{path.name}: {error}") from error
    for problem in _dangling(file):
        raise RuleFileError(f"{path.name}: {problem}")
    return file


def _dangling(file: RuleFile) -> list[str]:
    """Names used and never defined."""
    problems = [f"asking names no phrases: {name}" for name in _unknown_groups(file.asking.groups, file)]
    problems += [f"unfinished names no phrases: {name}" for name in _unknown_groups(file.unfinished, file)]
    for slot_name, slot in file.slots.items():
        if isinstance(slot, NameSlot) and slot.never not in file.lists:
            problems.append(f"slot {slot_name} names no list: {slot.never}")
        problems += [f"slot {slot_name} names no phrases: {name}" for name in _unknown_groups(slot.asked_by, file)]
    for rule in file.rules:
        problems += [f"rule {rule.rule!r} names no phrases: {name}" for name in _unknown_groups(rule.when.groups, file)]
        problems += [f"rule {rule.rule!r} names no slot: {name}" for name in rule.when.slots if name not in file.slots]
        if not rule.say and rule.call is None:
            problems.append(f"rule {rule.rule!r} does nothing")
    return problems


def _unknown_groups(names: list[str], file: RuleFile) -> list[str]:
    return [name for name in names if name not in file.phrases and name != ANYTHING]
