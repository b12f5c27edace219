"""What a rule file may get wrong without being malformed: names that are used and never defined."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from deploy.local.model_server.dialogue.item_memory import ACTS
from deploy.local.model_server.dialogue.rule_file import ANYTHING, Rule, RuleFile
from deploy.local.model_server.dialogue.slot_kinds import ItemsSlot, NameSlot, ToldSlot

VALUE: Final = re.compile(r"\{([\w.]+)\}")
BUILT_IN: Final = {"result", "done", "statement", "words", "request", "last_words"}
OF_EACH: Final = {"each.item", "each.quantity"}


def problems(file: RuleFile) -> Iterator[str]:
    """Sentences, the first of which is enough to refuse the file."""
    if not file.rules:
        yield "it has no rules"
    yield from _unknown("asking names no phrases", file.asking.groups, file.phrases)
    yield from _unknown("unfinished names no phrases", file.unfinished, file.phrases)
    for name, slot in file.slots.items():
        if isinstance(slot, ToldSlot):
            yield from _unknown(f"slot {name} names no phrases", slot.asked_by, file.phrases)
        if isinstance(slot, NameSlot | ItemsSlot):
            yield from _unknown(f"slot {name} names no list", slot.never, file.lists)
    for rule in file.rules:
        yield from _problems_of_rule(rule, file)
    for rule in [*file.replies, *file.misunderstandings]:
        if rule.quiet:
            yield f"rule {rule.rule!r} is quiet where the caller waits for an answer"


def _problems_of_rule(rule: Rule, file: RuleFile) -> Iterator[str]:
    where = f"rule {rule.rule!r}"
    yield from _unknown(f"{where} names no phrases", rule.when.groups, file.phrases)
    slots = [name for name in rule.when.slots if not _names_items(name, file)]
    yield from _unknown(f"{where} names no slot", slots, file.slots)
    if rule.each is not None and not _names_items(rule.each.removeprefix("now."), file):
        yield f"{where} names no items: {rule.each}"
    known = BUILT_IN | file.slots.keys() | {f"now.{name}" for name in file.slots} | (OF_EACH if rule.each else set())
    values = {value for text in _texts(rule) for value in VALUE.findall(text)}
    yield from _unknown(f"{where} has an unknown value", sorted(values), known)


def _names_items(wanted: str, file: RuleFile) -> bool:
    """`order`, `order.add`."""
    name, _, act = wanted.partition(".")
    slot = file.slots.get(name)
    return isinstance(slot, ItemsSlot) and (not act or act in ACTS | slot.acts.keys() | {slot.otherwise})


def _texts(rule: Rule) -> Iterator[str]:
    yield from rule.say
    yield from (value for value in rule.arguments.values() if isinstance(value, str))


def _unknown(complaint: str, names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    defined = {*known, ANYTHING}
    yield from (f"{complaint}: {name}" for name in names if name not in defined)
