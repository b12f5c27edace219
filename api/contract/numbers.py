"""How a dialled number is answered. The defaults are those of a number that nobody has set up."""

from enum import StrEnum

from pydantic import AwareDatetime, Field

from api.contract.base import Message

DEFAULT_EMERGENCY_WORDS = (
    "emergency",
    "ambulance",
    "heart attack",
    "can't breathe",
    "cannot breathe",
    "unconscious",
    "overdose",
    "there is a fire",
    "on fire",
    "gas leak",
    "smell gas",
    "carbon monoxide",
    "suicide",
    "kill myself",
)
DEFAULT_EMERGENCY_ANSWER = (
    "If this is an emergency, please hang up now and dial your local emergency number, 911 or 112. "
    "They can send help; we cannot."
)


class Overflow(StrEnum):
    """What callers get when no operator can be reached."""

    callback = "callback"  # they are offered one
    voicemail = "voicemail"  # they may leave a message
    ai_goes_on = "ai_goes_on"  # the agents offer to go on helping
    message = "message"  # they hear a message, and the call ends
    wait = "wait"  # they go on waiting


class Hours(Message):
    """Whether people can be reached through this number now. Agents answer at any time."""

    open: bool = True
    opens_at: AwareDatetime | None = Field(
        default=None, description="In the number's time zone. None while it is open, and when it never opens."
    )
    closed_because: str | None = Field(default=None, description="The holiday's name.")


class Emergency(Message):
    words: list[str] = Field(
        default=list(DEFAULT_EMERGENCY_WORDS),
        description="In lower case. What a caller says with one of them in it is answered at once.",
    )
    answer: str = DEFAULT_EMERGENCY_ANSWER


class Answering(Message):
    """How a call to a number is answered."""

    language: str = Field(default="en", description="BCP 47")
    greeting: str | None = Field(default=None, description="None: the flow's own.")
    timezone: str = Field(default="UTC", description="IANA")
    hours: Hours = Hours()
    operators_reachable: bool = Field(default=True, description="Within the hours: offer a person only then.")
    overflow: Overflow = Overflow.callback
    overflow_message: str | None = None
    emergency: Emergency = Emergency()
