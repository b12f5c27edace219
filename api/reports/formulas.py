"""One definition of each measure, made of what was counted. Pure. What is divided by nothing is None, not 0.

The words are ICMI's and COPC's. Where the field has several formulas, docs/how-to/reports.md says which this is.
"""

from datetime import timedelta

from api.reports.schemas import (
    AgentFigures,
    CallFigures,
    HandlingFigures,
    OfferFigures,
    TimeFigures,
    WaitingFigures,
)
from api.reports.tallies import AgentTally, CallTally, OfferTally, TalkTally, TimeTally, WaitTally

SHORT_ABANDON = timedelta(seconds=5)
"""Who hangs up before has changed their mind: nobody could have answered that soon."""

REPEAT_WITHIN = timedelta(days=7)


def ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def calls(tally: CallTally) -> CallFigures:
    return CallFigures(
        calls=tally.calls,
        answered=tally.answered,
        callers=tally.callers,
        contained=tally.contained,
        containment=ratio(tally.contained, tally.finished),
        escalation_rate=ratio(tally.escalated, tally.finished),
        repeat_rate=ratio(tally.repeated, tally.identified),
        average_call_seconds=ratio(tally.call_seconds, tally.finished),
    )


def demand(tally: WaitTally) -> int:
    """Those who needed a person: answered or not, but neither gone at once nor helped otherwise."""
    return tally.answered + tally.abandoned + tally.called_back + tally.overflowed


def waiting(tally: WaitTally) -> WaitingFigures:
    return WaitingFigures(
        queued=tally.queued,
        answered=tally.answered,
        abandoned=tally.abandoned,
        short_abandoned=tally.short_abandoned,
        solved_waiting=tally.withdrawn,
        called_back=tally.called_back,
        overflowed=tally.overflowed,
        still_waiting=tally.waiting,
        # Who waits past the target has missed it already, whatever comes of it.
        service_level=ratio(tally.in_target, demand(tally) + tally.overdue),
        average_answer_seconds=ratio(tally.answered_seconds, tally.answered),
        abandon_rate=ratio(tally.abandoned, demand(tally)),
        average_abandon_seconds=ratio(tally.abandoned_seconds, tally.abandoned),
        longest_wait_seconds=tally.longest_seconds,
        callback_share=ratio(tally.called_back, demand(tally)),
    )


def handling(tally: TalkTally) -> HandlingFigures:
    return HandlingFigures(
        talks=tally.talks,
        handled=tally.finished,
        average_handle_seconds=ratio(tally.talk_seconds + tally.wrap_up_seconds, tally.finished),
        average_talk_seconds=ratio(tally.talk_seconds, tally.finished),
        average_wrap_up_seconds=ratio(tally.wrap_up_seconds, tally.finished),
        transfers=tally.transferred,
        transfers_per_call=ratio(tally.transferred, tally.calls),
    )


def offers(tally: OfferTally) -> OfferFigures:
    """Rings that were taken back before an answer count in neither."""
    return OfferFigures(
        offered=tally.offered,
        accepted=tally.accepted,
        missed=tally.missed,
        declined=tally.declined,
        miss_rate=ratio(tally.missed, tally.accepted + tally.missed + tally.declined),
    )


def time(tally: TimeTally) -> TimeFigures:
    handling = tally.busy + tally.wrap_up
    return TimeFigures(
        occupancy=ratio(handling, handling + tally.available),
        talking_seconds=tally.busy,
        wrap_up_seconds=tally.wrap_up,
        available_seconds=tally.available,
        break_seconds=tally.on_break,
    )


def agent(tally: AgentTally) -> AgentFigures:
    return AgentFigures(
        calls=tally.calls,
        average_seconds=ratio(tally.seconds, tally.calls),
        handed_on=tally.handed_on,
        escalated=tally.escalated,
        contained=tally.contained,
        containment=ratio(tally.contained, tally.ended),
    )
