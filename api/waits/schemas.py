from datetime import date, datetime

from pydantic import BaseModel, Field

from api.contract import Category


class Calibration(BaseModel):
    """How often what callers were told of the wait was true. The shares are of those that are known."""

    told: int = Field(description="How often a range was told.")
    within: int
    below: int = Field(description="Answered sooner than told.")
    above: int = Field(description="Answered later than told, or gone when the range had passed already.")
    unknown: int = Field(description="Gone before the range had passed, or still waiting.")
    held: float | None = Field(description="within / (within + below + above); None where nothing is known.")


class CalibrationRow(Calibration):
    queue: Category
    day: date = Field(description="On which it was told, in UTC.")


class WaitCalibration(BaseModel):
    since: datetime
    until: datetime
    total: Calibration
    rows: list[CalibrationRow] = Field(description="By queue and day, oldest first.")
