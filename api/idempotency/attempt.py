import hashlib
import re
from datetime import timedelta
from types import TracebackType

from sqlalchemy.ext.asyncio import AsyncSession, AsyncSessionTransaction
from starlette.requests import Request

from api.idempotency.answer import Answer
from api.idempotency.errors import InProgress, KeyMalformed, KeyReused
from api.idempotency.repository import AnswerRepository
from api.models import KeptAnswer

HEADER = "Idempotency-Key"
LONGEST_KEY = 200
WELL_FORMED = re.compile(rf"[\x20-\x7e]{{1,{LONGEST_KEY}}}")

PATIENCE = timedelta(seconds=4)
"""For the first request with the key: less than the worker waits for an answer, so that it hears which it is."""


class AlreadyAnswered(Exception):
    """No error, and on its way to `middleware` all the same."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


class Attempt:
    """One request with a key in one transaction: the claim of the key, what the request does, its answer.

    What it does stands behind a savepoint, so that a refusal undoes it and keeps the claim.
    """

    def __init__(self, session: AsyncSession, key: str) -> None:
        self._session = session
        self._key = key
        self._id: bytes | None = None
        self._effect: AsyncSessionTransaction | None = None
        self._is_refused = False

    async def __aenter__(self) -> AsyncSession:
        return self._session

    async def __aexit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> None:
        self._is_refused = error is not None

    async def claim(self, asker: str, request: Request) -> None:
        """Raises AlreadyAnswered when the key has its answer."""
        if not WELL_FORMED.fullmatch(self._key):
            raise KeyMalformed(f"{HEADER} must be 1 to {LONGEST_KEY} printable ASCII characters.")
        answers = AnswerRepository(self._session)
        id_ = _digest(asker.encode(), request.method.encode(), request.url.path.encode(), self._key.encode())
        fingerprint = _digest(request.url.query.encode(), await request.body())
        # Nothing of the request is written before it has the key: whoever waits for one holds nothing else.
        with self._session.no_autoflush:
            while not await answers.claim(id_, fingerprint):
                if (kept := await answers.kept(id_)) is not None:
                    raise AlreadyAnswered(_same_request(kept, fingerprint))
                if not await answers.await_other(id_, PATIENCE):
                    raise InProgress("A request with this key is still being carried out.", retry_after=1)
        self._id = id_
        self._effect = await self._session.begin_nested()

    async def conclude(self, answer: Answer) -> None:
        """Commit, or undo what was refused. Either way, what may be kept of it is kept."""
        if self._id is None or self._effect is None or (self._is_refused and not answer.may_be_kept):
            await (self._session.rollback() if self._is_refused else self._session.commit())
            return
        await (self._effect.rollback() if self._is_refused else self._effect.commit())
        answers = AnswerRepository(self._session)
        if answer.may_be_kept:
            await answers.keep(self._id, status=answer.status, headers=answer.headers, body=answer.body)
        else:
            await answers.release(self._id)
        await self._session.commit()


async def claim(request: Request, asker: str) -> None:
    """Called by whatever has found out who asks. Nothing happens for a request without a key."""
    attempt = getattr(request.state, "transaction", None)
    if isinstance(attempt, Attempt):
        await attempt.claim(asker, request)


def _same_request(kept: KeptAnswer, fingerprint: bytes) -> Answer:
    if kept.fingerprint != fingerprint:
        raise KeyReused("This key was used for another request: a new request needs a new key.")
    assert kept.status is not None and kept.headers is not None and kept.body is not None  # noqa: S101, PT018 -- committed whole
    return Answer(kept.status, kept.headers, kept.body)


def _digest(*parts: bytes) -> bytes:
    return hashlib.sha256(b"\n".join(parts)).digest()
