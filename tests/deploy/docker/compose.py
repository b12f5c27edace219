"""docker-compose.yml, .env.example and the Dockerfiles, read as the tests need them."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

CHECKOUT = Path(__file__).resolve().parents[3]
COMPOSE_FILE = CHECKOUT / "docker-compose.yml"
EXAMPLE_FILE = CHECKOUT / ".env.example"

_INTERPOLATION = re.compile(r"(?<!\$)\$\{(?P<name>\w+)(?:(?P<operator>:[-?])(?P<operand>[^}]*))?\}")
_EXAMPLE_LINE = re.compile(r"^(?P<comment># )?(?P<name>[A-Z][A-Z0-9_]+)=(?P<value>.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Use:
    """One `${NAME}` in the file. `operator` is `:?` (required), `:-` (has a default) or None."""

    name: str
    operator: str | None


class Compose:
    def __init__(self, path: Path = COMPOSE_FILE) -> None:
        self.raw: dict[str, Any] = yaml.safe_load(path.read_text())
        self.services: dict[str, dict[str, Any]] = self.raw["services"]

    @cached_property
    def uses(self) -> set[Use]:
        return {
            Use(match["name"], match["operator"])
            for text in _texts(self.services)
            for match in _INTERPOLATION.finditer(text)
        }

    @cached_property
    def passed_on(self) -> set[str]:
        """Variables that a service's environment names without a value."""
        return {
            name for service in self.services.values() for name, value in _environment(service).items() if value is None
        }

    def environment(self, service: str, values: dict[str, str]) -> dict[str, str]:
        """What the container gets when .env holds `values`: unset names without a value stay unset."""
        given = {name: values.get(name) if value is None else value for name, value in self._declared(service).items()}
        return {name: interpolate(str(value), values) for name, value in given.items() if value is not None}

    def _declared(self, service: str) -> dict[str, Any]:
        return _environment(self.services[service])


def interpolate(text: str, values: dict[str, str]) -> str:
    """As Compose does it: https://docs.docker.com/reference/compose-file/interpolation/, as far as the file uses it."""

    def value(match: re.Match[str]) -> str:
        found = values.get(match["name"])
        if found or match["operator"] != ":?":
            return found or match["operand"] or ""
        raise KeyError(match["name"])

    return _INTERPOLATION.sub(value, text).replace("$$", "$")


@dataclass(frozen=True)
class Example:
    """A line of .env.example. A line that is commented out is optional and shows a default or an example."""

    name: str
    value: str
    optional: bool


def examples() -> dict[str, Example]:
    lines = _EXAMPLE_LINE.finditer(EXAMPLE_FILE.read_text())
    return {line["name"]: Example(line["name"], line["value"], bool(line["comment"])) for line in lines}


@dataclass(frozen=True)
class Copy:
    sources: list[str]
    destination: str
    stage: str | None


class Dockerfile:
    def __init__(self, path: Path) -> None:
        self.path = path
        joined = re.sub(r"\\\n", " ", path.read_text())
        lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
        self.instructions = [
            (keyword.upper(), rest.strip()) for keyword, _, rest in (line.partition(" ") for line in lines)
        ]

    def all(self, keyword: str) -> list[str]:
        return [rest for name, rest in self.instructions if name == keyword]

    @property
    def copies(self) -> list[Copy]:
        """Every COPY, with `stage` None where it copies out of the checkout."""
        found = []
        for line in self.all("COPY"):
            words = shlex.split(line)
            stages = [word.removeprefix("--from=") for word in words if word.startswith("--from=")]
            paths = [word for word in words if not word.startswith("--")]
            found.append(Copy(paths[:-1], paths[-1], stages[0] if stages else None))
        return found

    @property
    def last_stage_copies(self) -> list[Copy]:
        last = max(index for index, (name, _) in enumerate(self.instructions) if name == "FROM")
        number_before = sum(1 for name, _ in self.instructions[:last] if name == "COPY")
        return self.copies[number_before:]

    def words(self, keyword: str) -> list[str]:
        """The exec form (a JSON list) of the last `keyword`."""
        found: list[str] = json.loads(self.all(keyword)[-1])
        return found


def _environment(service: dict[str, Any]) -> dict[str, Any]:
    environment: dict[str, Any] = service.get("environment", {})
    return environment


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)
    elif isinstance(node, str):
        yield node
