import pytest

from api.auth.errors import WeakPassword
from api.auth.passwords import SHORTEST, check_new

pytestmark = pytest.mark.unit

OLIVIA = "olivia.stone@tandem.example"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "at least 12"),
        ("x" * (SHORTEST - 1), "at least 12"),
        ("word" * 51, "at most 200"),
        (OLIVIA, "e-mail address"),
        ("Olivia.Stone@Tandem.Example", "e-mail address"),
        ("OLIVIA.STONE", "e-mail address"),
        ("password1234", "Too many people"),
        ("Password1234", "Too many people"),
        ("aaaaaaaaaaaa", "Too many people"),
        ("121212121212", "Too many people"),
    ],
)
def test_what_would_be_guessed_first_is_refused(password: str, why: str) -> None:
    with pytest.raises(WeakPassword, match=why) as refused:
        check_new(password, OLIVIA)
    assert refused.value.extra == {"field": "new"}


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "quiet harbour lamp", "пароль из слов", "      spaces count      ", "g7#kPq2!vX9m"],
)
def test_what_it_is_made_of_does_not_matter(password: str) -> None:
    check_new(password, OLIVIA)
