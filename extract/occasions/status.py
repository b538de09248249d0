"""A meeting in its sentence -> what tells whether it was held, is planned or is only proposed."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from extract.annotations import EventStatus
from extract.data.tables import load_table
from extract.occasions.mentions import Mention
from extract.occasions.text import Text
from extract.quantities.vocabulary import check_classes

CLASSES = ("past", "future", "wished", "was", "will", "would", "not")
INSIDE = frozenset({"past", "future", "wished"})
# Words on either side of a mention that speak of it, and those right beside it.
NEAR, BESIDE = 9, 3
LEAST = 0.2
STATES: tuple[EventStatus, ...] = ("held", "planned", "proposed")


@cache
def cues() -> Mapping[str, frozenset[str]]:
    """Word -> its classes. Raises MalformedDataError if the table breaks its format or has an unknown class."""
    rows = load_table("status_cues", 2)
    check_classes("status_cues", (name for name, _ in rows), CLASSES)
    found: dict[str, set[str]] = {}
    for name, word in rows:
        found.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}


def status_features(text: Text, mention: Mention) -> set[str]:
    """What speaks for a status: words in, before and after the mention, its date, its determiner, its sentence."""
    words, (first, last, role) = text.words, mention.sentence
    features = {f"det={mention.determiner}", f"family={mention.family}", f"role={role}", f"plural={mention.plural}"}
    features |= {
        f"in={name}" for word in words[mention.start : mention.end] for name in cues().get(word, ()) if name in INSIDE
    }
    before = range(max(first, mention.start - NEAR), mention.start)
    after = range(mention.end, min(last, mention.end + NEAR))
    for side, places, edge in (("before", before, mention.start - BESIDE), ("after", after, mention.end + BESIDE)):
        for at in places:
            beside = at >= edge if side == "before" else at < edge
            for name in cues().get(words[at], ()):
                if name not in INSIDE:
                    features.add(f"{side}={name}")
                    if beside:
                        features.add(f"beside={name} {side}")
    for name, at in (("-1", mention.start - 1), ("-2", mention.start - 2), ("-3", mention.start - 3)):
        if at >= first:
            features.add(f"before {words[at]}")
            features.add(f"{name} {words[at]}")
    for at in range(mention.end, min(last, mention.end + BESIDE)):
        features.add(f"after {words[at]}")
    features |= {f"in {word}" for word in words[mention.start : mention.end]}
    seen = {name for at in range(first, last) for name in cues().get(words[at], ()) if name not in INSIDE}
    features |= {f"sentence={name}" for name in seen}
    features.add(f"sentence={' '.join(sorted(seen & {'was', 'will', 'would'}))} det={mention.determiner}")
    if mention.note is not None:
        features |= {"note", f"note det={mention.determiner}"}
    features.add(f"date={tense(text, mention)}")
    return features


def tense(text: Text, mention: Mention) -> str:
    """Where a mention's date lies from the document's: past, present, future, or none."""
    if mention.period is None or text.today.day is None:
        return "none"
    first, last = mention.period.days
    return "past" if last < text.today.day else "future" if first > text.today.day else "present"


def status_of(likely: Sequence[Mapping[EventStatus, float]], tenses: Collection[str]) -> EventStatus:
    """The status of an occasion from how likely each is of its mentions, and where their dates lie from the document's.

    The mean and the surest mention count alike; what is dated later than the document was not held.
    """
    means = {
        state: (sum(one[state] for one in likely) / len(likely) + max(one[state] for one in likely)) / 2
        for state in STATES
    }
    if "future" in tenses:
        means["held"] = 0.0
    elif "past" in tenses:
        means["held"] += 1.0
    best = max(STATES, key=lambda state: means[state])
    return best if means[best] >= LEAST else "unknown"
