from typing import Literal

from pydantic import Field

from api.contract.base import Message


class Diagnosis(Message):
    service: str
    status: Literal["ok", "degraded", "outage", "misconfigured"]
    finding: str = Field(description="A sentence that can be said to the caller.")
    advice: str = Field(description="What the caller should try next; may be empty.")
