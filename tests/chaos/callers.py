"""The callers: scripted conversations of several flows, held by people who notice when nobody answers."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

import httpx

from deploy.local.caller import Caller
from deploy.local.hearing import was_heard
from deploy.local.phone import CallRefused, LineClosed
from deploy.local.voice import Voice
from tests.chaos.measure import Speech

PATIENCE_SECONDS = 45.0
"""For the answer to a sentence, which two colleagues may be asked about first; then it is said again."""

ASKED_AGAIN = "I didn't understand that|in other words|I can't hear you|Are you still there|Shall I try again"
"""What makes a caller say it again at once, and in other words if there are."""

CUT_OFF = "cut off for a moment"
"""After it a caller waits a breath for the answer, then says it again."""

FETCHED = "a person will be with you|problem with my voice"
"""Without a model or a voice, an agent fetches a person: that is how such a call goes on, and the caller waits."""

TRIES = 6
"""To be understood; then the caller hangs up."""

GIVES_UP_SECONDS = 25.0
"""Of silence, in which nobody stays on the line."""

EAR_PATIENCE_SECONDS = 30.0
EAR_PAUSE_SECONDS = 0.5


@dataclass(frozen=True)
class Line:
    says: str
    until: str
    """What is heard when it was understood; `|` between others that will do."""

    or_says: str = ""
    """The same in other words: what the ear does not get it does not get a second time either."""

    def wording(self, attempt: int) -> str:
        return self.or_says if self.or_says and attempt % 2 else self.says


@dataclass(frozen=True)
class Conversation:
    flow: str
    number: str
    greeting: str
    lines: Sequence[Line]
    seconds: float
    """About so long it takes when nothing happens to it."""

    parting: str = "Thank you, goodbye."
    """After it the agents hang up; empty: the caller does."""

    @property
    def sentences(self) -> list[str]:
        wordings = [line.wording(attempt) for line in self.lines for attempt in range(2)]
        return [*dict.fromkeys(wordings), *([self.parting] if self.parting else [])]


CONVERSATIONS: Sequence[Conversation] = (
    Conversation(
        "support",
        "+15550102",
        "calling Northwind Broadband",
        (
            Line("My TV is not working, there is no signal.", "outage", "There is no picture on my TV."),
            Line("How long until it is fixed?", "repaired|fixed|expect|restored", "When will it be repaired?"),
        ),
        seconds=30.0,
    ),
    Conversation(
        "ordering",
        "+15559999",
        "may i have your name",
        (
            Line("My name is David Miller.", "what would you like", "David Miller."),
            Line("Two burgers and a drink, please.", "That makes 27 dollars|27 dollars", "Two burgers and one drink."),
            Line("That is all, thank you.", "cash|card", "No, that is all."),
            Line("Cash, please.", "place the order", "I will pay cash."),
            Line("Yes, please.", "order number", "Yes, place the order."),
        ),
        seconds=70.0,
        parting="No thank you, goodbye.",
    ),
    Conversation(
        "helpdesk",
        "+15550101",
        "what is not working|something else",
        (
            Line("My internet is not working.", "did that help", "I have no internet."),
            Line("No, it did not help.", "did that help", "No, still not working."),
            Line("Let me talk to a person, please.", "in line", "I want to speak with an operator."),
        ),
        seconds=40.0,
        parting="",
    ),
    Conversation(
        "advice",
        "+15559998",
        "how can i help|products|what can i",
        (
            Line("How much are twenty mesh routers, and do you have them in Chicago?", "chicago"),
            Line("How much are two mesh routers?", "258|two hundred and fifty eight", "What do two mesh routers cost?"),
        ),
        seconds=35.0,
        parting="No thank you, goodbye.",
    ),
)


class PatientVoice(Voice):
    """The callers' own voice and ear live on the model server too. That it is away is not theirs to suffer from:
    they know their sentences by heart, and understand what they heard when it is back."""

    def __init__(self, models_url: str) -> None:
        super().__init__(models_url)
        self._known: dict[str, bytes] = {}

    async def learn(self, conversations: Sequence[Conversation]) -> None:
        for conversation in conversations:
            for sentence in conversation.sentences:
                await self.speak(sentence)

    async def speak(self, text: str) -> bytes:
        if text not in self._known:
            self._known[text] = await super().speak(text)
        return self._known[text]

    async def listen(self, pcm: bytes) -> str:
        async with asyncio.timeout(EAR_PATIENCE_SECONDS):
            while True:
                with suppress(httpx.HTTPError):
                    return await super().listen(pcm)
                await asyncio.sleep(EAR_PAUSE_SECONDS)


@dataclass
class Conversing:
    """One caller in one conversation, and what became of it."""

    caller: Caller
    conversation: Conversation
    speeches: list[Speech] = field(default_factory=list)
    answered_at: float = 0.0
    ended_at: float = 0.0
    gave_up: str = ""
    """Why the call did not get to its end; empty when it did."""

    @property
    def is_kept(self) -> bool:
        return bool(self.ended_at) and not self.gave_up

    async def hold(self) -> None:
        """From the greeting to the end, whatever happens."""
        try:
            await self._talk_while_there_is_somebody()
        except LineClosed:
            self.gave_up = "the line was cut"
        except CallRefused as refused:
            self.gave_up = str(refused)
        except TimeoutError as silence:
            self.gave_up = str(silence) or "nobody answered the phone"
        self.ended_at = monotonic()
        with suppress(TimeoutError):
            await self.caller.hang_up()

    async def _talk_while_there_is_somebody(self) -> None:
        talking, giving_up = asyncio.create_task(self._talk()), asyncio.create_task(self._dead_air())
        try:
            await asyncio.wait((talking, giving_up), return_when=asyncio.FIRST_COMPLETED)
            if not talking.done():
                raise TimeoutError(f"silence for {GIVES_UP_SECONDS:.0f} s")
            talking.result()
        finally:
            for task in (talking, giving_up):
                task.cancel()
            await asyncio.gather(talking, giving_up, return_exceptions=True)

    async def _dead_air(self) -> None:
        """Until the line has been silent for longer than anybody bears."""
        await self.caller.answered()
        began_at = monotonic()
        while True:
            sounds = self.caller.call.sounds()
            quiet_since = max(sounds[-1].ended_at if sounds else began_at, began_at)
            if (left := quiet_since + GIVES_UP_SECONDS - monotonic()) <= 0:
                return
            await asyncio.sleep(left)

    async def _talk(self) -> None:
        self.answered_at = await self.caller.answered()
        with suppress(TimeoutError):  # somebody who heard half a greeting says what they want all the same
            await self.caller.hear_until(f"{self.conversation.greeting}|{CUT_OFF}|{ASKED_AGAIN}", PATIENCE_SECONDS)
        for line in self.conversation.lines:
            if not await self._be_understood(line):
                return
        if self.conversation.parting:
            await self._say_goodbye()

    async def _be_understood(self, line: Line) -> bool:
        """False: a person is fetched instead."""
        is_asked = True
        for attempt in range(TRIES):
            await self._speak(line.wording(attempt), is_answer=is_asked)
            is_asked = False
            with suppress(TimeoutError):
                heard = await self.caller.hear_until(
                    f"{line.until}|{FETCHED}|{ASKED_AGAIN}|{CUT_OFF}", PATIENCE_SECONDS
                )
                if was_heard(FETCHED, heard):
                    return False
                if was_heard(line.until, heard):
                    return True
                is_asked = True
        raise TimeoutError(f"{line.says!r} was said {TRIES} times in vain")

    async def _say_goodbye(self) -> None:
        for attempt in range(TRIES):
            await self._speak(self.conversation.parting, is_answer=attempt == 0)
            with suppress(TimeoutError):
                await self.caller.ended(PATIENCE_SECONDS)
                return
        raise TimeoutError("nobody hung up after the goodbye")

    async def _speak(self, sentence: str, *, is_answer: bool) -> None:
        began_at = monotonic()
        await self.caller.speak(sentence)
        self.speeches.append(Speech(began_at, monotonic(), is_answer))
