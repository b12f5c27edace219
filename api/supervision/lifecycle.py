"""How a supervisor may take part in a call, by who has it. Pure."""

from collections.abc import Mapping
from uuid import UUID

from api.contract import CallState, SupervisionMode
from api.supervision.errors import ModeNotPossible

LISTENING = frozenset({SupervisionMode.listen})

POSSIBLE: Mapping[CallState, frozenset[SupervisionMode]] = {
    CallState.ringing: frozenset(),
    # A supervisor who barged in on an agent would talk at the same time: such a call is taken over.
    CallState.active: LISTENING,
    CallState.waiting: LISTENING,
    CallState.with_operator: frozenset(SupervisionMode),
    CallState.ended: frozenset(),
}

SPEAKING = frozenset({SupervisionMode.whisper, SupervisionMode.barge})


def require(mode: SupervisionMode, state: CallState) -> None:
    if mode in POSSIBLE[state]:
        return
    match state:
        case CallState.ended:
            raise ModeNotPossible("The call is over.", state=state)
        case CallState.ringing:
            raise ModeNotPossible("Nobody has answered this call yet.", state=state)
        case _ if mode is SupervisionMode.whisper:
            raise ModeNotPossible("No operator has this caller, so nobody is there to whisper to.", state=state)
        case _:
            raise ModeNotPossible("An agent has this caller. Take the call over instead of barging in.", state=state)


def kept(
    mode: SupervisionMode, whispers_to: UUID | None, state: CallState, operator_id: UUID | None
) -> SupervisionMode:
    """What becomes of the mode now that the call is in this state, with this operator: what was said to somebody who
    has left is said to nobody."""
    if mode not in POSSIBLE[state] or (mode is SupervisionMode.whisper and whispers_to != operator_id):
        return SupervisionMode.listen
    return mode
