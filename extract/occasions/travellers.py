"""A journey in its text -> who travels: by name, or by title."""

from typing import Literal, NamedTuple

from extract.data import load_words
from extract.occasions.text import Text

OTHER_MINISTERS = frozenset({"foreign", "finance", "defense"})


class Traveller(NamedTuple):
    """Who travels: the words of a name; the role, "other" for who is neither president nor secretary of state."""

    names: tuple[str, ...]
    role: Literal["president", "secretary", "other"] | None


ROLES: dict[str, Literal["president", "secretary"]] = {
    "president": "president",
    "presidential": "president",
    "secretary": "secretary",
}


def find_traveller(text: Text, person: int | None, start: int, end: int, owner: str | None) -> Traveller | None:
    """Who travels, from the person whom the mention names, or else from the title: "the President's trip"."""
    words = text.words
    if person is not None:
        first, last, _ = text.people[person]
        before = [word for word in words[max(0, first - 3) : first] if word != "."]
        names = tuple(word for word in words[first:last] if word.strip(".").isalpha())
        if not names:
            return None
        elsewhere = before[-1:] and (before[-1] in load_words("no_heads") or "vice" in before[-2:])
        minister = before[-1:] == ["minister"] and before[-2:-1] and before[-2] in OTHER_MINISTERS
        return Traveller(names, "other" if elsewhere or minister else None)
    titles = [ROLES[word] for word in (owner or "", *words[start:end]) if word in ROLES]
    if not titles:
        return None
    return Traveller((), "other" if "vice" in words[max(0, start - 4) : end] else titles[0])
