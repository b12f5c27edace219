"""The format of rule files. docs/model-server.md explains it to those who write one."""

from collections.abc import Iterator
from typing import Annotated, Any, Self

from pydantic import Discriminator, Field, Tag, model_validator

from deploy.local.model_server.dialogue.rule_parts import Counts, Group, Names, Strict
from deploy.local.model_server.dialogue.slot_kinds import Slot

ANYTHING = "anything"
"""Where a rule names requests: any request at all."""


class RuleFileError(ValueError):
    """A rule file that cannot be used, with the place that is wrong."""


class Conditions(Strict):
    """All of them must hold; a list is fulfilled by any of its members, unless it says otherwise."""

    said: Names = Field(default=[], description="Phrases in the caller's last words.")
    not_said: Names = []
    said_before: Names = Field(default=[], description="Phrases in what the caller said earlier in the call.")
    words_at_least: int = 0
    words_at_most: int | None = None
    we_said: Names = Field(default=[], description="Phrases in the agent's words before the caller's last.")
    not_we_said: Names = []
    just_said: Names = Field(default=[], description="Phrases in the agent's very last words, such as an announcement.")
    not_just_said: Names = []
    asks: Names = Field(default=[], description="What the caller wants, said just now or earlier.")
    asks_too: Names = Field(default=[], description="What the caller wants besides, said in the same breath.")
    asks_not: Names = []
    asks_now: Names = Field(default=[], description="What the caller wants, said just now.")
    asks_now_not: Names = []
    knows: Names = Field(default=[], description="Slots, all of them, that the caller has told.")
    knows_any: Names = []
    lacks: Names = Field(default=[], description="Slots that are all unknown.")
    gives: Names = Field(default=[], description="Slots that the caller's last words tell.")
    gives_not: Names = []
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
        named = [self.said, self.not_said, self.said_before, self.we_said, self.not_we_said]
        named += [self.just_said, self.not_just_said, self.result, self.result_not]
        named += [self.asks, self.asks_too, self.asks_not, self.asks_now, self.asks_now_not]
        return [group for groups in named for group in groups]

    @property
    def slots(self) -> list[str]:
        return [*self.knows, *self.knows_any, *self.lacks, *self.gives, *self.gives_not]


class Rule(Strict):
    rule: str = Field(description="What it is about, for people and logs.")
    when: Conditions = Field(default=Conditions(), alias="if")
    each: str | None = Field(default=None, description="Items, carried out for one after the other: `now.order.add`.")
    say: Names = Field(default=[], description="The first line that was not said yet; spoken before a call is made.")
    call: str | None = None
    arguments: dict[str, Any] = Field(default={}, alias="with")
    once: bool = Field(default=False, description="Said at most once in a call, not once per request.")
    again: bool = Field(default=False, description="May be said as often as it fits.")
    go_on: bool = Field(default=False, description="The next fitting rule is carried out as well.")
    quiet: bool = Field(default=False, description="Nothing is said: it is the caller's turn already.")

    @model_validator(mode="after")
    def does_one_thing(self) -> Self:
        if self.quiet == bool(self.say or self.call):
            problem = "is quiet and does something" if self.quiet else "does nothing"
            raise ValueError(f"rule {self.rule!r} {problem}")
        return self


class Include(Strict):
    """All rules of a block, in its place."""

    include: str


def _kind(item: object) -> str:
    return "include" if isinstance(item, Include) or (isinstance(item, dict) and "include" in item) else "rule"


Section = list[Annotated[Annotated[Rule, Tag("rule")] | Annotated[Include, Tag("include")], Discriminator(_kind)]]


class Answers(Strict):
    """Replies to offers of ours."""

    we_said: Names
    said: Names


class Asking(Strict):
    """What counts as a request of the caller's."""

    clearly: list[str] = []
    vaguely: list[str] = []
    unless: list[Answers] = []

    @property
    def groups(self) -> Iterator[str]:
        yield from self.clearly
        yield from self.vaguely
        for answer in self.unless:
            yield from [*answer.we_said, *answer.said]


class Vocabulary(Strict):
    """What a flow's file and the files that it includes have in common."""

    lists: dict[str, str] = {}
    mishearings: dict[str, str] = {}
    phrases: dict[str, Group] = {}
    slots: dict[str, Slot] = {}
    asking: Asking = Asking()
    unfinished: Names = []


class WithBlocks(Vocabulary):
    blocks: dict[str, list[Rule]] = Field(default={}, description="Rules to be included in several sections.")


class SharedFile(WithBlocks):
    """A file of what several flows need."""

    shared: str


class FlowFile(WithBlocks):
    """A flow's file, as it is written."""

    flow: str
    includes: list[str] = []
    replies: Section = []
    results: Section = []
    requests: Section = []
    openings: Section = []
    misunderstandings: Section = []


class RuleFile(Vocabulary):
    """A flow's file with all that it includes."""

    flow: str
    replies: list[Rule]
    results: list[Rule]
    requests: list[Rule]
    openings: list[Rule]
    misunderstandings: list[Rule]

    @property
    def rules(self) -> list[Rule]:
        return [*self.replies, *self.results, *self.requests, *self.openings, *self.misunderstandings]
