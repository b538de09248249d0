"""Text and holes -> the words that are left when page markers and note numbers are cut out."""

from bisect import bisect_left
from collections.abc import Sequence


def visible(text: str, start: int, end: int, holes: Sequence[tuple[int, int]]) -> str:
    """The words of text[start:end], white space made single; `holes` are disjoint and in order."""
    parts: list[str] = []
    at = start
    for i in range(bisect_left(holes, (start, start)), bisect_left(holes, (end, end))):
        hole_start, hole_end = holes[i]
        parts.append(text[at:hole_start])
        at = hole_end
    parts.append(text[at:end])
    return " ".join("".join(parts).split())
