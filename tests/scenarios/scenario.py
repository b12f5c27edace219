"""What a scenario file says: what the caller does, and what must be true afterwards. Wording is never graded."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.contract import CallState, Category, EndReason, Mood, Severity, TicketStatus


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ToolUse(_Strict):
    tool: str
    arguments: dict[str, Any] = {}

    def __str__(self) -> str:
        return f"{self.tool} {self.arguments or ''}".strip()


def _as_tool_use(value: object) -> object:
    if isinstance(value, str):
        return {"tool": value}
    if isinstance(value, dict) and "tool" not in value and len(value) == 1:
        ((tool, arguments),) = value.items()
        return {"tool": tool, "arguments": arguments}
    return value


Tool = Annotated[ToolUse, BeforeValidator(_as_tool_use)]


class OrderExpected(_Strict):
    state: str
    lines: dict[str, int] = {}
    total: Decimal | None = None
    payment: str | None = None
    name: str | None = None


class BriefingExpected(_Strict):
    """Of the line where the caller waits or waited last; of somebody who never did, at the last change of agents."""

    category: Category | None = None
    severity: Severity | None = None
    mood: Mood | None = None
    verified_by: list[str] | None = None
    told: list[str] = Field(default=[], description="Facts (numbers, names, details) that stand somewhere in it.")
    failed_steps: int | None = Field(default=None, description="Steps that did not help.")


class Expected(_Strict):
    """What is not named is not graded."""

    tools: list[Tool] = Field(default=[], description="Called in this order; others may come between.")
    never: list[Tool] = Field(default=[], description="Not called at all.")
    refused: list[Tool] = Field(default=[], description="Called in this order, and the caller was told why not.")
    path: list[str] | None = Field(default=None, description="Who had the caller, in order, from the first on.")
    visited: list[str] = Field(default=[], description="Had the caller at some time, in any order.")
    state: CallState | None = None
    ended: EndReason | None = None
    category: str | None = None
    severity: Severity | None = None
    ticket: TicketStatus | None = None
    verified: bool | None = None
    promises: list[str] | None = Field(default=None, description="Kinds, in order.")
    refunded: dict[str, Decimal] | None = Field(default=None, description="By invoice; empty: nothing was refunded.")
    requested: dict[str, Decimal] | None = Field(default=None, description="Refunds that a person is to decide about.")
    entries: list[str] | None = Field(default=None, description="The states of the call's places in line.")
    briefing: BriefingExpected | None = None
    order: OrderExpected | None = None
    demos: int | None = Field(default=None, description="Booked by this caller.")
    unanswered: int | None = Field(default=None, description="Questions collected for the supervisor.")
    heard: list[str] = Field(default=[], description="Facts (numbers, names) that were told to the caller.")
    unheard: list[str] = Field(default=[], description="Facts that must not have been told.")
    not_stored: list[str] = Field(default=[], description="Words that must be nowhere on record, whoever said them.")


class OtherCall(_Strict):
    """Another caller, or the same at another time: over before the caller of the scenario goes on."""

    number: str
    dialled: str = "support"
    says: list[str] = Field(min_length=1)


class Scenario(_Strict):
    name: str
    dialled: str = "support"
    number: str = "+15550199"
    earlier: list[OtherCall] = []
    says: list[str | OtherCall] = Field(min_length=1)
    expect: Expected

    @property
    def title(self) -> str:
        return f"{self.dialled}: {self.name}"


class ScenarioFile(_Strict):
    dialled: str
    scenarios: list[dict[str, Any]]


def read_scenarios(folder: Path) -> list[Scenario]:
    """All scenarios of a folder's files, in the order of the files and in them."""
    found: list[Scenario] = []
    for path in sorted(folder.glob("*.yaml")):
        content = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        file = ScenarioFile.model_validate(content)
        found += [Scenario.model_validate({"dialled": file.dialled} | scenario) for scenario in file.scenarios]
    return found


SCENARIOS = read_scenarios(Path(__file__).parent / "data")
