"""Text -> its lines that hold words, without outer white space, and whether a blank line stands before each."""

import re
from dataclasses import dataclass

LINE = re.compile(r"[^\r\n]+")
LINE_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Line:
    """A line `text[start:end]`; `indent` counts the white space before it; the first line is `after_blank` too."""

    start: int
    end: int
    indent: int
    after_blank: bool


def find_lines(text: str) -> list[Line]:
    """The lines of the text, in order; none is empty. CR, LF and CRLF end a line."""
    lines: list[Line] = []
    last = 0
    for match in LINE.finditer(text):
        content = match[0]
        words = content.strip()
        if not words:
            continue
        indent = len(content) - len(content.lstrip())
        start = match.start() + indent
        after_blank = not lines or breaks(text, last, match.start()) > 1
        lines.append(Line(start, start + len(words), indent, after_blank))
        last = match.end()
    return lines


def breaks(text: str, start: int, end: int) -> int:
    """How many line breaks stand in text[start:end], counted up to two."""
    count = 0
    for _ in LINE_BREAK.finditer(text, start, end):
        count += 1
        if count == 2:
            break
    return count
