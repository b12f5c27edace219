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
    """Each call that came in. `repeated` is None where the number was withheld."""
    earlier = (
        select(
            Call.id,
            func.lag(Call.created_at)
            .over(partition_by=Call.caller_number, order_by=(Call.created_at, Call.id))
            .label("called_at"),
        )
        .where(Call.caller_number != "", Call.created_at >= interval.start - REPEAT_WITHIN)
        .where(Call.created_at < interval.end)
        .subquery()
    )
    is_over = and_(Call.answered_at.is_not(None), Call.ended_at.is_not(None))
    escalated = exists().where(QueueEntry.call_id == Call.id)
    solved = and_(Ticket.status == TicketStatus.resolved, Ticket.resolved_at <= Call.ended_at + SOLVED_BY_THE_END)
    query = (
        select(
            Call.id,
            Call.created_at.label("began"),
            Call.flow,
            Call.caller_number,
            Call.answered_at.is_not(None).label("answered"),
            is_over.label("finished"),
            and_(is_over, escalated).label("escalated"),
            and_(is_over, ~escalated, func.coalesce(solved, literal(False))).label("contained"),
            case((is_over, seconds(Call.answered_at, Call.ended_at))).label("call_seconds"),
            case((Call.caller_number != "", earlier.c.called_at >= Call.created_at - REPEAT_WITHIN)).label("repeated"),
        )
        .outerjoin(Ticket, Ticket.id == Call.ticket_id)
        .outerjoin(earlier, earlier.c.id == Call.id)
        .where(within(Call.created_at, interval))
    )
    return _of_flow(query, filters).subquery("calls_in")


def _of_flow(query: Rows, filters: Filters) -> Rows:
    return query if filters.flow is None else query.where(Call.flow == filters.flow)


def _stays(interval: Interval) -> Subquery:
    """What each entry went through: one row for every stay in line, talk and wrap-up, with what came after it.

    Whether it rings or not, a stay in line is one. What began within the interval is there with all that followed; what
    began before is not looked at.
    """
    moved = or_(EntryChange.before.is_(None), EntryChange.before.not_in(IN_LINE), EntryChange.after.not_in(IN_LINE))
    began_within = select(EntryChange.entry_id).where(within(EntryChange.at, interval), moved)
    return (
        select(
            EntryChange.entry_id,
            EntryChange.after.label("state"),
            EntryChange.by,
            EntryChange.at.label("began"),
            _next_of_entry(EntryChange.at).label("ended"),
            _next_of_entry(EntryChange.after).label("then"),
            _next_of_entry(EntryChange.at, 2).label("then_ended"),
        )
        .where(EntryChange.entry_id.in_(began_within), EntryChange.at >= interval.start, moved)
        .subquery("stays")
    )


def _next_of_entry(column: Any, steps: int = 1) -> ColumnElement[Any]:
    return over(
        func.lead(column, steps), partition_by=EntryChange.entry_id, order_by=(EntryChange.at, EntryChange.created_at)
    )


def waits(interval: Interval, filters: Filters, now: datetime) -> Subquery:
    """Each stay in line. `outcome` is None while it goes on."""
    stays = _stays(interval)
    query = (
        select(
            stays.c.began,
            QueueEntry.skill.label("queue"),
            Call.flow,
            stays.c.then.label("outcome"),
            seconds(stays.c.began, func.coalesce(stays.c.ended, now)).label("seconds"),
            Queue.target_seconds,
        )
        .join(QueueEntry, QueueEntry.id == stays.c.entry_id)
        .join(Queue, Queue.skill == QueueEntry.skill)
        .join(Call, Call.id == QueueEntry.call_id)
        .where(stays.c.state.in_(IN_LINE), within(stays.c.began, interval))
    )
    return _of_queue(query, filters).subquery("waits")


def _of_queue(query: Rows, filters: Filters) -> Rows:
    query = _of_flow(query, filters)
    return query if filters.queue is None else query.where(QueueEntry.skill == filters.queue)


def talks(interval: Interval, filters: Filters, now: datetime) -> Subquery:
    """Each talk of an operator with a caller, with the after-call work."""
    stays = _stays(interval)
    has_wrap_up = stays.c.then == QueueEntryState.wrap_up
    wrapped_up = case((has_wrap_up, stays.c.then_ended), else_=stays.c.ended)
    transferred = exists().where(
        Transition.call_id == QueueEntry.call_id,
        Transition.source_kind == PartyKind.operator,
        Transition.target_kind.in_((PartyKind.queue, PartyKind.operator)),
        Transition.at.between(stays.c.ended - SAME_MOMENT, stays.c.ended + SAME_MOMENT),
    )
    query = (
        select(
            stays.c.began,
            QueueEntry.skill.label("queue"),
            Call.flow,
            stays.c.by.label("operator"),
            QueueEntry.call_id,
            wrapped_up.is_not(None).label("finished"),
            seconds(stays.c.began, stays.c.ended).label("talk_seconds"),
            case((has_wrap_up, seconds(stays.c.ended, stays.c.then_ended)), else_=0.0).label("wrap_up_seconds"),
            transferred.label("transferred"),
        )
        .join(QueueEntry, QueueEntry.id == stays.c.entry_id)
        .join(Call, Call.id == QueueEntry.call_id)
        .where(stays.c.state == QueueEntryState.connected, within(stays.c.began, interval))
    )
    if filters.operator_id is not None:
        query = query.where(stays.c.by == filters.operator_id)
    return _of_queue(query, filters).subquery("talks")


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
        .join(Call, Call.id == QueueEntry.call_id)
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
            seconds(steps.c.at, func.coalesce(steps.c.ended, func.least(Call.ended_at, now))).label("seconds"),
        )
        .join(Call, Call.id == steps.c.call_id)
        .where(steps.c.kind == PartyKind.agent)
        .subquery("turns")
    )


def _next_of_call(column: Any) -> ColumnElement[Any]:
    return over(func.lead(column), partition_by=Transition.call_id, order_by=(Transition.at, Transition.number))
