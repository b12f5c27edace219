"""What a caller told us, found again in the whole conversation each time: the later answer wins."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from deploy.local.model_server.dialogue.emails import find_email
from deploy.local.model_server.dialogue.names import find_name
from deploy.local.model_server.dialogue.numbers import Run, number_runs
from deploy.local.model_server.dialogue.phrases import Phrases, phrases
from deploy.local.model_server.dialogue.slot_kinds import (
    ChoiceSlot,
    ConsultedSlot,
    DigitsSlot,
    EmailSlot,
    ItemsSlot,
    MoneySlot,
    NameSlot,
    Slot,
    SystemSlot,
    ToolSlot,
    WordsSlot,
)

Lists = dict[str, list[str]]
Finder = Callable[["Heard"], str | None]


@dataclass(frozen=True)
class Heard:
    """One thing said by the caller: as it was written, in plain words, and which slots it was the answer to."""

    text: str
    words: str
    asked: frozenset[str] = frozenset()


def finder(name: str, slot: Slot, lists: Lists) -> Finder:
    match slot:
        case EmailSlot():
            return _email
        case NameSlot():
            never = frozenset(word for words in slot.never for word in lists[words])
            return lambda heard: _name(heard, name, never)
        case DigitsSlot():
            leads = phrases([f"{lead} $" for lead in slot.after], (), lists)
            other = phrases([f"{lead} $" for lead in slot.not_after], (), lists)
            return lambda heard: _digits(heard, name, slot, leads, other)
        case MoneySlot():
            return _money
        case ChoiceSlot():
            choices = {value: phrases(patterns, (), lists) for value, patterns in slot.values.items()}
            return lambda heard: _choice(heard, choices)
        case WordsSlot():
            wanted = phrases(slot.any, (), lists)
            return lambda heard: wanted.found_in(heard.words)
        case ItemsSlot() | SystemSlot() | ConsultedSlot() | ToolSlot():
            return lambda _: None  # read elsewhere, with more than what was said
        case _:
            assert_never(slot)


def after_label(system: str, slot: SystemSlot) -> str | None:
    for line in system.splitlines():
        _, label, value = line.partition(slot.label)
        value = value.partition(slot.until)[0] if slot.until else value
        value = value.strip().rstrip(".")
        if label and value:
            return None if value.lower() in slot.unless else value
    return None


def results_of_consultation(system: str, slot: ConsultedSlot, question: str) -> str | None:
    results = []
    for line in system.splitlines():
        _, label, consultation = line.partition("Consulted ")
        specialist, _, rest = consultation.partition(": ")
        if label and slot.specialist in (None, specialist) and rest.startswith(f"{question}: "):
            results.append(rest.removeprefix(f"{question}: "))
    return " ".join(results) or None


def _email(heard: Heard) -> str | None:
    found = find_email(heard.text)
    return found[0] if found else None


def _name(heard: Heard, name: str, never: frozenset[str]) -> str | None:
    found = find_email(heard.text)
    return find_name(found[1] if found else heard.text, name in heard.asked, never)


def _digits(heard: Heard, name: str, slot: DigitsSlot, leads: Phrases, other: Phrases) -> str | None:
    words = heard.words.split()
    bare = None
    for run in number_runs(words):
        before = f" {' '.join(words[: run.start])} "
        if other.found_in(before) is not None:
            continue
        if leads.found_in(before) is not None and (digits := _of_length(run, slot.length)):
            return slot.write.format(digits=digits)
        if name in heard.asked and slot.alone and (digits := _of_length(run, slot.alone)):
            bare = slot.write.format(digits=digits)
    return bare


def _of_length(run: Run, length: tuple[int, int]) -> str | None:
    digits = run.digits
    return digits if digits.isdecimal() and length[0] <= len(digits) <= length[1] else None


def _money(heard: Heard) -> str | None:
    words = heard.words.split()
    for run in number_runs(words):
        unit = words[run.end] if run.end < len(words) else ""
        if unit in {"dollars", "dollar", "bucks", "usd", "euros", "euro", "eur", "pounds", "gbp"}:
            return _amount(run)
    return None


def _amount(run: Run) -> str:
    """ "49", "49.5" and "forty-nine fifty" with two decimals."""
    whole, *cents = run.chunks
    if cents and len(cents[0]) == 2 and cents[0].isdecimal():
        return f"{whole}.{cents[0]}"
    return f"{float(whole):.2f}"


def _choice(heard: Heard, choices: dict[str, Phrases]) -> str | None:
    return next((value for value, wanted in choices.items() if wanted.found_in(heard.words)), None)
