"""What the models of a rule file are made of."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _as_group(value: object) -> object:
    return {"any": value} if isinstance(value, list) else value


def _as_counts(value: object) -> object:
    names = as_list(value)
    return dict.fromkeys(names, 1) if isinstance(names, list) else names


Names = Annotated[list[str], BeforeValidator(as_list)]
Counts = Annotated[dict[str, int], BeforeValidator(_as_counts)]


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class PhraseGroup(Strict):
    any: list[str] = Field(min_length=1)
    unless: list[str] = []


Group = Annotated[PhraseGroup, BeforeValidator(_as_group)]
