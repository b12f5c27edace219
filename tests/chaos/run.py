"""Faults at random moments of phoned calls, one after the other, and what came of each."""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from uuid import UUID

from deploy.local.caller import Caller
from deploy.local.desk import Desk
from deploy.local.phone import CallRefused, Phone
from deploy.local.stack import Stack
from tests.chaos.callers import CONVERSATIONS, Conversation, Conversing, PatientVoice
from tests.chaos.faults import FaultKind, Target
from tests.chaos.measure import is_heard_again, longest_silence, wait_since_fault
from tests.chaos.record import Database, Finding, Witness
from tests.chaos.report import Result, told
from tests.chaos.wire import Wire

Print = Callable[[str], None]

FIRST_MOMENT, LAST_MOMENT = 0.05, 0.8
"""Shares of a conversation's usual length: a fault before the first word, or after the goodbye, would be none."""

AROUND_SECONDS = 10.0
"""After a fault is over, its silence may still come: what was asked while it lasted is answered, or not."""

ON_ITS_WAY_SECONDS = 0.5
"""Sound that a job had sent before it died, and that is still to be heard."""

CLOCKS_APART = timedelta(seconds=2)
FOUND_SECONDS = 30.0
LOOK_AGAIN_SECONDS = 0.1


@dataclass(frozen=True)
class Draw:
    """What is to happen, as the seed has it."""

    kind: FaultKind
    conversation: Conversation
    moment: float
    """A share of the conversation."""


def draws(
    kinds: Sequence[FaultKind], faults: int, seed: int, conversations: Sequence[Conversation] = CONVERSATIONS
) -> list[Draw]:
    """Each kind as often as the others, in an order, in flows and at moments that the seed decides."""
    chance = random.Random(seed)
    chosen = [kinds[number % len(kinds)] for number in range(faults)]
    chance.shuffle(chosen)
    flows = [conversations[number % len(conversations)] for number in range(faults)]
    chance.shuffle(flows)
    moments = [round(chance.uniform(FIRST_MOMENT, LAST_MOMENT), 2) for _ in range(faults)]
    return [Draw(*each) for each in zip(chosen, flows, moments, strict=True)]


class Chaos:
    """The call center under fault. Use as an async context manager around a stack that is up."""

    def __init__(self, stack: Stack, wire: Wire, phone: Phone, show: Print) -> None:
        self.database = Database(stack.settings.database_address)
        self._stack = stack
        self._wire = wire
        self._phone = phone
        self._show = show
        self._voice = PatientVoice(f"http://127.0.0.1:{stack.settings.models_port}/v1")

    async def __aenter__(self) -> "Chaos":
        await self._voice.learn(CONVERSATIONS)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._voice.__aexit__()
        self.database.close()

    async def strike(self, draw: Draw) -> Result:
        dialled_at = datetime.now(UTC) - CLOCKS_APART
        talk = await self._dial(draw.conversation)
        holding = asyncio.create_task(talk.hold())
        try:
            result = await self._strike(draw, talk, holding, dialled_at)
        finally:
            holding.cancel()
            await asyncio.gather(holding, return_exceptions=True)
        self._show(told(result))
        if not result.is_kept and result.keeps_calls:
            self._show("\n".join(talk.caller.conversation))
        return result

    async def _strike(self, draw: Draw, talk: Conversing, holding: asyncio.Task[None], since: datetime) -> Result:
        try:
            await talk.caller.answered()
        except (CallRefused, TimeoutError) as refusal:
            return _unanswered(draw, str(refusal) or "it rang for too long")
        await asyncio.sleep(draw.moment * draw.conversation.seconds)
        witness = await self._witness(draw.conversation, since)
        struck_at = monotonic()
        over_at = await self._act(draw, witness.call_id)
        await holding
        finding = await witness.finding()
        chain_intact = await self._chain_intact(witness.call_id)
        return _result(draw, talk, struck_at, over_at, finding, chain_intact)

    async def _act(self, draw: Draw, call_id: UUID) -> float | None:
        """When everything served again; None: it does not."""
        try:
            await draw.kind.strike(Target(self._stack, self._wire, call_id))
        except TimeoutError:
            return None
        return monotonic()

    async def _chain_intact(self, call_id: UUID) -> bool:
        async with Desk(self._stack.settings.console_url) as desk:
            await desk.log_in("admin@tandem.example", self._stack.settings.secrets["admin_password"])
            return bool((await desk.call(call_id))["chain_intact"])

    async def _dial(self, conversation: Conversation) -> Conversing:
        address = f"sip:{conversation.flow}@127.0.0.1:{self._stack.settings.sip_port}"
        call = await self._phone.dial(address, conversation.number)
        return Conversing(Caller(call, self._voice), conversation)

    async def _witness(self, conversation: Conversation, since: datetime) -> Witness:
        home = self._stack.settings.home
        async with asyncio.timeout(FOUND_SECONDS):
            call_id = await self._newest(conversation, since)
        witness = Witness(self.database, home / "journal", home / "chaos-journals", call_id)
        witness.begin()
        return witness

    async def _newest(self, conversation: Conversation, since: datetime) -> UUID:
        while True:
            for row in await self.database.ask(NEWEST, conversation.number, since):
                call_id: UUID = row["id"]
                return call_id
            await asyncio.sleep(LOOK_AGAIN_SECONDS)


def _result(
    draw: Draw, talk: Conversing, struck_at: float, over_at: float | None, finding: Finding, chain_intact: bool
) -> Result:
    sounds = talk.caller.call.sounds()
    until = talk.ended_at if over_at is None else min(over_at + AROUND_SECONDS, talk.ended_at)
    again = is_heard_again(sounds, struck_at, ON_ITS_WAY_SECONDS)
    waited = wait_since_fault(sounds, talk.speeches, struck_at, until) if again else None
    served = None if over_at is None else over_at - struck_at
    kept = talk.is_kept and again
    return Result(
        kind=draw.kind.name,
        flow=draw.conversation.flow,
        moment=draw.moment,
        is_kept=kept,
        keeps_calls=draw.kind.keeps_calls,
        why_lost=talk.gave_up if not kept else "",
        silence=longest_silence(sounds, talk.speeches, struck_at, until),
        waited=waited,
        recovered=waited if draw.kind.recovers_by_speech else served,
        target=draw.kind.speaks_again_seconds,
        finding=finding,
        chain_intact=chain_intact,
    )


def _unanswered(draw: Draw, why: str) -> Result:
    """Nothing was done: the call center was not there any more. That is a lost call all the same."""
    return Result(
        kind=draw.kind.name,
        flow=draw.conversation.flow,
        moment=draw.moment,
        is_kept=False,
        keeps_calls=True,
        why_lost=f"not answered: {why}",
        silence=0.0,
        waited=None,
        recovered=None,
        target=draw.kind.speaks_again_seconds,
        finding=Finding(),
        chain_intact=True,
    )


NEWEST = """
    SELECT id FROM calls WHERE caller_number = $1 AND created_at >= $2 AND state <> 'ringing'
    ORDER BY created_at DESC LIMIT 1"""
