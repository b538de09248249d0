"""Tables of text -> Markdown, the terminal, and files."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

NOTHING = "–"
NUMERIC = frozenset("0123456789<+-")


@dataclass(frozen=True, slots=True)
class Grid:
    """A titled table; every row has as many cells as the header."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown of a run: a title, remarks of one sentence or so each, tables."""

    title: str
    remarks: Sequence[str]
    grids: Sequence[Grid]


def share(value: float | None) -> str:
    """A figure between 0 and 1 as shown; a dash where nothing was measured."""
    return NOTHING if value is None else f"{value:.3f}"


def span(interval: Sequence[float] | None) -> str:
    """An interval as shown."""
    return NOTHING if interval is None else f"{interval[0]:.3f}–{interval[1]:.3f}"


def chance(p: float | None) -> str:
    """A probability as shown."""
    return "<0.001" if p is not None and p < 0.0005 else share(p)


def share_in(value: float | None, interval: Sequence[float] | None) -> str:
    """A figure with its interval in brackets, if it has one."""
    return share(value) if interval is None else f"{share(value)} ({span(interval)})"


def without_empty_columns(grid: Grid) -> Grid:
    """The grid without the columns in which nothing was measured."""
    kept = [i for i in range(len(grid.header)) if any(row[i] != NOTHING for row in grid.rows)]
    return Grid(grid.title, [grid.header[i] for i in kept], [[row[i] for i in kept] for row in grid.rows])


def to_rich(grid: Grid) -> Table:
    """A table for the terminal: figures to the right, text to the left."""
    table = Table(title=grid.title, title_justify="left")
    for i, name in enumerate(grid.header):
        numeric = all(row[i] == NOTHING or row[i][0] in NUMERIC for row in grid.rows)
        table.add_column(name, justify="right" if numeric else "left", no_wrap=numeric or i == 0)
    for row in grid.rows:
        table.add_row(*row)
    return table


def to_markdown(page: Page) -> str:
    """The page as Markdown."""
    parts = [f"# {page.title}", *page.remarks, *(f"## {grid.title}\n\n{markdown_table(grid)}" for grid in page.grids)]
    return "\n\n".join(parts) + "\n"


def markdown_table(grid: Grid) -> str:
    """The lines of a Markdown table, without its title."""
    return "\n".join(map(markdown_row, (grid.header, ["---"] * len(grid.header), *grid.rows)))


def markdown_row(cells: Sequence[str]) -> str:
    """One line of a Markdown table."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def write(folder: Path, name: str, data: Mapping[str, Any], page: Page) -> tuple[Path, Path]:
    """Write `name`.json and `name`.md into the folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    json_path, markdown_path = folder / f"{name}.json", folder / f"{name}.md"
    json_path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    markdown_path.write_text(to_markdown(page), encoding="utf-8")
    return json_path, markdown_path
