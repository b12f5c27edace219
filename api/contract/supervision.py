from enum import StrEnum


class SupervisionMode(StrEnum):
    """How a supervisor takes part in somebody's call."""

    listen = "listen"  # unnoticed
    whisper = "whisper"  # heard by the operator alone
    barge = "barge"  # heard by everybody


class SupervisionEnd(StrEnum):
    stopped = "stopped"
    call_over = "call_over"
    gone = "gone"  # no sign of life from the supervisor's console
    took_call = "took_call"  # the supervisor has a caller, this one or another


class SupervisionAct(StrEnum):
    """What a supervisor did. A mode is named for what was done in it."""

    listen = "listen"
    whisper = "whisper"
    barge = "barge"
    stop = "stop"
    remark = "remark"
    take_over = "take_over"
    take_over_failed = "take_over_failed"
    force_presence = "force_presence"
    play = "play"  # began to listen to the call's recording; operators too
    erase = "erase"  # a recording, for good
