import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from api import models
from api.contract import (
    DEFAULT_EMERGENCY_ANSWER,
    DEFAULT_EMERGENCY_WORDS,
    DEFAULT_FLOW,
    FlowName,
    Hours,
    Overflow,
)
from api.numbers.dialling import canonical, is_dialable
from api.numbers.hours import Schedule, Shift, Weekday, overlap, timezones
from api.schemas import Read

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


def _dialable(number: str) -> str:
    written = canonical(number)
    if not is_dialable(written):
        raise PydanticCustomError("number", "This cannot be dialled: write a phone number or a name such as support.")
    return written


def _sayable(text: str) -> str:
    text = " ".join(text.split())
    if not text.isprintable():
        raise PydanticCustomError("text", "There are characters in it that cannot be said.")
    return text


def _at_most(characters: int) -> AfterValidator:
    def check(text: str) -> str:
        if len(text) > characters:
            raise PydanticCustomError("too_long", "Use at most {most} characters.", {"most": characters})
        return text

    return AfterValidator(check)


def _not_blank(text: str) -> str:
    if not text:
        raise PydanticCustomError("blank", "This must not be empty.")
    return text


def _language_tag(tag: str) -> str:
    if not LANGUAGE.fullmatch(tag):
        raise PydanticCustomError("language", "There is no such language. Write it like en or pt-BR.")
    return tag


def _existing_zone(name: str) -> str:
    if name not in timezones():
        raise PydanticCustomError("timezone", "There is no such time zone. Write it like Europe/Berlin.")
    return name


def _separate(shifts: list[list[str]]) -> list[list[str]]:
    clash = overlap([Shift(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in shifts])
    if clash is not None:
        one, two = clash
        span = {"one": f"{one.opens:%H:%M}–{one.closes:%H:%M}", "two": f"{two.opens:%H:%M}–{two.closes:%H:%M}"}
        raise PydanticCustomError("overlap", "{one} and {two} overlap.", span)
    return sorted(shifts)


LocalTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["09:00"])]
Span = Annotated[list[LocalTime], Field(min_length=2, max_length=2, description="Open and close.")]
Shifts = Annotated[list[Span], Field(max_length=6), AfterValidator(_separate)]
Language = Annotated[str, AfterValidator(_language_tag), Field(description="BCP 47", examples=["pt-BR"])]
Dialled = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_dialable)]
TimeZone = Annotated[str, AfterValidator(_existing_zone), Field(description="IANA", examples=["America/New_York"])]
Text = Annotated[str, AfterValidator(_sayable), _at_most(500)]
NotBlank = AfterValidator(_not_blank)


class Holiday(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True)

    date: date
    name: Annotated[str, AfterValidator(_sayable), _at_most(80), NotBlank]


class NumberDefaults(BaseModel):
    """How a number is answered that nobody has set up."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    flow: FlowName = DEFAULT_FLOW
    language: Language = "en"
    greeting: Text | None = Field(default=None, description="None: the flow's own.")
    timezone: TimeZone = "UTC"
    hours: dict[Weekday, Shifts] = Field(
        default={},
        description="When people can be reached, on the clocks of the time zone. Empty: always; a day that is left "
        "out: not at all. A close that is not after its open is on the next day.",
    )
    holidays: list[Holiday] = Field(default=[], max_length=200, description="Days without hours.")
    overflow: Overflow = Overflow.callback
    overflow_message: Text | None = Field(default=None, validate_default=True)
    emergency_words: list[Annotated[str, AfterValidator(_sayable), _at_most(60)]] = Field(
        default=list(DEFAULT_EMERGENCY_WORDS), max_length=60
    )
    emergency_answer: Annotated[Text, NotBlank] = DEFAULT_EMERGENCY_ANSWER
    records_calls: bool = Field(default=False, description="Callers are told so as they are greeted.")

    @field_validator("greeting", "overflow_message")
    @classmethod
    def _blank_is_none(cls, text: str | None) -> str | None:
        return text or None

    @field_validator("overflow_message")
    @classmethod
    def _message_is_there(cls, message: str | None, info: ValidationInfo) -> str | None:
        if message is None and info.data.get("overflow") is Overflow.message:
            raise PydanticCustomError("overflow_message", "Say what the caller hears when nobody can be reached.")
        return message

    @field_validator("holidays")
    @classmethod
    def _each_day_once(cls, holidays: list[Holiday]) -> list[Holiday]:
        days = [holiday.date for holiday in holidays]
        if len(set(days)) < len(days):
            raise PydanticCustomError("holidays", "A day is in the list twice.")
        return sorted(holidays, key=lambda holiday: holiday.date)

    @field_validator("emergency_words")
    @classmethod
    def _each_word_once(cls, words: list[str]) -> list[str]:
        return [word for word in dict.fromkeys(word.lower() for word in words) if word]


class NumberSettings(NumberDefaults):
    """How a number is answered. What is left out is as by default."""

    number: Dialled = Field(description="As it is dialled: a phone number, or the user part of a SIP address.")

    def columns(self) -> dict[str, Any]:
        """As the table has them."""
        return self.model_dump(mode="json") | {"overflow": self.overflow}


class NumberRead(Read):
    id: UUID
    number: str
    flow: str
    language: str
    greeting: str | None
    timezone: str
    hours: dict[Weekday, list[Span]]
    holidays: list[Holiday]
    overflow: Overflow
    overflow_message: str | None
    emergency_words: list[str]
    emergency_answer: str
    records_calls: bool
    provisioned: bool = Field(description="LiveKit's trunk has it: until then, calls to it do not arrive.")
    updated_at: datetime
    now: Hours

    @classmethod
    def of(cls, row: models.Number, at: datetime) -> "NumberRead":
        columns = {name: getattr(row, name) for name in cls.model_fields if name != "now"}
        return cls.model_validate({**columns, "now": schedule_of(row).at(at)})


class FlowRead(Read):
    name: str
    title: str
    prompts_version: str
    last_announced_at: datetime


def schedule_of(row: models.Number) -> Schedule:
    return Schedule.of(row.timezone, row.hours, row.holidays)


def read_all(rows: Sequence[models.Number], at: datetime) -> list[NumberRead]:
    return [NumberRead.of(row, at) for row in rows]
