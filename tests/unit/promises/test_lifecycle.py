from itertools import product
from uuid import UUID, uuid4

import pytest

from api.contract import PromiseState
from api.promises.errors import NotYourPromise, PromiseDone, PromiseTaken
from api.promises.lifecycle import Change, advance, require_free, require_own

pytestmark = pytest.mark.unit

ME, OTHER = uuid4(), uuid4()


@pytest.mark.parametrize("change", Change)
def test_only_keeping_and_giving_up_end_a_promise(change: Change) -> None:
    ends = {Change.kept: PromiseState.kept, Change.given_up: PromiseState.given_up}

    assert advance(PromiseState.open, change) is ends.get(change, PromiseState.open)


@pytest.mark.parametrize(("state", "change"), list(product([PromiseState.kept, PromiseState.given_up], Change)))
def test_what_is_done_with_stays_so(state: PromiseState, change: Change) -> None:
    with pytest.raises(PromiseDone, match="already"):
        advance(state, change)


def test_who_was_faster_is_named() -> None:
    with pytest.raises(PromiseTaken, match="Omar Reyes has this one"):
        require_free(OTHER, "Omar Reyes", ME)


@pytest.mark.parametrize("owner_id", [None, ME])
def test_what_is_nobodys_or_ones_own_can_be_taken(owner_id: UUID | None) -> None:
    require_free(owner_id, None, ME)


@pytest.mark.parametrize("owner_id", [None, OTHER])
def test_only_the_owner_or_a_supervisor_does_something_about_it(owner_id: UUID | None) -> None:
    with pytest.raises(NotYourPromise):
        require_own(owner_id, ME, is_supervisor=False)
    require_own(owner_id, ME, is_supervisor=True)
    require_own(ME, ME, is_supervisor=False)
