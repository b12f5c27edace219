"""What happened, row by row, as subqueries: what `repository` counts.

Every fact has `began`, its moment, and the columns that it can be grouped by.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    Subquery,
    and_,
    case,
    cast,
    exists,
    func,
    lateral,
    literal,
    or_,
    over,
    select,
    true,
)
from sqlalchemy.orm import aliased

from api.contract import Category, PartyKind, Presence, QueueEntryState, TicketStatus
from api.models import Call, EntryChange, Offer, Operator, PresenceChange, Queue, QueueEntry, Ticket, Transition
from api.reports.formulas import REPEAT_WITHIN
from api.reports.interval import Interval

IN_LINE = (QueueEntryState.waiting, QueueEntryState.offered)

Rows = Select[*tuple[Any, ...]]

BYTES = "C"
"""Sorting by them groups the same, and takes a fraction of the time that a language's order takes."""

SAME_MOMENT = timedelta(seconds=1)
"""What one transaction records of one event bears times that differ by less."""

SOLVED_BY_THE_END = timedelta(minutes=1)
"""After the end of a call its ticket may still be on its way to us; later somebody else has resolved it."""


class Filters(NamedTuple):
    queue: Category | None = None
    flow: str | None = None
    operator_id: UUID | None = None


def seconds(start: Any, end: Any) -> ColumnElement[float]:
    return cast(func.extract("epoch", end - start), Float)


def within(at: Any, interval: Interval) -> ColumnElement[bool]:
    return and_(at >= interval.start, at < interval.end)


def calls(interval: Interval, filters: Filters, now: datetime) -> Subquery:
    """Each call that came in. `repeated` is None where the number was withheld.

    Calls are read once: those of the interval, and before them those that one of its callers may repeat.
    """
    previous = func.lag(Call.created_at).over(
        partition_by=Call.caller_number.collate(BYTES), order_by=(Call.created_at, Call.id)
    )
    escalated = exists().where(QueueEntry.call_id == Call.id)
    recent = (
        select(
            Call.id,
            Call.created_at,
            Call.flow,
            Call.caller_number,
            Call.answered_at,
            Call.ended_at,
            Call.ticket_id,
            and_(Call.answered_at.is_not(None), Call.ended_at.is_not(None)).label("finished"),
            escalated.label("escalated"),
            previous.label("called_at"),
        )
        .where(Call.created_at >= interval.start - REPEAT_WITHIN, Call.created_at < interval.end)
        .subquery("recent")
    )
    call = recent.c
    solved = and_(Ticket.status == TicketStatus.resolved, Ticket.resolved_at <= call.ended_at + SOLVED_BY_THE_END)
    query = (
        select(
            call.id,
            call.created_at.label("began"),
            call.flow,
            call.caller_number,
            call.ended_at,
            call.answered_at.is_not(None).label("answered"),
            call.finished,
            and_(call.finished, call.escalated).label("escalated"),
            and_(call.finished, ~call.escalated, func.coalesce(solved, literal(False))).label("contained"),
            case((call.finished, seconds(call.answered_at, call.ended_at))).label("call_seconds"),
            case((call.caller_number != "", call.called_at >= call.created_at - REPEAT_WITHIN)).label("repeated"),
        )
        .outerjoin(Ticket, Ticket.id == call.ticket_id)
        .where(call.created_at >= interval.start)
    )
    if filters.flow is not None:
        query = query.where(call.flow == filters.flow)
    return query.subquery("calls_in")


def _of_flow(query: Rows, filters: Filters) -> Rows:
    return query if filters.flow is None else query.where(Call.flow == filters.flow)


def _moves(interval: Interval, now: datetime) -> Subquery:
    """What each entry went through: one row for every stay in line, talk and wrap-up, with what came after it.

    Whether it rings or not, a stay in line is one. What began within the interval is there with all that followed; what
    began before is not looked at.
    """
    moved = or_(EntryChange.before.is_(None), EntryChange.before.not_in(IN_LINE), EntryChange.after.not_in(IN_LINE))
    query = select(
        EntryChange.entry_id,
        EntryChange.after.label("state"),
        EntryChange.by,
        EntryChange.at.label("began"),
        _next_of_entry(EntryChange.at).label("ended"),
        _next_of_entry(EntryChange.after).label("then"),
        _next_of_entry(EntryChange.at, 2).label("then_ended"),
    ).where(EntryChange.at >= interval.start, moved)
    if interval.end <= now:  # else nothing has happened since
        began_within = select(EntryChange.entry_id).where(within(EntryChange.at, interval), moved)
        query = query.where(EntryChange.entry_id.in_(began_within))
    return query.subquery("moves")


def _next_of_entry(column: Any, steps: int = 1) -> ColumnElement[Any]:
    return over(
        func.lead(column, steps), partition_by=EntryChange.entry_id, order_by=(EntryChange.at, EntryChange.created_at)
    )


def _of_queue(query: Rows, filters: Filters) -> Rows:
    query = _of_flow(query, filters)
    return query if filters.queue is None else query.where(QueueEntry.skill == filters.queue)


def stays(interval: Interval, filters: Filters, now: datetime) -> Subquery:
    """Each stay in line and each talk of an operator with a caller, told apart by `waits`; a talk has its after-call
    work with it. `outcome` is None while a wait goes on. Of one operator: the talks alone.

    Both in one: putting the moves of a month in order is most of the work.
    """
    moves = _moves(interval, now)
    waiting = moves.c.state.in_(IN_LINE)
    talking = moves.c.state == QueueEntryState.connected
    has_wrap_up = moves.c.then == QueueEntryState.wrap_up
    wrapped_up = case((has_wrap_up, moves.c.then_ended), else_=moves.c.ended)
    query = (
        select(
            moves.c.began,
            waiting.label("waits"),
            QueueEntry.skill.label("queue"),
            Queue.target_seconds,
            Call.flow,
            moves.c.by.label("operator"),
            QueueEntry.call_id,
            moves.c.then.label("outcome"),
            seconds(moves.c.began, func.coalesce(moves.c.ended, now)).label("seconds"),
            wrapped_up.is_not(None).label("finished"),
            seconds(moves.c.began, moves.c.ended).label("talk_seconds"),
            case((has_wrap_up, seconds(moves.c.ended, moves.c.then_ended)), else_=0.0).label("wrap_up_seconds"),
            case((talking, _transferred(moves, interval)), else_=False).label("transferred"),
        )
        .join(QueueEntry, QueueEntry.id == moves.c.entry_id)
        # There is one of each: as outer joins they are left out where nothing of them is asked for.
        .outerjoin(Queue, Queue.skill == QueueEntry.skill)
        .outerjoin(Call, Call.id == QueueEntry.call_id)
        .where(within(moves.c.began, interval))
    )
    if filters.operator_id is None:
        query = query.where(or_(waiting, talking))
    else:
        query = query.where(talking, moves.c.by == filters.operator_id)
    return _of_queue(query, filters).subquery("stays")


def _transferred(moves: Subquery, interval: Interval) -> ColumnElement[bool]:
    """By the operator, at the end of the talk. Few calls are at all, so those are found first."""
    by_operator = Transition.source_kind == PartyKind.operator
    at_all = select(Transition.call_id).where(by_operator, Transition.at >= interval.start - SAME_MOMENT)
    at_the_end = exists().where(
        Transition.call_id == QueueEntry.call_id,
        by_operator,
        Transition.target_kind.in_((PartyKind.queue, PartyKind.operator)),
        Transition.at.between(moves.c.ended - SAME_MOMENT, moves.c.ended + SAME_MOMENT),
    )
    return case((QueueEntry.call_id.in_(at_all), at_the_end), else_=False)


def offers(interval: Interval, filters: Filters, now: datetime) -> Subquery:
    """Each ring at one operator."""
    query: Rows = (
        select(
            Offer.offered_at.label("began"),
            QueueEntry.skill.label("queue"),
            Call.flow,
            Offer.operator_id.label("operator"),
            Offer.outcome,
        )
        .join(QueueEntry, QueueEntry.id == Offer.entry_id)
        .outerjoin(Call, Call.id == QueueEntry.call_id)
        .where(~Offer.shared, within(Offer.offered_at, interval))
    )
    if filters.operator_id is not None:
        query = query.where(Offer.operator_id == filters.operator_id)
    return _of_queue(query, filters).subquery("rings")


def times(interval: Interval, filters: Filters, now: datetime) -> Subquery:
    """Each stretch of an operator's presence, cut at the ends of the interval. Being offline is none."""
    end = min(interval.end, now)
    latest = aliased(PresenceChange)
    opening = lateral(
        select(latest.after)
        .where(latest.operator_id == Operator.id, latest.at < interval.start)
        .order_by(latest.at.desc())
        .limit(1)
    )
    before = select(Operator.id.label("operator"), opening.c.after, literal(interval.start).label("at")).join(
        opening, true()
    )
    since = select(PresenceChange.operator_id, PresenceChange.after, PresenceChange.at).where(
        PresenceChange.at >= interval.start, PresenceChange.at < end
    )
    changes = before.union_all(since).subquery()
    ended = func.lead(changes.c.at).over(partition_by=changes.c.operator, order_by=changes.c.at)
    stretches = select(
        changes.c.operator, changes.c.after.label("presence"), changes.c.at.label("began"), ended.label("ended")
    ).subquery()
    query = select(
        stretches.c.operator,
        stretches.c.presence,
        stretches.c.began,
        func.coalesce(stretches.c.ended, literal(end)).label("ended"),
    ).where(stretches.c.presence != Presence.offline)
    if filters.operator_id is not None:
        query = query.where(stretches.c.operator == filters.operator_id)
    return query.subquery("stretches")


def turns(interval: Interval, filters: Filters, now: datetime) -> Subquery:
    """Each time that an agent had a caller, of calls that came in within the interval, and to whom the caller went."""
    called = calls(interval, filters, now)
    steps = (
        select(
            Transition.call_id,
            Transition.target_kind.label("kind"),
            Transition.target_name.label("agent"),
            Transition.at.label("at"),
            _next_of_call(Transition.at).label("ended"),
            _next_of_call(Transition.target_kind).label("then"),
            called.c.began,
            called.c.ended_at,
            called.c.contained,
            called.c.finished,
        )
        .join(called, called.c.id == Transition.call_id)
        .subquery()
    )
    return (
        select(
            steps.c.began,
            steps.c.agent,
            steps.c.call_id,
            steps.c.then,
            steps.c.contained,
            steps.c.finished,
            seconds(steps.c.at, func.coalesce(steps.c.ended, func.least(steps.c.ended_at, now))).label("seconds"),
        )
        .where(steps.c.kind == PartyKind.agent)
        .subquery("turns")
    )


def _next_of_call(column: Any) -> ColumnElement[Any]:
    return over(func.lead(column), partition_by=Transition.call_id, order_by=(Transition.at, Transition.number))
