"""What mentions of items mean, given what was spoken of before. Some acts have a meaning of their own here; the names
of all others belong to the rule file.

    change     another quantity of an item that was added; of another it is `add`
    without    an item that was added is `remove`d; another ("a burger, no fries") is nothing
    remove     what was added in the same breath ("and a coke. No, no coke") was not ordered at all
    instead    takes the place of the item before it; of the same item it is `change`
    swap       of two items the first is `remove`d, the second `add`ed; with a number behind it, it is `change`
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from deploy.local.model_server.dialogue.items import Mention

ADD: Final = "add"
REMOVE: Final = "remove"
CHANGE: Final = "change"
WITHOUT: Final = "without"
INSTEAD: Final = "instead"
SWAP: Final = "swap"
ACTS: Final = frozenset({ADD, REMOVE, CHANGE, WITHOUT, INSTEAD, SWAP})


@dataclass(frozen=True)
class Item:
    name: str
    quantity: int
    act: str | None


class ItemMemory:
    """Goes through a conversation from its beginning; `hear` has to be called for each turn in order."""

    def __init__(self) -> None:
        self._last_of_earlier: str | None = None
        self._wanted: set[str] = set()
        self._items: list[Item] = []

    def hear(self, mentions: Sequence[Mention]) -> tuple[Item, ...]:
        self._items = []
        for mention in _paired(mentions):
            self._take(mention)
        self._last_of_earlier = self._last()
        self._items = _summed(self._items)
        for item in self._items:
            if item.act == ADD:
                self._wanted.add(item.name)
            elif item.act == REMOVE:
                self._wanted.discard(item.name)
        return tuple(self._items)

    def _take(self, mention: Mention) -> None:
        name = mention.name or self._last()
        if name is None:
            return
        item = Item(name, mention.count.value if mention.count else 1, mention.act)
        if mention.name is None and self._items and mention.act in {None, CHANGE, INSTEAD}:
            self._items[-1] = replace(self._items[-1], quantity=item.quantity)
        elif mention.act == CHANGE:
            self._items.append(item if name in self._wanted else replace(item, act=ADD))
        elif mention.act in {WITHOUT, REMOVE}:
            self._take_back(item)
        elif mention.act == INSTEAD:
            self._take_instead(item)
        else:
            self._items.append(item)

    def _take_back(self, item: Item) -> None:
        """What was added in the same breath was never on the order."""
        left = [other for other in self._items if (other.name, other.act) != (item.name, ADD)]
        was_added = len(left) < len(self._items)
        self._items = left
        if item.name in self._wanted or (item.act == REMOVE and not was_added):
            self._items.append(replace(item, act=REMOVE))

    def _take_instead(self, item: Item) -> None:
        if self._items:
            self._items[-1] = replace(item, act=self._items[-1].act)
        elif item.name in self._wanted:
            self._items.append(replace(item, act=CHANGE))
        else:
            last = self._last()
            self._items += [Item(last, 1, REMOVE)] if last in self._wanted else []
            self._items.append(replace(item, act=ADD))

    def _last(self) -> str | None:
        return self._items[-1].name if self._items else self._last_of_earlier


def _summed(items: Iterable[Item]) -> list[Item]:
    """ "A burger for me and a burger for him" are two burgers."""
    summed: dict[tuple[str, str | None], Item] = {}
    for item in items:
        before = summed.get((item.name, item.act)) if item.act == ADD else None
        summed[item.name, item.act] = replace(item, quantity=item.quantity + (before.quantity if before else 0))
    return list(summed.values())


def _paired(mentions: Iterable[Mention]) -> list[Mention]:
    """Swaps as what they come to."""
    paired: list[Mention] = []
    swapped: Mention | None = None
    for mention in mentions:
        if mention.act != SWAP:
            paired.append(mention)
        elif mention.count is not None and mention.count.start >= mention.start:
            paired.append(replace(mention, act=CHANGE))
        elif swapped is None:
            swapped = mention
        else:
            paired += [replace(swapped, act=REMOVE), replace(mention, act=ADD)]
            swapped = None
    return paired
