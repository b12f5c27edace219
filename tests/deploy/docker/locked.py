"""What `uv sync` installs for some extras, read from uv.lock; and what Python files need."""

import ast
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

from tests.deploy.docker.compose import CHECKOUT

Package = dict[str, Any]
PROJECT = "tandem"


class Lock:
    def __init__(self, path: Path = CHECKOUT / "uv.lock") -> None:
        locked: list[Package] = tomllib.loads(path.read_text())["package"]
        # A package that is locked in two versions, by Python's version, counts as one.
        self.packages: dict[str, Package] = {package["name"]: package for package in locked}

    def installed(self, extras: Iterable[str], without: Iterable[str] = ()) -> set[str]:
        """Names of the distributions, on whatever platform: markers are not looked at."""
        found: set[str] = set()
        waiting = [(PROJECT, None), *((PROJECT, extra) for extra in extras)]
        seen = set(waiting)
        while waiting:
            name, extra = waiting.pop()
            found.add(name)
            wanted = set(self._wanted(name, extra)) - seen
            seen |= wanted
            waiting.extend(wanted)
        return found - {PROJECT} - set(without)

    def _wanted(self, name: str, extra: str | None) -> Iterator[tuple[str, str | None]]:
        package = self.packages[name]
        listed = package.get("optional-dependencies", {}).get(extra, []) if extra else package.get("dependencies", [])
        for dependency in listed:
            yield dependency["name"], None
            for further in dependency.get("extra", []):
                yield dependency["name"], further


def needed(folder: Path) -> dict[str, set[str]]:
    """Third-party modules that Python files under `folder` import, each with the distributions that provide it."""
    providers = packages_distributions()
    own = {path.name for path in folder.iterdir()}
    modules = {module for file in folder.rglob("*.py") for module in _imports(file)} - own - sys.stdlib_module_names
    return {module: {_normalized(name) for name in providers.get(module, [])} for module in modules}


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _normalized(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")
