"""Volumes -> a table of what they hold, to read in a terminal."""

from rich.table import Table

from extract.reading.tei.volume import Volume
from extract.writing.layout import one_line

COLUMNS = ("documents", "notes", "persons", "terms")  # numbers; notes are the editors' own


def volumes_table() -> Table:
    """The table without rows."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    table.add_column("volume", no_wrap=True)
    table.add_column("title", overflow="fold", ratio=1)
    table.add_column("years", no_wrap=True)
    for column in COLUMNS:
        table.add_column(column, justify="right", no_wrap=True)
    return table


def volume_row(volume: Volume) -> tuple[str, ...]:
    """A row of it."""
    years = dict.fromkeys(date[:4] for date in (volume.first, volume.last) if date)
    numbers = (volume.documents, volume.editorial_notes, volume.persons, volume.terms)
    return (one_line(volume.id), one_line(volume.title or ""), "–".join(years), *(f"{number:,}" for number in numbers))
