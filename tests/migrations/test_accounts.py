"""What 0010 makes of the sessions that are there, and whom taking it back lets in."""

from uuid import uuid4

import asyncpg
import pytest

from api.db import driver_dsn
from api.schema import migrate
from tests.migrations.conftest import take_back

pytestmark = pytest.mark.api

OPERATOR = """
    INSERT INTO operators (id, email, name, role, password_hash, presence)
    VALUES ($1, $2, 'Ada', 'operator', 'hash', 'offline')
"""
SESSION = "INSERT INTO operator_sessions (id, operator_id, token_hash, expires_at) VALUES ($1, $2, 'x', now())"


async def test_sessions_go_on_and_nobody_who_was_kept_out_comes_in(database_url: str) -> None:
    await migrate(database_url, "0010")
    connection = await asyncpg.connect(driver_dsn(database_url))
    ada, eve, ida = uuid4(), uuid4(), uuid4()
    for operator, email in ((ada, "ada@x.example"), (eve, "eve@x.example"), (ida, "ida@x.example")):
        await connection.execute(OPERATOR, operator, email)
    await connection.execute(SESSION, uuid4(), ada)

    await migrate(database_url, "0011")

    [kept] = await connection.fetch("SELECT way, address, last_used_at = created_at AS used FROM operator_sessions")
    assert tuple(kept) == ("password", "", True)

    await connection.execute("UPDATE operators SET deactivated_at = now() WHERE id = $1", eve)
    await connection.execute("UPDATE operators SET password_hash = NULL WHERE id = $1", ida)
    await take_back(database_url, "0010")

    hashes = {row["id"]: row["password_hash"] for row in await connection.fetch("SELECT * FROM operators")}
    assert hashes == {ada: "hash", eve: "", ida: ""}
    await connection.close()
