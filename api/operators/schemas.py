from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from api.contract import Category, Presence, Role
from api.schemas import Read

ChosenPresence = Literal[Presence.available, Presence.on_break, Presence.offline]


class LogIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: str = Field(max_length=254)
    password: str = Field(max_length=1_000, json_schema_extra={"format": "password"})


class ChoosePresence(BaseModel):
    model_config = ConfigDict(extra="forbid")

    presence: ChosenPresence
    reason: str | None = Field(default=None, max_length=80, description="Why the break; kept for breaks alone.")


class Me(Read):
    id: UUID
    email: str
    name: str
    role: Role
    presence: Presence
    break_reason: str | None
    moved_by: str | None = Field(description="The supervisor who put them where they are; None when they went there.")
    moved_because: str | None
    skills: list[Category]
    must_change_password: bool = Field(description="It was given out: nothing else is open before it is replaced.")


class SkillLevel(Read):
    model_config = ConfigDict(extra="forbid")

    skill: Category
    level: int = Field(ge=1, le=5, description="5 is the best; a caller may need more than 1.")


class ChooseSkills(BaseModel):
    model_config = ConfigDict(extra="forbid")

    skills: list[SkillLevel]

    @field_validator("skills")
    @classmethod
    def _each_once(cls, skills: list[SkillLevel]) -> list[SkillLevel]:
        if len({held.skill for held in skills}) < len(skills):
            raise ValueError("Name each skill once.")
        return skills


class OperatorRead(Me):
    presence_since: datetime
    seen_at: datetime | None = Field(description="The latest sign of life from the operator's browser.")
    skill_levels: list[SkillLevel]


class ColleagueRead(Read):
    """Whom a caller can be transferred to, or who can be consulted."""

    id: UUID
    name: str
    presence: Presence
    break_reason: str | None
    skills: list[Category]


class OperatorRef(Read):
    id: UUID
    name: str
