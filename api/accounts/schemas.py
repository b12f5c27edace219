import re
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from api.contract import Presence, Role, SignInEvent, SignInWay
from api.operators.schemas import ChooseSkills, OperatorRef, SkillLevel
from api.schemas import Read

ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


def _address(text: str) -> str:
    address = text.strip().lower()
    if not ADDRESS.fullmatch(address):
        raise PydanticCustomError("email", "Write an address like olivia@example.com.")
    return address


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or not name.isprintable():
        raise PydanticCustomError("name", "Write the person's name.")
    return name


Email = Annotated[str, Field(max_length=254), AfterValidator(_address)]
Name = Annotated[str, Field(max_length=80), AfterValidator(_name)]
Password = Annotated[str, Field(max_length=1_000, json_schema_extra={"format": "password"})]


class AccountSettings(ChooseSkills):
    email: Email
    name: Name
    role: Role


class ChangePassword(BaseModel):
    model_config = ConfigDict(extra="forbid")

    old: Password
    new: Password


class OneTimePassword(BaseModel):
    """Shown this once. It opens nothing but the page on which its owner replaces it."""

    password: str
    until: datetime


class AccountRead(Read):
    id: UUID
    created_at: datetime
    email: str
    name: str
    role: Role
    presence: Presence
    skill_levels: list[SkillLevel]
    deactivated_at: datetime | None
    one_time_until: datetime | None = Field(
        description="Until when the password that was given out can be used; None when it has been replaced."
    )
    has_password: bool = Field(description="False: signs in by the company's own sign-in alone.")
    last_signed_in_at: datetime | None
    sessions: int = Field(description="How many are open.")


class AccountInvited(BaseModel):
    account: AccountRead
    one_time_password: OneTimePassword


class AccountChangeRead(Read):
    id: UUID
    field: str
    before: str | None
    after: str | None
    by: OperatorRef | None = Field(description="None: from the terminal, or by the company's own sign-in.")
    at: datetime


class SessionRead(Read):
    id: UUID
    created_at: datetime
    last_used_at: datetime = Field(description="To five minutes.")
    way: SignInWay
    address: str
    browser: str = Field(description="As it calls itself: User-Agent.")
    is_own: bool = Field(description="The one that asks.")


class SignInRead(Read):
    id: UUID
    at: datetime
    event: SignInEvent
    way: SignInWay
    email: str
    operator: OperatorRef | None = Field(description="None: nobody has that address.")
    by: OperatorRef | None = Field(description="Who revoked.")
    reason: str | None
    address: str
    browser: str
