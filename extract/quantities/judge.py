"""Is this quantity a threshold, and is it required or reported? Two logistic regressions over words around it.

The weights are counted from annotated documents (`python -m corpus thresholds`) and lie in a JSON file.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extract.data import malformed
from extract.quantities.nouns import noun_class
from extract.quantities.quantity import Phrase
from extract.quantities.vocabulary import DASHES

FILE = "threshold_weights.json"
NEAR = 3
LARGEST = 7
BACK_REFERENCES = frozenset({"the", "these", "those", "both", "our", "their", "its", "his", "your", "all", "any"})


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a phrase stands: the text's words as printed and in lower case, the kind of the block, the sentence's role
    and its bounds in words. `block` and `role` are empty where nobody has found them.
    """

    printed: Sequence[str]
    words: Sequence[str]
    block: str
    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Regression:
    """A logistic regression over binary features; an unknown feature weighs nothing."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, features: set[str]) -> float:
        """Between 0 and 1; summed in a fixed order, so that equal features give equal figures."""
        total = self.bias + math.fsum(self.weights.get(feature, 0.0) for feature in features)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Judge:
    """`keep` says whether a phrase is a threshold, `required` whether a threshold is required."""

    keep: Regression
    required: Regression


@cache
def load_judge() -> Judge:
    """The package's weights. Raises MalformedDataError if their file is missing or is not what the trainer writes."""
    try:
        data = files("extract.data").joinpath(FILE).read_bytes()
    except OSError as error:
        raise malformed(FILE, 0, error.strerror or "cannot be read") from error
    return parse_judge(data, path=FILE)


def parse_judge(data: bytes, *, path: str) -> Judge:
    """The judge in a weights file's bytes; `path` names it in errors."""
    try:
        content = json.loads(data)
        return Judge(_regression(content["keep"]), _regression(content["required"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise malformed(path, 1, f"no weights as `python -m corpus thresholds` writes them ({error!r})") from error


def _regression(content: Any) -> Regression:
    weights = {str(name): float(weight) for name, weight in content["weights"].items()}
    if not all(map(math.isfinite, weights.values())):
        raise ValueError("a weight is not finite")
    return Regression(float(content["bias"]), weights)


def keep_features(setting: Setting, phrase: Phrase) -> set[str]:
    """What tells a threshold from other quantities: the phrase itself and the words beside it."""
    return set(_phrase_features(setting, phrase)) | set(_beside(setting, phrase))


def required_features(setting: Setting, phrase: Phrase) -> set[str]:
    """What tells a required threshold from a reported one: all that, the sentence's role and its words."""
    near = setting.words[max(setting.start, phrase.start - 8) : phrase.start]
    after = setting.words[phrase.end : min(setting.end, phrase.end + 5)]
    return {
        f"role={setting.role}",
        *(f"sentence={word}" for word in setting.words[setting.start : setting.end] if word.isalpha()),
        *(f"before={word}" for word in near if word.isalpha()),
        *(f"after={word}" for word in after if word.isalpha()),
        *_phrase_features(setting, phrase),
        *_beside(setting, phrase),
    }


def _phrase_features(setting: Setting, phrase: Phrase) -> Iterator[str]:
    quantity, words = phrase.quantity, setting.words
    value = quantity.high if quantity.high is not None else quantity.low or 0
    size = min(LARGEST, len(str(int(value))))
    kind = phrase.kind or ("elliptic" if quantity.unit else "none")
    printed = setting.printed[phrase.first]
    bound = "bare" if quantity.cmp == "eq" and phrase.start == phrase.first else "bound"
    back = next((w for w in words[max(0, phrase.start - 1) : phrase.start] if w in BACK_REFERENCES), "")
    joined = phrase.last < len(words) and words[phrase.last] in DASHES
    sort = noun_class(quantity.unit) if quantity.unit and phrase.kind in {None, "count"} else kind
    yield from (
        f"block={setting.block}",
        f"form={phrase.form}",
        f"kind={kind}",
        f"kind={kind} form={phrase.form} size={size}",
        f"kind={kind} block={setting.block}",
        f"cmp={quantity.cmp}",
        f"cmp={quantity.cmp} kind={kind}",
        f"bound={bound} form={phrase.form}",
        f"bound={bound} kind={kind}",
        f"bound={bound} kind={kind} form={phrase.form}",
        f"unit={quantity.unit if phrase.kind else None}",
        f"sort={sort} kind={kind}",
        f"sort={sort} form={phrase.form} bound={bound}",
        f"sort={sort} form={phrase.form} back={back}",
        f"sort={sort} form={phrase.form} size={size}",
        f"per={quantity.per}",
        f"back={back} kind={kind} form={phrase.form}",
        f"joined={joined} kind={kind}",
        f"long={phrase.end - phrase.last > 2} kind={kind}",
        f"capital={setting.printed[phrase.end - 1][:1].isupper()} kind={kind}",
    )
    titled = setting.printed[phrase.first][:1].isupper() and phrase.first > setting.start
    yield f"titled={titled} kind={kind}"
    if phrase.form != "digits":
        yield f"word={words[phrase.first]} kind={kind}"
        yield f"word={words[phrase.first]} capital={printed[:1].isupper()}"
    else:
        yield f"point={'.' in printed} comma={',' in printed} kind={kind} bound={bound}"
    alone = "\n" in _at(words, phrase.start - 1) and "\n" in _at(words, phrase.end)
    yield f"alone={alone} kind={kind}"
    if phrase.kind == "count" and phrase.end - phrase.last > 1:
        yield from (f"modifier={word}" for word in words[phrase.last : phrase.end - 1])


def _beside(setting: Setting, phrase: Phrase) -> Iterator[str]:
    words, printed = setting.words, setting.printed
    kind = phrase.kind or "none"
    for step in range(1, NEAR + 1):
        yield f"-{step}={_shape(_at(words, phrase.start - step))}"
        yield f"+{step}={_shape(_at(words, phrase.end + step - 1))}"
    last, following = _at(printed, phrase.start - 1), _at(printed, phrase.end)
    yield f"-case={last[:1].isupper()} kind={kind} form={phrase.form}"
    yield f"+case={following[:1].isupper()} kind={kind}"
    yield f"-1={_shape(last.lower())} kind={kind}"
    yield f"+1={_shape(following.lower())} kind={kind}"
    yield f"-2-1={_shape(_at(words, phrase.start - 2))} {_shape(last.lower())}"
    sentence = words[setting.start : setting.end]
    if setting.block == "note":
        cited = not {"source", "ibid", "files", "box", "lot", "telegram", "printed"}.isdisjoint(sentence)
        yield f"cited={cited} kind={kind}"


def _at(words: Sequence[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""


def _shape(word: str) -> str:
    if "\n" in word:
        return "\\n"
    return "9" * min(len(word), 5) if word.isdigit() else word
