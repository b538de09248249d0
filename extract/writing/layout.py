"""The pieces that what is printed in a terminal is made of."""

import re
from collections.abc import Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

# White space, and what would steer the terminal instead of being shown.
UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")

NUMBERS = ("times", "value", "n", "score")  # columns that are set to the right


def title(name: str, remark: str) -> RenderableType:
    """A line above a table."""
    return Text.assemble("\n", (name, "bold"), ("  " + remark if remark else "", "dim"))


def indented(table: Table) -> RenderableType:
    """A table set in from the margin."""
    return Padding(table, (0, 0, 0, 2))


def listing(*columns: str) -> Table:
    """A table without a frame, numbers to the right."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in NUMBERS else "left", overflow="fold")
    return table


def counted(items: Sequence[object], noun: str) -> str:
    """How many of what: "3 notes", "1 note"."""
    return f"{len(items)} {noun}{'' if len(items) == 1 else 's'}"


def one_line(text: str) -> str:
    """White space and control characters as single blanks."""
    return UNPRINTABLE.sub(" ", text).strip()
