"""What happened in a call, as events of the contract."""

import json
from typing import Any
from uuid import UUID

from livekit.agents import llm

from agents.call import Arrival, Call
from api.contract import (
    CallEnded,
    EndReason,
    Impression,
    Party,
    PartyKind,
    Snapshot,
    Speaker,
    ToolCall,
    Transition,
    Utterance,
    WaitTold,
)

SECRETS = {"code"}
"""Arguments that are for the api alone: what opens a customer's account is not kept."""

REMOVED = "[not kept]"

MAX_UTTERANCE = 10_000
MAX_RESULT = 20_000


def utterance(call: Call, speaker: Speaker, name: str, text: str, *, interrupted: bool = False) -> None:
    words = text.strip()[:MAX_UTTERANCE]
    if words:
        call.journal.record(
            lambda stamp: Utterance(**stamp, speaker=speaker, name=name[:120], text=words, interrupted=interrupted)
        )


def tool_call(
    call: Call, agent: str, asked: llm.FunctionCall, answer: llm.FunctionCallOutput, *, duration_ms: int
) -> None:
    call.journal.record(
        lambda stamp: ToolCall(
            **stamp,
            agent=agent,
            tool=asked.name,
            arguments=_arguments(asked.arguments),
            result=answer.output[:MAX_RESULT],
            failed=answer.is_error,
            duration_ms=duration_ms,
        )
    )


def transition(call: Call, arrival: Arrival, target: str) -> None:
    call.journal.record(
        lambda stamp: Transition(
            **stamp,
            kind=arrival.kind,
            source=arrival.source,
            target=Party(kind=PartyKind.agent, name=target),
            reason=arrival.reason,
            briefing=arrival.briefing,
        )
    )


def snapshot(call: Call, state: dict[str, Any]) -> None:
    call.journal.record(lambda stamp: Snapshot(**stamp, state=state))


def wait_told(call: Call, entry_id: UUID, position: int, told_minutes: tuple[int, int]) -> None:
    """Before it is said: what the caller is promised is on record, so that it can be seen how often that was true."""
    shortest, longest = told_minutes
    call.journal.record(
        lambda stamp: WaitTold(
            **stamp,
            entry_id=entry_id,
            position=position,
            shortest_seconds=shortest * 60,
            longest_seconds=longest * 60,
        )
    )


def impression(call: Call) -> None:
    mood, severity = call.mood, call.severity
    call.journal.record(lambda stamp: Impression(**stamp, mood=mood, severity=severity))


def ended(call: Call, reason: EndReason) -> None:
    call.journal.record(lambda stamp: CallEnded(**stamp, reason=reason))


def _arguments(written_by_the_model: str) -> dict[str, Any]:
    """A model can write anything; what is no JSON object is kept as the text it is."""
    try:
        arguments = json.loads(written_by_the_model or "{}")
    except ValueError:
        arguments = None
    if not isinstance(arguments, dict):
        return {"raw": written_by_the_model}
    return {name: REMOVED if name in SECRETS and value else value for name, value in arguments.items()}
