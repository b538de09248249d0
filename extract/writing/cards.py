"""meta.json of pipelines -> what a user should know of each, to read in a terminal."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from extract.writing.layout import indented, listing, one_line, title


def cards(pipelines: Iterable[tuple[str, Mapping[str, Any], int]]) -> RenderableType:
    """Each pipeline's name, meta.json and size in bytes: what it is, what it was trained on, how good it is."""
    return Group(*(part for name, meta, size in pipelines for part in describe(name, meta, size)))


def describe(name: str, meta: Mapping[str, Any], size: int) -> Iterator[RenderableType]:
    """One pipeline: facts, then the scores that its card gives, then those that training wrote."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    own: Mapping[str, Any] = meta.get("frus") or {}
    facts = {
        "Version": meta.get("version"),
        "Size": f"{size / 1e6:.1f} MB",
        "About": meta.get("description"),
        "Finds": ", ".join(meta.get("pipeline") or []),
        **{key.replace("_", " ").capitalize(): value for key, value in own.items() if key != "scores"},
    }
    for key, value in facts.items():
        if value not in (None, "", [], {}):
            grid.add_row(key, Text(one_line(as_words(value))))
    yield Panel(grid, title=Text(name, style="bold"), title_align="left", padding=(0, 1))
    scores = own.get("scores") or {}
    if scores:
        yield title("Scores", "")
        table = listing("figure", "value", "n", "rule", "split")
        for key, score in scores.items():
            given = score if isinstance(score, dict) else {"value": score}
            table.add_row(
                Text(str(key)), *(Text(as_words(given.get(part))) for part in ("value", "n", "rule", "split"))
            )
        yield indented(table)
    performance = {key: value for key, value in (meta.get("performance") or {}).items() if isinstance(value, float)}
    if performance:
        yield title("Scores while training", "on its development documents")
        table = listing("figure", "value")
        for key, value in performance.items():
            table.add_row(Text(key), Text(as_words(value)))
        yield indented(table)


def as_words(value: object) -> str:
    """A value of meta.json as one would write it."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {as_words(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(as_words(item) for item in value)
    return str(value)
