"""The kinds of slots: what callers tell, what tools answered, what the instructions say."""

from typing import Annotated, Literal

from pydantic import Field

from deploy.local.model_server.dialogue.rule_parts import Names, Strict


class ToldSlot(Strict):
    """A slot that the caller's own words fill."""

    asked_by: Names = Field(default=[], description="Phrases of the agent's after which a bare answer counts.")


class EmailSlot(ToldSlot):
    kind: Literal["email"]


class NameSlot(ToldSlot):
    kind: Literal["name"]
    never: Names = Field(min_length=1, description='Lists of words that are no names, also after "I\'m".')


class DigitsSlot(ToldSlot):
    kind: Literal["digits"]
    length: tuple[int, int]
    after: list[str] = Field(default=[], description="Phrases right before the number that say what number it is.")
    not_after: list[str] = Field(default=[], description="Phrases right before it that say it is another number.")
    alone: tuple[int, int] | None = Field(default=None, description="Length that a bare number has as an answer.")
    write: str = "{digits}"
    in_results: bool = Field(default=False, description="A tool's result may tell it, when the caller did not.")


class MoneySlot(ToldSlot):
    kind: Literal["money"]


class ChoiceSlot(ToldSlot):
    kind: Literal["choice"]
    values: dict[str, list[str]] = Field(min_length=1)


class WordsSlot(ToldSlot):
    """What matched, in the caller's own words."""

    kind: Literal["words"]
    any: list[str] = Field(min_length=1)


class ItemsSlot(Strict):
    """Things with a quantity, several at once, each with what the caller wants to be done with it."""

    kind: Literal["items"]
    values: dict[str, list[str]] = Field(min_length=1)
    acts: dict[str, list[str]] = Field(default={}, description="Phrases before an item; the nearest one counts.")
    otherwise: str | None = Field(default=None, description="The act of an item without any of these phrases.")
    pronouns: list[str] = Field(default=[], description="Phrases, mostly with a number, for the item spoken of last.")
    unknown: list[str] = Field(default=[], description="Phrases behind which other words are an item, too.")
    never: Names = Field(default=[], description="Lists of words that are no items.")


class SystemSlot(Strict):
    """What follows a label in the agent's instructions, to the end of the line."""

    kind: Literal["system"]
    label: str
    until: str | None = Field(default=None, description="Words that end it earlier.")
    unless: list[str] = []


class ConsultedSlot(Strict):
    """What specialists found out about the caller's last words or request: `Consulted <who>: <question>: <result>`.

    Tool calls of earlier agents are not in the conversation any more when an agent arrives; these lines are.
    """

    kind: Literal["consulted"]
    specialist: str | None = None


class ToolSlot(Strict):
    """What a tool answered, or was given: all since the caller's request or last words, or the latest of the call."""

    kind: Literal["tool"]
    tool: str
    argument: str | None = None
    since: Literal["turn", "request", "call"] = "request"


Slot = Annotated[
    EmailSlot
    | NameSlot
    | DigitsSlot
    | MoneySlot
    | ChoiceSlot
    | WordsSlot
    | ItemsSlot
    | SystemSlot
    | ConsultedSlot
    | ToolSlot,
    Field(discriminator="kind"),
]
