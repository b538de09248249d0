"""The pieces that what is printed in a terminal is made of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

# White space, and what would steer the terminal instead of being shown.
UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")

GAP = 2  # columns of blanks between those of a table
NUMBERS = ("times", "value", "n", "score")  # columns that are set to the right


def title(name: str, remark: str) -> RenderableType:
    """A line above a table."""
    return Text.assemble("\n", (name, "bold"), ("  " + remark if remark else "", "dim"))


def indented(table: RenderableType) -> RenderableType:
    """A table set in from the margin."""
    return Padding(table, (0, 0, 0, 2))


def listing(*columns: str) -> Table:
    """A table without a frame, numbers to the right."""
    table = Table(box=None, padding=(0, GAP, 0, 0), header_style="dim", pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in NUMBERS else "left", overflow="fold")
    return table


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing that breaks lines at blanks only: what finds no place moves below the cell to its left."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines = [list(self.columns), *map(list, self.rows)]
        while len(lines[0]) > 1 and sum(longest(lines, by_word=True)) + GAP * (len(lines[0]) - 1) > options.max_width:
            heads = ", ".join(lines[0][-2:])
            lines = [[*line[:-2], "\n".join(filter(None, line[-2:]))] for line in lines]
            lines[0][-1] = heads
        table = listing(*lines[0])
        fit = fitted(lines, options.max_width - GAP * (len(lines[0]) - 1))
        for column, width in zip(table.columns, fit, strict=True):
            column.width = width
        for line in lines[1:]:
            table.add_row(*map(Text, line))
        yield table


def longest(lines: Sequence[Sequence[str]], *, by_word: bool) -> list[int]:
    """The widest line of each column, or its widest word."""
    return [
        max((cell_len(part) for cell in column for part in (cell.split() if by_word else cell.splitlines())), default=0)
        for column in zip(*lines, strict=True)
    ]


def fitted(lines: Sequence[Sequence[str]], width: int) -> list[int]:
    """The widths of columns, together `width` at most: the widest give way, none to less than its widest word."""
    least = longest(lines, by_word=True)
    widths = [min(each, width) for each in longest(lines, by_word=False)]
    while sum(widths) > width:
        spare = [index for index, each in enumerate(widths) if each > least[index]] or list(range(len(widths)))
        widths[max(spare, key=widths.__getitem__)] -= 1
    return widths


def counted(items: Sequence[object], noun: str) -> str:
    """How many of what: "3 notes", "1 note"."""
    return f"{len(items)} {noun}{'' if len(items) == 1 else 's'}"


def one_line(text: str) -> str:
    """White space and control characters as single blanks."""
    return UNPRINTABLE.sub(" ", text).strip()
