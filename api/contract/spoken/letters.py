"""Letters as people spell them: one by one, "b as in bravo", "double e", "capital m", or in the spelling alphabet."""

from itertools import groupby

# ICAO's, with the ways in which speech recognition writes it.
SPELLING_ALPHABET = {
    *("alfa", "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india"),
    *("juliet", "juliett", "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo"),
    *("sierra", "tango", "uniform", "victor", "whiskey", "whisky", "x-ray", "xray", "yankee", "zulu"),
}
# "Mike" and "Oscar" are names too, and so may be two of them.
FEWEST_SPELLED = 3
_NOBODYS_NAME = {"x-ray", "xray"}
REPEATS = {"double": 2, "triple": 3}
DIGITS = frozenset(["zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
# What is heard for the letter itself may be one that sounds like it; the word behind "as in" is heard better.
_SOUND_ALIKE = ("bcdegptvz", "mn", "fsx", "ahjk", "iy", "qu")
_ILLUSTRATED_BY = (("as", "in"), ("like", "in"), ("is", "for"), ("is", "in"), ("for",), ("like",), ("as",))


def spelled(words: list[str]) -> list[str]:
    """The words, with each spelled letter as a word of its own."""
    return _from_alphabet(_repeated(_vowels(_illustrated(words))))


def is_letter(word: str) -> bool:
    return len(word) == 1 and "a" <= word <= "z"


def _illustrated(words: list[str]) -> list[str]:
    """`b as in bravo` → `b`."""
    written: list[str] = []
    rest = words
    while rest:
        letter, length = _illustration(rest)
        written.append(letter)
        rest = rest[length:]
    return written


def _illustration(words: list[str]) -> tuple[str, int]:
    """The first word as it is written, and how many words it takes to say that."""
    said = words[0]
    for linking in _ILLUSTRATED_BY if is_letter(said) else ():
        length = len(linking) + 2
        if tuple(words[1 : length - 1]) == linking and len(words) >= length and words[length - 1][0].isalpha():
            meant = words[length - 1][0]
            if _sound_alike(said, meant):
                return meant, length
            if linking[-1] == "in":
                return said, length
    return said, 1


def _sound_alike(one: str, other: str) -> bool:
    return one == other or any(one in group and other in group for group in _SOUND_ALIKE)


def _vowels(words: list[str]) -> list[str]:
    """Behind another letter, "oh" is one too."""
    return [
        "o" if word == "oh" and is_letter(before) else word for before, word in zip(["", *words], words, strict=False)
    ]


def _repeated(words: list[str]) -> list[str]:
    """`double e` → `e e`; but `double u` is what recognition writes for a w, and a double decker is a bus."""
    written: list[str] = []
    times = 1
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if word in REPEATS and (is_letter(following) or following.isdecimal() or following in DIGITS):
            times = REPEATS[word]
        else:
            written += ["w"] if (times, word) == (2, "u") else [word] * times
            times = 1
    return written


def _from_alphabet(words: list[str]) -> list[str]:
    written: list[str] = []
    for is_code, group in groupby(words, SPELLING_ALPHABET.__contains__):
        run = list(group)
        is_spelled = is_code and (len(run) >= FEWEST_SPELLED or run[0] in _NOBODYS_NAME)
        written += [word[0] for word in run] if is_spelled else run
    return written
