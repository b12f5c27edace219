import asyncio
import secrets
from functools import cache
from pathlib import Path

from pwdlib import PasswordHash

from api.auth.errors import WeakPassword

SHORTEST = 12
LONGEST = 200  # more is no safer, and takes the server's time
COMMON = Path(__file__).with_name("common_passwords.txt")


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()  # argon2id


async def hash_password(password: str) -> str:
    return await asyncio.to_thread(_hasher().hash, password)


async def is_password(password: str, password_hash: str | None) -> bool:
    """Whether it is the password. Without a hash the answer is no, and takes as long as it would with one."""
    matches = await asyncio.to_thread(_hasher().verify, password, password_hash or _decoy())
    return matches and password_hash is not None


def check_new(password: str, email: str) -> None:
    """NIST SP 800-63B, 5.1.1.2: long enough, and not the first thing to guess. What it is made of is its owner's."""
    if len(password) < SHORTEST:
        raise WeakPassword(f"Use at least {SHORTEST} characters.", field="new")
    if len(password) > LONGEST:
        raise WeakPassword(f"Use at most {LONGEST} characters.", field="new")
    guess = password.casefold()
    if guess in (email, email.partition("@")[0]):
        raise WeakPassword("Your e-mail address is the first thing that somebody would try.", field="new")
    if guess in _common() or len(set(guess)) < 4:
        raise WeakPassword("Too many people use this password. Choose another one.", field="new")


@cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="utf-8").split())


@cache
def _decoy() -> str:
    return _hasher().hash(secrets.token_urlsafe())
