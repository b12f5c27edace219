from pathlib import Path

import pytest

from deploy.local.stack import DEMO_PEOPLE, read_created

pytestmark = pytest.mark.deploy


def test_a_new_installation_has_nobody_yet(tmp_path: Path) -> None:
    assert read_created(tmp_path / "operators-created") == []


def test_an_older_installation_lacks_who_came_later(tmp_path: Path) -> None:
    marker = tmp_path / "operators-created"
    marker.touch()
    missing = [person.name for person in DEMO_PEOPLE if person.email not in read_created(marker)]
    assert missing == ["Sam Lee"]


def test_who_was_created_is_not_created_again(tmp_path: Path) -> None:
    marker = tmp_path / "operators-created"
    marker.write_text("\n".join(person.email for person in DEMO_PEOPLE))
    assert read_created(marker) == [person.email for person in DEMO_PEOPLE]
