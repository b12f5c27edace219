"""The measures. What each means stands here, once: the api's description, `GET /v1/reports/measures` and the console's
hints are made of it. `None` always means that there was nothing to measure, never zero."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.contract import Category

Unit = Literal["count", "share", "seconds", "ratio"]
"""A share is 0 to 1."""

Better = Literal["higher", "lower", "neither"]
"""Which way is good news."""


def measure(title: str, unit: Unit, meaning: str, better: Better = "neither") -> Any:
    return Field(title=title, description=meaning, json_schema_extra={"unit": unit, "better": better})


class Figures(BaseModel):
    model_config = ConfigDict(frozen=True)


class CallFigures(Figures):
    calls: int = measure("Calls", "count", "Calls that came in.")
    answered: int = measure("Answered by AI", "count", "Calls that an agent answered.")
    callers: int = measure("Callers", "count", "Different numbers that called; withheld ones are left out.")
    contained: int = measure(
        "Solved by AI",
        "count",
        "Calls that are over, whose ticket was resolved by their end, and for which no person was asked.",
        "higher",
    )
    containment: float | None = measure(
        "Containment",
        "share",
        "Solved by AI ÷ calls that an agent answered and that are over.",
        "higher",
    )
    escalation_rate: float | None = measure(
        "Escalation rate",
        "share",
        "Calls that came into line for a person ÷ calls that an agent answered and that are over.",
        "lower",
    )
    repeat_rate: float | None = measure(
        "Repeat calls",
        "share",
        "Calls from a number that had called in the seven days before ÷ calls whose number was not withheld.",
        "lower",
    )
    average_call_seconds: float | None = measure(
        "Average length of a call", "seconds", "From answer to end, of the calls that are over."
    )


class WaitingFigures(Figures):
    queued: int = measure("Came into line", "count", "Times that a caller began to wait for a person.")
    answered: int = measure("Answered", "count", "Waits that an operator ended by taking the caller.")
    abandoned: int = measure(
        "Abandoned", "count", "Waits that the caller ended by hanging up after 5 seconds or more.", "lower"
    )
    short_abandoned: int = measure(
        "Short abandons", "count", "Waits that the caller ended within 5 seconds. They count in no rate."
    )
    solved_waiting: int = measure(
        "Solved while waiting",
        "count",
        "Waits that the agent ended: solved meanwhile, or the caller went on with it.",
    )
    called_back: int = measure("Callbacks", "count", "Waits that ended with the promise of a call.")
    overflowed: int = measure(
        "Overflowed", "count", "Waits that ended because nobody came, without a callback.", "lower"
    )
    still_waiting: int = measure("Still waiting", "count", "Waits that go on.")
    service_level: float | None = measure(
        "Service level",
        "share",
        "Answered within the queue's target ÷ (answered + abandoned + callbacks + overflowed + still waiting past the"
        " target).",
        "higher",
    )
    average_answer_seconds: float | None = measure(
        "Average speed of answer",
        "seconds",
        "Time from coming into line until an operator took the caller, ringing included ÷ answered.",
        "lower",
    )
    abandon_rate: float | None = measure(
        "Abandon rate",
        "share",
        "Abandoned ÷ (answered + abandoned + callbacks + overflowed).",
        "lower",
    )
    average_abandon_seconds: float | None = measure(
        "Average wait of who abandoned", "seconds", "Time waited by those who abandoned ÷ abandoned."
    )
    longest_wait_seconds: float | None = measure(
        "Longest wait",
        "seconds",
        "The longest wait, however it ended; one that goes on counts so far.",
        "lower",
    )
    callback_share: float | None = measure(
        "Callback share", "share", "Callbacks ÷ (answered + abandoned + callbacks + overflowed)."
    )


class HandlingFigures(Figures):
    talks: int = measure("Talks", "count", "Times that an operator took a caller.")
    handled: int = measure("Handled", "count", "Talks that are over, with their after-call work.")
    average_handle_seconds: float | None = measure(
        "Average handle time", "seconds", "(Talk + hold + after-call work) ÷ handled.", "lower"
    )
    average_talk_seconds: float | None = measure(
        "Average talk time", "seconds", "Time with the caller, hold included ÷ handled."
    )
    average_wrap_up_seconds: float | None = measure(
        "Average after-call work", "seconds", "Time in wrap-up ÷ handled.", "lower"
    )
    transfers: int = measure("Transfers", "count", "Talks that ended with a transfer to a colleague or a queue.")
    transfers_per_call: float | None = measure(
        "Transfers per call", "ratio", "Transfers ÷ calls that an operator had.", "lower"
    )


class OfferFigures(Figures):
    offered: int = measure("Offers", "count", "Times that a caller rang at one operator.")
    accepted: int = measure("Accepted", "count", "Offers that the operator took.")
    missed: int = measure("Missed", "count", "Offers that nobody answered in time (RONA).", "lower")
    declined: int = measure("Declined", "count", "Offers that the operator turned down.", "lower")
    miss_rate: float | None = measure("Missed offers", "share", "Missed ÷ (accepted + missed + declined).", "lower")


class TimeFigures(Figures):
    occupancy: float | None = measure(
        "Occupancy", "share", "(Talk + hold + after-call work) ÷ (those + time available)."
    )
    talking_seconds: float = measure("Time talking", "seconds", "Operators' time with callers, hold included.")
    wrap_up_seconds: float = measure("Time in after-call work", "seconds", "Operators' time in wrap-up.")
    available_seconds: float = measure("Time available", "seconds", "Operators' time ready for a caller.")
    break_seconds: float = measure("Time on breaks", "seconds", "Operators' time on a break, missed offers included.")


class AgentFigures(Figures):
    calls: int = measure("Calls", "count", "Calls in which the agent spoke with the caller.")
    average_seconds: float | None = measure(
        "Average time with a caller", "seconds", "Time that the agent had callers ÷ its calls."
    )
    handed_on: int = measure("Handed on", "count", "Times that the agent passed the caller to another agent.")
    escalated: int = measure("To a person", "count", "Times that the agent put the caller in line for a person.")
    contained: int = measure("Solved", "count", "Calls solved without a person that ended with this agent.", "higher")
    containment: float | None = measure("Containment", "share", "Solved ÷ calls that ended with this agent.", "higher")


class AllFigures(Figures):
    """A part that is `None` cannot be told apart in this way: nobody waits in a flow's own queue, an operator's time
    belongs to no queue."""

    calls: CallFigures | None = None
    waiting: WaitingFigures | None = None
    handling: HandlingFigures | None = None
    offers: OfferFigures | None = None
    time: TimeFigures | None = None
    agent: AgentFigures | None = None


class Grouping(StrEnum):
    queue = "queue"
    flow = "flow"
    agent = "agent"
    operator = "operator"
    day = "day"
    hour = "hour"  # of the day, 0 to 23
    weekday_hour = "weekday_hour"  # of the week, 0 to 167, from Monday's first


class Span(BaseModel):
    first_day: date
    last_day: date
    timezone: str
    start: datetime
    end: datetime = Field(description="Not included.")


class Summary(BaseModel):
    """An interval as a whole, and the one before it, of equal length."""

    span: Span
    figures: AllFigures
    before_span: Span = Field(description="Cut off where the interval itself has only come to.")
    before: AllFigures


class Row(BaseModel):
    key: str = Field(description="Queue, flow, agent, the operator's id, the day (ISO), or the hour's number.")
    label: str = Field(description="For people.")
    figures: AllFigures


class Report(BaseModel):
    span: Span
    grouping: Grouping
    rows: list[Row]


class QueueToday(BaseModel):
    queue: Category | None = Field(description="None: all of them together.")
    target_seconds: int | None
    waiting_now: int
    longest_waiting_seconds: float | None = Field(description="Of those who wait now; None when nobody does.")
    figures: WaitingFigures = Field(description="Of those who came into line today.")


class Today(BaseModel):
    """Today so far."""

    span: Span
    at: datetime
    queues: list[QueueToday]
    total: QueueToday


class Measure(BaseModel):
    """What a figure means."""

    part: str
    name: str
    title: str
    meaning: str
    unit: Unit
    better: Better
