"""Keys pressed on the phone (RFC 4733): 0 is a person, other digits are said by pressing them."""

import asyncio

from livekit import rtc
from livekit.agents import AgentSession

from agents import reports
from agents.call import Call
from agents.handoff import bring_in_human
from agents.human import HumanHandoffAgent
from api.contract import Speaker

COMPLETE_SECONDS = 2.5
"""After the last digit. The # key completes a number at once."""

MAX_DIGITS = 32
ENTER = "#"
PERSON = "0"
ANNOUNCEMENT = "Of course, I'll get you a person."


class Keypad:
    """Digits are gathered into a number, which then counts as what the caller said."""

    def __init__(self, session: AgentSession[Call], call: Call, *, complete_seconds: float = COMPLETE_SECONDS) -> None:
        self._session = session
        self._call = call
        self._complete_seconds = complete_seconds
        self._digits = ""
        self._timer: asyncio.TimerHandle | None = None

    def attach(self) -> None:
        self._call.line.room.on("sip_dtmf_received", self._on_key)
        self._session.on("close", lambda _: self._stop())

    def _on_key(self, pressed: rtc.SipDTMF) -> None:
        self._cancel()
        if pressed.digit == ENTER:
            self._complete()
            return
        if pressed.digit.isdigit() and len(self._digits) < MAX_DIGITS:
            self._digits += pressed.digit
        self._timer = asyncio.get_running_loop().call_later(self._complete_seconds, self._complete)

    def _complete(self) -> None:
        digits, self._digits = self._digits, ""
        agent = self._session.current_agent
        if isinstance(agent, HumanHandoffAgent):
            agent.pressed(digits)
            return
        if not digits or self._call.keeps_company:
            return
        self._session.interrupt()
        if digits == PERSON:
            reports.utterance(self._call, Speaker.caller, "caller", "(pressed 0)")
            self._session.say(ANNOUNCEMENT)
            bring_in_human(self._session, reason="the caller pressed 0")
        else:
            self._session.generate_reply(user_input=digits)

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _stop(self) -> None:
        self._cancel()
        self._call.line.room.off("sip_dtmf_received", self._on_key)
