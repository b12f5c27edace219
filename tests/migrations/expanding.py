"""What a migration may do while the release before it is still at work: expand. What it may not, and why.

Reads the SQL that a migration comes to, so that it does not matter by which way it was written.
"""

import importlib.util
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

VERSIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"

RULED_AFTER = "0018"
"""Older ones were made while nobody had calls to lose."""

CONTRACTS = "CONTRACTS"
"""The name under which a migration says what it takes away and since which release nothing has used that."""


@dataclass(frozen=True)
class Rule:
    pattern: re.Pattern[str]
    why: str
    is_for_new_tables_too: bool = False
    can_be_excused: bool = False
    """By saying that nobody uses it any more."""


def _rule(pattern: str, why: str, **values: bool) -> Rule:
    return Rule(re.compile(pattern, re.IGNORECASE), why, **values)


ALTER = r"^ALTER TABLE (?P<table>\S+) .*"

RULES = (
    _rule(r"^DROP TABLE (?:IF EXISTS )?(?P<table>\S+)", "the release before still uses it", can_be_excused=True),
    _rule(ALTER + r"\bDROP COLUMN\b", "the release before still reads it", can_be_excused=True),
    _rule(ALTER + r"\bRENAME\b", "the release before knows it by its old name"),
    _rule(ALTER + r"\bALTER COLUMN \S+ (?:SET DATA )?TYPE\b", "the whole table is rewritten under a lock"),
    _rule(ALTER + r"\bALTER COLUMN \S+ DROP DEFAULT\b", "the release before writes no value", can_be_excused=True),
    _rule(ALTER + r"\bALTER COLUMN \S+ SET NOT NULL\b", "the whole table is read under a lock", can_be_excused=True),
    _rule(
        ALTER + r"\bADD COLUMN (?!.*\bDEFAULT\b).*\bNOT NULL\b", "the release before writes no value: give a default"
    ),
    _rule(
        ALTER + r"\bADD COLUMN .*\bDEFAULT (?:clock_timestamp|random|gen_random_uuid|nextval)\b",
        "the whole table is rewritten under a lock",
    ),
    _rule(
        ALTER + r"\bADD CONSTRAINT (?!.*\bNOT VALID\b).*\b(?:CHECK|FOREIGN KEY)\b",
        "the whole table is read under a lock: add it NOT VALID, and validate it in the next migration",
    ),
    _rule(
        ALTER + r"\bADD CONSTRAINT .*\b(?:UNIQUE|PRIMARY KEY|EXCLUDE)\b(?! USING INDEX)",
        "an index is built under a lock: build it concurrently first, and add the constraint USING INDEX",
    ),
    _rule(
        r"^CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY\b).* ON (?P<table>\S+)",
        "nobody can write meanwhile: build it CONCURRENTLY, in an autocommit_block",
    ),
    _rule(r"^DROP INDEX (?!CONCURRENTLY\b)", "everybody waits behind it: drop it CONCURRENTLY"),
    _rule(
        r"^(?:UPDATE|DELETE FROM) (?P<table>\S+)",
        "every row is locked until the end of the migration: fill it in batches, by the code that needs it",
    ),
)


def offences(sql: str, contracts: str = "") -> list[str]:
    """What in this SQL the release before would not survive, each with its reason."""
    statements = [" ".join(statement.split()) for statement in sql.split(";\n")]
    new_tables = {match[1] for each in statements if (match := re.match(r"CREATE (?:UNLOGGED )?TABLE (\S+)", each))}
    return list(_found(filter(None, statements), new_tables, is_excused=bool(contracts)))


def _found(statements: Iterable[str], new_tables: set[str], *, is_excused: bool) -> Iterable[str]:
    for statement in statements:
        for rule in RULES:
            match = rule.pattern.match(statement)
            if match is None or match.groupdict().get("table") in new_tables:
                continue
            if not (rule.can_be_excused and is_excused):
                yield f"{statement[:120]}: {rule.why}"


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"migration_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sql_of(migration: ModuleType) -> str:
    """What its upgrade sends to Postgres."""
    sent = io.StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": sent})
    with Operations.context(context):
        migration.upgrade()
    return sent.getvalue()
