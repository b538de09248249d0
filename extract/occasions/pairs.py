"""Two meetings of a text -> whether they can be one occasion, and what speaks for and against it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.occasions.authority import names_of
from extract.occasions.mentions import Mention
from extract.occasions.travellers import Traveller
from extract.occasions.words import words_of

MOST = 2  # of a kind between two mentions: more count as these
DISTANCES = ((0, "0"), (1, "1"), (3, "2-3"), (8, "4-8"))


class Between(NamedTuple):
    """What is read between two mentions: whether there is a meeting, and how many there are of the later one's kind."""

    any: bool
    same: int


def exclude(a: Mention, b: Mention) -> bool:
    """Whether two mentions cannot be one occasion: their dates, places, numbers or kinds of occasion differ."""
    if a.period and b.period and not a.period.overlaps(b.period):
        return True
    if a.place_name and b.place_name and a.place_name != b.place_name and "travel" in (a.family, b.family):
        return True
    if a.traveller and b.traveller and differ(a.traveller, b.traveller):
        return True
    if a.ordinal and b.ordinal and a.ordinal != b.ordinal:
        return True
    if "place" in (a.family, b.family):
        return a.place_name is None or a.place_name != b.place_name
    return (a.family == "travel") != (b.family == "travel")


def differ(a: Traveller, b: Traveller) -> bool:
    """Whether two travellers cannot be one person: by name, by title, or by a name that nobody of the title had."""
    if a.names and b.names:
        return a.names[-1] != b.names[-1]
    if a.names or b.names:
        name, role = (a.names[-1], b.role) if a.names else (b.names[-1], a.role)
        return role in {"president", "secretary"} and name not in names_of(role)
    return a.role != b.role


def read_between(mentions: Sequence[Mention], second: int, first: int = 0) -> Iterator[Between]:
    """What lies between a mention and each one before it back to the `first`, the nearest first; the mentions are in
    order of reading.

    Between a note and what stands elsewhere only meetings of the body count.
    """
    b = mentions[second]
    everywhere = body = Between(False, 0)
    for a in reversed(mentions[first:second]):
        yield everywhere if b.note is None or a.note == b.note else body
        everywhere = Between(True, min(MOST, everywhere.same + (a.kind == b.kind)))
        if a.note is None:
            body = Between(True, min(MOST, body.same + (a.kind == b.kind)))


def pair_features(a: Mention, b: Mention, between: Between, sentences_between: int) -> set[str]:
    """What speaks for or against two mentions being one occasion, `a` the one read earlier.

    `sentences_between`: how many sentences apart they are read.
    """
    kinds = "kind" if a.kind == b.kind else "family" if a.family == b.family else "other"
    own_a, own_b = a.modifiers - words_of("describes"), b.modifiers - words_of("describes")
    distance = next((name for most, name in DISTANCES if sentences_between <= most), "9+")
    all_a, all_b = own_a | a.about, own_b | b.about
    features = {
        f"kinds={kinds}",
        f"kinds={kinds} det={b.determiner}",
        f"families={'|'.join(sorted((a.family, b.family)))}",
        f"modifiers={compare(own_a, own_b)}",
        f"modifiers={compare(own_a, own_b)} kinds={kinds}",
        f"modifiers={compare(own_a, own_b)} det={b.determiner}",
        f"modifiers={compare(own_a, own_b)} kinds={kinds} plural={a.plural == b.plural} det={b.determiner}",
        f"kinds={kinds} plural={a.plural == b.plural}",
        f"heads={'|'.join(sorted((a.kind, b.kind)))}",
        f"place={known(a.place_name, b.place_name)}",
        f"period={'none' if not (a.period and b.period) else 'same' if a.period.days == b.period.days else 'overlap'}",
        f"plural={a.plural}{b.plural}",
        f"det={a.determiner}{b.determiner}",
        f"distance={distance}",
        f"distance={distance} kinds={kinds}",
        f"between={between.same}",
        f"between={between.same} kinds={kinds} det={b.determiner}",
        f"closest={not between.any} kinds={kinds}",
        f"all={compare(all_a, all_b)}",
        f"all={compare(all_a, all_b)} kinds={kinds}",
        f"owner={known(a.owner, b.owner)}",
    }
    if a.names or b.names:
        shared = a.names & b.names
        features.add(f"names={'shared' if shared else 'differ' if a.names and b.names else 'one'}")
    if b.other:
        features |= {"other", f"other first={a.other}"}
    if b.note is not None:
        where = "same note" if a.note == b.note else "other note" if a.note is not None else "body"
        features |= {f"from={where}", f"from={where} distance={distance}"}
        features.add(f"from={where} closest={not between.any} det={b.determiner} distance={distance == '0'}")
    if b.bare and not b.about and b.determiner in {"the", "this", "such", "possessive"} and not between.any:
        features.add("the last one spoken of")
    if (a.ordinal is None) != (b.ordinal is None):
        features.add("one ordinal")
    return features


def compare(a: frozenset[str], b: frozenset[str]) -> str:
    """How two sets of modifiers are related."""
    if a == b:
        return "equal" if a else "neither"
    if not b:
        return "dropped"
    if not a:
        return "added"
    return "within" if a <= b or b <= a else "shared" if a & b else "differ"


def known(a: str | None, b: str | None) -> str:
    """How two values are related that may be unknown."""
    if a is None or b is None:
        return "unknown" if a == b else "one"
    return "same" if a == b else "differ"
