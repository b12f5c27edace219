from enum import StrEnum
from typing import NewType
from uuid import UUID

CallId = NewType("CallId", UUID)


OPERATOR_IDENTITY_PREFIX = "operator-"
"""A LiveKit participant whose identity is `operator-<operator id>` is that operator's leg in the caller's room."""


SUPERVISOR_IDENTITY_PREFIX = "supervisor-"
"""`supervisor-<operator id>` speaks, to the operator alone or to everybody. It hears nothing: that is a listener's."""


LISTENER_IDENTITIES = ("listener-1", "listener-2", "listener-3")
"""Hidden participants who only hear. A publisher that allows some to hear it, and not all, always allows these too:
nobody can tell from that whether somebody listens."""


ROOM_PREFIX = "call"
"""A room is named `call_<caller number>_<random>`: LiveKit puts the underscore after a rule's prefix."""


class CallState(StrEnum):
    ringing = "ringing"  # the room exists, nobody has answered
    active = "active"  # an agent has the caller
    waiting = "waiting"  # in the queue, an agent keeps the caller company
    with_operator = "with_operator"
    ended = "ended"


class EndReason(StrEnum):
    caller_hung_up = "caller_hung_up"
    agent_ended = "agent_ended"
    operator_ended = "operator_ended"
    silent_caller = "silent_caller"
    no_agent = "no_agent"
    failed = "failed"


class Discrepancy(StrEnum):
    """What LiveKit's rooms and the api's calls can disagree about."""

    room_gone = "room_gone"  # an open call, and no room
    caller_gone = "caller_gone"  # an open call whose room has no phone line any more
    room_left_over = "room_left_over"  # a room whose call is over
    unknown_caller = "unknown_caller"  # a room with a phone line that no call is known for
