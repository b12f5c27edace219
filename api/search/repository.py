"""What is found, newest first.

What everybody says stands in the latest rows already; what hardly anybody says an index of words finds among millions
at once. Neither way is fast for both: so the latest are looked through first, and the index is asked when that was not
enough.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from api.models import Call, Customer, Ticket, Utterance
from api.models.words import last_digits
from api.pagination import Paging
from api.search.terms import FEWEST_DIGITS, Term

LATEST = 5_000
"""So many rows are looked through in about 10 ms. A word that is not `limit` times among them is rare enough for the
index: of a million rows, some thousand have it."""

Matches = Callable[[Any], ColumnElement[bool]]


class Wanted(NamedTuple):
    """Words that must all be there, or the digits with which a number ends."""

    terms: Sequence[Term]
    digits: str | None


class SearchRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def tickets(self, wanted: Wanted, paging: Paging) -> list[Ticket]:
        number = int(wanted.digits) if wanted.digits and len(wanted.digits) < 10 else None

        def matches(columns: Any) -> ColumnElement[bool]:
            has_words = _has_words(columns, wanted.terms)
            return has_words if number is None else or_(has_words, columns.number == number)

        ids = await self._newest(Ticket.__table__, matches, paging)
        return await self._rows(select(Ticket), Ticket, ids)

    async def customers(self, wanted: Wanted, paging: Paging) -> list[Customer]:
        ids = await self._newest(Customer.__table__, _words_or_digits(wanted, "phone"), paging)
        return await self._rows(select(Customer), Customer, ids)

    async def calls(self, wanted: Wanted, paging: Paging) -> list[Call]:
        ids = await self._newest(Call.__table__, _words_or_digits(wanted, "caller_number"), paging)
        return await self._rows(select(Call), Call, ids)

    async def utterances(self, wanted: Wanted, paging: Paging) -> list[Utterance]:
        ids = await self._newest(Utterance.__table__, lambda columns: _has_words(columns, wanted.terms), paging)
        return await self._rows(select(Utterance).options(joinedload(Utterance.call)), Utterance, ids)

    async def customers_of(self, ids: Collection[UUID]) -> dict[UUID, Customer]:
        found = await self.session.scalars(select(Customer).where(Customer.id.in_(ids)))
        return {customer.id: customer for customer in found}

    async def _newest(self, table: FromClause, matches: Matches, paging: Paging) -> list[UUID]:
        latest = _before(select(table), table, paging).order_by(*_newest_first(table)).limit(LATEST).subquery()
        ids = await self._ids(latest, matches, paging.limit)
        if len(ids) == paging.limit:
            return ids
        # Materialized: or else the database, hoping for luck, might go through all rows in their order.
        found = _before(select(table.c.id, table.c.created_at), table, paging).where(matches(table.c)).cte("found")
        return await self._ids(found.prefix_with("MATERIALIZED"), lambda _: literal(True), paging.limit)

    async def _ids(self, rows: FromClause, matches: Matches, limit: int) -> list[UUID]:
        query = select(rows.c.id).where(matches(rows.c)).order_by(*_newest_first(rows)).limit(limit)
        return list(await self.session.scalars(query))

    async def _rows(self, query: Select[Any], model: Any, ids: Collection[UUID]) -> list[Any]:
        rows = await self.session.scalars(query.where(model.id.in_(ids)))
        return sorted(rows, key=lambda row: (row.created_at, row.id), reverse=True)


def _words_or_digits(wanted: Wanted, column: str) -> Matches:
    def matches(columns: Any) -> ColumnElement[bool]:
        has_words = _has_words(columns, wanted.terms)
        if wanted.digits is None or len(wanted.digits) < FEWEST_DIGITS:
            return has_words
        return or_(has_words, last_digits(columns[column]).startswith(wanted.digits[::-1]))

    return matches


def _has_words(columns: Any, terms: Sequence[Term]) -> ColumnElement[bool]:
    found: ColumnElement[bool] = columns.words.bool_op("@@")(_tsquery(terms))
    return found


def _tsquery(terms: Sequence[Term]) -> ColumnElement[Any]:
    """In a query of its own, or else each row would ask what it is (`unaccent` is not immutable)."""
    query: ColumnElement[str] = literal("")
    for place, term in enumerate(terms):
        query = query.concat(" & ") if place else query
        for number, word in enumerate(term.words):
            query = query.concat(" <-> ") if number else query
            query = query.concat(func.quote_literal(func.unaccent(word)))
        query = query.concat(":*") if term.is_beginning else query
    return select(func.to_tsquery("simple", query)).scalar_subquery()


def _before(query: Select[Any], table: FromClause, paging: Paging) -> Select[Any]:
    if paging.before is None:
        return query
    return query.where(tuple_(table.c.created_at, table.c.id) < paging.before)


def _newest_first(rows: FromClause) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return rows.c.created_at.desc(), rows.c.id.desc()
