"""A meeting in its sentence -> what tells whether it was held, is planned or is only proposed."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from extract.annotations import EventStatus
from extract.data.tables import load_table
from extract.occasions.mentions import Mention
from extract.occasions.text import Text
from extract.quantities.vocabulary import check_classes

CLASSES = ("past", "future", "ahead", "wished", "was", "will", "would", "not", "asks", "new")
# What tells where a meeting lies, but is no feature: it is learned from nothing, and decides by rule
RULED = frozenset({"ahead", "asks", "new"})
INSIDE = frozenset({"past", "future", "wished"})
# Words on either side of a mention that speak of it, and those right beside it.
NEAR, BESIDE = 9, 3
# Words before a mention in which a verb may ask for it, if none of these is between.
ASKED = 6
APART = frozenset({"about", "of", "at", "in", "on", "during", "after", "before", "since", "by", ",", ";"})
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
                if name not in INSIDE | RULED:
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
    seen = {name for at in range(first, last) for name in cues().get(words[at], ()) if name not in INSIDE | RULED}
    features |= {f"sentence={name}" for name in seen}
    features.add(f"sentence={' '.join(sorted(seen & {'was', 'will', 'would'}))} det={mention.determiner}")
    if mention.note is not None:
        features |= {"note", f"note det={mention.determiner}"}
    features.add(f"date={lies(text, mention)}")
    return features


def is_ahead(text: Text, mention: Mention) -> bool:
    """Whether an adjective in a mention or right before it says that it is still to come: "my prospective [visit]"."""
    first = mention.start
    while first > mention.sentence.start and (INSIDE | {"ahead"}) & classes(text, first - 1):
        first -= 1
    return any("ahead" in classes(text, at) for at in range(first, mention.end))


def is_asked_for(text: Text, mention: Mention) -> bool:
    """Whether somebody asks for one more meeting: "asked for one additional [meeting]"."""
    if not any("new" in classes(text, at) for at in range(max(mention.sentence.start, mention.start - 2), mention.end)):
        return False
    for at in range(mention.start - 1, max(mention.sentence.start, mention.start - ASKED) - 1, -1):
        if "asks" in classes(text, at):
            return True
        if text.words[at] in APART:
            return False
    return False


def classes(text: Text, at: int) -> frozenset[str]:
    """Of a word."""
    return cues().get(text.words[at], frozenset())


def lies(text: Text, mention: Mention) -> str:
    """Where a mention's date lies from the document's: past, present, future, or none; ahead if it has none, but is
    called "forthcoming".
    """
    if mention.period is None or text.today.day is None:
        return "ahead" if is_ahead(text, mention) else "none"
    first, last = mention.period.days
    return "past" if last < text.today.day else "future" if first > text.today.day else "present"


def tense(text: Text, mention: Mention) -> str:
    """Where it lies; of a mention that nothing dates, asked where one more is asked for."""
    found = lies(text, mention)
    return "asked" if found == "none" and is_asked_for(text, mention) else found


def status_of(likely: Sequence[Mapping[EventStatus, float]], tenses: Collection[str]) -> EventStatus:
    """The status of an occasion from how likely each is of its mentions, and where their dates lie from the document's.

    The mean and the surest mention count alike; what is dated later than the document was not held, nor what is called
    forthcoming, unless it is dated earlier; what is only asked for is proposed.
    """
    means = {
        state: (sum(one[state] for one in likely) / len(likely) + max(one[state] for one in likely)) / 2
        for state in STATES
    }
    if "future" in tenses:
        means["held"] = 0.0
    elif "past" in tenses:
        means["held"] += 1.0
    elif "ahead" in tenses:
        means["held"] = 0.0
    elif set(tenses) == {"asked"}:
        means["proposed"] += 1.0
    best = max(STATES, key=lambda state: means[state])
    return best if means[best] >= LEAST else "unknown"
