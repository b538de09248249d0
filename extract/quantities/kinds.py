"""A threshold and where it stands -> the features by which it is judged to be required or reported.

Words that speak for either are grouped in kind_cues.tsv: single words are too rare to be learned from.
"""

from collections.abc import Iterator
from functools import cache

from extract.data.tables import load_table
from extract.quantities.features import Setting
from extract.quantities.quantity import Phrase
from extract.quantities.vocabulary import DASHES

# Words of the sentence before and after the phrase; words up to which a cue is near, and half near.
BEFORE, AFTER = 30, 20
NEAR, HALF_NEAR, RIGHT_NEAR = 4, 10, 4
BESIDE = 3
ENDINGS = (("ed", 5), ("ing", 6))


@cache
def cues() -> dict[str, str]:
    """Word -> the class of its cue."""
    return {word: name for name, word in load_table("kind_cues", 2)}


def required_features(setting: Setting, phrase: Phrase) -> set[str]:
    """What tells a required threshold from a reported one: cues before and after it, the sentence's role, itself."""
    return {*_itself(setting, phrase), *_cues_before(setting, phrase), *_cues_after(setting, phrase)}


def _cue(word: str) -> str | None:
    if known := cues().get(word):
        return known
    for end, least in ENDINGS:
        if word.endswith(end) and len(word) >= least:
            return end
    return None


def _cues_before(setting: Setting, phrase: Phrase) -> Iterator[str]:
    words, first = setting.words, max(setting.start, phrase.start - BEFORE)
    seen: list[str] = []
    for at in range(phrase.start - 1, first - 1, -1):
        cue = _cue(words[at])
        if cue and cue not in seen:
            seen.append(cue)
            distance = phrase.start - at
            yield f"L {cue}"
            yield f"L {cue} {'near' if distance <= NEAR else 'mid' if distance <= HALF_NEAR else 'far'}"
        if words[at] == "to" and at + 1 < phrase.start and words[at + 1].isalpha():
            yield "L to"
            yield f"L to {words[at + 1]}"
    if seen:
        yield f"first {seen[0]}"
        yield f"first {' '.join(seen[:2])}"
        yield f"first {seen[0]} role={setting.role}"


def _cues_after(setting: Setting, phrase: Phrase) -> Iterator[str]:
    seen: set[str] = set()
    for at in range(phrase.end, min(setting.end, phrase.end + AFTER)):
        cue = _cue(setting.words[at])
        if cue and cue not in seen:
            seen.add(cue)
            yield f"R {cue}{' near' if at - phrase.end < RIGHT_NEAR else ''}"


def _itself(setting: Setting, phrase: Phrase) -> Iterator[str]:
    words, quantity, kind = setting.words, phrase.quantity, phrase.kind or "none"
    joined = phrase.last < len(words) and words[phrase.last] in DASHES
    yield from (
        f"role={setting.role}",
        f"block={setting.block}",
        f"kind={kind}",
        f"kind={kind} role={setting.role}",
        f"kind={kind} cmp={quantity.cmp}",
        f"joined={joined} kind={kind}",
        f"cmp={quantity.cmp}",
        f"per={quantity.per}",
        f"unit={quantity.unit}",
    )
    for step in range(1, BESIDE + 1):
        if phrase.start - step >= setting.start:
            yield f"-{step}={words[phrase.start - step]}"
        if phrase.end + step <= setting.end:
            yield f"+{step}={words[phrase.end + step - 1]}"
    if phrase.start - 2 >= setting.start:
        yield f"-2-1={words[phrase.start - 2]} {words[phrase.start - 1]}"
