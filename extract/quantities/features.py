"""A phrase and where it stands -> the features by which it is judged to be a threshold or none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.quantities.nouns import noun_class
from extract.quantities.quantity import Phrase
from extract.quantities.vocabulary import DASHES

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


def keep_features(setting: Setting, phrase: Phrase) -> set[str]:
    """What tells a threshold from other quantities: the phrase itself and the words beside it."""
    return set(_phrase_features(setting, phrase)) | set(_beside(setting, phrase))


def _phrase_features(setting: Setting, phrase: Phrase) -> Iterator[str]:
    quantity, words = phrase.quantity, setting.words
    size = min(LARGEST, len(str(int(quantity.figure))))
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
        f"lead={words[phrase.first - 1] if phrase.start < phrase.first else ''}",
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
