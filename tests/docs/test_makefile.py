"""No test is left out: each command names folders, to collect no more than it runs."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

CHECKOUT = Path(__file__).resolve().parents[2]
COMMAND = re.compile(r"pytest .*?-m (\w+)((?: [^\s-]\S*| -\S+(?: \d+)?)*)$", re.MULTILINE)
MARK = re.compile(r"^pytestmark = .*?pytest\.mark\.(\w+)", re.MULTILINE)


def commands() -> list[tuple[str, list[str]]]:
    """Each mark that the Makefile runs, with its folders; none: all."""
    makefile = (CHECKOUT / "Makefile").read_text()
    return [(mark, re.findall(r"tests/\S+", rest)) for mark, rest in COMMAND.findall(makefile)]


@pytest.mark.parametrize("path", sorted((CHECKOUT / "tests").rglob("test_*.py")), ids=lambda path: path.stem)
def test_every_test_is_run_by_a_command(path: Path) -> None:
    mark = MARK.search(path.read_text())
    assert mark is not None, "no pytestmark"
    inside = str(path.relative_to(CHECKOUT))
    folders = [folders for name, folders in commands() if name == mark.group(1)]
    assert any(not some or inside.startswith(tuple(some)) for some in folders), mark.group(1)
