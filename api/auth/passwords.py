import asyncio
import secrets
from functools import cache

from pwdlib import PasswordHash


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()  # argon2id


async def hash_password(password: str) -> str:
    return await asyncio.to_thread(_hasher().hash, password)


async def is_password(password: str, password_hash: str | None) -> bool:
    """Whether it is the password. Without a hash the answer is no, and takes as long as it would with one."""
    matches = await asyncio.to_thread(_hasher().verify, password, password_hash or _decoy())
    return matches and password_hash is not None


@cache
def _decoy() -> str:
    return _hasher().hash(secrets.token_urlsafe())
