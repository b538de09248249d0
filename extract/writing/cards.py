"""meta.json of pipelines -> what a user should know of each, to read in a terminal."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from extract.writing.layout import indented, listing, one_line, title

SPLITS = {"dev": "development", "test": "test"}  # the memo is one document: its figures say nothing of a pipeline
# The hashes of the data are for machines, and scores have tables of their own.
NOT_FACTS = {"scores", "data"}


def cards(pipelines: Iterable[tuple[str, Mapping[str, Any], int]]) -> RenderableType:
    """Each pipeline's name, meta.json and size in bytes: what it is, what it was trained on, how good it is."""
    return Group(*(part for name, meta, size in pipelines for part in describe(name, meta, size)))


def describe(name: str, meta: Mapping[str, Any], size: int) -> Iterator[RenderableType]:
    """One pipeline: facts, then the scores that its card gives, or those that training wrote if it has no card."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    own: Mapping[str, Any] = meta.get("frus") or {}
    facts = {
        "Version": meta.get("version"),
        "Size": f"{size / 1e6:.1f} MB",
        "About": meta.get("description"),
        "Finds": ", ".join(meta.get("pipeline") or []),
        **{key.replace("_", " ").capitalize(): value for key, value in own.items() if key not in NOT_FACTS},
    }
    for key, value in facts.items():
        if value not in (None, "", [], {}):
            grid.add_row(key, Text(one_line(as_words(value))))
    yield Panel(grid, title=Text(name, style="bold"), title_align="left", padding=(0, 1))
    scores = own.get("scores") or {}
    shown = {split: scores[split] for split in SPLITS if scores.get(split)}
    performance = {key: value for key, value in (meta.get("performance") or {}).items() if isinstance(value, float)}
    if shown:
        volumes = " and ".join(SPLITS[split] for split in shown)
        yield title("Scores", f"F1 on the {volumes} volumes; n: how many to find")
        yield indented(scores_table(shown))
        yield title("What counts as right", "")
        yield indented(rules_table(shown))
    elif performance:
        yield title("Scores while training", "on its development documents")
        table = listing("figure", "value")
        for key, value in performance.items():
            table.add_row(Text(key), Text(as_words(value)))
        yield indented(table)


def scores_table(scores: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Table:
    """Split -> figure -> score, as figures down and splits across."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    table.add_column("", overflow="fold")
    for split in scores:
        table.add_column(split, justify="right", no_wrap=True)
        table.add_column("95 %", no_wrap=True)
        table.add_column("n", justify="right", no_wrap=True)
    for figure in dict.fromkeys(figure for given in scores.values() for figure in given):
        cells = [cell for given in scores.values() for cell in score_cells(given.get(figure, {}))]
        table.add_row(Text(figure), *map(Text, cells))
    return table


def rules_table(scores: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Table:
    """Each rule with the figures that it is the rule of."""
    figures: dict[str, list[str]] = {}
    for figure, score in {figure: score for given in scores.values() for figure, score in given.items()}.items():
        figures.setdefault(str(score.get("rule") or "–"), []).append(figure)
    table = listing("figures", "rule")
    for rule, names in figures.items():
        table.add_row(Text(", ".join(names)), Text(rule))
    return table


def score_cells(score: Mapping[str, Any]) -> tuple[str, str, str]:
    """Value, interval and n as shown; dashes where nothing was measured."""
    value, interval, n = score.get("value"), score.get("interval"), score.get("n")
    return (
        "–" if value is None else f"{value:.3f}",
        "" if interval is None else f"{interval[0]:.2f}–{interval[1]:.2f}",
        "–" if n is None else f"{n:,}",
    )


def as_words(value: object) -> str:
    """A value of meta.json as one would write it."""
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {as_words(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(as_words(item) for item in value)
    return str(value)
