"""A person's name in what was said: after "my name is", or bare when it was asked for."""

import re

_SURE = re.compile(r"\b(?:my name is|my name's|my names|the name is|name is|name's|i am called|call me)\s+(.*)", re.I)
_LIKELY = re.compile(r"\b(?:this is|i'm|i am|it's|it is|here is)\s+(.*)", re.I)
_SPEAKING = re.compile(r"^\W*((?:[A-Z][\w'-]+\s+){1,3})(?:here|speaking)\b")
_FILLERS = re.compile(
    r"^(?:\W*\b(?:yes|yeah|yep|sure|okay|ok|hi|hello|hey|well|uh|um|er|so|of course|certainly|please|it's|i'm|i am"
    r"|it is|this is|my name is|the name is|name is)\b\W*)+",
    re.I,
)
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_MOST_WORDS = 3
_NOT_NAMES = frozenset(
    "a about account after again all already am an and angry any are as at back bad because been bill billing bit but "
    "calling can can't charge charged connection could customer dear did do does doesn't don't down e-mail email error "
    "everything fine for from getting going good got great had has have having help here his how i i'd i'll i'm i've if "
    "in interested internet invoice is isn't it it's its just last let like line locked looking me mail maybe monthly "
    "more my name need never new no nobody none nope not nothing now of offline okay on once one or order our out over "
    "paid payment person phone please problem question really ready refund right router same say second slow so some "
    "someone something sorry sorted speak speaking still stuck sure talk television thank thanks that that's the their "
    "there they this tired to today trying tv unable unhappy update upset very want wants was we we're what when where "
    "which who whole why wifi will with won't working would wrong yes yesterday you your human operator agent real "
    "actually also always ridiculous unacceptable terrible invoices tomorrow monday tuesday wednesday thursday friday "
    "saturday sunday first third goodbye bye dot ok yeah yep nah correct incorrect".split()
)


def find_name(text: str, asked: bool) -> str | None:
    """`text` without the e-mail address that may stand beside the name; `asked`: it answers a question for a name."""
    if found := _SURE.search(text):
        return _leading_name(found[1], must_be_capitalised=False)
    if found := _SPEAKING.search(text):
        return _leading_name(found[1], must_be_capitalised=True)
    for found in _LIKELY.finditer(text):
        if name := _leading_name(found[1], must_be_capitalised=not asked):
            return name
    return _leading_name(_FILLERS.sub("", text), must_be_capitalised=False) if asked else None


def _leading_name(text: str, must_be_capitalised: bool) -> str | None:
    name: list[str] = []
    for word in re.split(r"\s+", text.strip()):
        letters = _WORD.fullmatch(word.strip(".,!?;:"))
        if not letters or letters.group().lower() in _NOT_NAMES or (must_be_capitalised and not word[0].isupper()):
            break
        name.append(letters.group())
        if len(name) == _MOST_WORDS or word[-1] in ".,!?;:":
            break
    return " ".join(part if part[0].isupper() else part.capitalize() for part in name) or None
