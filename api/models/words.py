"""What can be searched for in a row: its words, without accents and capitals, whatever stands between them."""

from typing import Any

from sqlalchemy import (
    DDL,
    ColumnElement,
    Computed,
    Index,
    Label,
    SQLColumnExpression,
    String,
    event,
    func,
    literal_column,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import MappedColumn, mapped_column

from api.models.base import Base

Words = Any

# Every word counts, in any language: no stop words and no stems. What is not a letter or a digit only separates, so
# that `INV-1042` and `alice@example.com` are found by their parts. `unaccent` depends on a file of the server, and is
# therefore not immutable by itself; that file does not change.
SEARCH_WORDS = r"""
    CREATE OR REPLACE FUNCTION search_words(said text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN to_tsvector('simple', regexp_replace(public.unaccent('public.unaccent', said), '[^[:alnum:]]+', ' ', 'g'))
"""


def words_of(columns: str) -> MappedColumn[Words]:
    """The words of an SQL expression over the row's columns. Never loaded: it is there to be searched."""
    return mapped_column(TSVECTOR, Computed(f"search_words({columns})", persisted=True), deferred=True)


def words_index(table: str) -> Index:
    # Without the list of pending entries: a search need not read it, and no insert pays for a thousand others.
    return Index(f"ix_{table}_words", "words", postgresql_using="gin", postgresql_with={"fastupdate": "off"})


def last_digits(column: SQLColumnExpression[str]) -> SQLColumnExpression[str]:
    """A number by its last digits: a prefix, read backwards. Written as the index has it, or the index is not used."""
    written: list[ColumnElement[str]] = [literal_column(text) for text in (r"'\D'", "''", "'g'")]
    return func.reverse(func.regexp_replace(column, *written), type_=String)


def last_digits_index(table: str, column: str) -> Index:
    digits: Label[Any] = last_digits(literal_column(column)).label("digits")
    return Index(f"ix_{table}_last_digits", digits, postgresql_ops={"digits": "text_pattern_ops"})


for statement in ("CREATE EXTENSION IF NOT EXISTS unaccent", SEARCH_WORDS):
    event.listen(Base.metadata, "before_create", DDL(statement))  # type: ignore[no-untyped-call]
