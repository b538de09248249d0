"""How roles and labels look, the same on pages, in notebooks and in displaCy: the rows of palette.tsv."""

import re
from dataclasses import dataclass
from functools import cache

from extract.annotations import LABEL_OF, NO_ROLE, ROLES
from extract.data import malformed
from extract.data.tables import load_table

COLOUR = re.compile(r"#[0-9a-f]{6}")
LINES = {"none", "solid", "dotted", "dashed", "double"}


@dataclass(frozen=True, slots=True)
class Style:
    """The look of one role or label; `light` and `dark` are colours on light and on dark paper, as "#0072b2".

    `sign` stands for it where words are too long, `line` is the CSS style of the line under its words.
    """

    key: str
    noun: str
    light: str
    dark: str
    sign: str
    line: str


@cache
def load_palette() -> dict[str, Style]:
    """Role or span key -> its look. Raises MalformedDataError if one is missing, unknown or badly written."""
    return parse_palette(load_table("palette", 6), path="palette.tsv")


def parse_palette(rows: tuple[tuple[str, ...], ...], *, path: str) -> dict[str, Style]:
    """The palette of a table's rows; `path` names it in errors."""
    palette = {row[0]: Style(*row) for row in rows}
    wanted = {*ROLES, *LABEL_OF} - {NO_ROLE}
    if wanted != set(palette) or len(rows) != len(wanted):
        raise malformed(path, 0, f"a row each is wanted for {', '.join(sorted(wanted))}")
    for style in palette.values():
        if not COLOUR.fullmatch(style.light) or not COLOUR.fullmatch(style.dark):
            raise malformed(path, 0, f"a colour of {style.key} is not written as #0072b2")
        if style.line not in LINES:
            raise malformed(path, 0, f"the line of {style.key} is none of {', '.join(sorted(LINES))}")
    return palette
