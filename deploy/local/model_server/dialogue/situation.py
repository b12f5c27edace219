"""What the rules look at: the conversation, read with a flow's ears."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

from deploy.local.model_server.dialogue.conversation import Called, Conversation, Said
from deploy.local.model_server.dialogue.flow import Flow
from deploy.local.model_server.dialogue.item_memory import Item, ItemMemory
from deploy.local.model_server.dialogue.rule_file import ANYTHING
from deploy.local.model_server.dialogue.slot_kinds import ConsultedSlot, DigitsSlot, SystemSlot, ToolSlot
from deploy.local.model_server.dialogue.slots import Heard, after_label, results_of_consultation

CUT_SHORT_LENGTH: Final = 12

Moment = Literal["reply", "result", "arrival"]
"""The caller has just spoken, a tool of this agent has just answered, or an agent has the floor without either."""


@dataclass(frozen=True)
class Turn:
    """The caller's turn to speak, and the agent's words before it."""

    place: int
    heard: Heard
    agent_words: str


@dataclass(frozen=True)
class Request:
    turn: Turn
    groups: frozenset[str]


def was_said(line: str, said: list[str]) -> bool:
    """All in plain words. What was cut off by the caller counts too, from a length on that is no coincidence."""
    return any(line in other or (len(other) >= CUT_SHORT_LENGTH and line.startswith(other)) for other in said)


@dataclass(frozen=True)
class Situation:
    flow: Flow
    conversation: Conversation
    offered: Mapping[str, Mapping[str, Any]]
    """The agent's tools, with the JSON schema of their parameters."""
    may_call: frozenset[str]
    """Those of them that may be called in this turn."""

    @cached_property
    def turns(self) -> list[Turn]:
        return list(self._turns())

    def _turns(self) -> Iterator[Turn]:
        agent_words = ""
        for place, happening in enumerate(self.conversation.happenings):
            match happening:
                case Said("caller", text):
                    words = self.flow.plain(text).replace(" ? ", " ")
                    yield Turn(place, Heard(text, words, self._asked(agent_words)), agent_words)
                case Said("agent", text):
                    agent_words = self.flow.plain(text)
                case Called(result=result) if result:
                    agent_words = self.flow.plain(result)

    def _asked(self, agent_words: str) -> frozenset[str]:
        return frozenset(
            name for name, questions in self.flow.asked_by.items() if self.flow.means(agent_words, questions)
        )

    @cached_property
    def moment(self) -> Moment:
        if not self.turns:
            return "arrival"
        match self.conversation.happenings[-1]:
            case Said("caller"):
                return "reply"
        match self.last_call:
            case Called(tool, _, result) if tool in self.offered and result:
                return "result"
        return "arrival"

    @property
    def turn(self) -> Turn | None:
        return self.turns[-1] if self.turns else None

    @cached_property
    def request(self) -> Request | None:
        """The latest thing that the caller asked for. An answer to our question only counts when it is clear."""
        asking = self.flow.file.asking
        for turn in reversed(self.turns):
            if self._answers_an_offer(turn):
                continue
            groups = self._groups(turn.heard.words, asking.clearly)
            if not groups and not any(self.flow.finders[slot](turn.heard) for slot in turn.heard.asked):
                groups = self._groups(turn.heard.words, asking.vaguely)
            if groups:
                return Request(turn, groups)
        return None

    def _answers_an_offer(self, turn: Turn) -> bool:
        means = self.flow.means
        return any(
            means(turn.agent_words, answer.we_said) and means(turn.heard.words, answer.said)
            for answer in self.flow.file.asking.unless
        )

    def _groups(self, words: str, names: list[str]) -> frozenset[str]:
        return frozenset(name for name in names if self.flow.means(words, [name]))

    @cached_property
    def settled(self) -> bool:
        """The request was dealt with by this agent, and the caller's last words neither repeat it nor add to it."""
        if self.request is None or self.request.turn is self.turn or any(map(self.gives, self.flow.asked_by)):
            return False
        means = {rule.call for rule in self.flow.file.requests} & set(self.offered)
        return any(call.tool in means and self.finished(call) for call in self.calls_since(self.request.turn.place))

    def asks(self, groups: list[str]) -> bool:
        return self.request is not None and (ANYTHING in groups or not self.request.groups.isdisjoint(groups))

    def asks_now(self, groups: list[str]) -> bool:
        return self.request is not None and self.request.turn is self.turn and self.asks(groups)

    def said_before(self, groups: list[str]) -> bool:
        return any(self.flow.means(turn.heard.words, groups) for turn in self.turns[:-1])

    def knows(self, slot: str) -> bool:
        return slot in self.known or bool(self.items(slot))

    def gives(self, slot: str) -> bool:
        """Whether the caller's last words tell it."""
        return slot in self.given or bool(self.items_now(slot))

    @cached_property
    def known(self) -> Mapping[str, str]:
        return {name: value for name in self.flow.file.slots if (value := self._known(name))}

    def _known(self, name: str) -> str | None:
        slot, find = self.flow.file.slots[name], self.flow.finders[name]
        if isinstance(slot, SystemSlot):
            return after_label(self.conversation.system, slot)
        if isinstance(slot, ConsultedSlot):
            return self._found_out(slot)
        if isinstance(slot, ToolSlot):
            return self._told_by_tool(slot)
        for turn in reversed(self.turns):
            if value := find(turn.heard):
                return value
        if isinstance(slot, DigitsSlot) and slot.in_results:
            return next((value for call in reversed(self.calls) if (value := find(self._heard_from(call)))), None)
        return None

    def _found_out(self, slot: ConsultedSlot) -> str | None:
        asked = [self.turn, self.request.turn if self.request else None]
        results = (results_of_consultation(self.conversation.system, slot, turn.heard.text) for turn in asked if turn)
        return next((result for result in results if result), None)

    def _told_by_tool(self, slot: ToolSlot) -> str | None:
        asked = self.request.turn if self.request else None
        since = {"turn": self.turn, "request": asked, "call": None}[slot.since]
        calls = [call for call in self.calls_since(since.place if since else 0) if call.tool == slot.tool]
        told = [str(call.arguments.get(slot.argument, "")) if slot.argument else call.result for call in calls]
        return " ".join(filter(None, told[-1:] if slot.since == "call" else told)) or None

    def items(self, wanted: str) -> list[Item]:
        """Those that the caller spoke of last. `order`: all of them; `order.add`: those with that act."""
        slot, _, act = wanted.partition(".")
        latest = next((items for items in reversed(self._items.get(slot, [])) if items), ())
        return [item for item in latest if not act or item.act == act]

    def items_now(self, wanted: str) -> list[Item]:
        """Only those of the caller's last words."""
        told = self._items.get(wanted.partition(".")[0])
        return self.items(wanted) if told and told[-1] else []

    @cached_property
    def _items(self) -> Mapping[str, list[tuple[Item, ...]]]:
        """For each slot of items: what was spoken of in each turn."""
        items = {}
        for slot, find in self.flow.item_finders.items():
            memory = ItemMemory()
            items[slot] = [memory.hear(find.mentions(turn.heard.words)) for turn in self.turns]
        return items

    def _heard_from(self, call: Called) -> Heard:
        return Heard(call.result, self.flow.plain(call.result))

    @cached_property
    def given(self) -> Mapping[str, str]:
        """What the caller's last words told."""
        if self.turn is None:
            return {}
        heard = self.turn.heard
        return {name: value for name, find in self.flow.finders.items() if (value := find(heard))}

    @cached_property
    def calls(self) -> list[Called]:
        return [happening for happening in self.conversation.happenings if isinstance(happening, Called)]

    @cached_property
    def last_call(self) -> Called | None:
        """Whose result nobody has passed on yet: that somebody looks it up is said while the tool still works."""
        for place, happening in reversed(list(enumerate(self.conversation.happenings))):
            match happening:
                case Called(result=result):
                    is_passed_on = was_said(self.flow.plain(result).strip(), self.agent_lines_since(place))
                    return None if is_passed_on else happening
                case Said("caller"):
                    return None
        return None

    @property
    def last_result(self) -> str:
        return self.last_call.result if self.last_call else ""

    def calls_since(self, place: int) -> list[Called]:
        return [happening for happening in self.conversation.happenings[place:] if isinstance(happening, Called)]

    def finished(self, call: Called) -> bool:
        """False when the result asks for something that must come first, so that the call may be made again."""
        return not self.flow.means(self.flow.plain(call.result), self.flow.file.unfinished)

    @property
    def just_said(self) -> str:
        """The agent's words, such as an announcement, when nothing has happened since."""
        happenings = self.conversation.happenings
        last = happenings[-1] if happenings else None
        return last.text if isinstance(last, Said) and last.speaker == "agent" else ""

    @property
    def last_agent_line(self) -> str | None:
        happenings = reversed(self.conversation.happenings)
        return next((said.text for said in happenings if isinstance(said, Said) and said.speaker == "agent"), None)

    def agent_lines_since(self, place: int) -> list[str]:
        """In plain words."""
        happenings = self.conversation.happenings[place:]
        lines = [said.text for said in happenings if isinstance(said, Said) and said.speaker == "agent"]
        return [self.flow.plain(line).strip() for line in lines]

    @cached_property
    def misses(self) -> int:
        """How many times in a row the caller was not understood, up to now."""
        count = 0
        for turn in reversed(self.turns):
            if not any(line in turn.agent_words for line in self.flow.miss_lines):
                break
            count += 1
        return count
