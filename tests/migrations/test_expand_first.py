"""Migrations expand first and contract later: docs/how-to/change-the-schema.md."""

import pytest

from tests.migrations.expanding import CONTRACTS, RULED_AFTER, VERSIONS, load, offences, sql_of

pytestmark = pytest.mark.unit

MIGRATIONS = sorted(VERSIONS.glob("[0-9]*.py"))
RULED = [path for path in MIGRATIONS if path.name[:4] > RULED_AFTER]


def test_the_release_before_survives_every_migration() -> None:
    migrations = {path.stem: load(path) for path in RULED}
    found = {name: offences(sql_of(each), getattr(each, CONTRACTS, "")) for name, each in migrations.items()}
    assert {name: each for name, each in found.items() if each} == {}


def test_it_is_seen_what_older_migrations_would_have_done_to_running_code() -> None:
    """That they are read at all: these did things that are not to be done any more."""
    found = {path.name[:4]: offences(sql_of(load(path))) for path in MIGRATIONS if path.name[:4] <= RULED_AFTER}
    assert any("DROP TABLE login_failures" in each for each in found["0011"])
    assert any("CREATE INDEX ix_presence_changes_at" in each for each in found["0013"])
    assert any("ADD CONSTRAINT" in each for each in found["0018"])
    assert found["0012"] == []  # a new table is nobody's yet
    assert found["0016"] == []


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE calls",
        "ALTER TABLE calls DROP COLUMN mood",
        "ALTER TABLE calls RENAME TO phone_calls",
        "ALTER TABLE calls RENAME mood TO temper",
        "ALTER TABLE calls ALTER COLUMN mood TYPE TEXT",
        "ALTER TABLE calls ALTER COLUMN mood DROP DEFAULT",
        "ALTER TABLE calls ALTER COLUMN mood SET NOT NULL",
        "ALTER TABLE calls ADD COLUMN weight INTEGER NOT NULL",
        "ALTER TABLE calls ADD COLUMN at TIMESTAMP DEFAULT clock_timestamp() NOT NULL",
        "ALTER TABLE calls ADD CONSTRAINT heavy CHECK (weight > 0)",
        "ALTER TABLE calls ADD CONSTRAINT fk FOREIGN KEY(owner) REFERENCES operators (id)",
        "ALTER TABLE calls ADD CONSTRAINT uq UNIQUE (room)",
        "CREATE INDEX ix ON calls (mood)",
        "CREATE UNIQUE INDEX ix ON calls (mood) WHERE mood = 'angry'",
        "DROP INDEX ix",
        "UPDATE calls SET mood = 'calm'",
        "DELETE FROM calls",
    ],
)
def test_what_is_not_to_be_done_is_named_with_its_reason(statement: str) -> None:
    [offence] = offences(f"{statement};\n\n")
    assert offence.startswith(statement)
    assert len(offence) > len(statement) + 10


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE calls ADD COLUMN weight INTEGER",
        "ALTER TABLE calls ADD COLUMN weight INTEGER DEFAULT '0' NOT NULL",
        "ALTER TABLE calls ADD CONSTRAINT heavy CHECK (weight > 0) NOT VALID",
        "ALTER TABLE calls VALIDATE CONSTRAINT heavy",
        "ALTER TABLE calls DROP CONSTRAINT heavy",
        "ALTER TABLE calls ADD CONSTRAINT uq UNIQUE USING INDEX uq",
        "CREATE INDEX CONCURRENTLY ix ON calls (mood)",
        "CREATE UNIQUE INDEX CONCURRENTLY ix ON calls (mood)",
        "DROP INDEX CONCURRENTLY ix",
        "CREATE TABLE weights (id UUID NOT NULL);\n\nCREATE INDEX ix ON weights (id)",
        "CREATE TABLE weights (id UUID NOT NULL);\n\nALTER TABLE weights ADD CONSTRAINT pk PRIMARY KEY (id)",
    ],
)
def test_what_the_release_before_does_not_notice_is_allowed(statement: str) -> None:
    assert offences(f"{statement};\n\n") == []


def test_what_nobody_uses_any_more_is_taken_away_by_saying_so() -> None:
    drop = "ALTER TABLE calls DROP COLUMN mood;\n\n"
    assert offences(drop, contracts="Nothing has read calls.mood since 0019.") == []
    assert offences("ALTER TABLE calls RENAME mood TO temper;\n\n", contracts="Nothing reads it.") != []
