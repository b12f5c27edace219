"""What may happen to a promise, and whose it is. Pure: `advance` is the only way from one state to the next."""

from enum import StrEnum
from uuid import UUID

from api.contract import PromiseState
from api.promises.errors import NotYourPromise, PromiseDone, PromiseTaken


class Change(StrEnum):
    made = "made"
    taken = "taken"
    handed = "handed"  # to somebody else, or back to nobody
    attempted = "attempted"  # the caller was tried to be reached
    kept = "kept"
    given_up = "given_up"


TRANSITIONS = {
    (PromiseState.open, Change.made): PromiseState.open,
    (PromiseState.open, Change.taken): PromiseState.open,
    (PromiseState.open, Change.handed): PromiseState.open,
    (PromiseState.open, Change.attempted): PromiseState.open,
    (PromiseState.open, Change.kept): PromiseState.kept,
    (PromiseState.open, Change.given_up): PromiseState.given_up,
}


def advance(state: PromiseState, change: Change) -> PromiseState:
    try:
        return TRANSITIONS[state, change]
    except KeyError:
        done = "kept" if state is PromiseState.kept else "given up"
        raise PromiseDone(f"This promise has been {done} already.", state=state) from None


def require_free(owner_id: UUID | None, owner: str | None, taker_id: UUID) -> None:
    """One who has it already may take it again."""
    if owner_id not in (None, taker_id):
        raise PromiseTaken(f"{owner} has this one.", owner=owner)


def require_own(owner_id: UUID | None, operator_id: UUID, is_supervisor: bool) -> None:
    """What is done about a promise is done by its owner; supervisors may step in."""
    if owner_id != operator_id and not is_supervisor:
        raise NotYourPromise("Take this promise first." if owner_id is None else "Somebody else has this promise.")
