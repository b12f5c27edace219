"""`python -m api`: what an admin does with the api from a terminal."""

import argparse
import asyncio
import json
import os
import secrets
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aiohttp
from livekit.api import TwirpError
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api import demo, faults, logs, schema, server
from api.accounts import service as accounts
from api.accounts.schemas import AccountSettings
from api.app import create_app, livekit_api
from api.auth.passwords import check_new
from api.config import Settings
from api.contract import Category, Role
from api.db import create_engine, create_sessions
from api.errors import TandemError
from api.numbers import service as numbers
from api.operators.schemas import SkillLevel
from api.telephony.upkeep import provision_numbers


class Failed(Exception):
    """One clear sentence for the terminal."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        return _run(options, _settings())
    except Failed as failure:
        print(f"tandem: {failure}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m api", description="The api of Tandem.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="answer HTTP")
    serve.add_argument("--fd", type=int, help="a socket that listens already, inherited from whoever starts this")
    commands.add_parser("migrate", help="bring the database to this version's schema")
    commands.add_parser("seed-demo", help="put in the demo's data; twice is the same as once")
    commands.add_parser(
        "provision",
        help="add TANDEM_SIP_NUMBERS to the numbers, and bring all to LiveKit: SIP trunk, dispatch rule",
    )
    commands.add_parser("openapi", help="print the schema of the HTTP API")
    create = commands.add_parser(
        "create-operator", help="make an account; the password is read from standard input, or made up and printed once"
    )
    create.add_argument("--email", required=True)
    create.add_argument("--name", required=True)
    create.add_argument("--role", type=Role, choices=list(Role), default=Role.operator)
    create.add_argument(
        "--skills", default=",".join(Category), help="separated by commas; all of them when left out (%(default)s)"
    )
    return parser


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Failed(f"{where}: {first['msg']}" if where else first["msg"].removeprefix("Value error, ")) from None


def _run(options: argparse.Namespace, settings: Settings) -> int:
    match options.command:
        case "serve":
            _serve(settings, options.fd)
        case "openapi":
            print(json.dumps(create_app(settings).openapi(), indent=2, sort_keys=True, ensure_ascii=False))
        case _:
            _reporting(options, settings)
    return 0


def _serve(settings: Settings, inherited: int | None) -> None:
    logs.configure()
    try:
        server.serve(settings, inherited)
    except OSError as error:
        raise Failed(f"Cannot listen on {settings.host}:{settings.port}: {os.strerror(error.errno or 0)}.") from error


def _reporting(options: argparse.Namespace, settings: Settings) -> None:
    try:
        asyncio.run(_administrate(options, settings))
    except (TwirpError, aiohttp.ClientError) as error:
        raise Failed(f"LiveKit at {settings.livekit_url} does not do it: {error}") from error
    except faults.FAULTS as error:
        told = faults.to_be_told(error)
        if told is None:
            raise
        raise Failed(f"{told.detail} {error}") from error
    except TandemError as error:
        raise Failed(error.detail) from error


async def _administrate(options: argparse.Namespace, settings: Settings) -> None:
    match options.command:
        case "migrate":
            await schema.migrate(settings.database_url)
        case "seed-demo":
            async with _transaction(settings) as session:
                await demo.seed(session)
        case "create-operator":
            await _create_operator(options, settings)
        case "provision":
            await _provision(settings)


@asynccontextmanager
async def _transaction(settings: Settings) -> AsyncIterator[AsyncSession]:
    engine = create_engine(settings.database_url)
    try:
        async with create_sessions(engine).begin() as session:
            yield session
    finally:
        await engine.dispose()


async def _create_operator(options: argparse.Namespace, settings: Settings) -> None:
    settings_of_account = _account(options)
    given = "" if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    password = given or secrets.token_urlsafe(12)
    check_new(password, settings_of_account.email)
    async with _transaction(settings) as session:
        await accounts.create(session, settings_of_account, password=password)
    print(f"{options.role} {options.email} can log in.")
    if not given:
        print(f"The password, shown this once: {password}")


def _account(options: argparse.Namespace) -> AccountSettings:
    skills = [SkillLevel(skill=skill, level=1) for skill in sorted(set(_skills(options.skills)))]
    try:
        return AccountSettings(email=options.email, name=options.name, role=options.role, skills=skills)
    except ValidationError as error:
        first = error.errors()[0]
        raise Failed(f"--{first['loc'][0]}: {first['msg']}") from None


def _skills(text: str) -> list[Category]:
    try:
        return [Category(skill.strip()) for skill in text.split(",") if skill.strip()]
    except ValueError:
        raise Failed(f"Skills are some of {', '.join(Category)}, separated by commas; not {text!r}.") from None


async def _provision(settings: Settings) -> None:
    # Two transactions: while LiveKit is away, the numbers are on file all the same.
    async with _transaction(settings) as session:
        added = await numbers.add_missing(session, settings.numbers)
    async with livekit_api(settings) as livekit, _transaction(settings) as session:
        done = await provision_numbers(session, livekit.sip, settings.agent_name)
    if done is None:
        raise Failed("There are no numbers: name some in TANDEM_SIP_NUMBERS, or add them in the console.")
    if added:
        print(f"New numbers: {', '.join(sorted(added))}.")
    state = "provisioned" if done.changed else "as it was"
    print(f"Trunk {done.trunk_id} and dispatch rule {done.rule_id}: {state}.")


if __name__ == "__main__":
    sys.exit(main())
